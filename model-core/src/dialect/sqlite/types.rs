//! How each logical type is stored, and the constraint that keeps it so.

use super::quote;
use crate::dialect::Dialect;
use crate::name::Ident;
use crate::schema::{Column, ColumnType, DefaultValue, Kind, value};

/// The storage type in a strict table.
pub fn storage(column: &Column) -> String {
    match column.sql_type.get(Dialect::Sqlite) {
        Some(text) => text.trim().to_lowercase(),
        None => storage_of(column.ty.kind()).to_owned(),
    }
}

/// The storage type of a kind of value.
pub fn storage_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool | Kind::I16 | Kind::I32 | Kind::I64 => "integer",
        Kind::F32 | Kind::F64 => "real",
        Kind::Bytes | Kind::Uuid => "blob",
        Kind::Text | Kind::Decimal | Kind::Json | Kind::Enum => "text",
        Kind::Date | Kind::Time | Kind::DateTime | Kind::Timestamp => "text",
        // No model with a list passes `schema::check` for SQLite.
        Kind::Array => "blob",
    }
}

/// Whether the database counts the type up by itself.
pub fn is_integer(kind: Kind) -> bool {
    matches!(kind, Kind::I16 | Kind::I32 | Kind::I64)
}

/// The collation, quoted; decimals are stored as text and compared by value.
pub fn collation(column: &Column) -> Option<String> {
    match (column.collate.get(Dialect::Sqlite), &column.ty) {
        (Some(name), _) => Some(quote::raw_ident(&name.trim().to_lowercase())),
        (None, ColumnType::Decimal { .. }) => Some(quote::raw_ident("decimal")),
        (None, _) => None,
    }
}

/// The named constraint that a type needs beyond its storage: name and condition.
pub fn derived_check(table: &Ident, column: &Column) -> Option<(Ident, String)> {
    let quoted = quote::ident(&column.name);
    let (suffix, condition) = match &column.ty {
        ColumnType::Text { max_length: Some(n) } | ColumnType::Bytes { max_length: Some(n) } => {
            ("length", format!("length({quoted}) <= {n}"))
        }
        ColumnType::Json => ("json", format!("json_valid({quoted})")),
        ColumnType::Enum(it) => {
            let labels: Vec<String> = it.labels.iter().map(|it| quote::literal(it)).collect();
            ("enum", format!("{quoted} in ({})", labels.join(", ")))
        }
        _ => return None,
    };
    Some((Ident::derived(&[table, &column.name], suffix), condition))
}

/// The text after `default`.
pub fn default(column: &Column) -> Option<String> {
    column.default.as_ref().and_then(|it| value_text(it, &column.ty))
}

/// Whether `alter table add column` takes the default: SQLite wants a constant there.
pub fn is_constant(default: &DefaultValue) -> bool {
    match default {
        DefaultValue::Bool(_) | DefaultValue::Int(_) | DefaultValue::Number(_) => true,
        DefaultValue::Text(text) => !text.contains('\0'),
        DefaultValue::Now | DefaultValue::Uuid | DefaultValue::Sql(_) => false,
    }
}

/// A value as SQL; an expression is in parentheses. `None` for SQL of other databases only.
pub fn value_text(value: &DefaultValue, ty: &ColumnType) -> Option<String> {
    Some(match value {
        DefaultValue::Bool(value) => u8::from(*value).to_string(),
        DefaultValue::Int(value) => number(&value.to_string(), ty),
        DefaultValue::Number(value) => number(value, ty),
        DefaultValue::Text(value) => text(value, ty),
        DefaultValue::Now => now(ty.kind()),
        DefaultValue::Uuid => "(randomblob(16))".to_owned(),
        DefaultValue::Sql(sql) => format!("({})", sql.get(Dialect::Sqlite)?),
    })
}

fn number(digits: &str, ty: &ColumnType) -> String {
    match ty {
        ColumnType::Decimal { precision: _, scale } => {
            quote::literal(&value::fixed_scale(digits, *scale).unwrap_or_else(|| digits.to_owned()))
        }
        ColumnType::F32 | ColumnType::F64 if !digits.contains(['.', 'e', 'E']) => {
            format!("{digits}.0")
        }
        _ => digits.to_owned(),
    }
}

fn text(text: &str, ty: &ColumnType) -> String {
    let stored = match ty {
        ColumnType::Uuid => {
            let digits = value::uuid_digits(text).unwrap_or_default();
            return format!("x'{digits}'");
        }
        ColumnType::Bytes { max_length: _ } => return quote::bytes(text.as_bytes()),
        ColumnType::Decimal { precision: _, scale } => value::fixed_scale(text, *scale),
        ColumnType::Time => value::time(text),
        ColumnType::DateTime | ColumnType::Timestamp => value::date_time(text),
        _ => None,
    };
    quote::literal(stored.as_deref().unwrap_or(text))
}

fn now(kind: Kind) -> String {
    // SQLite knows milliseconds; six digits keep the order of texts the order of times.
    match kind {
        Kind::Date => "(date('now'))".to_owned(),
        Kind::Time => "(strftime('%H:%M:%f000', 'now'))".to_owned(),
        _ => "(strftime('%Y-%m-%d %H:%M:%f000', 'now'))".to_owned(),
    }
}
