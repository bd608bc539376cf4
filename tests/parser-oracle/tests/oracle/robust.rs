//! No text, however wrong, makes the parser panic, hang or overflow the stack.

use std::time::{Duration, Instant};

use model_core::diagnostic::{FileId, Sources, render};
use model_core::query::syntax::{ast::Statement, parse_statement, tokenize};

use crate::corpus::{file, generated};

/// Reads a text; what is wrong with it must be drawable.
fn read(text: &str) -> Option<Statement> {
    let mut sources = Sources::new();
    let file = sources.add("a.sql", text);
    match parse_statement(text, file, 0) {
        Ok(statement) => Some(statement),
        Err(mistakes) => {
            assert!(mistakes.has_errors(), "refused without a reason: {text}");
            for mistake in &mistakes {
                assert!(!render(mistake, &sources).is_empty());
                assert!(mistake.span.end as usize <= text.len(), "{mistake:?} in {text}");
            }
            None
        }
    }
}

fn statements() -> Vec<String> {
    let mut all = file("queries.sql");
    all.extend(file("refused.sql"));
    all.extend(file("postgresql.sql"));
    all.extend(file("mysql.sql"));
    all.extend(generated().into_iter().step_by(250));
    all
}

#[test]
fn every_prefix_is_read_or_refused() {
    for statement in statements() {
        for (at, _) in statement.char_indices() {
            read(&statement[..at]);
        }
    }
}

#[test]
fn every_statement_without_one_token_is_read_or_refused() {
    for statement in statements() {
        let (tokens, _) = tokenize(&statement, FileId(0), 0);
        for token in tokens {
            let (start, end) = (token.span.start as usize, token.span.end as usize);
            read(&format!("{}{}", &statement[..start], &statement[end..]));
        }
    }
}

#[test]
fn every_order_of_two_tokens_is_read_or_refused() {
    for statement in statements() {
        let (tokens, _) = tokenize(&statement, FileId(0), 0);
        let texts: Vec<&str> = tokens
            .iter()
            .map(|it| &statement[it.span.start as usize..it.span.end as usize])
            .collect();
        for at in 1..texts.len() {
            let mut swapped = texts.clone();
            swapped.swap(at - 1, at);
            read(&swapped.join(" "));
        }
    }
}

const TOO_DEEP: &str = "this is nested too deep, or too long a chain of operators";

#[test]
fn deep_nesting_is_refused() {
    const DEPTH: usize = 100_000;
    let pairs = [
        ("(", "1", ")"),
        ("not ", "1", ""),
        ("- ", "1", ""),
        ("~", "1", ""),
        ("(select ", "1", ")"),
        ("f(", "1", ")"),
        ("case when ", "1", " then 1 end"),
        ("case 1 when 1 then ", "1", " end"),
        ("a[", "1", "]"),
        ("array[", "1", "]"),
        ("exists (select ", "1", ")"),
        ("cast(", "1", " as int)"),
        ("1 in (", "1", ")"),
        ("1 between ", "1", " and 1"),
        ("coalesce(1, ", "1", ")"),
        ("", "1", " + 1"),
        ("", "1", " and 1"),
        ("", "1", "::int"),
        ("", "1", " isnull"),
        ("", "1", " collate c"),
        ("(", "1", " + 1)"),
        ("array[[", "1", "]]"),
    ];
    for (before, core, after) in pairs {
        let text = format!("select {}{core}{}", before.repeat(DEPTH), after.repeat(DEPTH));
        let mistakes = parse_statement(&text, FileId(0), 0).unwrap_err();
        let messages: Vec<_> = mistakes.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(messages, [TOO_DEEP], "{before}…{after}");
    }
}

#[test]
fn deep_queries_are_refused() {
    const DEPTH: usize = 100_000;
    let texts = [
        format!("{}select 1{}", "(".repeat(DEPTH), ")".repeat(DEPTH)),
        format!("select * from {}t{}", "(".repeat(DEPTH), ")".repeat(DEPTH)),
        format!("select * from {}t{}", "(select * from ".repeat(DEPTH), ")".repeat(DEPTH)),
        format!("select 1{}", " union select 1".repeat(DEPTH)),
        format!("{}select 1{}", "with a as (".repeat(DEPTH), ") select 1".repeat(DEPTH)),
        format!("select 1 group by {}a{}", "grouping sets (".repeat(DEPTH), ")".repeat(DEPTH)),
    ];
    for text in texts {
        let mistakes = parse_statement(&text, FileId(0), 0).unwrap_err();
        let first = mistakes.iter().next().unwrap();
        assert_eq!(first.message, TOO_DEEP, "{}", &text[..30]);
    }
}

#[test]
fn what_is_long_but_not_deep_is_read() {
    let many = 50_000;
    let list = vec!["1"; many].join(", ");
    assert!(read(&format!("select {list}")).is_some());
    assert!(read(&format!("select 1 in ({list})")).is_some());
    assert!(read(&format!("insert into t values ({list})")).is_some());
    assert!(read(&format!("select * from t{}", " join t".repeat(many))).is_some());
    assert!(read(&format!("select case{} end", " when 1 then 2".repeat(many))).is_some());
    assert!(read(&format!("values {}", vec!["(1)"; many].join(", "))).is_some());
}

#[test]
fn the_deepest_tree_that_is_read_can_be_copied_compared_and_dropped() {
    let text = format!("select {}1{}", "(1 + ".repeat(40), ")".repeat(40));
    let tree = read(&text).unwrap();
    assert_eq!(tree.clone(), tree);
    let chain = format!("select 1{}", " + 1".repeat(230));
    let tree = read(&chain).unwrap();
    assert_eq!(tree.clone(), tree);
}

#[test]
fn the_time_grows_with_the_length_only() {
    let texts = [
        "'".repeat(200_001),
        "/* ".repeat(100_000),
        "$a$ $b$ ".repeat(50_000),
        "[ \n".repeat(100_000),
        "\" \n".repeat(100_001),
        "(".repeat(300_000),
        "select ".repeat(100_000),
        "case ".repeat(100_000),
        "trim(".repeat(100_000),
        "a.".repeat(100_000),
        ":= @@ ?".repeat(50_000),
        "select a b c, ".repeat(50_000),
    ];
    for text in texts {
        let start = Instant::now();
        assert!(parse_statement(&text, FileId(0), 0).is_err());
        // Some hundred times what it takes; a quadratic reader would need minutes.
        assert!(start.elapsed() < Duration::from_secs(20), "{}", &text[..10]);
    }
}
