//! Each folder below `story` is one: `before.rs` (may be missing) and `after.rs` are read, and what
//! follows is compared with the folder's `expect`. `BLESS=1` writes it.
//!
//! ```text
//! schema.txt       the tables of after.rs, as the snapshots have them
//! ops.txt          what changes, and what a reviewer is told of it
//! sqlite.up.sql    how, for each database that can hold it
//! sqlite.down.sql  and back
//! questions.txt    what the models alone do not say, with lines to paste
//! errors.txt       what is wrong with the models
//! ```
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use model_core::diagnostic::{Diagnostics, Sources, render};
use model_core::dialect::Dialect;
use model_core::migration::diff::diff;
use model_core::migration::file::{Script, fills_of};
use model_core::migration::hint::{Hints, Question};
use model_core::migration::lint::lint;
use model_core::migration::merge::recover;
use model_core::migration::op::Op;
use model_core::migration::plan::plan;
use model_core::schema::{self, Schema};
use model_core::snapshot;
use model_core::source::read_text;

/// The databases whose SQL is told.
const DIALECTS: &[Dialect] =
    &[Dialect::Sqlite, Dialect::Postgres, Dialect::MySql, Dialect::MariaDb];

type Files = BTreeMap<String, String>;

#[test]
fn every_story_ends_as_it_is_told() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("story");
    let mut wrong = Vec::new();
    let stories = folders(&root);
    assert!(stories.len() >= 25, "only {} stories", stories.len());
    for story in stories {
        let told = tell(&story);
        let expect = story.join("expect");
        if std::env::var_os("BLESS").is_some() {
            bless(&expect, &told);
        } else if told != read_all(&expect) {
            wrong.push(difference(&story, &told, &read_all(&expect)));
        }
    }
    assert!(wrong.is_empty(), "{}\nread the differences, then BLESS=1", wrong.join("\n"));
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|it| it.unwrap().path()).collect();
    found.retain(|it| it.is_dir());
    found.sort();
    found
}

fn tell(story: &Path) -> Files {
    let mut out = Files::new();
    let before = match fs::read_to_string(story.join("before.rs")) {
        Ok(text) => read(&text).unwrap_or_else(|it| panic!("{}: {it}", story.display())),
        Err(_) => Schema::default(),
    };
    let after = match read(&fs::read_to_string(story.join("after.rs")).unwrap()) {
        Ok(schema) => schema,
        Err(errors) => {
            out.insert("errors.txt".into(), errors);
            return out;
        }
    };
    let tables = snapshot::changed(&Schema::default(), &after);
    if !story.join("before.rs").exists() {
        out.insert("schema.txt".into(), tables.values().cloned().collect());
    }
    match diff(&before, &after, &Hints::default()) {
        Err(questions) => {
            out.insert("questions.txt".into(), questions.iter().map(question).collect());
        }
        Ok(ops) => {
            out.insert("ops.txt".into(), words(&before, &after, &ops));
            for dialect in DIALECTS {
                out.extend(sql(&before, &after, &ops, *dialect));
            }
            assert_is_told_again(story, &before, &after, &ops);
        }
    }
    out
}

/// From what a migration's files say alone, another database gets what it would have got at once; and
/// a script that nobody edited is known as such.
fn assert_is_told_again(story: &Path, before: &Schema, after: &Schema, ops: &[Op]) {
    let words: Vec<String> = ops.iter().map(Op::words).collect();
    let (old, new) = (kept(before), kept(after));
    let recovered = recover(&old, &new, &words, &fills_of(ops), &Schema::default());
    let recovered = recovered.unwrap_or_else(|| panic!("{}: {words:#?}", story.display()));
    for dialect in DIALECTS {
        let scripts = plan(before, after, ops, *dialect);
        assert_eq!(plan(&old, &new, &recovered, *dialect), scripts, "{}", story.display());
        for script in [scripts.up, scripts.down] {
            assert_eq!(Script::parse(&script.print("x"), *dialect), Ok(script));
        }
    }
}

/// A schema as snapshots keep it.
fn kept(schema: &Schema) -> Schema {
    let snapshots = snapshot::changed(&Schema::default(), schema);
    snapshot::overlay([("all", &snapshots)]).unwrap()
}

/// The scripts, or why the database cannot hold what the models say.
fn sql(before: &Schema, after: &Schema, ops: &[Op], dialect: Dialect) -> Files {
    let mut mistakes = schema::check(before, &[dialect]);
    mistakes.extend(schema::check(after, &[dialect]));
    if !mistakes.is_empty() {
        let lines = mistakes.iter().map(|it| format!("{}: {}\n", it.code, it.message));
        return Files::from([(format!("{dialect}.errors.txt"), lines.collect())]);
    }
    let scripts = plan(before, after, ops, dialect);
    Files::from([
        (format!("{dialect}.up.sql"), scripts.up.print("up")),
        (format!("{dialect}.down.sql"), scripts.down.print("down")),
    ])
}

/// The schema of a text, or its mistakes as they are shown.
fn read(text: &str) -> Result<Schema, String> {
    let walked = read_text(text);
    let mut mistakes = walked.diagnostics();
    let schema = mistakes.take(schema::resolve(&walked.krate, &walked.failed));
    if let (Some(schema), true) = (&schema, mistakes.is_empty()) {
        mistakes.extend(schema::check(schema, &[Dialect::Sqlite]));
    }
    match schema {
        Some(schema) if mistakes.is_empty() => Ok(schema),
        _ => Err(rendered(&mistakes, &walked.sources)),
    }
}

fn rendered(mistakes: &Diagnostics, sources: &Sources) -> String {
    mistakes.iter().map(|it| render(it, sources) + "\n\n").collect()
}

fn words(before: &Schema, after: &Schema, ops: &[Op]) -> String {
    let mut out: String = ops.iter().map(|it| it.words() + "\n").collect();
    let findings = lint(before, after, ops, DIALECTS);
    if !findings.is_empty() {
        out.push('\n');
    }
    for finding in findings {
        let _ = writeln!(out, "{}: {}", finding.code, finding.message);
    }
    out
}

fn question(question: &Question) -> String {
    let mut out = format!("{}: {}\n", question.code(), question.words());
    for line in question.pastes() {
        let _ = writeln!(out, "    {line}");
    }
    out
}

fn read_all(folder: &Path) -> Files {
    let Ok(entries) = fs::read_dir(folder) else { return Files::new() };
    let paths = entries.map(|it| it.unwrap().path());
    paths
        .map(|it| {
            (it.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(it).unwrap())
        })
        .collect()
}

fn bless(folder: &Path, told: &Files) {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).unwrap();
    for (name, text) in told {
        fs::write(folder.join(name), text).unwrap();
    }
}

fn difference(story: &Path, told: &Files, expected: &Files) -> String {
    let name = story.file_name().unwrap().to_str().unwrap();
    let mut out = format!("--- {name}");
    for file in told.keys().chain(expected.keys()) {
        let (new, old) = (told.get(file), expected.get(file));
        if new != old {
            let _ = write!(out, "\n{file}, now:\n{}", new.map_or("(gone)", String::as_str));
        }
    }
    out
}
