//! Every message in full, as a user reads it: one file for each code in `messages/`, with each of its
//! sentences once. `QUERY_BLESS=1` writes them anew, to be read before they are kept.
//!
//! The cases are those of `wrong/`, and here the few that no query of one file can make.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use model_core::diagnostic::{Diagnostic, FileId, Sources, Span, render};
use model_core::dialect::Dialect;
use model_core::name::Ident;
use model_core::query::syntax::codes;
use model_core::query::{Config, Expected, QueryFile, check_expression, check_file, code};
use model_core::schema::{Generated, SqlText, TableName};
use query_tests::{QUERIES, blocks, check, check_case, named, schema, sources};

/// Codes without a file, and why.
const WITHOUT: &[(&str, &str)] =
    &[("Q0013", "takes a query of 4 GiB"), ("Q0212", "takes two databases")];

#[test]
fn every_message_reads_well() {
    let found = all();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("messages");
    if std::env::var_os("QUERY_BLESS").is_some() {
        for (code, text) in &found {
            std::fs::write(folder.join(format!("{code}.txt")), text).unwrap();
        }
    }
    let blessed: BTreeMap<String, String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .map(|it| (stem(&it), std::fs::read_to_string(&it).unwrap()))
        .collect();
    let differs: Vec<&String> =
        found.keys().filter(|it| blessed.get(*it) != found.get(*it)).collect();
    let stale: Vec<&String> = blessed.keys().filter(|it| !found.contains_key(*it)).collect();
    let shown: String = differs.iter().map(|it| format!("{it}:\n{}\n", found[*it])).collect();
    assert!(differs.is_empty() && stale.is_empty(), "{shown}\nwithout a case: {stale:?}");
}

#[test]
fn every_code_is_said_somewhere() {
    let found = all();
    let silent: Vec<&str> = code::ALL
        .iter()
        .chain(codes::ALL)
        .map(|it| it.0)
        .filter(|it| !found.contains_key(*it) && !WITHOUT.iter().any(|(code, _)| code == it))
        .collect();
    assert!(silent.is_empty(), "codes that no case makes: {silent:?}");
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}

/// Each sentence of each code once, by code.
fn all() -> BTreeMap<String, String> {
    let mut said = Said::default();
    for path in cases() {
        for block in blocks(&std::fs::read_to_string(&path).unwrap()) {
            let lines: Vec<&str> = block.lines().filter(|it| !it.starts_with("=> ")).collect();
            let text = named(&lines.join("\n"));
            said.add(
                &check_case(&stem(&path), &text).diagnostics.into_iter().collect::<Vec<_>>(),
                &sources(&text),
            );
        }
    }
    generated(&mut said);
    attributes(&mut said);
    signatures(&mut said);
    without_an_engine(&mut said);
    too_deep(&mut said);
    said.texts
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("wrong");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    paths
}

#[derive(Default)]
struct Said {
    texts: BTreeMap<String, String>,
    shapes: BTreeSet<String>,
}

impl Said {
    fn add(&mut self, found: &[Diagnostic], sources: &Sources) {
        for each in found {
            if self.shapes.insert(shape(each)) {
                let text = self.texts.entry(each.code.to_string()).or_default();
                let gap = if text.is_empty() { "" } else { "\n" };
                text.push_str(&format!("{gap}{}\n", render(each, sources)));
            }
        }
    }
}

/// The code, the sentence and the help without what is quoted in them.
fn shape(diagnostic: &Diagnostic) -> String {
    let all = [&diagnostic.message].into_iter().chain(&diagnostic.help);
    let plain = all.map(|it| it.split('`').step_by(2).collect::<Vec<_>>().join("`"));
    format!("{} {}", diagnostic.code, plain.collect::<Vec<_>>().join("; "))
}

/// A column that the database computes.
fn generated(said: &mut Said) {
    let mut schema = schema();
    let users = TableName::plain(Ident::new("users").unwrap());
    let columns = &mut schema.tables.get_mut(&users).unwrap().columns;
    columns[1].generated = Some(Generated { expression: SqlText::default(), stored: true });
    let text = "-- name: q :exec\nupdate users set email = 'a' where id = 1";
    said.add(&check(&schema, text).diagnostics.into_iter().collect::<Vec<_>>(), &sources(text));
}

/// SQL in attributes of models.
fn attributes(said: &mut Said) {
    let schema = schema();
    let users = &schema.tables[&TableName::plain(Ident::new("users").unwrap())];
    for (text, dialect) in [
        ("age > :least", Dialect::Sqlite),
        ("users.age > 1", Dialect::Sqlite),
        ("age > 1 -- grown up", Dialect::Sqlite),
        ("age > (select max(id) from teams)", Dialect::Sqlite),
        ("ifnull(age, 0) > 1", Dialect::Postgres),
    ] {
        let span = Span::new(FileId(1), 0, u32::try_from(text.len()).unwrap());
        let found = check_expression(&schema, users, text, span, &Expected::Condition, dialect);
        said.add(&found.into_iter().collect::<Vec<_>>(), &sources(text));
    }
}

/// Functions of the configuration.
fn signatures(said: &mut Said) {
    for signature in ["distance(text)", "distance(money) -> f64", "distance(text) -> money"] {
        let file = QueryFile { id: QUERIES, module: vec!["queries".to_owned()], text: "" };
        let config = Config { functions: vec![signature.to_owned()] };
        let found = check_file(&schema(), &[Dialect::Sqlite], &file, &config).diagnostics;
        said.add(&found.into_iter().collect::<Vec<_>>(), &sources(""));
    }
}

/// `-- check: engine` in a build script without the feature.
fn without_an_engine(said: &mut Said) {
    let text = "-- name: a :many\n-- check: engine\nselect id from users";
    let file = QueryFile { id: QUERIES, module: vec!["queries".to_owned()], text };
    let found = check_file(&schema(), &[Dialect::Sqlite], &file, &Config::default()).diagnostics;
    said.add(&found.into_iter().collect::<Vec<_>>(), &sources(text));
}

/// One more parenthesis than can be walked, on lines of their own so that the drawing stays short.
fn too_deep(said: &mut Said) {
    let text = format!("-- name: a :many\nselect {}1{} as n", "(\n".repeat(2000), ")".repeat(2000));
    said.add(&check(&schema(), &text).diagnostics.into_iter().collect::<Vec<_>>(), &sources(&text));
}
