//! The portable queries on real servers: what is accepted for a database runs there, gives the rows
//! that SQLite gives, and no null where none was promised. What is refused is a line in the list of
//! its database.
//!
//! `QUERY_BLESS=1` writes the lists, to be read before they are kept.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests")]

use std::collections::BTreeMap;

use model_core::diagnostic::Severity;
use model_core::dialect::Dialect;
use model_core::query::checked::{CheckedQuery, OutColumn};
use model_core::schema::{Kind, Schema};
use query_tests::engine::{Bound, Engine, Failure, Given, Row, bind, columns, servers, sqlite};
use query_tests::{Random, Seed, check_for, schema};

/// The queries that are written for SQLite, and those for all databases.
fn files() -> Vec<String> {
    let mut texts = Vec::new();
    for folder in ["right", "portable"] {
        let folder = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
        let mut paths: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
        paths.sort();
        texts.extend(paths.iter().map(|it| std::fs::read_to_string(it).unwrap()));
    }
    texts
}

#[test]
fn what_is_refused_is_listed_with_its_reason() {
    for dialect in [Dialect::Postgres, Dialect::MySql, Dialect::MariaDb] {
        let mut list = String::new();
        for text in files() {
            let checked = check_for(&schema(), &text, &[Dialect::Sqlite, dialect]);
            for failed in &checked.failed {
                let errors = failed.diagnostics.iter().filter(|it| it.severity == Severity::Error);
                list.push_str(&format!("{}\n", failed.name));
                for error in errors {
                    let help = error.help.join("; ");
                    list.push_str(&format!("  {} {} | {help}\n", error.code, error.message));
                }
            }
        }
        let path = format!("{}/refused/{dialect}.txt", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("QUERY_BLESS").is_some() {
            std::fs::write(&path, &list).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(list, expected, "{dialect}: run with QUERY_BLESS=1 and read what changed");
    }
}

#[test]
fn accepted_queries_give_what_sqlite_gives() {
    run(&files(), &[Seed::Empty, Seed::Nulls, Seed::Full]);
}

/// What is refused of these was refused for what the database lacks: a full join, `returning`.
#[test]
fn generated_queries_give_what_sqlite_gives() {
    let mut random = Random::new(23);
    let text = (0..400)
        .map(|number| {
            let query = if number % 2 == 0 { random.query() } else { random.shape() };
            // What the order of equal rows would decide is not compared.
            let query = query
                .replace("group_concat(w)", "group_concat(w order by w)")
                .replace("row_number() over ()", "count(*) over ()")
                .replace("order by x", "order by x, y, z, w");
            format!("-- name: g{number} :many\n{query};\n")
        })
        .collect();
    run(&[text], &[Seed::Nulls, Seed::Full]);
}

/// What one database has alone runs there, with the types and nulls that were said.
#[test]
fn queries_of_one_database_give_what_was_promised() {
    let schema = schema();
    let mut wrong = Vec::new();
    for dialect in [Dialect::Postgres, Dialect::MySql, Dialect::MariaDb] {
        let path = format!("{}/own/{dialect}.sql", env!("CARGO_MANIFEST_DIR"));
        let checked = check_for(&schema, &std::fs::read_to_string(path).unwrap(), &[dialect]);
        let said = checked.diagnostics.iter().filter(|it| it.severity == Severity::Error);
        wrong.extend(said.map(|it| format!("{dialect}: {}", it.message)));
        for (name, mut engine) in servers(Seed::Full, &schema) {
            let is_its_own = engine.dialect() == dialect;
            for query in checked.queries.iter().filter(|_| is_its_own) {
                let columns = columns(&schema, query);
                let statements = bind(query, dialect, Given::All);
                let found = rows(engine.as_mut(), &statements, &columns)
                    .and_then(|rows| promised(&rows.unwrap_or_default(), &columns));
                if let Err(error) = found {
                    let sql = &statements[0].sql;
                    wrong.push(format!("{} on {name}: {error}\n  {sql}", query.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

/// No null where none was said to be, and each value of its type.
fn promised(rows: &[Row], columns: &[OutColumn]) -> Result<(), String> {
    for row in rows {
        for (cell, column) in row.iter().zip(columns) {
            match cell {
                None if !column.nullable => return Err(format!("`{}` is null", column.name)),
                Some(text) if text.contains(" is no ") || text.contains("an exact number") => {
                    return Err(format!("`{}`: {text}", column.name));
                }
                None | Some(_) => {}
            }
        }
    }
    Ok(())
}

fn run(texts: &[String], seeds: &[Seed]) {
    let schema = schema();
    let mut wrong = BTreeMap::new();
    let mut count = 0;
    for seed in seeds.iter().copied() {
        let mut own = sqlite(seed, &schema);
        for (name, mut engine) in servers(seed, &schema) {
            let dialect = engine.dialect();
            for text in texts {
                let checked = check_for(&schema, text, &[Dialect::Sqlite, dialect]);
                for query in &checked.queries {
                    for given in [Given::All, Given::Nothing] {
                        count += 1;
                        let result = compare(&schema, query, given, own.as_mut(), engine.as_mut());
                        if let Err(error) = result {
                            let sql = &bind(query, dialect, given)[0].sql;
                            let key = (query.name.clone(), name);
                            wrong
                                .entry(key)
                                .or_insert(format!("{seed:?} {given:?}: {error}\n  {sql}"));
                        }
                    }
                }
            }
        }
    }
    println!("{count} runs");
    let shown: Vec<String> =
        wrong.iter().map(|((query, engine), it)| format!("{query} on {engine}, {it}")).collect();
    assert!(shown.is_empty(), "{} wrong:\n\n{}", shown.len(), shown.join("\n\n"));
}

/// Runs a query on SQLite and on another database.
fn compare(
    schema: &Schema,
    query: &CheckedQuery,
    given: Given,
    own: &mut dyn Engine,
    other: &mut dyn Engine,
) -> Result<(), String> {
    let columns = columns(schema, query);
    let [ours, theirs] = [own.dialect(), other.dialect()].map(|it| bind(query, it, given));
    let expected = rows(own, &ours, &columns).map_err(|error| format!("on SQLite: {error}"))?;
    let found = rows(other, &theirs, &columns)?;
    let (Some(mut expected), Some(mut found)) = (expected, found) else { return Ok(()) };
    promised(&found, &columns)?;
    for row in expected.iter_mut().chain(&mut found) {
        mask(schema, query, row, &columns);
    }
    expected.sort();
    found.sort();
    if expected == found { Ok(()) } else { Err(format!("{found:?}, and SQLite {expected:?}")) }
}

/// The rows; none if a constraint was broken by a made-up value.
fn rows(
    engine: &mut dyn Engine,
    statements: &[Bound],
    columns: &[OutColumn],
) -> Result<Option<Vec<Row>>, String> {
    match engine.run(statements, columns) {
        Ok(rows) => Ok(Some(rows)),
        Err(Failure::Constraint) => Ok(None),
        Err(Failure::Refused(error)) => Err(error),
    }
}

/// Hides what differs from run to run: the time, and the numbers that a database counts.
fn mask(schema: &Schema, query: &CheckedQuery, row: &mut Row, columns: &[OutColumn]) {
    let sql = format!("{:?}", query.sql[&Dialect::Sqlite]);
    let is_now = sql.contains("'now'") || sql.contains("insert into");
    for (cell, column) in row.iter_mut().zip(columns) {
        let kind = column.ty.ty.kind();
        let of_time =
            matches!(kind, Kind::Date | Kind::Time | Kind::DateTime | Kind::Timestamp) && is_now;
        let auto = column.source.as_ref().is_some_and(|(table, name)| {
            schema.tables[table].columns.iter().any(|it| it.name == *name && it.auto)
        });
        if cell.is_some() && (of_time || auto && sql.contains("insert into")) {
            *cell = Some("…".to_owned());
        }
    }
}
