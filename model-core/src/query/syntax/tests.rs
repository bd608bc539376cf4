//! One construct, one case; one mistake, one message.

mod constructs;
mod messages;
mod support;

use super::ast::{Expr, Statement};
use super::{parse_expression, parse_statement};
use crate::diagnostic::{FileId, Sources, render};

#[track_caller]
fn statement(text: &str) -> Statement {
    match parse_statement(text, FileId(0), 0) {
        Ok(statement) => statement,
        Err(mistakes) => panic!("{text}: {mistakes:#?}"),
    }
}

#[track_caller]
fn expr(text: &str) -> Expr {
    match parse_expression(text, FileId(0), 0) {
        Ok(expression) => expression.expr,
        Err(mistakes) => panic!("{text}: {mistakes:#?}"),
    }
}

/// All mistakes as they are shown.
#[track_caller]
fn shown(text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add("q.sql", text);
    let mistakes = parse_statement(text, file, 0).expect_err(text);
    mistakes.iter().map(|it| render(it, &sources)).collect::<Vec<_>>().join("\n\n")
}
