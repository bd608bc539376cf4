//! The parser against PostgreSQL's own: what a server reads is read, and nothing in it is called
//! lacking.
//!
//! The other way round says nothing: a text that PostgreSQL does not read, such as `a == b`, is
//! written for it otherwise.

use model_core::diagnostic::FileId;
use model_core::dialect::Dialect;
use model_core::query::syntax::{TokenKind, parse_statement, tokenize, unsupported};
use postgres::error::SqlState;
use postgres::{Client, NoTls};

use crate::corpus::{file, generated, messages};

/// Whether the server can read a statement; names need not exist.
fn reads(client: &mut Client, statement: &str) -> bool {
    match client.prepare(&numbered(statement)) {
        Ok(_) => true,
        Err(error) => {
            let code = error.code().cloned();
            assert!(code.is_some(), "{error}: {statement}");
            code != Some(SqlState::SYNTAX_ERROR)
        }
    }
}

/// The statement with `$1` for each parameter.
fn numbered(statement: &str) -> String {
    let (tokens, _) = tokenize(statement, FileId(0), 0);
    let mut text = statement.to_owned();
    for token in tokens.iter().rev() {
        if let TokenKind::Param { .. } = token.kind {
            text.replace_range(token.span.start as usize..token.span.end as usize, "$1");
        }
    }
    text
}

#[test]
fn what_postgresql_reads_is_read() {
    let Ok(url) = std::env::var("TEST_PG17_URL") else {
        println!("SKIPPED pg17: TEST_PG17_URL is not set");
        return;
    };
    let mut client = Client::connect(&url, NoTls).unwrap();
    let mut read = 0;
    let mut wrong = Vec::new();
    let own = ["postgresql.sql", "queries.sql"].map(file).concat();
    for statement in own.into_iter().chain(generated()) {
        if !reads(&mut client, &statement) {
            continue;
        }
        read += 1;
        match parse_statement(&statement, FileId(0), 0) {
            Err(mistakes) => wrong.push(format!("{}: {statement}", messages(&mistakes))),
            Ok(tree) => {
                let lacking = unsupported(&tree, Dialect::Postgres);
                if !lacking.is_empty() {
                    wrong.push(format!("{}: {statement}", messages(&lacking)));
                }
            }
        }
    }
    println!("{read} statements that PostgreSQL reads");
    assert!(read >= 800, "{read}");
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}
