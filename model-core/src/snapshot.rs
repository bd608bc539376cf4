//! The schema as files: one per table that a migration changed.
//!
//! The state after a migration is the overlay of the snapshots along the chain up to it, so a
//! migration costs what it changes, and two branches conflict only where they touch one table.
//!
//! A snapshot is a mirror of a table in a format of its own, never the table itself: the schema may
//! change its shape without touching a file. The format comes first, then a hash of the rest. What
//! does not print to exactly the text that was read is refused, so no edit passes unseen.

pub(crate) mod mirror;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Code;
use crate::migration::code;
use crate::migration::hash::{Hash, canonical};
use crate::name::Ident;
use crate::schema::{Schema, Table, TableName};
use mirror::{NameMirror, TableMirror};

/// The format that this version writes, and the newest that it reads.
const FORMAT: u32 = 1;

/// What a snapshot says.
#[derive(Debug, Clone, PartialEq)]
pub enum Snapshot {
    /// The table is this.
    Table(Box<Table>),
    /// The table is gone.
    Dropped(TableName),
    /// The extensions of the server are these.
    Extensions(BTreeSet<Ident>),
}

/// Why a text is no snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It is not JSON, or not of this shape.
    Malformed(String),
    /// It was written by a newer version.
    Newer(u32),
    /// Its hash is not that of its text.
    Edited,
    /// It says something that no schema can hold.
    Impossible(String),
    /// Its file is not the one of its table.
    OtherFile(String),
}

/// A snapshot that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotError {
    /// The file, relative to the migrations folder where it is known.
    pub file: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl SnapshotError {
    /// The stable code of the problem.
    pub fn code(&self) -> Code {
        match &self.problem {
            Problem::Malformed(_) => code::SNAPSHOT_MALFORMED,
            Problem::Newer(_) => code::SNAPSHOT_NEWER,
            Problem::Edited => code::SNAPSHOT_EDITED,
            Problem::Impossible(_) => code::SNAPSHOT_IMPOSSIBLE,
            Problem::OtherFile(_) => code::SNAPSHOT_OTHER_FILE,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match &self.problem {
            Problem::Newer(_) => "use the version of the tool that wrote it, or a newer one",
            Problem::Malformed(_)
            | Problem::Edited
            | Problem::Impossible(_)
            | Problem::OtherFile(_) => "restore the file from version control",
        }
    }
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = &self.file;
        match &self.problem {
            Problem::Malformed(why) => write!(f, "`{file}` is not a snapshot: {why}"),
            Problem::Newer(format) => write!(
                f,
                "`{file}` has the snapshot format {format}, and this version of the tool knows format {FORMAT}"
            ),
            Problem::Edited => write!(f, "`{file}` was edited by hand"),
            Problem::Impossible(why) => write!(f, "`{file}` says what cannot be: {why}"),
            Problem::OtherFile(path) => write!(f, "`{file}` is the snapshot of `{path}`"),
        }
    }
}

impl std::error::Error for SnapshotError {}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileMirror {
    format: u32,
    hash: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    table: Option<TableMirror>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dropped: Option<NameMirror>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extensions: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

/// The path of the snapshot of what belongs to no table.
pub const EXTENSIONS: &str = "extensions.json";

/// The path of a table's snapshot below its migration's folder: `tables/users.json`.
///
/// Letters that some file systems fold or refuse are written as `%` and their bytes, so every table
/// has a path of its own everywhere.
pub fn path(name: &TableName) -> String {
    let parts = name.schema.iter().chain([&name.name]);
    let parts: Vec<String> = parts.map(|it| escaped(it.as_str())).collect();
    format!("tables/{}.json", parts.join("."))
}

fn escaped(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'_' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02x}")),
        }
    }
    out
}

/// The text of a snapshot.
pub fn print(snapshot: &Snapshot) -> String {
    let mut file = FileMirror {
        format: FORMAT,
        hash: String::new(),
        table: None,
        dropped: None,
        extensions: None,
    };
    match snapshot {
        Snapshot::Table(table) => file.table = Some(mirror::of_table(table)),
        Snapshot::Dropped(name) => file.dropped = Some(mirror::of_name(name)),
        Snapshot::Extensions(names) => {
            file.extensions = Some(names.iter().map(|it| it.as_str().to_owned()).collect());
        }
    }
    let unsigned = json(&file);
    signed(&unsigned, &Hash::of(&unsigned).to_string())
}

/// What stands in a text that has no hash yet. It comes first: a quote in a value is escaped.
const NO_HASH: &str = "\"hash\": \"\"";

/// The text with its hash, without printing all of it again.
fn signed(unsigned: &str, hash: &str) -> String {
    unsigned.replacen(NO_HASH, &format!("\"hash\": \"{hash}\""), 1)
}

/// A mirror has only strings, numbers, lists and objects, which always have a text.
fn json(file: &FileMirror) -> String {
    let mut text = serde_json::to_string_pretty(file).unwrap_or_default();
    text.push('\n');
    text
}

/// Reads the text of a snapshot.
///
/// # Errors
/// When the text is not byte for byte, but for line ends, what `print` gives for the value.
pub fn parse(text: &str) -> Result<Snapshot, Problem> {
    let text = canonical(text);
    let malformed = |it: serde_json::Error| Problem::Malformed(it.to_string());
    let file: Result<FileMirror, _> = serde_json::from_str(&text);
    // A newer file is called newer and not wrong; only one that does not fit is read twice for that.
    let format = match &file {
        Ok(file) => file.format,
        Err(_) => serde_json::from_str::<FormatOnly>(&text).map_err(malformed)?.format,
    };
    if format != FORMAT {
        return Err(Problem::Newer(format));
    }
    let file = file.map_err(malformed)?;
    let snapshot = match (&file.table, &file.dropped, &file.extensions) {
        (Some(table), None, None) => {
            Snapshot::Table(Box::new(mirror::to_table(table).map_err(Problem::Impossible)?))
        }
        (None, Some(name), None) => {
            Snapshot::Dropped(mirror::to_name(name).map_err(Problem::Impossible)?)
        }
        (None, None, Some(names)) => {
            let names = mirror::to_names(names).map_err(Problem::Impossible)?;
            Snapshot::Extensions(names.into_iter().collect())
        }
        _ => {
            return Err(Problem::Malformed("it is neither a table nor a dropped one".to_owned()));
        }
    };
    if print(&snapshot) == *text { Ok(snapshot) } else { Err(Problem::Edited) }
}

/// The snapshots of a migration from one schema to the next, by path below its folder: one for each
/// table whose mirror changes, a tombstone for each that goes.
pub fn changed(old: &Schema, new: &Schema) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for (name, table) in &new.tables {
        let text = |it: &Table| print(&Snapshot::Table(Box::new(it.clone())));
        let new_text = text(table);
        if old.tables.get(name).map(text).as_ref() != Some(&new_text) {
            out.insert(path(name), new_text);
        }
    }
    if old.extensions != new.extensions {
        let text = print(&Snapshot::Extensions(new.extensions.clone()));
        out.insert(EXTENSIONS.to_owned(), text);
    }
    for name in old.tables.keys().filter(|it| !new.tables.contains_key(it)) {
        out.insert(path(name), print(&Snapshot::Dropped(name.clone())));
    }
    out
}

/// The schema after some migrations, each on top of those before: their names, and their snapshots
/// by path.
///
/// # Errors
/// The first snapshot that cannot be read.
pub fn overlay<'a>(
    migrations: impl IntoIterator<Item = (&'a str, &'a BTreeMap<String, String>)>,
) -> Result<Schema, SnapshotError> {
    // The last word on a table is the only one that has to be read.
    let mut last: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for (migration, snapshots) in migrations {
        for (path, text) in snapshots {
            last.insert(path, (migration, text));
        }
    }
    let mut schema = Schema::default();
    for (file, (migration, text)) in last {
        let error = |problem| SnapshotError { file: format!("{migration}/{file}"), problem };
        let snapshot = parse(text).map_err(error)?;
        let own = match &snapshot {
            Snapshot::Table(table) => path(&table.name),
            Snapshot::Dropped(name) => path(name),
            Snapshot::Extensions(_) => EXTENSIONS.to_owned(),
        };
        if own != file {
            return Err(error(Problem::OtherFile(own)));
        }
        match snapshot {
            Snapshot::Table(table) => {
                schema.tables.insert(table.name.clone(), *table);
            }
            Snapshot::Extensions(names) => schema.extensions = names,
            Snapshot::Dropped(_) => {}
        }
    }
    Ok(schema)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::{Action, Deferral, NullsOrder};
    use crate::dialect::Dialect;
    use crate::name::Ident;
    use crate::schema::{
        Check, Column, ColumnType, DefaultValue, EnumType, ForeignKey, Generated, Index, IndexKey,
        IndexPart, PrimaryKey, Spans, SqlText, Unique,
    };

    fn ident(text: &str) -> Ident {
        Ident::new(text).unwrap()
    }

    fn column(name: &str, ty: ColumnType) -> Column {
        let both = SqlText {
            portable: Some("a".into()),
            per_dialect: BTreeMap::from([(Dialect::Sqlite, "b \"c\"".into())]),
            spans: Spans::default(),
        };
        Column {
            name: ident(name),
            ty,
            nullable: true,
            default: Some(DefaultValue::Sql(both.clone())),
            auto: false,
            generated: Some(Generated { expression: both.clone(), stored: true }),
            sql_type: both.clone(),
            collate: both,
            comment: Some("it's a \"comment\"\n\u{e9}".into()),
            private: true,
            renamed_from: None,
            backfill: SqlText::default(),
            origin: None,
        }
    }

    fn table() -> Table {
        let labels = vec!["on".into(), "off".into()];
        let types = [
            ColumnType::I64,
            ColumnType::Text { max_length: Some(5) },
            ColumnType::Decimal { precision: 10, scale: 2 },
            ColumnType::Enum(EnumType {
                name: ident("state"),
                labels,
                renamed: vec![],
                spans: Spans::default(),
            }),
            ColumnType::Array(Box::new(ColumnType::Uuid)),
        ];
        let span = Spans::default;
        Table {
            name: TableName { schema: Some(ident("Big")), name: ident("übung") },
            columns: types
                .into_iter()
                .enumerate()
                .map(|(at, ty)| column(&format!("c{at}"), ty))
                .collect(),
            primary_key: PrimaryKey { name: ident("pk"), columns: vec![ident("c0")] },
            foreign_keys: vec![ForeignKey {
                name: ident("fk"),
                columns: vec![ident("c0")],
                target: TableName::plain(ident("t")),
                target_columns: vec![ident("id")],
                on_delete: Action::SetNull,
                on_update: Action::NoAction,
                set_null: vec![ident("c0")],
                deferrable: Some(Deferral::Initially),
                span: span(),
            }],
            uniques: vec![Unique {
                name: ident("u"),
                columns: vec![ident("c0")],
                nulls_not_distinct: true,
                deferrable: Some(Deferral::OnDemand),
                span: span(),
            }],
            indexes: vec![Index {
                name: ident("i"),
                unique: true,
                parts: vec![
                    IndexPart {
                        key: IndexKey::Column(ident("c0")),
                        descending: true,
                        nulls: Some(NullsOrder::Last),
                        opclass: Some("int8_ops".into()),
                        opclass_span: Spans::default(),
                    },
                    IndexPart::new(IndexKey::Expression(SqlText::portable("lower(c1)"))),
                ],
                predicate: SqlText::portable("c0 > 1"),
                method: Some("gin".into()),
                include: vec![ident("c1")],
                nulls_not_distinct: true,
                span: span(),
            }],
            checks: vec![Check {
                name: ident("ch"),
                condition: SqlText::portable("c0 > 0"),
                span: span(),
            }],
            comment: Some("x".into()),
            private: true,
            renamed_from: None,
            origin: None,
        }
    }

    #[test]
    fn a_snapshot_is_read_back_as_it_was_printed() {
        let snapshot = Snapshot::Table(Box::new(table()));
        assert_eq!(parse(&print(&snapshot)), Ok(snapshot));
        let extensions = Snapshot::Extensions([ident("uuid-ossp"), ident("citext")].into());
        assert_eq!(parse(&print(&extensions)), Ok(extensions));
        let dropped = Snapshot::Dropped(table().name);
        assert_eq!(parse(&print(&dropped).replace('\n', "\r\n")), Ok(dropped));
    }

    #[test]
    fn no_truncation_and_no_edited_byte_is_accepted() {
        let text = print(&Snapshot::Table(Box::new(table())));
        for end in 0..text.len() {
            let cut = String::from_utf8_lossy(&text.as_bytes()[..end]).into_owned();
            assert!(parse(&cut).is_err(), "cut at {end}");
        }
        for at in 0..text.len() {
            for byte in [b' ', b'0'] {
                let mut bytes = text.clone().into_bytes();
                if bytes[at] != byte {
                    bytes[at] = byte;
                    assert!(parse(&String::from_utf8_lossy(&bytes)).is_err(), "byte {at}");
                }
            }
        }
    }

    #[test]
    fn deep_nesting_and_newer_formats_are_errors() {
        let deep = format!("{{\"format\": 1, \"table\": {}", "[".repeat(100_000));
        assert!(matches!(parse(&deep), Err(Problem::Malformed(_))));
        assert_eq!(parse("{\"format\": 2, \"new\": []}"), Err(Problem::Newer(2)));
    }

    #[test]
    fn paths_differ_also_where_a_file_system_folds_case() {
        let plain = |it: &str| path(&TableName::plain(ident(it)));
        assert_eq!(plain("users"), "tables/users.json");
        assert_eq!(plain("Users"), "tables/%55sers.json");
        assert_eq!(plain("../x"), "tables/%2e%2e%2fx.json");
    }

    #[test]
    fn only_tables_that_change_are_written_and_those_that_go_leave_a_tombstone() {
        let named = |name: &str| Table { name: TableName::plain(ident(name)), ..table() };
        let schema = |tables: Vec<Table>| Schema {
            tables: tables.into_iter().map(|it| (it.name.clone(), it)).collect(),
            ..Schema::default()
        };
        let old = schema(vec![named("a"), named("b"), named("c")]);
        let other = Table { comment: None, ..named("b") };
        let new = schema(vec![named("a"), other, named("d")]);
        let files = changed(&old, &new);
        let paths: Vec<&str> = files.keys().map(String::as_str).collect();
        assert_eq!(paths, ["tables/b.json", "tables/c.json", "tables/d.json"]);
        assert!(files["tables/c.json"].contains("\"dropped\""));
    }
}
