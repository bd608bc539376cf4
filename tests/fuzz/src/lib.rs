//! What holds of every reader whatever it is given: it answers, without a panic; what it accepts, it
//! prints and reads back; what it refuses, it can draw.
//!
//! ```text
//! cargo run --manifest-path tests/fuzz/Cargo.toml --example seeds
//! cargo fuzz run --fuzz-dir tests/fuzz --sanitizer none models -- -max_total_time=120
//! ```
//!
//! `cargo fuzz` wants a nightly compiler, or `RUSTC_BOOTSTRAP=1`.

use std::sync::LazyLock;

use model_core::diagnostic::{FileId, Severity, render};
use model_core::dialect::Dialect;
use model_core::migration::diff::diff;
use model_core::migration::file::{self, Class, LOCK_FILE, Lock, MANIFEST_FILE, Manifest, Script};
use model_core::migration::hint::Hints;
use model_core::migration::plan::plan;
use model_core::query::checked::CheckedQuery;
use model_core::query::syntax::parse_statement;
use model_core::schema::{Schema, resolve};
use model_core::snapshot;
use model_core::source::read_text;
use model_runtime::Db;

static TABLES: LazyLock<Schema> = LazyLock::new(query_tests::schema);

/// A source file with models: read, resolved, kept as snapshots, planned as a first migration.
pub fn models(text: &str) {
    let walked = read_text(text);
    for found in &walked.found {
        render(&found.diagnostic, &walked.sources);
    }
    match resolve(&walked.krate, &walked.failed) {
        Err(mistakes) => mistakes.iter().for_each(|it| drop(render(it, &walked.sources))),
        Ok(schema) => first_migration(&schema),
    }
}

fn first_migration(schema: &Schema) {
    let empty = Schema::default();
    let again = diff(schema, schema, &Hints::default());
    assert!(again.is_ok_and(|it| it.is_empty()), "a schema differs from itself");
    let snapshots = snapshot::changed(&empty, schema);
    let kept = snapshot::overlay([("0001", &snapshots)]).expect("what was printed is read");
    let second = diff(&kept, schema, &Hints::default());
    assert!(second.is_ok_and(|it| it.is_empty()), "a snapshot forgets");
    if let Ok(ops) = diff(&empty, schema, &Hints::default()) {
        let scripts = plan(&empty, schema, &ops, Dialect::Sqlite);
        for script in [scripts.up, scripts.down] {
            let read = Script::parse(&script.print("x"), Dialect::Sqlite);
            assert_eq!(read.as_ref(), Ok(&script), "a script reads back");
        }
    }
}

/// A statement, and a file of queries.
pub fn query(text: &str) {
    let _ = parse_statement(text, FileId(1), 0);
    let named = query_tests::named(text);
    let checked = query_tests::check(&TABLES, &named);
    let sources = query_tests::sources(&named);
    checked.diagnostics.iter().for_each(|it| drop(render(it, &sources)));
    checked.queries.iter().for_each(is_whole);
    if checked.queries.is_empty() && !checked.failed.is_empty() {
        let has_error = checked.diagnostics.iter().any(|it| it.severity == Severity::Error)
            || checked.failed.iter().any(|it| !it.diagnostics.is_empty());
        assert!(has_error, "a query failed, and nobody knows why");
    }
}

fn is_whole(query: &CheckedQuery) {
    assert!(query.sql.contains_key(&Dialect::Sqlite), "{} has no text", query.name);
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
        assert!(changed.iter().all(|(path, _)| path == LOCK_FILE || path.ends_with(MANIFEST_FILE)));
    }
}

fn one_file(text: &str) {
    if let Ok(lock) = Lock::parse(text) {
        assert_eq!(Lock::parse(&lock.print()), Ok(lock));
    }
    if let Ok(manifest) = Manifest::parse(text) {
        assert_eq!(Manifest::parse(&manifest.print()), Ok(manifest));
    }
    if let Ok(script) = Script::parse(text, Dialect::Sqlite) {
        let again = Script::parse(&script.print("x"), Dialect::Sqlite).expect("what was printed");
        assert_eq!(again.foreign_keys_off, script.foreign_keys_off);
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
