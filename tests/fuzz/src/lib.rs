//! What holds of every reader whatever it is given: it answers, without a panic; what it accepts, it
//! prints and reads back; what it refuses, it can draw.
//!
//! ```text
//! cargo run --manifest-path tests/fuzz/Cargo.toml --example seeds
//! cargo fuzz run --fuzz-dir tests/fuzz --sanitizer none models -- -max_total_time=120
//! ```
//!
//! `cargo fuzz` wants a nightly compiler, or `RUSTC_BOOTSTRAP=1`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model_core::backfill::{Backfill, missing};
use model_core::diagnostic::{FileId, Severity, render};
use model_core::dialect::Dialect;
use model_core::migration::diff::diff;
use model_core::migration::file::{
    self, Chain, Class, Draft, LOCK_FILE, Late, Lock, MANIFEST_FILE, Manifest, Name, Script,
    addition_file,
};
use model_core::migration::hint::Hints;
use model_core::migration::op::Op;
use model_core::migration::plan::plan;
use model_core::query::checked::CheckedQuery;
use model_core::query::syntax::parse_statement;
use model_core::query::{Checked, check_schema_sql};
use model_core::schema::{Schema, check, resolve};
use model_core::snapshot;
use model_core::source::read_text;
use model_runtime::Db;

static TABLES: LazyLock<Schema> = LazyLock::new(query_tests::schema);
static LISTS: LazyLock<Schema> = LazyLock::new(query_tests::schema_with_lists);

/// Behind this line, a source file goes on as it is in the next version.
pub const NEXT: &str = "\n// next\n";

/// A source file with models, and perhaps its next version: read, resolved, kept as snapshots,
/// planned as migrations for each database, and for a database that joins later.
pub fn models(text: &str) {
    let (first, next) = text.split_once(NEXT).map_or((text, None), |(a, b)| (a, Some(b)));
    let Some(first) = schema_of(first) else { return };
    migrated(&Schema::default(), &first);
    if let Some(next) = next.and_then(schema_of) {
        migrated(&first, &next);
        joined(&first, &next);
    }
}

fn schema_of(text: &str) -> Option<Schema> {
    let walked = read_text(text);
    for found in &walked.found {
        render(&found.diagnostic, &walked.sources);
    }
    let schema = match resolve(&walked.krate, &walked.failed) {
        Ok(schema) => schema,
        Err(mistakes) => {
            mistakes.iter().for_each(|it| drop(render(it, &walked.sources)));
            return None;
        }
    };
    for mistakes in [check(&schema, Dialect::ALL), check_schema_sql(&schema, Dialect::ALL)] {
        mistakes.iter().for_each(|it| drop(render(it, &walked.sources)));
    }
    keeps(&schema);
    Some(schema)
}

/// What is kept of a schema is all of it.
fn keeps(schema: &Schema) {
    let again = diff(schema, schema, &Hints::default());
    assert!(again.is_ok_and(|it| it.is_empty()), "a schema differs from itself");
    let snapshots = snapshot::changed(&Schema::default(), schema);
    let kept = snapshot::overlay([("0001", &snapshots)]).expect("what was printed is read");
    let second = diff(&kept, schema, &Hints::default());
    assert!(second.is_ok_and(|it| it.is_empty()), "a snapshot forgets");
}

/// A migration for each database that can hold both schemas.
fn migrated(old: &Schema, new: &Schema) {
    let Ok(ops) = diff(old, new, &Hints::default()) else { return };
    for dialect in Dialect::ALL.iter().copied().filter(|it| holds(old, *it) && holds(new, *it)) {
        let scripts = plan(old, new, &ops, dialect);
        for script in [scripts.up, scripts.down] {
            let read = Script::parse(&script.print("x"), dialect);
            assert_eq!(read.as_ref(), Ok(&script), "a script reads back");
        }
    }
}

fn holds(schema: &Schema, dialect: Dialect) -> bool {
    let checked = [check(schema, &[dialect]), check_schema_sql(schema, &[dialect])];
    checked.iter().all(|it| !it.has_errors())
}

/// The databases that join after two migrations for SQLite.
fn joined(first: &Schema, next: &Schema) {
    if !holds(first, Dialect::Sqlite) || !holds(next, Dialect::Sqlite) {
        return;
    }
    let mut files = BTreeMap::new();
    for (old, new) in [(&Schema::default(), first), (first, next)] {
        let Ok(ops) = diff(old, new, &Hints::default()) else { return };
        let chain = chain(&files);
        let draft = Draft {
            name: Name::next(chain.head().map(|it| &it.name), "x"),
            operations: ops.iter().map(Op::words).collect(),
            fills: file::fills_of(&ops),
            scripts: BTreeMap::from([(Dialect::Sqlite, plan(old, new, &ops, Dialect::Sqlite))]),
            snapshots: snapshot::changed(old, new),
        };
        files.extend(file::write(&draft, &chain));
    }
    let before = chain(&files);
    let found = missing(&before, Dialect::ALL, next).expect("snapshots that were written");
    let late: Vec<Late> = found.iter().map(Backfill::late).collect();
    files.extend(file::append(&late, &before));
    assert_eq!(missing(&chain(&files), Dialect::ALL, next), Ok(Vec::new()), "nothing is missing");
}

fn chain(files: &BTreeMap<String, String>) -> Chain {
    let files: Vec<(&String, &String)> = files.iter().collect();
    file::read(&files).expect("what was written")
}

/// A statement, and a file of queries: for SQLite, for each other database alone, and for all.
pub fn query(text: &str) {
    let _ = parse_statement(text, FileId(1), 0);
    let named = query_tests::named(text);
    answered(&named, &query_tests::check(&TABLES, &named), &[Dialect::Sqlite]);
    for dialects in [&[Dialect::Postgres][..], &[Dialect::MySql], Dialect::ALL] {
        let schema = if dialects == [Dialect::Postgres] { &LISTS } else { &TABLES };
        answered(&named, &query_tests::check_for(schema, &named, dialects), dialects);
    }
}

fn answered(named: &str, checked: &Checked, dialects: &[Dialect]) {
    let sources = query_tests::sources(named);
    checked.diagnostics.iter().for_each(|it| drop(render(it, &sources)));
    checked.queries.iter().for_each(|it| is_whole(it, dialects));
    if checked.queries.is_empty() && !checked.failed.is_empty() {
        let has_error = checked.diagnostics.iter().any(|it| it.severity == Severity::Error)
            || checked.failed.iter().any(|it| !it.diagnostics.is_empty());
        assert!(has_error, "a query failed, and nobody knows why");
    }
}

fn is_whole(query: &CheckedQuery, dialects: &[Dialect]) {
    for dialect in dialects {
        assert!(query.sql.contains_key(dialect), "{} has no text for {dialect}", query.name);
    }
}

/// A snapshot.
pub fn snapshot(text: &str) {
    match snapshot::parse(text) {
        Ok(it) => assert_eq!(snapshot::print(&it), text),
        Err(problem) => drop(format!("{problem:?}")),
    }
}

/// The files of migrations: a path on a line that begins with `@`, then its text.
pub fn files(text: &str) {
    one_file(text);
    let mut list: Vec<(&str, &str)> = Vec::new();
    for part in text.split("\n@") {
        let (path, text) = part.split_once('\n').unwrap_or((part, ""));
        list.push((path.trim_start_matches('@'), text));
    }
    for errors in [file::read(&list).err(), file::read_scripts(&list).err()] {
        let errors = errors.unwrap_or_default();
        errors.iter().for_each(|it| drop(format!("{it} {} {}", it.code(), it.help())));
    }
    let _ = file::read_forked(&list);
    if let Ok(changed) = file::sign(&list) {
        assert!(changed.iter().all(|(path, _)| is_signed_file(path)), "{changed:?}");
    }
}

fn is_signed_file(path: &str) -> bool {
    let of_database = |it: &Dialect| path.ends_with(&addition_file(*it));
    path == LOCK_FILE || path.ends_with(MANIFEST_FILE) || Dialect::ALL.iter().any(of_database)
}

fn one_file(text: &str) {
    if let Ok(lock) = Lock::parse(text) {
        assert_eq!(Lock::parse(&lock.print()), Ok(lock));
    }
    if let Ok(manifest) = Manifest::parse(text) {
        assert_eq!(Manifest::parse(&manifest.print()), Ok(manifest));
    }
    for dialect in Dialect::ALL {
        one_script(text, *dialect);
    }
}

fn one_script(text: &str, dialect: Dialect) {
    if let Ok(script) = Script::parse(text, dialect) {
        let again = Script::parse(&script.print("x"), dialect).expect("what was printed");
        assert_eq!(again.foreign_keys_off, script.foreign_keys_off);
        assert_eq!(again.private, script.private);
        assert_eq!(again.unfinished.len(), script.unfinished.len());
        assert_eq!(statements(&again), statements(&script));
    }
}

/// What is run; words for people lose their control characters when they are printed.
fn statements(script: &Script) -> Vec<(Class, &[String])> {
    script.steps.iter().map(|it| (it.class, it.statements.as_slice())).collect()
}

/// A URL, and one whose password must not come out.
pub fn url(text: &str) {
    if let Err(error) = Db::options().url(text) {
        drop(format!("{error} {error:?}"));
    }
    for scheme in ["postgres", "mysql+pymysql", "sqlite", "x"] {
        let url = format!("{scheme}://me:hunter2@{text}");
        let said = match Db::options().url(&url) {
            Ok(_) => continue,
            Err(error) => format!("{error} {error:?}"),
        };
        assert!(!said.contains("hunter2") || text.contains("hunter2"), "{said}");
    }
}
