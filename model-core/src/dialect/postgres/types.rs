//! How each logical type is stored, and the constraint that keeps it so.

use super::quote;
use crate::dialect::Dialect;
use crate::name::Ident;
use crate::schema::{Column, ColumnType, DefaultValue, EnumType, Kind, value};

/// The longest `varchar(n)`.
const MOST_CHARACTERS: u32 = 10_485_760;

/// The storage type.
pub fn storage(column: &Column) -> String {
    match column.sql_type.get(Dialect::Postgres) {
        Some(text) => text.trim().to_owned(),
        None => storage_of(&column.ty),
    }
}

/// The storage type of a logical one.
pub fn storage_of(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Text { max_length: Some(n) } if *n <= MOST_CHARACTERS => {
            format!("varchar({n})")
        }
        ColumnType::Decimal { precision, scale } => format!("numeric({precision}, {scale})"),
        ColumnType::Time => "time(6)".to_owned(),
        ColumnType::DateTime => "timestamp(6)".to_owned(),
        ColumnType::Timestamp => "timestamptz(6)".to_owned(),
        ColumnType::Array(element) => format!("{}[]", storage_of(element)),
        other => base(other),
    }
}

/// The storage type without its length, to which a cast loses nothing in silence.
pub(super) fn base(ty: &ColumnType) -> String {
    let word = match ty {
        ColumnType::Bool => "boolean",
        ColumnType::I16 => "smallint",
        ColumnType::I32 => "integer",
        ColumnType::I64 => "bigint",
        ColumnType::F32 => "real",
        ColumnType::F64 => "double precision",
        ColumnType::Text { max_length: Some(n) } if *n <= MOST_CHARACTERS => "varchar",
        ColumnType::Text { max_length: _ } => "text",
        ColumnType::Bytes { max_length: _ } => "bytea",
        ColumnType::Uuid => "uuid",
        ColumnType::Decimal { precision: _, scale: _ } => "numeric",
        ColumnType::Date => "date",
        ColumnType::Time => "time",
        ColumnType::DateTime => "timestamp",
        ColumnType::Timestamp => "timestamptz",
        ColumnType::Json => "jsonb",
        ColumnType::Enum(it) => return quote::ident(&it.name),
        ColumnType::Array(element) => return format!("{}[]", base(element)),
    };
    word.to_owned()
}

/// The type of the elements of a list of such values. An array of arrays is none, and what somebody
/// wrote may have a length, to which a cast would cut in silence.
pub fn element(column: &Column) -> Option<String> {
    match (column.sql_type.get(Dialect::Postgres), &column.ty) {
        (Some(_), _) | (None, ColumnType::Array(_)) => None,
        (None, ty) => Some(base(ty)),
    }
}

/// The enum type that a column is of, also when it is a list of it.
pub(super) fn enum_of(column: &Column) -> Option<&EnumType> {
    let mut ty = &column.ty;
    while let ColumnType::Array(element) = ty {
        ty = element;
    }
    match (ty, column.sql_type.get(Dialect::Postgres)) {
        (ColumnType::Enum(it), None) => Some(it),
        _ => None,
    }
}

/// Whether the database counts the column up by itself.
pub fn is_identity(column: &Column) -> bool {
    let counts = matches!(column.ty.kind(), Kind::I16 | Kind::I32 | Kind::I64);
    column.auto && counts && column.sql_type.get(Dialect::Postgres).is_none()
}

/// The collation, quoted.
pub fn collation(column: &Column) -> Option<String> {
    column.collate.get(Dialect::Postgres).map(|it| quote::raw_ident(it.trim()))
}

/// The named constraint that a type needs beyond its storage: name and condition.
pub fn derived_check(table: &Ident, column: &Column) -> Option<(Ident, String)> {
    if column.sql_type.get(Dialect::Postgres).is_some() {
        return None;
    }
    let name = quote::ident(&column.name);
    let condition = match &column.ty {
        ColumnType::Bytes { max_length: Some(n) } => format!("octet_length({name}) <= {n}"),
        ColumnType::Text { max_length: Some(n) } if *n > MOST_CHARACTERS => {
            format!("char_length({name}) <= {n}")
        }
        _ => return None,
    };
    Some((Ident::derived(&[table, &column.name], "length"), condition))
}

/// The text after `default`.
pub fn default(column: &Column) -> Option<String> {
    column.default.as_ref().and_then(|it| value_text(it, &column.ty))
}

/// Whether every row gets another value, so that rows that exist cannot share one.
pub(super) fn is_volatile(value: &DefaultValue) -> bool {
    match value {
        DefaultValue::Uuid => true,
        // Of what an expression calls nothing is known but that `now()` is the same for all rows.
        DefaultValue::Sql(sql) => sql.get(Dialect::Postgres).is_some_and(|it| it.contains('(')),
        DefaultValue::Bool(_) | DefaultValue::Int(_) | DefaultValue::Number(_) => false,
        DefaultValue::Text(_) | DefaultValue::Now => false,
    }
}

/// A value as SQL; an expression is in parentheses. `None` for SQL of other databases only.
pub fn value_text(value: &DefaultValue, ty: &ColumnType) -> Option<String> {
    Some(match value {
        DefaultValue::Bool(value) => value.to_string(),
        DefaultValue::Int(value) => number(&value.to_string(), ty),
        DefaultValue::Number(value) => number(value, ty),
        DefaultValue::Text(value) => text(value, ty),
        DefaultValue::Now => now(ty.kind()).to_owned(),
        DefaultValue::Uuid => "gen_random_uuid()".to_owned(),
        DefaultValue::Sql(sql) => format!("({})", sql.get(Dialect::Postgres)?),
    })
}

fn number(digits: &str, ty: &ColumnType) -> String {
    match ty {
        ColumnType::Decimal { precision: _, scale } => {
            value::fixed_scale(digits, *scale).unwrap_or_else(|| digits.to_owned())
        }
        _ => digits.to_owned(),
    }
}

fn text(text: &str, ty: &ColumnType) -> String {
    let stored = match ty {
        ColumnType::Bytes { max_length: _ } => return quote::bytes(text.as_bytes()),
        ColumnType::Decimal { precision: _, scale } => value::fixed_scale(text, *scale),
        ColumnType::Time => value::time(text),
        ColumnType::DateTime => value::date_time(text),
        // Without its zone it would be read in that of the session.
        ColumnType::Timestamp => value::date_time(text).map(|it| format!("{it}+00")),
        _ => None,
    };
    quote::literal(stored.as_deref().unwrap_or(text))
}

/// The moment of the transaction; days and times of day are those of UTC, as on every database.
fn now(kind: Kind) -> &'static str {
    match kind {
        Kind::Date => "((now() at time zone 'UTC')::date)",
        Kind::Time => "((now() at time zone 'UTC')::time)",
        Kind::DateTime => "(now() at time zone 'UTC')",
        _ => "now()",
    }
}
