//! What the catalogue shows of a table of a schema.

use super::inspect::{ColumnFacts, PhysicalTable, options, type_words};
use super::{Flavor, ddl, expression, types};
use crate::dialect::Dialect;
use crate::schema::{Column, ColumnType, DefaultValue, ForeignKey, Table, value};

pub(super) fn table(table: &Table, flavor: &Flavor) -> PhysicalTable {
    let mut out = PhysicalTable {
        options: options("innodb", types::COLLATION, table.comment.as_deref().unwrap_or("")),
        ..PhysicalTable::default()
    };
    for it in &table.columns {
        out.columns.insert(it.name.to_string(), column(it, flavor));
        if it.ty == ColumnType::Json && flavor.dialect == Dialect::MariaDb {
            // What `json` is another word for.
            let check = format!("json_valid(`{}`)", it.name.as_str().replace('`', "``"));
            out.checks.insert(check.clone(), expression::canonical(&check));
        }
    }
    let names: Vec<&str> = table.primary_key.columns.iter().map(|it| it.as_str()).collect();
    out.keys.insert("PRIMARY".to_owned(), format!("unique index ({})", names.join(", ")));
    for key in ddl::keys(table, flavor) {
        out.keys.insert(key.name.to_string(), key_words(&key));
    }
    for key in &table.foreign_keys {
        out.foreign_keys.insert(key.name.to_string(), foreign_key(key));
    }
    for (name, condition) in ddl::checks(table, flavor) {
        out.checks.insert(name.to_string(), expression::canonical(&condition));
    }
    out
}

fn column(column: &Column, flavor: &Flavor) -> String {
    let storage = types::storage(column, flavor);
    let (ty, collation) = match storage.split_once(" character set ") {
        Some((ty, rest)) => (ty, rest.rsplit(' ').next().unwrap_or("")),
        None => (storage.as_str(), ""),
    };
    let json = ty == "json" && flavor.dialect == Dialect::MariaDb;
    let facts = ColumnFacts {
        ty: if json { "longtext".to_owned() } else { shown_type(column, ty) },
        nullable: column.nullable,
        default: column.default.as_ref().and_then(|it| default(it, column, flavor)),
        counted: ddl::is_counted(column),
        generated: column.generated.as_ref().and_then(|it| {
            let text = expression::of(&it.expression, flavor.dialect)?;
            let kind = if it.stored { "stored" } else { "virtual" };
            Some((kind, expression::canonical(&text)))
        }),
        collation: if json { types::COLLATION.to_owned() } else { collation.to_owned() },
        comment: column.comment.clone().unwrap_or_default(),
    };
    facts.words()
}

fn shown_type(column: &Column, ty: &str) -> String {
    match (ty, &column.ty) {
        ("boolean" | "bool", _) => "tinyint(1)".to_owned(),
        ("integer", _) => "int".to_owned(),
        (text, ColumnType::Enum(it)) if text.starts_with("enum(") => {
            let quoted =
                |it: &String| format!("'{}'", it.replace('\\', "\\\\").replace('\'', "''"));
            format!("enum({})", it.labels.iter().map(quoted).collect::<Vec<_>>().join(","))
        }
        (other, _) => type_words(other),
    }
}

fn default(default: &DefaultValue, column: &Column, flavor: &Flavor) -> Option<String> {
    if column.generated.is_some() {
        return None;
    }
    let text = types::default(column, flavor)?;
    Some(match default {
        DefaultValue::Bool(value) => u8::from(*value).to_string(),
        DefaultValue::Text(plain) => match &column.ty {
            ColumnType::Uuid | ColumnType::Bytes { .. } => expression::canonical(inner(&text)),
            ColumnType::Time => value::time(plain).unwrap_or_else(|| plain.clone()),
            ColumnType::DateTime | ColumnType::Timestamp => {
                value::date_time(plain).unwrap_or_else(|| plain.clone())
            }
            ColumnType::Decimal { .. } => text,
            _ if text.contains("char(") => expression::canonical(inner(&text)),
            _ => plain.clone(),
        },
        DefaultValue::Int(_) | DefaultValue::Number(_) => text,
        DefaultValue::Now | DefaultValue::Uuid | DefaultValue::Sql(_) => {
            expression::constant_or_canonical(inner(&text))
        }
    })
}

/// Without the parentheses around an expression.
fn inner(text: &str) -> &str {
    text.strip_prefix('(').and_then(|it| it.strip_suffix(')')).unwrap_or(text)
}

fn key_words(key: &ddl::Key) -> String {
    let parts: Vec<String> = key.parts.iter().map(|it| part_words(it)).collect();
    format!("{} ({})", key.noun, parts.join(", "))
}

fn part_words(part: &str) -> String {
    let (key, order) = match part.strip_suffix(" desc") {
        Some(key) => (key, " desc"),
        None => (part, ""),
    };
    let key = match key.strip_prefix('(') {
        Some(_) => format!("({})", expression::canonical(inner(key))),
        None => key
            .strip_prefix('`')
            .and_then(|it| it.strip_suffix('`'))
            .unwrap_or(key)
            .replace("``", "`"),
    };
    format!("{key}{order}")
}

fn foreign_key(key: &ForeignKey) -> String {
    let pairs = key.columns.iter().zip(&key.target_columns);
    let mut pairs: Vec<String> =
        pairs.map(|(own, other)| format!("{own} → {}.{other}", key.target.name)).collect();
    pairs.reverse();
    let mut out = pairs.join(", ");
    for (event, action) in [("delete", key.on_delete), ("update", key.on_update)] {
        if let Some(words) = ddl::action_words(action) {
            out.push_str(&format!(" on {event} {words}"));
        }
    }
    out
}
