//! `migration.toml`: what a migration is, and the hash of each file that belongs to it.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;

use super::fill::{self, FillMirror};
use super::{Hash, Name};
use crate::migration::hint::Fill;

/// The name of the manifest in its migration's folder.
pub const MANIFEST_FILE: &str = "migration.toml";

/// The format that this version writes, and the newest that it reads.
pub(super) const FORMAT: u32 = 1;

/// The manifest of a migration. Readers trust only files that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The migration's name, which is also its folder's.
    pub name: Name,
    /// The migration it follows.
    pub parent: Option<Name>,
    /// What it does, a line per operation.
    pub operations: Vec<String>,
    /// What rows get in columns that the operations add or alter, by `table.column`.
    pub fills: BTreeMap<String, Fill>,
    /// The hash of each file, by its path below the folder.
    pub files: BTreeMap<String, Hash>,
    /// Of files that somebody has changed since they were written, what they were; `None` where that
    /// is not recorded.
    pub edited: Option<BTreeMap<String, Hash>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ManifestText {
    #[serde(rename = "format")]
    _format: u32,
    name: String,
    parent: Option<String>,
    #[serde(default)]
    operations: Vec<String>,
    #[serde(default)]
    fills: BTreeMap<String, FillMirror>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    edited: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

impl Manifest {
    /// Reads the text of a manifest.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = super::canonical(text);
        check_format(&text)?;
        let raw: ManifestText = toml::from_str(&text).map_err(|it| first_line(&it))?;
        let ManifestText { _format, name, parent, operations, fills, files, edited } = raw;
        let fill = |(place, it): (String, FillMirror)| Ok((place, fill::read(&it)?));
        Ok(Self {
            name: Name::new(name).map_err(|it| it.to_string())?,
            parent: parent.map(Name::new).transpose().map_err(|it| it.to_string())?,
            operations,
            fills: fills.into_iter().map(fill).collect::<Result<_, String>>()?,
            files: parse_files(files)?,
            edited: edited.map(parse_files).transpose()?,
        })
    }

    /// The text of the manifest.
    pub fn print(&self) -> String {
        let mut out = format!("format = {FORMAT}\nname = \"{}\"\n", self.name);
        if let Some(parent) = &self.parent {
            let _ = writeln!(out, "parent = \"{parent}\"");
        }
        let _ = writeln!(out, "operations = [");
        for words in &self.operations {
            let _ = writeln!(out, "    {},", quoted(words));
        }
        let _ = writeln!(out, "]");
        if !self.fills.is_empty() {
            let _ = writeln!(out, "\n[fills]");
        }
        for (place, fill) in &self.fills {
            let _ = writeln!(out, "{} = {}", quoted(place), fill::print(fill));
        }
        let _ = writeln!(out, "\n[files]");
        out.push_str(&print_files(&self.files));
        if let Some(edited) = &self.edited {
            let _ = write!(out, "\n[edited]\n{}", print_files(edited));
        }
        out
    }

    /// The hash of the migration whose parent has the given hash. It covers every file, since the
    /// manifest has their hashes.
    pub fn hash(text: &str, parent: Option<&Hash>) -> Hash {
        Hash::of_parts(&[parent.map_or("", Hash::as_str), &super::canonical(text)])
    }
}

/// The format first, so that a newer file is called newer and not wrong.
pub(super) fn check_format(text: &str) -> Result<(), String> {
    let FormatOnly { format } = toml::from_str(text).map_err(|it| first_line(&it))?;
    if format == FORMAT {
        return Ok(());
    }
    Err(format!("its format is {format}, and this version of the tool knows format {FORMAT}"))
}

pub(super) fn parse_files(
    files: BTreeMap<String, String>,
) -> Result<BTreeMap<String, Hash>, String> {
    files.into_iter().map(parse_file).collect()
}

pub(super) fn print_files(files: &BTreeMap<String, Hash>) -> String {
    files.iter().map(|(path, hash)| format!("{} = \"{hash}\"\n", quoted(path))).collect()
}

/// Whether each file was edited since it was written, as far as that is recorded.
pub(super) fn edits(
    files: &BTreeMap<String, Hash>,
    edited: Option<&BTreeMap<String, Hash>>,
) -> BTreeMap<String, bool> {
    let Some(edited) = edited else { return BTreeMap::new() };
    files.keys().map(|it| (it.clone(), edited.contains_key(it))).collect()
}

fn parse_file((path, hash): (String, String)) -> Result<(String, Hash), String> {
    match Hash::parse(&hash) {
        Some(hash) => Ok((path, hash)),
        None => Err(format!("the hash of `{path}` is not 64 hexadecimal digits")),
    }
}

pub(super) fn first_line(error: &toml::de::Error) -> String {
    error.message().lines().next().unwrap_or("not TOML").to_owned()
}

/// A basic TOML string.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{DefaultValue, SqlText};

    fn example() -> Manifest {
        Manifest {
            name: Name::new("0002_more").unwrap(),
            parent: Some(Name::new("0001_initial").unwrap()),
            operations: vec!["rename \"a\\b\"\nto c\u{7f}".into()],
            fills: BTreeMap::from([
                ("a.b".into(), Fill::Value(DefaultValue::Int(-3))),
                ("a.\"c".into(), Fill::Value(DefaultValue::Text("it's \"\n".into()))),
                ("a.d".into(), Fill::Value(DefaultValue::Now)),
                ("a.e".into(), Fill::Value(DefaultValue::Bool(true))),
                ("a.f".into(), Fill::Sql(SqlText::portable("lower(\"b\")"))),
                ("a.g".into(), Fill::Nothing),
            ]),
            files: BTreeMap::from([("tables/users.json".into(), Hash::of("x"))]),
            edited: Some(BTreeMap::from([("tables/users.json".into(), Hash::of("y"))])),
        }
    }

    #[test]
    fn a_manifest_is_read_back_as_it_was_printed() {
        assert_eq!(Manifest::parse(&example().print()), Ok(example()));
        let untold = Manifest { edited: None, ..example() };
        assert_eq!(Manifest::parse(&untold.print()), Ok(untold));
    }

    #[test]
    fn a_newer_format_is_called_newer() {
        let error = Manifest::parse("format = 2\nfuture = true").unwrap_err();
        assert_eq!(error, "its format is 2, and this version of the tool knows format 1");
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        let text = example().print().replace("operations", "operation");
        assert!(Manifest::parse(&text).unwrap_err().contains("unknown field `operation`"));
    }
}
