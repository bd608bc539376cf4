//! `postgres.toml`: the scripts of a database that was added after a migration had been written.
//!
//! It stands beside `migration.toml`, which stays as it is, and so does the migration's hash: a
//! database that has applied it is not told of scripts that it never runs. What the added database
//! records is a hash over both.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::manifest::{FORMAT, check_format, first_line, parse_files, print_files};
use super::{Direction, Hash, script_file};
use crate::dialect::Dialect;

/// The scripts of one added database, in the folder of one migration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Addition {
    /// The hash of each file, by its path below the folder.
    pub(super) files: BTreeMap<String, Hash>,
    /// As in [`super::Manifest`].
    pub(super) edited: Option<BTreeMap<String, Hash>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdditionText {
    #[serde(rename = "format")]
    _format: u32,
    #[serde(default)]
    files: BTreeMap<String, String>,
    edited: Option<BTreeMap<String, String>>,
}

/// The name of its file in the migration's folder: `postgres.toml`.
pub fn addition_file(dialect: Dialect) -> String {
    format!("{dialect}.toml")
}

impl Addition {
    /// Reads the text of the file of a database.
    pub(super) fn parse(text: &str, dialect: Dialect) -> Result<Self, String> {
        let text = super::canonical(text);
        check_format(&text)?;
        let raw: AdditionText = toml::from_str(&text).map_err(|it| first_line(&it))?;
        let own = Direction::ALL.map(|it| script_file(dialect, it));
        match raw.files.keys().find(|it| !own.contains(it)) {
            Some(path) => Err(format!("`{path}` is no script of {}", dialect.title())),
            None => Ok(Self {
                files: parse_files(raw.files)?,
                edited: raw.edited.map(parse_files).transpose()?,
            }),
        }
    }

    /// The text of the file.
    pub(super) fn print(&self) -> String {
        let files = print_files(&self.files);
        let edited = self.edited.as_ref().map(|it| format!("\n[edited]\n{}", print_files(it)));
        format!("format = {FORMAT}\n\n[files]\n{files}{}", edited.unwrap_or_default())
    }

    /// What its database records of the migration with the given hash.
    pub(super) fn hash(text: &str, dialect: Dialect, migration: &Hash) -> Hash {
        Hash::of_parts(&[migration.as_str(), dialect.name(), &super::canonical(text)])
    }
}

/// Takes the scripts of added databases out of a folder's files: those of which the manifest has
/// none. A database whose scripts are gone keeps an empty addition where there was one.
pub(super) fn split_off(
    files: &mut BTreeMap<String, Hash>,
    manifest: &BTreeMap<String, Hash>,
    has_file: impl Fn(&str) -> bool,
) -> BTreeMap<Dialect, Addition> {
    let mut added = BTreeMap::new();
    for dialect in Dialect::ALL.iter().copied() {
        let own = Direction::ALL.map(|it| script_file(dialect, it));
        if own.iter().any(|it| manifest.contains_key(it)) {
            continue;
        }
        let files: BTreeMap<String, Hash> =
            own.iter().filter_map(|it| files.remove_entry(it)).collect();
        if !files.is_empty() || has_file(&addition_file(dialect)) {
            added.insert(dialect, Addition { files, edited: None });
        }
    }
    added
}
