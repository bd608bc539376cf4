//! A project was begun on SQLite; PostgreSQL joins, then MariaDB. What is written for each, and that
//! nothing that was there changes, is compared with `backfill/expect`. `BLESS=1` writes it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use golden_tests::versions::{self, BY_HAND, FIRST, Versions};
use model_core::backfill::{Backfill, missing};
use model_core::dialect::Dialect;
use model_core::migration::file::{Late, append};
use model_core::schema;

#[test]
fn databases_that_join_get_what_the_migrations_say() {
    let mut versions = versions::all();
    let mut told = BTreeMap::new();
    let manifest = "0005_answers/migration.toml";
    told.insert(flat(manifest), versions.files[manifest].clone());
    let mut list = vec![FIRST];
    for dialect in [Dialect::Postgres, Dialect::MariaDb] {
        assert!(schema::check(&versions.models, &[dialect]).is_empty());
        list.push(dialect);
        told.extend(joins(&mut versions, &list, dialect));
    }
    told.insert("model.lock".to_owned(), names_of(&versions.files["model.lock"]));
    let expect = Path::new(env!("CARGO_MANIFEST_DIR")).join("backfill/expect");
    if std::env::var_os("BLESS").is_some() {
        let _ = fs::remove_dir_all(&expect);
        fs::create_dir_all(&expect).unwrap();
        told.iter().for_each(|(name, text)| fs::write(expect.join(name), text).unwrap());
    }
    let read = |it: fs::DirEntry| {
        (it.file_name().into_string().unwrap(), fs::read_to_string(it.path()).unwrap())
    };
    let expected: BTreeMap<String, String> =
        fs::read_dir(expect).unwrap().map(|it| read(it.unwrap())).collect();
    for name in told.keys().chain(expected.keys()) {
        assert_eq!(told.get(name), expected.get(name), "{name}: read it, then BLESS=1");
    }
}

/// What one database gets: its scripts, and what is left to a person.
fn joins(versions: &mut Versions, list: &[Dialect], dialect: Dialect) -> BTreeMap<String, String> {
    let before = versions.files.clone();
    let chain = versions.chain();
    let found = missing(&chain, list, &versions.models).unwrap();
    assert_eq!(found.len(), chain.migrations.len());
    let late: Vec<Late> = found.iter().map(Backfill::late).collect();
    versions.files.extend(append(&late, &chain));
    for (path, text) in before.iter().filter(|it| it.0 != "model.lock") {
        assert_eq!(versions.files[path], *text, "{path}");
    }
    let after = versions.chain();
    for (old, new) in chain.migrations.iter().zip(&after.migrations) {
        assert_eq!(old.hash, new.hash);
        list[..list.len() - 1].iter().for_each(|it| assert_eq!(old.hash_on(*it), new.hash_on(*it)));
        assert_ne!(old.hash, *new.hash_on(dialect));
    }
    assert_eq!(missing(&after, list, &versions.models), Ok(Vec::new()));
    let mut told = BTreeMap::from([(format!("{dialect}.unfinished.txt"), open(&found))]);
    let scripts = versions.files.iter().filter(|it| it.0.contains(&format!("{dialect}.")));
    let scripts = scripts.filter(|it| it.0.ends_with(".sql"));
    told.extend(scripts.map(|(path, text)| (flat(path), text.clone())));
    told
}

fn open(found: &[Backfill]) -> String {
    let mut out = String::new();
    for it in found {
        for (way, reasons) in it.unfinished() {
            assert_eq!(it.name.as_str(), BY_HAND, "{reasons:?}");
            let _ = writeln!(out, "{} {}: {}", it.name, way.word(), reasons.join("; "));
        }
    }
    out
}

fn flat(path: &str) -> String {
    path.replace('/', ".")
}

/// The lock without its remarks and hashes, which follow from the rest.
fn names_of(lock: &str) -> String {
    let lines = lock.lines().filter(|it| !it.starts_with('#'));
    lines.map(|it| format!("{}\n", it.rsplit_once(' ').unwrap().0)).collect()
}
