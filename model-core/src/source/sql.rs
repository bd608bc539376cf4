//! SQL texts in attributes: `= "…"` for every database, `(sqlite = "…")` for one.

use super::attr::{Entry, Shape, Value, entries, text_of};
use super::mistake::Report;
use super::{code, expect, symbol};
use crate::ast::{Spanned, SqlText};
use crate::dialect::Dialect;
use crate::name::nearest;

/// Databases that models may already name. A text for one that is not in [`Dialect`] is checked for
/// its form and then left out: no stage of this version could read it, and a model must not have
/// to change when its database comes.
const DATABASES: &[&str] = &["sqlite", "postgres", "mysql", "mariadb", "cockroach"];

/// `= "…"` or `(sqlite = "…", postgres = "…")`.
pub(super) fn text(entry: &Entry, example: &str, report: &mut Report) -> Option<SqlText> {
    match &entry.shape {
        Shape::Value(Value::Text(_), _) => {
            let text = nonempty(expect::text(entry, example, report)?, entry, report)?;
            Some(SqlText { portable: Some(text), per_dialect: Vec::new() })
        }
        Shape::List(group) => {
            let parts = entries(group.stream(), report);
            texts(entry, parts, example, report)
        }
        Shape::Bare | Shape::Value(..) => expect::wrong(entry, "SQL in quotes", example, report),
    }
}

/// The texts of a list: a bare one or `sql = "…"` for every database, the others by name.
pub(super) fn texts(
    entry: &Entry,
    parts: Vec<Entry>,
    example: &str,
    report: &mut Report,
) -> Option<SqlText> {
    let mut found = SqlText::default();
    let mut seen: Vec<&'static str> = Vec::new();
    if parts.is_empty() {
        return expect::wrong(entry, "SQL in quotes", example, report);
    }
    for part in parts {
        let Some(database) = database(&part, report) else { continue };
        if seen.contains(&database) {
            let range = part.word_range();
            symbol::twice(database, range, range, report);
            continue;
        }
        seen.push(database);
        let Some(text) = expect::text(&part, &format!("{database} = \"…\""), report) else {
            continue;
        };
        let Some(text) = nonempty(text, &part, report) else { continue };
        match Dialect::from_name(database) {
            Some(dialect) => found.per_dialect.push((dialect, text)),
            None if database == "sql" => found.portable = Some(text),
            None => {}
        }
    }
    found.per_dialect.sort_by_key(|(dialect, _)| *dialect);
    Some(found)
}

/// Which database a part is for; `sql` for all of them.
fn database(part: &Entry, report: &mut Report) -> Option<&'static str> {
    let word = match (&part.word, &part.shape) {
        (None, Shape::Value(Value::Text(_), _)) => return Some("sql"),
        (Some(word), _) => word.to_string(),
        (None, _) => {
            report
                .error(code::WRONG_VALUE, part.range, "expected SQL in quotes")
                .help("write `\"…\"` or `sqlite = \"…\"`");
            return None;
        }
    };
    if let Some(known) = DATABASES.iter().chain(["sql"].iter()).find(|it| **it == word) {
        return Some(known);
    }
    let near = match word.as_str() {
        "postgresql" | "pg" => Some("postgres"),
        "cockroachdb" | "crdb" => Some("cockroach"),
        "sqlite3" => Some("sqlite"),
        _ => nearest(&word, DATABASES.iter().copied()),
    };
    let mistake =
        report.error(code::UNKNOWN_WORD, part.word_range(), format!("unknown database `{word}`"));
    match near {
        Some(near) => mistake.help(format!("did you mean `{near}`?")),
        None => {
            mistake.help(format!("the databases are {}", symbol::list(DATABASES.iter().copied())))
        }
    };
    None
}

fn nonempty(text: Spanned<String>, part: &Entry, report: &mut Report) -> Option<Spanned<String>> {
    if text.value.trim().is_empty() {
        report.error(code::WRONG_VALUE, part.value_range(), "the SQL is empty");
        return None;
    }
    if let Some(found) = text_with_nul(part) {
        report.error(code::WRONG_VALUE, part.value_range(), found);
        return None;
    }
    Some(text)
}

/// A NUL would end the statement early in some clients.
fn text_with_nul(part: &Entry) -> Option<&'static str> {
    match &part.shape {
        Shape::Value(Value::Text(text), _) if text_of(text).contains('\0') => {
            Some("the SQL has a NUL character")
        }
        _ => None,
    }
}
