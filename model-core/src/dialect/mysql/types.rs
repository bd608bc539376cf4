//! How each logical type is stored, and the constraint that keeps it so.

use super::{Flavor, expression, quote};
use crate::dialect::Dialect;
use crate::name::Ident;
use crate::schema::{Column, ColumnType, DefaultValue, Kind, value};

/// Longest `varchar`: a row has 65,535 bytes, a character up to four.
const MAX_CHARACTERS: u32 = 16_383;
/// Longest `varbinary`.
const MAX_BYTES: u32 = 65_532;

/// What every text says, so that it never depends on the server's settings. The order is that of
/// the other databases: by code point.
pub(super) const CHARACTER_SET: &str = "utf8mb4";
pub(super) const COLLATION: &str = "utf8mb4_bin";

/// The type of a column, with its character set and collation where it has such.
pub fn storage(column: &Column, flavor: &Flavor) -> String {
    let storage = storage_alone(column, flavor);
    match collation(column, flavor) {
        Some(name) => format!("{storage} character set {CHARACTER_SET} collate {name}"),
        None => storage,
    }
}

fn storage_alone(column: &Column, flavor: &Flavor) -> String {
    match column.sql_type.get(flavor.dialect) {
        Some(text) => text.trim().to_lowercase(),
        None => storage_of(&column.ty),
    }
}

/// The type of a kind of value.
pub fn storage_of(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Bool => "boolean".to_owned(),
        ColumnType::I16 => "smallint".to_owned(),
        ColumnType::I32 => "int".to_owned(),
        ColumnType::I64 => "bigint".to_owned(),
        ColumnType::F32 => "float".to_owned(),
        ColumnType::F64 => "double".to_owned(),
        ColumnType::Text { max_length: Some(n) } if *n <= MAX_CHARACTERS => format!("varchar({n})"),
        ColumnType::Text { max_length: _ } => "longtext".to_owned(),
        ColumnType::Bytes { max_length: Some(n) } if *n <= MAX_BYTES => format!("varbinary({n})"),
        ColumnType::Bytes { max_length: _ } => "longblob".to_owned(),
        ColumnType::Uuid => "binary(16)".to_owned(),
        ColumnType::Decimal { precision, scale } => format!("decimal({precision}, {scale})"),
        ColumnType::Date => "date".to_owned(),
        ColumnType::Time => "time(6)".to_owned(),
        ColumnType::DateTime | ColumnType::Timestamp => "datetime(6)".to_owned(),
        ColumnType::Json => "json".to_owned(),
        ColumnType::Enum(it) => enumeration(&it.labels),
        // No model with a list passes `schema::check`.
        ColumnType::Array(_) => "json".to_owned(),
    }
}

/// The type of an enum.
pub(super) fn enumeration(labels: &[String]) -> String {
    let labels: Vec<String> = labels.iter().map(|it| quote::label(it)).collect();
    format!("enum({})", labels.join(", "))
}

/// Whether the type is one of characters.
fn collation(column: &Column, flavor: &Flavor) -> Option<String> {
    let has_characters = match column.sql_type.get(flavor.dialect) {
        Some(text) => {
            let text = text.trim().to_lowercase();
            ["char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set"]
                .iter()
                .any(|it| text == *it || text.starts_with(&format!("{it}(")))
        }
        None => matches!(column.ty.kind(), Kind::Text | Kind::Enum),
    };
    let said = column.collate.get(flavor.dialect).map(|it| it.trim().to_lowercase());
    has_characters.then(|| said.unwrap_or_else(|| COLLATION.to_owned()))
}

/// The named constraint that a type needs beyond its storage: name and condition. The lengths
/// beyond those of `varchar` and `varbinary` are kept by one.
pub fn derived_check(table: &Ident, column: &Column) -> Option<(Ident, String)> {
    let name = quote::ident(&column.name);
    let condition = match &column.ty {
        ColumnType::Text { max_length: Some(n) } if *n > MAX_CHARACTERS => {
            format!("char_length({name}) <= {n}")
        }
        ColumnType::Bytes { max_length: Some(n) } if *n > MAX_BYTES => {
            format!("length({name}) <= {n}")
        }
        _ => return None,
    };
    Some((Ident::derived(&[table, &column.name], "length"), condition))
}

/// The text after `default`.
pub fn default(column: &Column, flavor: &Flavor) -> Option<String> {
    let value = column.default.as_ref()?;
    let text = value_text(value, &column.ty, flavor)?;
    let storage = storage_alone(column, flavor);
    // What is kept outside of the row takes an expression only.
    let long = ["text", "blob", "json"].iter().any(|it| storage.contains(it));
    Some(if long && !text.starts_with('(') { format!("({text})") } else { text })
}

/// Whether each row gets another value.
pub(super) fn is_random(default: &DefaultValue) -> bool {
    match default {
        DefaultValue::Uuid => true,
        DefaultValue::Sql(_) | DefaultValue::Now => false,
        DefaultValue::Bool(_) | DefaultValue::Int(_) => false,
        DefaultValue::Number(_) | DefaultValue::Text(_) => false,
    }
}

/// A value as SQL; an expression is in parentheses. `None` for SQL of other databases only.
pub fn value_text(value: &DefaultValue, ty: &ColumnType, flavor: &Flavor) -> Option<String> {
    Some(match value {
        DefaultValue::Bool(value) => value.to_string(),
        DefaultValue::Int(value) => number(&value.to_string(), ty),
        DefaultValue::Number(value) => number(value, ty),
        DefaultValue::Text(value) => text(value, ty),
        DefaultValue::Now => now(ty.kind()).to_owned(),
        DefaultValue::Uuid => format!("({})", flavor.uuid),
        DefaultValue::Sql(sql) => format!("({})", expression::of(sql, flavor.dialect)?),
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

/// A default of bytes is an expression, since the catalogue does not show bytes unharmed.
fn text(text: &str, ty: &ColumnType) -> String {
    let stored = match ty {
        ColumnType::Uuid => {
            return format!("(unhex('{}'))", value::uuid_digits(text).unwrap_or_default());
        }
        ColumnType::Bytes { max_length: _ } => {
            return format!("(unhex('{}'))", quote::hex(text.as_bytes()));
        }
        ColumnType::Decimal { precision: _, scale } => {
            return value::fixed_scale(text, *scale).unwrap_or_else(|| quote::literal(text));
        }
        ColumnType::Time => value::time(text),
        ColumnType::DateTime | ColumnType::Timestamp => value::date_time(text),
        ColumnType::Text { max_length: None } | ColumnType::Json => {
            return quote::kept_literal(text);
        }
        _ => None,
    };
    quote::literal(stored.as_deref().unwrap_or(text))
}

fn now(kind: Kind) -> &'static str {
    match kind {
        Kind::Date => "(current_date)",
        Kind::Time => "(current_time(6))",
        _ => "current_timestamp(6)",
    }
}

/// What `information_schema.columns` says of the type, in the same words in every version: the
/// name of the type with its length, and whether it may be null. `None` for a type that the model
/// names itself.
pub(super) fn shape(column: &Column, flavor: &Flavor) -> Option<String> {
    if column.sql_type.get(flavor.dialect).is_some() {
        return None;
    }
    let null = if column.nullable { "YES" } else { "NO" };
    let ty = match &column.ty {
        ColumnType::Bool => "data_type = 'tinyint'".to_owned(),
        ColumnType::Enum(it) => {
            format!("column_type = {}", quote::literal(&enumeration(&it.labels).replace(", ", ",")))
        }
        // Shown without a space.
        ColumnType::Decimal { precision, scale } => {
            format!("column_type = 'decimal({precision},{scale})'")
        }
        ColumnType::Json if flavor.dialect == Dialect::MariaDb => {
            "data_type = 'longtext'".to_owned()
        }
        ty => {
            let storage = storage_of(ty);
            let name = storage.split('(').next().unwrap_or(&storage);
            match storage.starts_with("var") {
                true => format!("column_type = '{storage}'"),
                false => format!("data_type = '{name}'"),
            }
        }
    };
    Some(format!("{ty} and is_nullable = '{null}'"))
}
