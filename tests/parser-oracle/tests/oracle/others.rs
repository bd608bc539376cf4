//! The constructs of the other databases, against a general parser.

use model_core::diagnostic::FileId;
use model_core::query::syntax::{TokenKind, parse_statement, tokenize};
use sqlparser::dialect::{Dialect, MySqlDialect, PostgreSqlDialect};
use sqlparser::parser::Parser;

use crate::corpus::{file, messages};

/// Statements that the general parser does not read although the database does, by their number
/// at most: the corpus must be about what both know.
const UNKNOWN_TO_IT: usize = 13;

fn check(name: &str, dialect: &dyn Dialect) {
    let all = file(name);
    let mut wrong = Vec::new();
    let mut unknown = Vec::new();
    for statement in &all {
        if let Err(e) = parse_statement(statement, FileId(0), 0) {
            wrong.push(format!("{}: {statement}", messages(&e)));
        }
        if let Err(e) = Parser::parse_sql(dialect, &plain(statement)) {
            unknown.push(format!("{e}: {statement}"));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(unknown.len() <= UNKNOWN_TO_IT, "{}:\n{}", unknown.len(), unknown.join("\n"));
}

/// The statement with numbers for parameters.
fn plain(statement: &str) -> String {
    let (tokens, _) = tokenize(statement, FileId(0), 0);
    let mut text = statement.to_owned();
    for token in tokens.iter().rev() {
        if let TokenKind::Param { .. } = token.kind {
            text.replace_range(token.span.start as usize..token.span.end as usize, "7");
        }
    }
    text
}

#[test]
fn constructs_of_postgresql_are_read() {
    check("postgresql.sql", &PostgreSqlDialect {});
}

#[test]
fn constructs_of_mysql_are_read() {
    check("mysql.sql", &MySqlDialect {});
}
