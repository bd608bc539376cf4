//! A project with five migrations for SQLite alone, as its commands would have written them: renames,
//! an enum that changes, a type that changes with its values, SQL that somebody wrote, and answers
//! that were given on a terminal.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;

use model_core::dialect::Dialect;
use model_core::migration::diff::diff;
use model_core::migration::file::{Chain, Draft, Name, Scripts, fills_of, read, sign, write};
use model_core::migration::hint::{Fill, Hints};
use model_core::migration::op::Op;
use model_core::migration::plan::plan;
use model_core::name::Ident;
use model_core::schema::{self, DefaultValue, Schema, SqlText};
use model_core::snapshot;
use model_core::source::read_text;

/// The database that it was begun on.
pub const FIRST: Dialect = Dialect::Sqlite;

/// The migration that has SQL by hand.
pub const BY_HAND: &str = "0004_seed";

/// What it runs, which works everywhere.
pub const SEED: [&str; 2] = [
    "insert into authors (name) values ('Ada');\ninsert into works (author_id, heading, pages, state) select id, 'Notes', 12, 'done' from authors;\n",
    "delete from works;\ndelete from authors;\n",
];

/// The files of the migrations, and the models as they are in the end.
#[derive(Debug, Default)]
pub struct Versions {
    /// Paths below the folder of migrations, and texts.
    pub files: BTreeMap<String, String>,
    /// The models.
    pub models: Schema,
}

/// The text of the models of a version.
///
/// # Panics
/// When there is none of this number.
pub fn source(version: u32) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("backfill");
    std::fs::read_to_string(folder.join(format!("{version}.rs"))).unwrap()
}

/// All five.
///
/// # Panics
/// When the stories are not what they were.
pub fn all() -> Versions {
    let mut versions = Versions::default();
    versions.next("initial", 1, &Hints::default());
    versions.next("renames", 2, &Hints::default());
    versions.next("numbers", 3, &Hints::default());
    versions.next("seed", 3, &Hints::default());
    for (way, text) in ["up", "down"].into_iter().zip(SEED) {
        versions.files.insert(format!("{BY_HAND}/{FIRST}.{way}.sql"), text.to_owned());
    }
    versions.sign();
    versions.next("answers", 5, &answers());
    versions
}

fn answers() -> Hints {
    let mut hints = Hints::default();
    let works = schema_of(5).tables.into_keys().find(|it| it.to_string() == "works").unwrap();
    let key = |name: &str| (works.clone(), Ident::new(name).unwrap());
    hints.fills.insert(key("stock"), Fill::Value(DefaultValue::Int(3)));
    hints.fills.insert(key("slug"), Fill::Sql(SqlText::portable("lower(heading)")));
    hints
}

fn schema_of(version: u32) -> Schema {
    let walked = read_text(&source(version));
    assert!(walked.found.is_empty(), "{:#?}", walked.found);
    schema::resolve(&walked.krate, &walked.failed).unwrap()
}

impl Versions {
    /// The migrations, verified.
    ///
    /// # Panics
    /// When they are not whole.
    pub fn chain(&self) -> Chain {
        let files: Vec<_> = self.files.iter().collect();
        read(&files).unwrap_or_else(|it| panic!("{it:#?}"))
    }

    /// Takes the files as they are.
    ///
    /// # Panics
    /// When they are none.
    pub fn sign(&mut self) {
        let files: Vec<_> = self.files.clone().into_iter().collect();
        self.files.extend(sign(&files).unwrap());
    }

    fn next(&mut self, words: &str, version: u32, hints: &Hints) {
        let chain = self.chain();
        let (old, new) = (chain.state().unwrap(), schema_of(version));
        let ops = diff(&old, &new, hints).unwrap_or_else(|it| panic!("{it:#?}"));
        let scripts: Scripts = plan(&old, &new, &ops, FIRST);
        let draft = Draft {
            name: Name::next(chain.head().map(|it| &it.name), words),
            operations: ops.iter().map(Op::words).collect(),
            fills: fills_of(&ops),
            scripts: BTreeMap::from([(FIRST, scripts)]),
            snapshots: snapshot::changed(&old, &new),
        };
        self.files.extend(write(&draft, &chain));
        self.models = new;
    }
}
