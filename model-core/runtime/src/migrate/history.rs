//! What a database keeps about its migrations.
//!
//! The tables carry the invariants themselves: one migration for each parent (so no fork), one
//! without a parent, one that is unfinished, one journal row for each step. Even with all locks
//! broken nothing is applied twice.

mod mysql;
mod postgres;
mod sqlite;

use model_core::migration::file::{Applied, Hash, Migration, Step};

use super::ground::ground;
use super::{Migrator, Problem};
use crate::db::Connection;
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::row::{As, Bind, FromRow, Reader, Scalar};
use crate::run::Ignored;
use crate::statement::{Source, Statement, Text};
use crate::value::Decode;

/// One migration in the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// The one before it.
    pub parent: Option<String>,
    /// The hash that its files had.
    pub hash: String,
    /// When, in UTC by the clock of that machine; nothing is decided by it.
    pub applied_at: String,
    /// Noted, but not run.
    pub faked: bool,
}

/// All of it.
#[derive(Debug)]
pub(super) struct History {
    /// Of the database that it was read from.
    pub(super) dialect: Dialect,
    /// What is applied, from the first on; the last one may be half taken back.
    pub(super) records: Vec<Record>,
    pub(super) unfinished: Option<Unfinished>,
}

/// A migration of several transactions that did not come to its end, or has not yet.
#[derive(Debug)]
pub(super) enum Unfinished {
    /// The one after the last record is being applied.
    Up(Record),
    /// The last record is being taken back.
    Down,
}

/// One step in the journal.
#[derive(Debug)]
pub(super) struct Noted {
    /// From 1.
    pub(super) number: i64,
    pub(super) hash: String,
    /// Whether it is done; else it was about to begin.
    pub(super) done: bool,
}

static PRESENT: Statement = each(sqlite::PRESENT, postgres::PRESENT, mysql::PRESENT);
static OTHERS: Statement = each(sqlite::OTHERS, postgres::OTHERS, mysql::OTHERS);
static READ: Statement = same(Text::new(
    "select name, parent, hash, state, applied_at, faked from model_migrations order by id",
));
static ORPHANS: Statement = same(Text::new(
    "select migration from model_migration_steps where migration not in (select name from \
     model_migrations) order by migration limit 1",
));
static STEPS: Statement = each(sqlite::STEPS, postgres::STEPS, mysql::STEPS);
static STAMP: Statement = same(Text::new("select app, environment from model_stamp where id = 1"));
static FILL_STAMP: Statement = each(sqlite::FILL_STAMP, postgres::FILL_STAMP, mysql::FILL_STAMP);
static SET_STAMP: Statement = each(sqlite::SET_STAMP, postgres::SET_STAMP, mysql::SET_STAMP);
static BEGIN: Statement = each(sqlite::BEGIN, postgres::BEGIN, mysql::BEGIN);
static FINISH: Statement = each(sqlite::FINISH, postgres::FINISH, mysql::FINISH);
static REVERT: Statement = each(sqlite::REVERT, postgres::REVERT, mysql::REVERT);
static REMOVE: Statement = each(sqlite::REMOVE, postgres::REMOVE, mysql::REMOVE);
static STEP: Statement = each(sqlite::STEP, postgres::STEP, mysql::STEP);
/// On SQLite every step is in a transaction with its row.
static INTENT: Statement = servers(postgres::INTENT, mysql::INTENT);
static SETTLE: Statement = servers(postgres::SETTLE, mysql::SETTLE);
static REMOVE_STEPS: Statement =
    each(sqlite::REMOVE_STEPS, postgres::REMOVE_STEPS, mysql::REMOVE_STEPS);

const fn each(sqlite: Text, postgres: Text, mysql: Text) -> Statement {
    servers(postgres, mysql).sqlite(sqlite)
}

const fn servers(postgres: Text, mysql: Text) -> Statement {
    Statement::new("migrate").postgres(postgres).mysql(mysql).mariadb(mysql)
}

const fn same(text: Text) -> Statement {
    each(text, text, text)
}

/// The tables in the order in which they are made.
const fn tables(dialect: Dialect) -> &'static [(&'static str, &'static str); 3] {
    match dialect {
        Dialect::Sqlite => &sqlite::TABLES,
        Dialect::Postgres => &postgres::TABLES,
        Dialect::MySql | Dialect::MariaDb => &mysql::TABLES,
    }
}

/// The history; empty when there is none.
pub(super) async fn read(connection: &mut Connection) -> Result<History> {
    let dialect = connection.dialect();
    let mut history = History { dialect, records: Vec::new(), unfinished: None };
    if !exists(connection).await? {
        return Ok(history);
    }
    let rows: Vec<Row> = own_rows(connection, &READ).await?;
    for Row(record, state) in rows {
        history.take(record, &state)?;
    }
    let orphans: Vec<Scalar<String>> = own_rows(connection, &ORPHANS).await?;
    if let Some(Scalar(name)) = orphans.first() {
        return Err(broken(format!("steps of `{name}` were run, and it is not noted as applied")));
    }
    Ok(history)
}

impl History {
    fn take(&mut self, record: Record, state: &str) -> Result<()> {
        let last = self.records.last().map(|it| it.name.as_str());
        if record.parent.as_deref() != last || self.unfinished.is_some() {
            return Err(broken(format!("`{}` does not follow the one before it", record.name)));
        }
        match state {
            "applied" => self.records.push(record),
            // Where the transaction is the lock, a migration is one: it is there or it is not.
            "active" | "reverting" if ground(self.dialect).lock.is_none() => {
                return Err(broken(format!("`{}` is in the state `{state}`", record.name)));
            }
            "active" => self.unfinished = Some(Unfinished::Up(record)),
            "reverting" => {
                self.records.push(record);
                self.unfinished = Some(Unfinished::Down);
            }
            _ => return Err(broken(format!("`{}` is in the state `{state}`", record.name))),
        }
        Ok(())
    }
}

/// Whether the database is the one that is meant.
pub(super) async fn check_owner(
    connection: &mut Connection,
    migrator: &Migrator<'_>,
) -> Result<()> {
    if !exists(connection).await? {
        let tables: Vec<String> =
            rows(connection, &&OTHERS, &()).await?.into_iter().map(|Scalar(name)| name).collect();
        if tables.is_empty() || migrator.adopt || migrator.fake {
            return Ok(());
        }
        // A history is there before any table that it tells of: if there is one by now, another
        // process made both between the two looks.
        if !exists(connection).await? {
            return Err(Problem::NotEmpty { tables }.into());
        }
    }
    let stamps: Vec<Stamp> = own_rows(connection, &STAMP).await?;
    let Some(Stamp { app, environment }) = stamps.into_iter().next() else {
        return Err(broken("`model_stamp` is empty".to_owned()));
    };
    if let Some((expected, found)) = differ(&migrator.app, app) {
        return Err(Problem::OtherApp { expected, found }.into());
    }
    if let Some((expected, found)) = differ(&migrator.environment, environment) {
        return Err(Problem::OtherEnvironment { expected, found }.into());
    }
    Ok(())
}

/// Makes the tables that are not there yet, and puts the stamp on.
pub(super) async fn prepare(connection: &mut Connection, migrator: &Migrator<'_>) -> Result<()> {
    if !exists(connection).await? {
        let present = present(connection).await?;
        for (name, create) in tables(connection.dialect()) {
            if !present.iter().any(|it| it == name) {
                connection.batch(create).await?;
            }
            if *name == "model_stamp" {
                execute(connection, &FILL_STAMP, &()).await?;
            }
        }
    }
    execute(connection, &SET_STAMP, &(&migrator.app, &migrator.environment)).await
}

/// Notes that a migration begins.
pub(super) async fn begin(
    connection: &mut Connection,
    migration: &Migration,
    fake: bool,
) -> Result<()> {
    let parent = migration.parent.as_ref().map(|it| it.as_str());
    let hash = migration.hash_on(connection.dialect()).as_str();
    let name = migration.name.as_str();
    execute(connection, &BEGIN, &(&name, &parent, &hash, &fake)).await
}

/// Notes that a migration is applied, with the hash that its files have now: a step that had failed
/// may have been mended.
pub(super) async fn finish(
    connection: &mut Connection,
    migration: &Migration,
    fake: bool,
) -> Result<()> {
    let hash = migration.hash_on(connection.dialect()).as_str();
    let name = migration.name.as_str();
    execute(connection, &FINISH, &(&name, &hash, &fake)).await
}

/// Notes that a migration begins to be taken back.
pub(super) async fn revert(connection: &mut Connection, migration: &Migration) -> Result<()> {
    execute(connection, &REMOVE_STEPS, &(&migration.name.as_str(),)).await?;
    execute(connection, &REVERT, &(&migration.name.as_str(),)).await
}

/// Notes that a migration is taken back.
pub(super) async fn remove(connection: &mut Connection, migration: &Migration) -> Result<()> {
    execute(connection, &REMOVE_STEPS, &(&migration.name.as_str(),)).await?;
    execute(connection, &REMOVE, &(&migration.name.as_str(),)).await
}

/// The journal of a migration.
pub(super) async fn steps(
    connection: &mut Connection,
    migration: &Migration,
) -> Result<Vec<Noted>> {
    rows(connection, &&STEPS, &(&migration.name.as_str(),)).await
}

/// Notes that a step is done.
pub(super) async fn step(
    connection: &mut Connection,
    migration: &Migration,
    number: usize,
    step: &Step,
) -> Result<()> {
    note(connection, &STEP, migration, number, step).await
}

/// Notes that a step is about to begin.
pub(super) async fn intent(
    connection: &mut Connection,
    migration: &Migration,
    number: usize,
    step: &Step,
) -> Result<()> {
    note(connection, &INTENT, migration, number, step).await
}

/// Notes that a step that had been about to begin is done.
pub(super) async fn settle(
    connection: &mut Connection,
    migration: &Migration,
    number: usize,
) -> Result<()> {
    let (name, number) = (migration.name.as_str(), number as i64);
    execute(connection, &SETTLE, &(&name, &number)).await
}

async fn note(
    connection: &mut Connection,
    sql: &'static Statement,
    migration: &Migration,
    number: usize,
    step: &Step,
) -> Result<()> {
    let hash = step.hash();
    let (name, number) = (migration.name.as_str(), number as i64);
    execute(connection, sql, &(&name, &number, &hash.as_str(), &step.words)).await
}

/// The records as the files are compared with them.
pub(super) fn applied(records: &[Record]) -> Result<Vec<Applied>> {
    let applied = |record: &Record| {
        let hash = Hash::parse(&record.hash)
            .ok_or_else(|| broken(format!("the hash of `{}` is none", record.name)))?;
        Ok(Applied { name: record.name.clone(), hash })
    };
    records.iter().map(applied).collect()
}

/// Whether there is a history; one that lacks a table is none that can be gone on with.
async fn exists(connection: &mut Connection) -> Result<bool> {
    let present = present(connection).await?;
    let tables = tables(connection.dialect());
    let [.., (last, _)] = tables;
    let has = |name: &str| present.iter().any(|it| it == name);
    let missing = tables.iter().find(|(name, _)| !has(name));
    // Where each table commits itself, a crash may have come before the last one.
    let begun = !ground(connection.dialect()).transactional && !has(last);
    match missing {
        None => Ok(true),
        Some(_) if present.is_empty() || begun => Ok(false),
        Some((name, _)) => Err(broken(format!("the table `{name}` is missing"))),
    }
}

async fn present(connection: &mut Connection) -> Result<Vec<String>> {
    let names: Vec<Scalar<String>> = rows(connection, &&PRESENT, &()).await?;
    Ok(names.into_iter().map(|Scalar(name)| name).collect())
}

/// The rows of one of our own tables: one that cannot be read was changed by somebody.
async fn own_rows<T: FromRow>(
    connection: &mut Connection,
    sql: &'static Statement,
) -> Result<Vec<T>> {
    let read = rows(connection, &sql, &()).await;
    read.map_err(|error| match error.is_retryable() || error.is_connection_lost() {
        true => error,
        false => broken(error.to_string()).because(error),
    })
}

fn differ(expected: &Option<String>, found: Option<String>) -> Option<(String, String)> {
    expected.clone().zip(found).filter(|(expected, found)| expected != found)
}

fn broken(what: String) -> Error {
    Problem::BrokenHistory { what }.into()
}

pub(super) async fn rows<T: FromRow>(
    connection: &mut Connection,
    sql: &impl Source,
    args: &impl Bind,
) -> Result<Vec<T>> {
    let mut rows = Vec::new();
    let each = |row| {
        rows.push(row);
        true
    };
    connection.query(sql, args, &mut As::<T>::new(), each).await?;
    Ok(rows)
}

async fn execute(
    connection: &mut Connection,
    sql: &'static Statement,
    args: &impl Bind,
) -> Result<()> {
    connection.query(&sql, args, &mut Ignored, |()| true).await.map(drop)
}

/// A record and its state.
struct Row(Record, String);

impl FromRow for Row {
    fn from_row<R: Reader>(row: &R) -> Result<Self> {
        let record = Record {
            name: Decode::decode(row, 0)?,
            parent: Decode::decode(row, 1)?,
            hash: Decode::decode(row, 2)?,
            applied_at: Decode::decode(row, 4)?,
            faked: Decode::decode(row, 5)?,
        };
        Ok(Self(record, Decode::decode(row, 3)?))
    }
}

impl FromRow for Noted {
    fn from_row<R: Reader>(row: &R) -> Result<Self> {
        let phase: String = Decode::decode(row, 2)?;
        Ok(Self {
            number: Decode::decode(row, 0)?,
            hash: Decode::decode(row, 1)?,
            done: phase == "done",
        })
    }
}

struct Stamp {
    app: Option<String>,
    environment: Option<String>,
}

impl FromRow for Stamp {
    fn from_row<R: Reader>(row: &R) -> Result<Self> {
        Ok(Self { app: Decode::decode(row, 0)?, environment: Decode::decode(row, 1)? })
    }
}
