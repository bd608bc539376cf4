//! Real SQLite as the engine of queries that say `-- check: engine`.

use std::sync::{LazyLock, Mutex};

use model_core::dialect::Dialect;
use model_core::query::engine::{Description, Engine, EngineColumn, Refusal};
use rusqlite::{Connection, Error};

use crate::{Database, Seed};

/// SQLite with the tables of `schema.txt`.
#[derive(Debug)]
pub struct Sqlite;

static CONNECTION: LazyLock<Mutex<Connection>> =
    LazyLock::new(|| Mutex::new(Database::new(&crate::schema(), Seed::Empty).connection));

impl Engine for Sqlite {
    fn describe(&self, _: Dialect, sql: &str) -> Option<Result<Description, Refusal>> {
        let connection = CONNECTION.lock().expect("no test panics with it");
        Some(describe(&connection, sql).map_err(|error| match error {
            Error::SqlInputError { msg, offset, .. } => {
                Refusal { message: msg, at: usize::try_from(offset).ok() }
            }
            other => Refusal { message: other.to_string(), at: None },
        }))
    }
}

fn describe(connection: &Connection, sql: &str) -> rusqlite::Result<Description> {
    let statement = connection.prepare(sql)?;
    let mut columns = Vec::new();
    // A list or an iterator, depending on the version.
    for it in statement.columns_with_metadata() {
        let origin = it.table_name().zip(it.origin_name()).map(|it| (it.0.into(), it.1.into()));
        columns.push(EngineColumn { name: it.name().to_owned(), origin });
    }
    Ok(Description { columns, writes: !statement.readonly() })
}
