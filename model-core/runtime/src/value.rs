//! Rust types as column values: how each is written, read and known to the checks of the derive.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "decimal")]
mod decimal;
mod give;
mod id;
#[cfg(feature = "json")]
mod json;
mod list;
mod nano_id;
mod owned;
mod plain;
#[cfg(feature = "time")]
mod time;
#[cfg(feature = "uuid")]
mod uuid;

pub use give::Give;
pub use id::Id;
#[cfg(feature = "json")]
pub use json::Json;
pub use model_core::schema::Kind;
pub use nano_id::NanoId;
pub(crate) use owned::Kept;

use crate::error::Result;
use crate::row::{Reader, Writer};

/// A value that goes into one parameter.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column",
    note = "derive `ModelEnum` for an enum, `ModelType` for a newtype; wrap other data in `Json`"
)]
pub trait Encode {
    /// Writes exactly one value.
    ///
    /// # Errors
    /// The value has no form in the database.
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()>;

    /// Whether it is written as null.
    fn is_null(&self) -> bool {
        false
    }

    /// The value as an integer, for `limit` and `offset`.
    fn literal(&self) -> Option<i64> {
        None
    }

    /// How many elements a list has; any other value is one.
    fn count(&self) -> usize {
        1
    }

    /// Writes one element of a list.
    ///
    /// # Errors
    /// As [`Encode::encode`].
    fn encode_item<W: Writer>(&self, _item: usize, writer: &mut W) -> Result<()> {
        self.encode(writer)
    }
}

/// A value that comes out of one column.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a column",
    label = "no type of a column",
    note = "derive `ModelEnum` for an enum, `ModelType` for a newtype; wrap other data in `Json`"
)]
pub trait Decode: Sized {
    /// Reads the column at `index`.
    ///
    /// # Errors
    /// The column holds something else, or null: see
    /// [`Error::is_decode`](crate::Error::is_decode).
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self>;
}

/// What a Rust type is in a schema: the compiler's witness for what the source says.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no type of a column",
    note = "derive `ModelEnum` for an enum, `ModelType` for a newtype; wrap other data in `Json`"
)]
pub trait ColumnValue {
    /// The logical type.
    const KIND: Kind;
    /// Whether null is one of its values.
    const NULLABLE: bool;
}

/// A key that the application makes when a row is inserted without one.
pub trait AutoKey {
    /// A new key, different from all others.
    fn make() -> Self;
}

impl<T: Encode> Encode for Option<T> {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        match self {
            Some(value) => value.encode(writer),
            None => writer.null(),
        }
    }

    fn is_null(&self) -> bool {
        self.as_ref().is_none_or(Encode::is_null)
    }

    fn literal(&self) -> Option<i64> {
        self.as_ref().and_then(Encode::literal)
    }

    fn count(&self) -> usize {
        self.as_ref().map_or(1, Encode::count)
    }

    fn encode_item<W: Writer>(&self, item: usize, writer: &mut W) -> Result<()> {
        match self {
            Some(value) => value.encode_item(item, writer),
            None => writer.null(),
        }
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        if row.is_null(index) { Ok(None) } else { T::decode(row, index).map(Some) }
    }
}

impl<T: ColumnValue> ColumnValue for Option<T> {
    const KIND: Kind = T::KIND;
    const NULLABLE: bool = true;
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        (**self).encode(writer)
    }

    fn is_null(&self) -> bool {
        (**self).is_null()
    }

    fn literal(&self) -> Option<i64> {
        (**self).literal()
    }

    fn count(&self) -> usize {
        (**self).count()
    }

    fn encode_item<W: Writer>(&self, item: usize, writer: &mut W) -> Result<()> {
        (**self).encode_item(item, writer)
    }
}
