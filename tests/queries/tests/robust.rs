//! Any text is answered, none crashes, and a wrong word is found where it is.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Instant;

use model_core::diagnostic::{Severity, Span};
use model_core::dialect::Dialect;
use model_core::query::{Expected, check_expression};
use model_core::schema::{Schema, TableName};
use query_tests::{check, check_for, named, schema};

fn right() -> String {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/right")).unwrap();
    let mut paths: Vec<_> = folder.map(|it| it.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|it| std::fs::read_to_string(it).unwrap()).collect()
}

fn queries() -> Vec<String> {
    right().split("-- name:").skip(1).map(|it| format!("-- name:{it}")).collect()
}

#[test]
fn every_prefix_is_answered() {
    let schema = schema();
    for query in queries() {
        for (end, _) in query.char_indices() {
            check(&schema, &query[..end]);
        }
    }
}

#[test]
fn every_text_with_a_word_left_out_or_doubled_is_answered() {
    let schema = schema();
    for query in queries() {
        let words: Vec<&str> = query.split(' ').collect();
        for skipped in 0..words.len() {
            let mut fewer = words.clone();
            fewer.remove(skipped);
            check(&schema, &fewer.join(" "));
            let mut more = words.clone();
            more.insert(skipped, words[skipped]);
            check(&schema, &more.join(" "));
        }
    }
}

/// Renames one name of a valid query to one that nothing has: the error is there.
#[test]
fn a_wrong_name_is_found_where_it_is() {
    let schema = schema();
    let (mut tried, mut found) = (0, 0);
    let mut missed = Vec::new();
    for query in queries() {
        for (start, word) in words(&query) {
            let is_name = schema.tables.values().any(|table| {
                table.name.name.as_str() == word
                    || table.columns.iter().any(|it| it.name.as_str() == word)
            });
            if !is_name {
                continue;
            }
            let wrong = "qzqzq";
            let text = format!("{}{wrong}{}", &query[..start], &query[start + word.len()..]);
            let checked = check(&schema, &text);
            let errors: Vec<Span> = checked
                .diagnostics
                .iter()
                .filter(|it| it.severity == Severity::Error)
                .map(|it| it.span)
                .collect();
            tried += 1;
            // A new name for a column of the result, an alias or a subquery's column is a mistake
            // only where the old one is used.
            let here = errors.iter().any(|it| {
                text.get(it.start as usize..it.end as usize).is_some_and(|it| it.contains(wrong))
            });
            if here || errors.is_empty() || declares(&query, start) {
                found += 1;
            } else {
                missed.push(format!(
                    "{text}\n{:?}",
                    checked.diagnostics.iter().map(|it| &it.message).collect::<Vec<_>>()
                ));
            }
        }
    }
    println!("{tried} wrong names, {found} found at their place");
    assert!(tried > 300);
    assert!(found * 100 >= tried * 97, "{} missed:\n{}", missed.len(), missed.join("\n"));
}

/// Whether the name at a place is given there: after `as`, or before it.
fn declares(query: &str, start: usize) -> bool {
    let before = query[..start].trim_end();
    before.ends_with(" as") || before.ends_with(" with") || before.ends_with("recursive")
}

fn words(query: &str) -> Vec<(usize, &str)> {
    let line = query.find('\n').unwrap_or(0);
    let mut words = Vec::new();
    let mut start = None;
    let mut in_string = false;
    for (at, c) in query.char_indices().skip_while(|(at, _)| *at < line) {
        let part = c.is_alphanumeric() || c == '_';
        match (part, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let param = query[..from].ends_with(':');
                if !in_string && !param {
                    words.push((from, &query[from..at]));
                }
                start = None;
            }
            _ => {}
        }
        if c == '\'' {
            in_string = !in_string;
        }
    }
    words
}

#[test]
fn deep_nesting_is_answered() {
    let schema = schema();
    for depth in [50, 200, 250, 2_000, 100_000] {
        let cases = [
            format!("select {}1{} as n", "(".repeat(depth), ")".repeat(depth)),
            format!("select id from users where {}id > 1", "not ".repeat(depth)),
            format!("select id from users where {}", vec!["id > 1"; depth].join(" or ")),
            format!("select id from users where {}", vec!["id = :x?"; depth].join(" and ")),
            format!("{}select 1 as n{}", "select n from (".repeat(depth), ")".repeat(depth)),
            format!("select {}1{} as n", "coalesce(1, ".repeat(depth), ")".repeat(depth)),
            format!("select 1 as n {}", "union all select 2 ".repeat(depth)),
            format!("select {}1{} as n", "(select ".repeat(depth), ")".repeat(depth)),
            format!(
                "select id from users where {} id = 1 {}",
                "exists (select 1 from tags where ".repeat(depth),
                ")".repeat(depth)
            ),
            format!(
                "select t0.id from users t0 {}",
                (1..depth.min(2_000))
                    .map(|it| format!("left join users t{it} on t{it}.id = t{}.id ", it - 1))
                    .collect::<String>()
            ),
        ];
        for case in cases {
            check(&schema, &named(&case));
        }
    }
}

/// What is looked at twice, or written twice for a database, must not double at each level: this test
/// would not end.
#[test]
fn a_chain_is_written_for_each_database_in_no_time() {
    let schema = schema();
    let chains = [
        ("select settings", " ->> '$.a'", " as x from users"),
        ("select id", " / 2", " as x from users"),
        ("select id", " % id", " as x from users"),
        ("select name", " || 'a'", " as x from users"),
        ("select id from users where age", " is 1", ""),
        ("select id", " | 1", " as x from users"),
        ("select active", " in (true, false)", " as x from users"),
        ("select active", " between false and true", " as x from users"),
        ("select active", " = true", " as x from users"),
    ];
    let calls = [
        ("round(", ")"),
        ("max(1, ", ")"),
        ("hex(", ")"),
        ("substr('a', ", ")"),
        ("coalesce(1, ", ")"),
        ("(select ", ")"),
        ("case ", " when 1 then 2 else 3 end"),
        ("case when true then 1 else ", " end"),
    ];
    for dialect in Dialect::ALL {
        for depth in [8, 24, 90] {
            let links = chains
                .map(|(before, link, after)| format!("{before}{}{after}", link.repeat(depth)));
            let nested = calls.map(|(open, close)| {
                format!("select {}id{} as x from users", open.repeat(depth), close.repeat(depth))
            });
            for text in links.into_iter().chain(nested) {
                check_for(&schema, &named(&text), &[*dialect]);
            }
        }
    }
}

#[test]
fn thousands_of_queries_are_checked_in_no_time() {
    let schema = schema();
    let all = queries();
    let mut text = String::new();
    for number in 0..5_000 {
        let query = &all[number % all.len()];
        text.push_str(&query.replacen("-- name: ", &format!("-- name: n{number}_"), 1));
    }
    let start = Instant::now();
    let checked = check(&schema, &text);
    println!("5,000 queries in {:?}", start.elapsed());
    assert_eq!(checked.queries.len(), 5_000);
}

#[test]
fn sql_in_attributes_is_checked_like_queries() {
    let schema: Schema = schema();
    let name = TableName::plain(model_core::name::Ident::new("users").unwrap());
    let table = &schema.tables[&name];
    let said = |text: &str, expected: &Expected| {
        let span = Span::new(query_tests::QUERIES, 100, 102 + text.len() as u32);
        let found = check_expression(&schema, table, text, span, expected, Dialect::Sqlite);
        found
            .iter()
            .map(|it| format!("{} {}..{}", it.code, it.span.start - 101, it.span.end - 101))
            .collect::<Vec<_>>()
    };
    assert_eq!(said("email like '%_@_%'", &Expected::Condition), Vec::<String>::new());
    assert_eq!(said("lower(email)", &Expected::Index), Vec::<String>::new());
    assert_eq!(said("emial like 'x'", &Expected::Condition), ["Q0102 0..5"]);
    assert_eq!(said("length(email)", &Expected::Condition), ["Q0202 0..13"]);
    assert_eq!(said("age > 0 -- years", &Expected::Condition), ["Q0801 8..16"]);
    assert_eq!(said("/* years */ age > 0.5", &Expected::Condition), ["Q0801 0..11"]);
    assert_eq!(said("users.age > 0", &Expected::Condition), ["Q0801 5..6"]);
    assert_eq!(said("age > :n", &Expected::Condition), ["Q0801 6..8"]);
    assert_eq!(said("id in (select id from teams)", &Expected::Condition), ["Q0801 0..28"]);
    assert_eq!(said("role = 'amdin'", &Expected::Condition), ["Q0205 7..14"]);
    let on = |dialect, text: &str| {
        let span = Span::new(query_tests::QUERIES, 100, 102 + text.len() as u32);
        !check_expression(&schema, table, text, span, &Expected::Condition, dialect).has_errors()
    };
    // A query is written with what each database has; an attribute is taken as it is.
    for text in
        ["ifnull(age, 0) > 0", "instr(email, '@') > 1", "max(age, 1) > 0", "hex(token) > 'a'"]
    {
        assert!(on(Dialect::Sqlite, text) && !on(Dialect::Postgres, text), "{text}");
    }
    assert!(
        on(Dialect::MySql, "ifnull(age, 0) > 0") && !on(Dialect::MySql, "iif(active, 1, 0) = 1")
    );
    for text in
        ["length(email) > 1", "trim(email) <> ''", "substr(email, 1, 1) = 'a'", "round(score) > 1"]
    {
        assert!(Dialect::ALL.iter().all(|it| on(*it, text)), "{text}");
    }
    let text = model_core::schema::ColumnType::Text { max_length: None };
    assert_eq!(said("email || name", &Expected::Value(text.clone())), Vec::<String>::new());
    assert_eq!(said("age + 1", &Expected::Value(text)), ["Q0201 0..7"]);
}
