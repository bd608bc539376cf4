//! What SQLite accepts is read.

use std::time::Instant;

use crate::corpus::{Oracle, Verdict, file, generated, messages, parse};

#[test]
fn every_query_of_the_corpus_is_read_and_sqlite_agrees_that_it_is_right() {
    let oracle = Oracle::new();
    let queries = file("queries.sql");
    assert!(queries.len() >= 280, "{}", queries.len());
    let mut wrong = Vec::new();
    for query in &queries {
        match (oracle.verdict(query), parse(query)) {
            (Verdict::Accepted, Ok(())) => {}
            (verdict, Ok(())) => wrong.push(format!("SQLite: {verdict:?}: {query}")),
            (verdict, Err(e)) => wrong.push(format!("{verdict:?}, but {}: {query}", messages(&e))),
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), queries.len(), wrong.join("\n"));
}

#[test]
fn what_is_generated_and_accepted_by_sqlite_is_read() {
    let oracle = Oracle::new();
    let all = generated();
    let accepted: Vec<&String> =
        all.iter().filter(|it| oracle.verdict(it) == Verdict::Accepted).collect();
    let start = Instant::now();
    let misses: Vec<String> = accepted
        .iter()
        .filter_map(|it| parse(it).err().map(|e| format!("{}: {it}", messages(&e))))
        .collect();
    println!(
        "{} generated, {} accepted by SQLite, {} missed, read in {:?}",
        all.len(),
        accepted.len(),
        misses.len(),
        start.elapsed()
    );
    assert!(accepted.len() >= 2_500, "{}", accepted.len());
    assert!(misses.is_empty(), "{}:\n{}", misses.len(), misses.join("\n"));
}
