//! Values that say nothing, for a required column whose data is gone.

use super::quote;
use crate::name::Ident;
use crate::schema::{Column, ColumnType, ForeignKey, Table};

/// The number of a row, in the query that [`super::table`] joins.
pub(super) const ROW: &str = "`_model_rows`.`n`";

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

/// Of the row that is the first for all columns of the key. A query within another: the table may be
/// the one that is updated.
fn first(key: &ForeignKey, column: &Ident) -> String {
    let (column, target) = (quote::ident(column), quote::ident(&key.target.name));
    let order = quote::idents(&key.target_columns);
    format!(
        "(select {column} from (select {column} from {target} order by {order} limit 1) as `_model_first`)"
    )
}

fn same(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Bool => "false".to_owned(),
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => "0".to_owned(),
        ColumnType::F32 | ColumnType::F64 | ColumnType::Decimal { .. } => "0".to_owned(),
        ColumnType::Text { max_length: _ } | ColumnType::Bytes { max_length: _ } => "''".to_owned(),
        ColumnType::Uuid => format!("unhex('{}')", "0".repeat(32)),
        ColumnType::Date => "'1970-01-01'".to_owned(),
        ColumnType::Time => "'00:00:00'".to_owned(),
        ColumnType::DateTime | ColumnType::Timestamp => "'1970-01-01 00:00:00'".to_owned(),
        ColumnType::Json | ColumnType::Array(_) => "'null'".to_owned(),
        ColumnType::Enum(it) => quote::literal(it.labels.first().map_or("", String::as_str)),
    }
}

fn distinct(column: &Column) -> String {
    match &column.ty {
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => ROW.to_owned(),
        ColumnType::F32 | ColumnType::F64 | ColumnType::Decimal { .. } => ROW.to_owned(),
        ColumnType::Text { max_length: _ } | ColumnType::Bytes { max_length: _ } => {
            format!("cast({ROW} as char)")
        }
        ColumnType::Uuid => format!("unhex(lpad(hex({ROW}), 32, '0'))"),
        ColumnType::Date | ColumnType::DateTime | ColumnType::Timestamp => {
            format!("date_add('1970-01-01', interval {ROW} day)")
        }
        ColumnType::Time => format!("sec_to_time({ROW})"),
        ColumnType::Json => format!("cast({ROW} as char)"),
        ColumnType::Bool | ColumnType::Enum(_) | ColumnType::Array(_) => same(&column.ty),
    }
}
