//! The logical types that every database holds, each in its own way.

use std::fmt;

use super::Spans;
use crate::name::Ident;

/// The logical type of a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnType {
    /// A truth value.
    Bool,
    /// 16 bits with sign.
    I16,
    /// 32 bits with sign.
    I32,
    /// 64 bits with sign.
    I64,
    /// A binary float of 32 bits.
    F32,
    /// A binary float of 64 bits.
    F64,
    /// Characters, at most so many.
    Text {
        /// In characters.
        max_length: Option<u32>,
    },
    /// Bytes, at most so many.
    Bytes {
        /// In bytes.
        max_length: Option<u32>,
    },
    /// 128 bits.
    Uuid,
    /// An exact number.
    Decimal {
        /// All digits.
        precision: u32,
        /// Those after the point.
        scale: u32,
    },
    /// A day.
    Date,
    /// A time of day, to the microsecond.
    Time,
    /// A day and time of day without a zone, to the microsecond.
    DateTime,
    /// A moment, to the microsecond.
    Timestamp,
    /// A JSON document.
    Json,
    /// One of several labels.
    Enum(EnumType),
    /// A list of one of the others.
    Array(Box<ColumnType>),
}

/// An enum: its name where the database has named enum types, and its labels in order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EnumType {
    /// The type's name.
    pub name: Ident,
    /// The labels, in the order of the variants.
    pub labels: Vec<String>,
    /// Former labels as the model says: `(old, new)`. Not part of a snapshot.
    pub renamed: Vec<(String, String)>,
    /// The variants in the source, in the order of the labels; none when read from a snapshot.
    pub spans: Spans,
}

/// A [`ColumnType`] without its parameters: what the two witnesses compare and what an encoder
/// writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// See [`ColumnType::Bool`], and so on for each.
    Bool,
    /// 16 bits with sign.
    I16,
    /// 32 bits with sign.
    I32,
    /// 64 bits with sign.
    I64,
    /// A binary float of 32 bits.
    F32,
    /// A binary float of 64 bits.
    F64,
    /// Characters.
    Text,
    /// Bytes.
    Bytes,
    /// 128 bits.
    Uuid,
    /// An exact number.
    Decimal,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A moment without a zone.
    DateTime,
    /// A moment.
    Timestamp,
    /// A JSON document.
    Json,
    /// A label.
    Enum,
    /// A list.
    Array,
}

impl ColumnType {
    /// The type without its parameters.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Bool => Kind::Bool,
            Self::I16 => Kind::I16,
            Self::I32 => Kind::I32,
            Self::I64 => Kind::I64,
            Self::F32 => Kind::F32,
            Self::F64 => Kind::F64,
            Self::Text { max_length: _ } => Kind::Text,
            Self::Bytes { max_length: _ } => Kind::Bytes,
            Self::Uuid => Kind::Uuid,
            Self::Decimal { precision: _, scale: _ } => Kind::Decimal,
            Self::Date => Kind::Date,
            Self::Time => Kind::Time,
            Self::DateTime => Kind::DateTime,
            Self::Timestamp => Kind::Timestamp,
            Self::Json => Kind::Json,
            Self::Enum(_) => Kind::Enum,
            Self::Array(_) => Kind::Array,
        }
    }
}

impl Kind {
    /// The word in messages and snapshots: `text`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::Text => "text",
            Self::Bytes => "bytes",
            Self::Uuid => "uuid",
            Self::Decimal => "decimal",
            Self::Date => "date",
            Self::Time => "time",
            Self::DateTime => "datetime",
            Self::Timestamp => "timestamp",
            Self::Json => "json",
            Self::Enum => "enum",
            Self::Array => "array",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { max_length: Some(n) } => write!(f, "text({n})"),
            Self::Bytes { max_length: Some(n) } => write!(f, "bytes({n})"),
            Self::Decimal { precision, scale } => write!(f, "decimal({precision}, {scale})"),
            Self::Enum(it) => write!(f, "enum {}", it.name),
            Self::Array(element) => write!(f, "array of {element}"),
            other => write!(f, "{}", other.kind()),
        }
    }
}
