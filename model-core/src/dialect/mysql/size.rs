//! How much room values take in a row and in a key.

use super::types;
use crate::schema::{Column, ColumnType};

/// The most bytes of the column in a key; `None` when there is no most, and so no key.
pub(in crate::dialect) fn key_bytes(column: &Column) -> Option<u32> {
    let storage = types::storage_of(&column.ty);
    match &column.ty {
        ColumnType::Text { max_length: Some(n) } if storage.starts_with("var") => Some(n * 4),
        ColumnType::Bytes { max_length: Some(n) } if storage.starts_with("var") => Some(*n),
        ColumnType::Text { .. } | ColumnType::Bytes { .. } => None,
        ColumnType::Json | ColumnType::Array(_) => None,
        ty => Some(fixed(ty)),
    }
}

/// The bytes of the column in a row, at most.
pub(in crate::dialect) fn row_bytes(column: &Column) -> u32 {
    match key_bytes(column) {
        Some(bytes) => bytes + 2,
        // A pointer to where the value is.
        None => 12,
    }
}

fn fixed(ty: &ColumnType) -> u32 {
    match ty {
        ColumnType::Bool => 1,
        ColumnType::I16 | ColumnType::Enum(_) => 2,
        ColumnType::Date => 3,
        ColumnType::I32 | ColumnType::F32 => 4,
        ColumnType::I64 | ColumnType::F64 | ColumnType::Time => 8,
        ColumnType::DateTime | ColumnType::Timestamp => 8,
        ColumnType::Uuid => 16,
        ColumnType::Decimal { precision, scale: _ } => precision / 2 + 2,
        ColumnType::Text { .. } | ColumnType::Bytes { .. } => 12,
        ColumnType::Json | ColumnType::Array(_) => 12,
    }
}
