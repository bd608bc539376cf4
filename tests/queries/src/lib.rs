//! What the suites of the query checker share: a schema, its SQLite tables and rows, and a short
//! way to check a query.
//!
//! The schema is written in `schema.txt`, which also plays the part of the models' source.

mod database;
pub mod engine;
mod random;
mod reader;
mod second;

pub use database::{Database, Seed, inserts};
pub use random::Random;
pub use reader::{schema, schema_with_lists};
pub use second::Sqlite;

use model_core::diagnostic::{FileId, Sources};
use model_core::dialect::Dialect;
use model_core::query::{Checked, Config, QueryFile, check_file, check_files_with};
use model_core::schema::Schema;

/// The text of the schema.
pub const SCHEMA: &str = include_str!("../schema.txt");

/// The file of the schema in [`sources`].
pub const MODELS: FileId = FileId(0);
/// The file of the queries in [`sources`].
pub const QUERIES: FileId = FileId(1);

/// The files that diagnostics point into.
pub fn sources(text: &str) -> Sources {
    let mut sources = Sources::new();
    sources.add("schema.txt", SCHEMA);
    sources.add("queries.sql", text);
    sources
}

/// Checks a file of queries.
pub fn check(schema: &Schema, text: &str) -> Checked {
    let file = QueryFile { id: QUERIES, module: vec!["queries".to_owned()], text };
    check_files_with(schema, &[Dialect::Sqlite], &[file], &Config::default(), &Sqlite)
}

/// Checks a file of queries for several databases.
pub fn check_for(schema: &Schema, text: &str, dialects: &[Dialect]) -> Checked {
    let file = QueryFile { id: QUERIES, module: vec!["queries".to_owned()], text };
    check_file(schema, dialects, &file, &Config::default())
}

/// Checks a file of queries as the cases of a file in `wrong/` are: `portable` for all databases,
/// `postgres` for that one and with lists, any other for SQLite.
pub fn check_case(file: &str, text: &str) -> Checked {
    match file {
        "portable" => check_for(&schema(), text, Dialect::ALL),
        "postgres" => check_for(&schema_with_lists(), text, &[Dialect::Postgres]),
        _ => check(&schema(), text),
    }
}

/// A statement with a name line, unless it has one.
pub fn named(statement: &str) -> String {
    if statement.contains("-- name:") {
        return statement.to_owned();
    }
    let start = statement.trim_start().to_ascii_lowercase();
    let changes = ["insert", "update", "delete", "replace"].iter().any(|it| start.starts_with(it));
    let word = if changes && !start.contains("returning") { ":exec" } else { ":many" };
    format!("-- name: q {word}\n{statement}")
}

/// The parts of a text that blank lines separate, comment lines (`#`) dropped.
pub fn blocks(text: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    for line in text.lines().filter(|it| !it.starts_with('#')) {
        match (line.trim().is_empty(), blocks.last_mut()) {
            (false, Some(block)) => {
                block.push_str(line);
                block.push('\n');
            }
            _ => blocks.push(String::new()),
        }
    }
    blocks.retain(|it| !it.trim().is_empty());
    blocks
}
