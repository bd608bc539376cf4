//! SQLite in memory, with the tables of the models.

use std::cmp::Ordering;
use std::sync::{Mutex, PoisonError};

use model_core::dialect::Dialect;
use model_core::migration::diff::diff;
use model_core::migration::hint::Hints;
use model_core::migration::plan::plan;
use model_core::query::engine::{Description, EngineColumn, Refusal};
use model_core::schema::Schema;
use rusqlite::config::DbConfig;
use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::{Connection, Error};

/// What the runtime registers on each connection; here they only have to be there.
const SCALARS: &[&str] = &["decimal", "decimal_add", "decimal_cmp", "decimal_mul", "decimal_sub"];
const AGGREGATES: &[&str] = &["decimal_sum"];

/// A database that is made at the first question.
#[derive(Debug)]
pub(super) struct Sqlite<'a> {
    schema: &'a Schema,
    functions: &'a [String],
    connection: Mutex<Option<Connection>>,
}

impl<'a> Sqlite<'a> {
    pub(super) fn new(schema: &'a Schema, functions: &'a [String]) -> Self {
        Self { schema, functions, connection: Mutex::new(None) }
    }

    pub(super) fn describe(&self, sql: &str) -> Result<Description, Refusal> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = match &mut *connection {
            Some(connection) => connection,
            none => none.insert(self.open().map_err(|it| refusal(&it))?),
        };
        describe(connection, sql).map_err(|it| refusal(&it))
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        let connection = Connection::open_in_memory()?;
        register(&connection, self.functions)?;
        let empty = Schema::default();
        let ops = diff(&empty, self.schema, &Hints::default()).unwrap_or_default();
        for step in plan(&empty, self.schema, &ops, Dialect::Sqlite).up.steps {
            step.statements.iter().try_for_each(|it| connection.execute_batch(it))?;
        }
        // A misspelt name in double quotes would be a text.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        Ok(connection)
    }
}

fn describe(connection: &Connection, sql: &str) -> rusqlite::Result<Description> {
    let statement = connection.prepare(sql)?;
    let mut columns = Vec::new();
    // A list or an iterator, depending on the version.
    for it in statement.columns_with_metadata() {
        let origin = it.table_name().zip(it.origin_name()).map(owned);
        columns.push(EngineColumn { name: it.name().to_owned(), origin });
    }
    Ok(Description { columns, writes: !statement.readonly() })
}

fn owned((table, column): (&str, &str)) -> (String, String) {
    (table.to_owned(), column.to_owned())
}

fn refusal(error: &Error) -> Refusal {
    match error {
        Error::SqlInputError { msg, offset, .. } => {
            Refusal { message: msg.clone(), at: usize::try_from(*offset).ok() }
        }
        other => Refusal { message: other.to_string(), at: None },
    }
}

/// Functions of the runtime and of the application: preparing a statement needs their names.
fn register(connection: &Connection, signatures: &[String]) -> rusqlite::Result<()> {
    connection.create_collation("decimal", |_, _| Ordering::Equal)?;
    SCALARS.iter().try_for_each(|it| scalar(connection, it))?;
    AGGREGATES.iter().try_for_each(|it| aggregate(connection, it))?;
    for signature in signatures {
        let name = signature.split('(').next().unwrap_or_default().trim();
        let kind = signature.split_whitespace().last();
        match kind {
            Some("aggregate" | "window") => aggregate(connection, name)?,
            _ => scalar(connection, name)?,
        }
    }
    Ok(())
}

fn scalar(connection: &Connection, name: &str) -> rusqlite::Result<()> {
    let null = |_: &Context<'_>| Ok(None::<i64>);
    connection.create_scalar_function(name, -1, FunctionFlags::SQLITE_UTF8, null)
}

fn aggregate(connection: &Connection, name: &str) -> rusqlite::Result<()> {
    connection.create_aggregate_function(name, -1, FunctionFlags::SQLITE_UTF8, Null)
}

struct Null;

impl Aggregate<(), Option<i64>> for Null {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<()> {
        Ok(())
    }

    fn step(&self, _: &mut Context<'_>, (): &mut ()) -> rusqlite::Result<()> {
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, _: Option<()>) -> rusqlite::Result<Option<i64>> {
        Ok(None)
    }
}
