//! Statements, and SQLite's opinion of them.

use std::collections::BTreeSet;

use model_core::diagnostic::{Diagnostics, FileId};
use model_core::dialect::Dialect;
use model_core::query::syntax::{TokenKind, parse_statement, tokenize, unsupported};
use rusqlite::Connection;

use crate::generate::Generator;

/// How many statements are generated, of which SQLite accepts the most.
const GENERATED: u64 = 5_000;

/// The statements of a file, each ended by a semicolon at the end of a line.
pub(crate) fn file(name: &str) -> Vec<String> {
    let path = format!("{}/corpus/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    text.split(";\n").map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}

/// Generated statements, the same in each run.
pub(crate) fn generated() -> Vec<String> {
    let all: BTreeSet<String> = (0..GENERATED).map(|it| Generator::new(it).statement()).collect();
    all.into_iter().collect()
}

/// What SQLite says of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It would run it.
    Accepted,
    /// It cannot read it.
    SyntaxError,
    /// It can read it, but a name or the like is wrong.
    OtherError(String),
}

/// A database with the tables that the statements use.
pub(crate) struct Oracle {
    connection: Connection,
}

impl Oracle {
    pub(crate) fn new() -> Self {
        let connection = Connection::open_in_memory().unwrap();
        for statement in file("schema.sql") {
            connection.execute_batch(&statement).unwrap_or_else(|e| panic!("{statement}: {e}"));
        }
        Self { connection }
    }

    /// What SQLite says.
    pub(crate) fn verdict(&self, statement: &str) -> Verdict {
        match self.connection.prepare(&plain(statement)).map(drop) {
            Ok(()) => Verdict::Accepted,
            Err(error) => {
                let message = error.to_string();
                let syntax = ["syntax error", "incomplete input", "unrecognized token"];
                match syntax.iter().any(|it| message.contains(it)) {
                    true => Verdict::SyntaxError,
                    false => Verdict::OtherError(message),
                }
            }
        }
    }
}

/// The statement without the marks of optional filters, which SQLite does not know.
fn plain(statement: &str) -> String {
    let (tokens, _) = tokenize(statement, FileId(0), 0);
    let mut text = statement.to_owned();
    for token in tokens.iter().rev() {
        if token.kind == (TokenKind::Param { optional: true }) {
            text.remove(token.span.end as usize - 1);
        }
    }
    text
}

/// What the parser says of a statement for SQLite.
pub(crate) fn parse(statement: &str) -> Result<(), Diagnostics> {
    let tree = parse_statement(statement, FileId(0), 0)?;
    let mistakes = unsupported(&tree, Dialect::Sqlite);
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}

/// The messages in one line.
pub(crate) fn messages(mistakes: &Diagnostics) -> String {
    mistakes.iter().map(|it| it.message.as_str()).collect::<Vec<_>>().join("; ")
}
