//! What `derive(Model)` and the generated modules say of a model.
//!
//! The derive writes [`Model`], [`FromRow`] and [`FieldAt`] for the struct, and one [`Column`] as
//! an inherent constant for each field. A generated module adds a struct for new rows and one for
//! changes, both with [`Values`]; `tests/generated_by_hand.rs` shows such a module whole.
//!
//! [`Column`]: crate::Column

use std::marker::PhantomData;

use crate::error::Result;
use crate::filter::Filter;
use crate::row::{FromRow, Writer};
use crate::select::Select;
use crate::value::{ColumnValue, Kind};

/// A struct whose values are the rows of a table. Derived.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    note = "write `#[derive(Model)]` above it"
)]
pub trait Model: FromRow + Sized + Send + 'static {
    /// The table.
    const TABLE: TableMeta;

    /// What the derive saw of the struct; the generated module asserts that it saw the same.
    const FINGERPRINT: u64;

    /// The primary key: the field's type, or a tuple of several.
    type Key;

    /// The primary key of this row.
    fn key(&self) -> Self::Key;

    /// All rows for which `filter` holds.
    fn filter(filter: impl Into<Filter<Self>>) -> Select<Self> {
        Self::query().filter(filter)
    }

    /// All rows, to be narrowed, ordered or cut.
    fn query() -> Select<Self> {
        Select::new()
    }
}

/// A table, as statements need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableMeta {
    /// Its name.
    pub name: &'static str,
    /// The namespace, where the database has such.
    pub schema: Option<&'static str>,
    /// The columns, in the order of the fields, which is also that of decoding.
    pub columns: &'static [&'static str],
    /// Those of the primary key.
    pub key: &'static [&'static str],
    /// The column that the database fills with the next number, if there is one.
    pub auto: Option<&'static str>,
    /// The other unique keys: by name, their columns.
    pub uniques: &'static [(&'static str, &'static [&'static str])],
}

/// A field by its position in the struct, for code that cannot name its type. Derived.
pub trait FieldAt<const POSITION: usize> {
    /// The field's type.
    type Type;

    /// The field.
    fn get(&self) -> &Self::Type;
}

/// What is inside of an `Option`, for code that cannot name it.
pub trait Nullable {
    /// The `T` of `Option<T>`.
    type Value;
}

impl<T> Nullable for Option<T> {
    type Value = T;
}

/// A row of which some columns are given: a new one, or a change.
pub trait Values: Send + 'static {
    /// All columns that can be given.
    const COLUMNS: &'static [&'static str];

    /// Of each column the SQL of its type where a list of its values can be handed over as an array,
    /// else an empty text; nothing at all where no database of the program has arrays.
    const ELEMENTS: &'static [&'static str] = &[];

    /// Whether the column at this place of [`Self::COLUMNS`] is given.
    fn is_given(&self, column: usize) -> bool;

    /// Writes its value.
    ///
    /// # Errors
    /// The value has no form in the database.
    fn encode<W: Writer>(&self, column: usize, to: &mut W) -> Result<()>;
}

/// What the derive asserts about the type of a field. Of one that is no type of a column it asserts
/// nothing: rustc says so where the column is read, and once is enough.
#[derive(Debug)]
pub struct Witness<T>(PhantomData<T>);

impl<T: ColumnValue> Witness<T> {
    /// What the type holds.
    pub const KIND: Option<Kind> = Some(T::KIND);
    /// Whether null is one of its values.
    pub const NULLABLE: bool = T::NULLABLE;
}

/// What is taken where [`Witness`] has nothing of its own.
pub trait NoWitness {
    /// Not known.
    const KIND: Option<Kind> = None;
    /// Not known.
    const NULLABLE: bool = false;
}

impl<T> NoWitness for Witness<T> {}

/// Whether a type holds what the build script took its name for, as far as that is known.
pub const fn is_kind(found: Option<Kind>, read: Kind) -> bool {
    match found {
        Some(found) => found as u8 == read as u8,
        None => true,
    }
}

/// Whether the labels of an enum are those that the build script read, in their order.
pub const fn are_labels(labels: &[&str], read: &[&str]) -> bool {
    if labels.len() != read.len() {
        return false;
    }
    let mut at = 0;
    while at < labels.len() {
        if !is_same(labels[at].as_bytes(), read[at].as_bytes()) {
            return false;
        }
        at += 1;
    }
    true
}

const fn is_same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::are_labels;

    #[test]
    fn labels_are_compared_one_by_one() {
        assert!(are_labels(&["a", "bc"], &["a", "bc"]));
        assert!(!are_labels(&["a", "bc"], &["bc", "a"]));
        assert!(!are_labels(&["a", "bc"], &["a", "bd"]));
        assert!(!are_labels(&["a"], &["a", "bc"]));
    }
}
