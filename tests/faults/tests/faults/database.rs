//! A database file seen through plain SQL, without any code of the project.

use std::fmt::Write;
use std::path::Path;

use rusqlite::Connection;

/// Everything that the file says: schema, rows of all tables, history. Times are left out.
pub(crate) fn dump(file: &Path) -> String {
    let connection = open(file);
    let mut out = String::new();
    for line in ask(
        &connection,
        "select sql from sqlite_schema where sql is not null order by type desc, name",
    ) {
        let _ = writeln!(out, "{line}");
    }
    let tables = "select name from sqlite_schema where type = 'table' order by name";
    for table in ask(&connection, tables) {
        let _ = writeln!(out, "-- {table}");
        for row in rows(&connection, &table) {
            let _ = writeln!(out, "{row}");
        }
    }
    out
}

/// SQLite's own verdict on the file.
#[track_caller]
pub(crate) fn is_sound(file: &Path) {
    let connection = open(file);
    assert_eq!(ask(&connection, "pragma integrity_check"), ["ok"]);
    let dangling =
        ask(&connection, "select \"table\" || ' to ' || parent from pragma_foreign_key_check");
    assert!(dangling.is_empty(), "{dangling:?}");
}

/// The first column of all rows.
pub(crate) fn values(file: &Path, sql: &str) -> Vec<String> {
    ask(&open(file), sql)
}

/// The names of the migrations that the file says it has.
pub(crate) fn applied(file: &Path) -> Vec<String> {
    let connection = open(file);
    let is_there = "select name from sqlite_schema where name = 'model_migrations'";
    match ask(&connection, is_there).as_slice() {
        [] => Vec::new(),
        _ => ask(&connection, "select name from model_migrations order by id"),
    }
}

/// Runs statements.
#[track_caller]
pub(crate) fn tell(file: &Path, sql: &str) {
    open(file).execute_batch(sql).unwrap();
}

fn open(file: &Path) -> Connection {
    let connection = Connection::open(file).unwrap();
    connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
    connection
}

fn ask(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok(spelled(row.get_ref(0)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn rows(connection: &Connection, table: &str) -> Vec<String> {
    let quoted = table.replace('"', "\"\"");
    let mut statement = connection.prepare(&format!("select * from \"{quoted}\"")).unwrap();
    let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let line = |row: &rusqlite::Row<'_>| {
        let mut line = String::new();
        for (at, column) in columns.iter().enumerate() {
            if column != "applied_at" && column != "done_at" {
                let _ = write!(line, "{column}={} ", spelled(row.get_ref(at)?));
            }
        }
        Ok(line)
    };
    let mut rows: Vec<String> =
        statement.query_map([], line).unwrap().map(Result::unwrap).collect();
    rows.sort();
    rows
}

fn spelled(value: rusqlite::types::ValueRef<'_>) -> String {
    use rusqlite::types::ValueRef::{Blob, Integer, Null, Real, Text};
    match value {
        Null => "null".to_owned(),
        Integer(it) => it.to_string(),
        Real(it) => format!("{it:?}"),
        Text(it) => String::from_utf8_lossy(it).into_owned(),
        Blob(it) => format!("{it:02x?}"),
    }
}
