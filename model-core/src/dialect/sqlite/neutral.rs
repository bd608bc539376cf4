//! Values that say nothing, for a required column whose data is gone.

use crate::dialect::sqlite::quote;
use crate::name::Ident;
use crate::schema::{Column, ColumnType, ForeignKey, Table};

/// A value for a row that had one once. Where two rows may not have the same, it is made from the
/// row's number; where it refers to a row, it refers to the first.
pub(super) fn neutral(table: &Table, column: &Column) -> String {
    match (table.is_in_unique_key(&column.name), table.reference(&column.name)) {
        (true, _) | (_, Some(_)) if column.nullable => "null".to_owned(),
        (true, _) => distinct(column),
        (false, Some((key, it))) => first(key, it),
        (false, None) => same(&column.ty),
    }
}

/// Of the row that is the first for all columns of the key.
fn first(key: &ForeignKey, column: &Ident) -> String {
    let (column, target) = (quote::ident(column), quote::ident(&key.target.name));
    format!(
        "(select {column} from {target} order by {} limit 1)",
        quote::idents(&key.target_columns)
    )
}

fn same(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Bool | ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => "0".to_owned(),
        ColumnType::F32 | ColumnType::F64 => "0.0".to_owned(),
        ColumnType::Text { max_length: _ } => "''".to_owned(),
        ColumnType::Bytes { max_length: _ } | ColumnType::Array(_) => "x''".to_owned(),
        ColumnType::Uuid => "zeroblob(16)".to_owned(),
        ColumnType::Decimal { precision: _, scale } => format!("printf('%.{scale}f', 0)"),
        ColumnType::Date => "'1970-01-01'".to_owned(),
        ColumnType::Time => "'00:00:00.000000'".to_owned(),
        ColumnType::DateTime | ColumnType::Timestamp => "'1970-01-01 00:00:00.000000'".to_owned(),
        ColumnType::Json => "'null'".to_owned(),
        ColumnType::Enum(it) => quote::literal(it.labels.first().map_or("", String::as_str)),
    }
}

fn distinct(column: &Column) -> String {
    let day = "date('1970-01-01', rowid || ' days')";
    match &column.ty {
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => "rowid".to_owned(),
        ColumnType::F32 | ColumnType::F64 => "cast(rowid as real)".to_owned(),
        ColumnType::Text { max_length: _ } => "cast(rowid as text)".to_owned(),
        ColumnType::Bytes { max_length: _ } => "cast(cast(rowid as text) as blob)".to_owned(),
        ColumnType::Uuid => "randomblob(16)".to_owned(),
        ColumnType::Decimal { precision: _, scale } => format!("printf('%.{scale}f', rowid)"),
        ColumnType::Date => day.to_owned(),
        ColumnType::Time => "time('00:00:00', rowid || ' seconds') || '.000000'".to_owned(),
        ColumnType::DateTime | ColumnType::Timestamp => format!("{day} || ' 00:00:00.000000'"),
        ColumnType::Json => "cast(rowid as text)".to_owned(),
        ColumnType::Bool | ColumnType::Enum(_) | ColumnType::Array(_) => same(&column.ty),
    }
}
