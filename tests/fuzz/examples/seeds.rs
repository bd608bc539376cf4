//! Fills `corpus/` from the fixtures of the other suites, which the fuzzer then changes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use model_core::backfill::{Backfill, missing};
use model_core::dialect::Dialect;
use model_core::migration::file::{Late, append};
use model_fuzz::NEXT;

const TESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");

const URLS: &[&str] = &[
    "sqlite:app.db",
    "sqlite:///srv/app.db?mode=ro&busy_timeout=5s&journal_mode=wal&synchronous=normal",
    "sqlite::memory:",
    "sqlite+aiosqlite:///a%20b.db?foreign_keys=on&pool_size=10&statement_cache=512",
    "postgresql+psycopg2://me:secret@host:5432/name?sslmode=require",
];

fn main() -> io::Result<()> {
    let tests = Path::new(TESTS);
    let mut sources = Vec::new();
    for folder in ["golden/story", "ui/cases", "postgres/src", "matrix/src", "../examples"] {
        sources.extend(below(&tests.join(folder))?);
    }
    sources.retain(|it| has_end(it, "rs"));
    let mut models = texts(&sources)?;
    models.extend(versions(&tests.join("golden/story"))?);
    keep("models", &models)?;

    let mut queries = below(&tests.join("queries"))?;
    queries.extend(below(&tests.join("parser-oracle/corpus"))?);
    queries.retain(|it| has_end(it, "sql") || has_end(it, "txt"));
    let mut queries = texts(&queries)?;
    let written = below(&tests.join("queries/tests"))?;
    queries.extend(texts(&written)?.iter().flat_map(|it| statements(it)));
    let parts = queries.iter().flat_map(|it| it.split(";\n")).map(str::to_owned);
    keep("query", &parts.collect::<Vec<_>>())?;

    let migrations = below(&tests.join("../examples/quickstart/migrations"))?;
    let snapshots: Vec<PathBuf> =
        migrations.iter().filter(|it| has_end(it, "json")).cloned().collect();
    keep("snapshot", &texts(&snapshots)?)?;
    let mut all = texts(&migrations)?;
    let root = tests.join("../examples/quickstart/migrations");
    let names = migrations.iter().map(|it| it.strip_prefix(&root).unwrap_or(it).display());
    let joined: String = names.zip(&all).map(|(name, text)| format!("@{name}\n{text}\n")).collect();
    all.push(joined);
    all.extend(texts(&below(&tests.join("golden/backfill/expect"))?)?);
    all.push(late());
    keep("files", &all)?;
    keep("url", &URLS.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
}

/// The models of each story and those after them, as one text.
fn versions(stories: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for story in fs::read_dir(stories)? {
        let [before, after] = ["before.rs", "after.rs"].map(|it| (&story, it));
        let text = |(story, name): (&io::Result<fs::DirEntry>, &str)| {
            story.as_ref().ok().and_then(|it| fs::read_to_string(it.path().join(name)).ok())
        };
        if let (Some(before), Some(after)) = (text(before), text(after)) {
            found.push(format!("{before}{NEXT}{after}"));
        }
    }
    found.sort();
    Ok(found)
}

/// The statements that are written out in a test.
fn statements(test: &str) -> impl Iterator<Item = String> {
    let words = ["select ", "insert ", "update ", "delete ", "with ", "-- name: "];
    test.split('"')
        .filter(move |it| words.iter().any(|word| it.starts_with(word)))
        .map(str::to_owned)
}

/// Five migrations, and the databases that joined after them.
fn late() -> String {
    let mut versions = golden_tests::versions::all();
    let chain = versions.chain();
    let found = missing(&chain, Dialect::ALL, &versions.models).expect("whole snapshots");
    let late: Vec<Late> = found.iter().map(Backfill::late).collect();
    versions.files.extend(append(&late, &chain));
    versions.files.iter().map(|(path, text)| format!("@{path}\n{text}\n")).collect()
}

fn keep(target: &str, texts: &[String]) -> io::Result<()> {
    let folder = Path::new(CORPUS).join(target);
    fs::create_dir_all(&folder)?;
    for (number, text) in texts.iter().enumerate() {
        fs::write(folder.join(format!("seed-{number:05}")), text)?;
    }
    Ok(())
}

fn texts(paths: &[PathBuf]) -> io::Result<Vec<String>> {
    paths.iter().map(fs::read_to_string).collect()
}

fn has_end(path: &Path, end: &str) -> bool {
    path.extension().is_some_and(|it| it == end)
}

fn below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(below(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}
