//! What SQLite cannot read is refused.

use std::collections::BTreeSet;

use model_core::diagnostic::FileId;
use model_core::query::syntax::tokenize;

use crate::corpus::{Oracle, Verdict, file, generated, parse};

#[test]
fn every_wrong_statement_is_refused() {
    let oracle = Oracle::new();
    let all = file("refused.sql");
    assert!(all.len() >= 200, "{}", all.len());
    let mut wrong = Vec::new();
    for statement in &all {
        if oracle.verdict(statement) == Verdict::Accepted {
            wrong.push(format!("SQLite accepts: {statement}"));
        } else if parse(statement).is_ok() {
            wrong.push(format!("accepted: {statement}"));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

/// How many of the wrong mutants must be refused. All are at the time of writing.
const LEAST_RATE: f64 = 0.9995;

#[test]
fn statements_with_a_token_too_many_or_too_few_are_refused_when_sqlite_refuses_them() {
    let oracle = Oracle::new();
    let bases = file("queries.sql").into_iter().chain(generated().into_iter().step_by(60));
    let right = bases.filter(|it| oracle.verdict(it) == Verdict::Accepted);
    let all: BTreeSet<String> = right.flat_map(|it| mutants(&it)).collect();
    let refused: Vec<&String> =
        all.iter().filter(|it| oracle.verdict(it) == Verdict::SyntaxError).collect();
    let misses: Vec<&&String> = refused.iter().filter(|it| parse(it).is_ok()).collect();
    let rate = 1.0 - misses.len() as f64 / refused.len() as f64;
    println!("{} mutants, {} wrong, {} refused", all.len(), refused.len(), rate);
    for miss in misses.iter().take(60) {
        println!("accepted: {miss}");
    }
    assert!(refused.len() > 5_000, "{}", refused.len());
    assert!(rate >= LEAST_RATE, "{rate}: {}", misses.len());
}

/// The statement without each of its tokens, and with each of them twice.
fn mutants(statement: &str) -> Vec<String> {
    let (tokens, _) = tokenize(statement, FileId(0), 0);
    let mut list = Vec::new();
    for token in &tokens[..tokens.len() - 1] {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        let (before, this, after) =
            (&statement[..start], &statement[start..end], &statement[end..]);
        list.push(format!("{before} {after}"));
        list.push(format!("{before}{this} {this}{after}"));
    }
    list
}
