//! What rows get that have no value.

use super::neutral::{Neutral, ROW, neutral};
use super::{quote, types};
use crate::dialect::Dialect;
use crate::migration::hint::Fill;
use crate::name::Ident;
use crate::schema::{Column, Table, TableName};

/// What a row gets.
pub(super) enum Given {
    Nothing,
    /// An expression that is evaluated once, or over the row.
    Expression {
        sql: String,
        once: bool,
    },
    /// One for each row, from its number.
    Distinct(String),
    /// A query, which only an `update` may have.
    First(String),
    /// A column beside it, which was filled before the table changes.
    Beside(String),
    /// Each row had its value before the table changes.
    Early,
}

impl Given {
    /// Whether no conversion can give it.
    pub(super) fn is_update(&self) -> bool {
        match self {
            Self::Distinct(_) | Self::First(_) => true,
            Self::Nothing | Self::Expression { .. } | Self::Beside(_) | Self::Early => false,
        }
    }
}

pub(super) fn fill_of(table: &Table, column: &Column, fill: Option<&Fill>) -> Given {
    let Some(fill) = fill else { return Given::Nothing };
    match fill {
        Fill::Nothing => Given::Nothing,
        Fill::Value(value) => match types::value_text(value, &column.ty) {
            Some(sql) => Given::Expression { sql, once: !types::is_volatile(value) },
            None => Given::Nothing,
        },
        Fill::Sql(text) => match text.get(Dialect::Postgres) {
            Some(text) => Given::Expression { sql: format!("({text})"), once: false },
            None => Given::Nothing,
        },
        Fill::Neutral => match neutral(table, column) {
            Neutral::Same(Some(sql)) => Given::Expression { sql, once: true },
            Neutral::Same(None) => Given::Expression { sql: "null".to_owned(), once: true },
            Neutral::Distinct(sql) => Given::Distinct(sql),
            Neutral::First(sql) => Given::First(sql),
        },
    }
}

/// As [`fill_of`]; a column that is counted up gives rows their values itself, and a default of
/// which each row gets another is no reason to write all rows while the table is locked.
pub(super) fn given_to_new(table: &Table, column: &Column, fill: Option<&Fill>) -> Given {
    let counted = types::is_identity(column);
    let volatile = column.default.as_ref().filter(|it| types::is_volatile(it));
    match (fill, volatile) {
        (None | Some(Fill::Neutral | Fill::Nothing), _) if counted => Given::Nothing,
        (None, Some(default)) if !column.nullable => {
            let sql = types::value_text(default, &column.ty).unwrap_or_default();
            Given::Expression { sql, once: false }
        }
        (fill, _) => match fill_of(table, column, fill) {
            Given::Expression { sql, once: _ } if counted => Given::Expression { sql, once: false },
            given => given,
        },
    }
}

/// The value of a column for the rows that have none.
pub(super) struct Filled {
    pub(super) column: Ident,
    pub(super) sql: String,
}

/// All columns of a table at once: by then none of them takes a null, and a row is written whole.
pub(super) fn update(table: &TableName, fills: &[Filled]) -> String {
    let table = quote::table(table);
    let empty: Vec<String> =
        fills.iter().map(|it| format!("{} is null", quote::ident(&it.column))).collect();
    let (values, empty) = (values(fills), empty.join(" or "));
    if !fills.iter().any(|it| it.sql.contains(ROW)) {
        return format!("update {table} set {values} where {empty}");
    }
    format!(
        "update {table} set {values}\nfrom (select ctid as \"_model_row\", row_number() over () as {ROW} from {table} where {empty}) as \"_model_rows\"\nwhere {table}.ctid = \"_model_row\""
    )
}

fn values(fills: &[Filled]) -> String {
    let value = |Filled { column, sql }: &Filled| {
        let column = quote::ident(column);
        let sql = if fills.len() == 1 { sql.clone() } else { format!("coalesce({column}, {sql})") };
        format!("{column} = {sql}")
    };
    fills.iter().map(value).collect::<Vec<_>>().join(", ")
}
