//! Values that say nothing, for a required column whose data is gone.

use super::quote;
use crate::name::Ident;
use crate::schema::{Column, ColumnType, ForeignKey, Table};

/// The number of a row, in the query that [`super::fill`] joins.
pub(super) const ROW: &str = "\"_model_n\"";

/// A value for a row that had one once.
pub(super) enum Neutral {
    /// The same for every row; `None` is null.
    Same(Option<String>),
    /// One for each row, most made from [`ROW`].
    Distinct(String),
    /// A query for the first row that the column can refer to.
    First(String),
}

/// What rows get. Where two may not have the same, it is null or distinct; where it refers to a row,
/// it is null or the first.
pub(super) fn neutral(table: &Table, column: &Column) -> Neutral {
    match (table.is_in_unique_key(&column.name), table.reference(&column.name)) {
        (true, _) | (_, Some(_)) if column.nullable => Neutral::Same(None),
        (true, _) => distinct(&column.ty),
        (false, Some((key, it))) => Neutral::First(first(key, it)),
        (false, None) => Neutral::Same(Some(same(&column.ty))),
    }
}

/// Of the row that is the first for all columns of the key.
fn first(key: &ForeignKey, column: &Ident) -> String {
    let (column, target) = (quote::ident(column), quote::table(&key.target));
    format!(
        "(select {column} from {target} order by {} limit 1)",
        quote::idents(&key.target_columns)
    )
}

fn same(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Bool => "false".to_owned(),
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => "0".to_owned(),
        ColumnType::F32 | ColumnType::F64 => "0".to_owned(),
        ColumnType::Text { max_length: _ } | ColumnType::Bytes { max_length: _ } => "''".to_owned(),
        ColumnType::Uuid => "'00000000-0000-0000-0000-000000000000'".to_owned(),
        ColumnType::Decimal { precision: _, scale: _ } => "0".to_owned(),
        ColumnType::Date => "'1970-01-01'".to_owned(),
        ColumnType::Time => "'00:00:00'".to_owned(),
        ColumnType::DateTime => "'1970-01-01 00:00:00'".to_owned(),
        ColumnType::Timestamp => "'1970-01-01 00:00:00+00'".to_owned(),
        ColumnType::Json => "'null'".to_owned(),
        ColumnType::Enum(it) => quote::literal(it.labels.first().map_or("", String::as_str)),
        ColumnType::Array(_) => "'{}'".to_owned(),
    }
}

fn distinct(ty: &ColumnType) -> Neutral {
    let value = match ty {
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => ROW.to_owned(),
        ColumnType::F32 | ColumnType::F64 => ROW.to_owned(),
        ColumnType::Decimal { precision: _, scale: _ } => ROW.to_owned(),
        ColumnType::Text { max_length: _ } => format!("{ROW}::text"),
        ColumnType::Bytes { max_length: _ } => format!("convert_to({ROW}::text, 'UTF8')"),
        ColumnType::Uuid => "gen_random_uuid()".to_owned(),
        ColumnType::Date => format!("date '1970-01-01' + {ROW}::integer"),
        ColumnType::Time => format!("time '00:00:00' + {ROW} * interval '1 second'"),
        ColumnType::DateTime => format!("timestamp '1970-01-01' + {ROW} * interval '1 second'"),
        ColumnType::Timestamp => {
            format!("timestamptz '1970-01-01 00:00:00+00' + {ROW} * interval '1 second'")
        }
        ColumnType::Json => format!("to_jsonb({ROW})"),
        ColumnType::Bool | ColumnType::Enum(_) | ColumnType::Array(_) => {
            return Neutral::Same(Some(same(ty)));
        }
    };
    Neutral::Distinct(value)
}
