//! Fills `corpus/` from the fixtures of the other suites, which the fuzzer then changes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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
    let mut sources = below(&tests.join("golden/story"))?;
    sources.extend(below(&tests.join("ui/cases"))?);
    sources.retain(|it| has_end(it, "rs"));
    keep("models", &texts(&sources)?)?;

    let mut queries = below(&tests.join("queries"))?;
    queries.extend(below(&tests.join("parser-oracle/corpus"))?);
    queries.retain(|it| has_end(it, "sql") || has_end(it, "txt"));
    let queries = texts(&queries)?;
    let statements = queries.iter().flat_map(|it| it.split(";\n")).map(str::to_owned);
    keep("query", &statements.collect::<Vec<_>>())?;

    let migrations = below(&tests.join("../examples/quickstart/migrations"))?;
    let snapshots: Vec<PathBuf> =
        migrations.iter().filter(|it| has_end(it, "json")).cloned().collect();
    keep("snapshot", &texts(&snapshots)?)?;
    let mut all = texts(&migrations)?;
    let root = tests.join("../examples/quickstart/migrations");
    let names = migrations.iter().map(|it| it.strip_prefix(&root).unwrap_or(it).display());
    let joined: String = names.zip(&all).map(|(name, text)| format!("@{name}\n{text}\n")).collect();
    all.push(joined);
    keep("files", &all)?;
    keep("url", &URLS.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
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
