//! What a database holds, from the rows of its `sqlite_schema`.
//!
//! One query reads everything: `select type, name, tbl_name, sql from sqlite_schema`. Two
//! databases with the same tables have equal descriptions, however they came to them: the order of
//! columns and constraints, white space and the quoting of names take no part.

use std::collections::{BTreeMap, BTreeSet};

use crate::migration::expression::canonical;

/// One row of `sqlite_schema`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaRow {
    /// `table`, `index`, `view` or `trigger`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The table that it belongs to.
    pub table: String,
    /// Its text; none for indexes that SQLite makes for a constraint.
    pub sql: Option<String>,
}

/// What a database holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Physical {
    /// By name.
    pub tables: BTreeMap<String, PhysicalTable>,
    /// Indexes by name, with their table and definition.
    pub indexes: BTreeMap<String, (String, String)>,
    /// Views and triggers by name, with their text.
    pub others: BTreeMap<String, String>,
}

/// One table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhysicalTable {
    /// The definition of each column, by its name.
    pub columns: BTreeMap<String, String>,
    /// The constraints of the table.
    pub constraints: BTreeSet<String>,
    /// What follows the closing parenthesis: `strict`.
    pub options: String,
}

/// Describes a database. Tables of SQLite itself and those whose name begins with `_model_` are
/// left out.
pub fn describe(rows: &[SchemaRow]) -> Physical {
    let mut out = Physical::default();
    for row in rows.iter().filter(|it| !is_internal(&it.name)) {
        let Some(sql) = &row.sql else { continue };
        match row.kind.as_str() {
            "table" => {
                out.tables.insert(row.name.clone(), table(sql));
            }
            "index" => {
                let definition = index(sql);
                out.indexes.insert(row.name.clone(), (row.table.clone(), definition));
            }
            _ => {
                out.others.insert(row.name.clone(), canonical(sql));
            }
        }
    }
    out
}

fn is_internal(name: &str) -> bool {
    name.starts_with("sqlite_") || name.starts_with("_model_")
}

fn table(sql: &str) -> PhysicalTable {
    let mut out = PhysicalTable::default();
    let (Some(open), Some(close)) = (find_outside(sql, '('), sql.rfind(')')) else { return out };
    out.options = canonical(sql.get(close + 1..).unwrap_or(""));
    for item in split_outside(sql.get(open + 1..close).unwrap_or("")) {
        let text = canonical(item);
        let first = text.split(' ').next().unwrap_or("");
        if matches!(first, "constraint" | "primary" | "foreign" | "check" | "unique")
            && !item.trim_start().starts_with(['"', '`', '['])
        {
            out.constraints.insert(text);
        } else {
            let (name, definition) = column(item);
            out.columns.insert(name, definition);
        }
    }
    out
}

/// The name of a column and the rest of its definition.
fn column(item: &str) -> (String, String) {
    let item = item.trim();
    let end = match item.chars().next() {
        Some(quote @ ('"' | '`')) => {
            let mut at = 1;
            while let Some(next) = item[at..].find(quote) {
                at += next + 1;
                if !item[at..].starts_with(quote) {
                    break;
                }
                at += 1;
            }
            at
        }
        _ => item.find(char::is_whitespace).unwrap_or(item.len()),
    };
    let (name, rest) = item.split_at(end);
    let name = name.trim_matches('"').replace("\"\"", "\"");
    (name, canonical(rest))
}

/// From the table on: the name is the key already.
fn index(sql: &str) -> String {
    let text = canonical(sql);
    let unique = if text.starts_with("create unique") { "unique " } else { "" };
    match find_outside(sql, '(') {
        Some(open) => format!("{unique}{}", canonical(&sql[open..])),
        None => text,
    }
}

/// The first such character outside quotes.
fn find_outside(text: &str, wanted: char) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, c)| match quote {
        Some(open) => {
            if c == open {
                quote = None;
            }
            None
        }
        None if c == wanted => Some(at),
        None => {
            if matches!(c, '\'' | '"' | '`') {
                quote = Some(c);
            }
            None
        }
    })
}

/// Splits at commas outside quotes and parentheses.
fn split_outside(text: &str) -> Vec<&str> {
    let (mut out, mut depth, mut start, mut quote) = (Vec::new(), 0_usize, 0, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                out.push(&text[start..at]);
                start = at + 1;
            }
            (None, _) => {}
        }
    }
    out.push(&text[start..]);
    out.retain(|it| !it.trim().is_empty());
    out
}
