//! What a database keeps about its migrations.
//!
//! The tables carry the invariants themselves: one migration for each parent (so no fork), one
//! without a parent, one that is active, one journal row for each step. Even with all locks broken
//! nothing is applied twice.

use model_core::migration::file::{Applied, Direction, Hash, Migration, Step};

use super::ground::ground;
use super::{Migrator, Problem};
use crate::db::Connection;
use crate::error::{Error, Result};
use crate::row::{As, Bind, FromRow, Reader, Scalar};
use crate::run::Ignored;
use crate::statement::{Statement, Text};
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

static STEPS: Statement = Statement::new("migrate").postgres(Text::new(
    "select step, hash from model_migration_steps where migration = $1 order by step",
));
static REVERT: Statement = Statement::new("migrate")
    .postgres(Text::new("update model_migrations set state = 'reverting' where name = $1"));

const OURS: usize = 3;

static MISSING: Statement = Statement::new("migrate")
    .sqlite(Text::new("select column1 from (values ('model_migrations'), ('model_migration_steps'), ('model_stamp')) \
     where column1 not in (select name from sqlite_schema where type = 'table')"))
    .postgres(Text::new("select name from (values ('model_migrations'), ('model_migration_steps'), ('model_stamp')) as \
         ours (name) where to_regclass(quote_ident(current_schema()) || '.' || name) is null"));
static TABLES: Statement = Statement::new("migrate")
    .sqlite(Text::new("select name from sqlite_schema where type in ('table', 'view') and name not like 'sqlite~_%' \
     escape '~' order by name"))
    .postgres(Text::new("select c.relname from pg_class c where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace = \
         to_regnamespace(quote_ident(current_schema())) and not exists (select from pg_depend d where \
         d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e') order by c.relname"));
static READ: Statement = Statement::new("migrate")
    .sqlite(Text::new(
        "select name, parent, hash, state, applied_at, faked from model_migrations order by id",
    ))
    .postgres(Text::new(
        "select name, parent, hash, state, applied_at, faked from model_migrations order by id",
    ));
static ORPHANS: Statement = Statement::new("migrate")
    .sqlite(Text::new(
        "select migration from model_migration_steps where migration not in (select name from \
     model_migrations) order by migration limit 1",
    ))
    .postgres(Text::new(
        "select migration from model_migration_steps where migration not in (select name from \
     model_migrations) order by migration limit 1",
    ));
static STAMP: Statement = Statement::new("migrate")
    .sqlite(Text::new("select app, environment from model_stamp where id = 1"))
    .postgres(Text::new("select app, environment from model_stamp where id = 1"));
static SET_STAMP: Statement = Statement::new("migrate")
    .sqlite(Text::new("update model_stamp set app = coalesce(app, ?1), environment = coalesce(environment, ?2) where id = 1"))
    .postgres(Text::new("update model_stamp set app = coalesce(app, $1), environment = coalesce(environment, $2) where id = 1"));
static BEGIN: Statement = Statement::new("migrate")
    .sqlite(Text::new("insert into model_migrations (name, parent, hash, state, faked) values (?1, ?2, ?3, 'active', ?4)"))
    .postgres(Text::new("insert into model_migrations (name, parent, hash, state, faked) values ($1, $2, $3, 'active', $4)"));
static STEP: Statement = Statement::new("migrate")
    .sqlite(Text::new(
        "insert into model_migration_steps (migration, step, hash, words) values (?1, ?2, ?3, ?4)",
    ))
    .postgres(Text::new(
        "insert into model_migration_steps (migration, step, hash, words) values ($1, $2, $3, $4)",
    ));
static FINISH: Statement = Statement::new("migrate")
    .sqlite(Text::new("update model_migrations set state = 'applied' where name = ?1"))
    .postgres(Text::new("update model_migrations set state = 'applied' where name = $1"));
static REMOVE_STEPS: Statement = Statement::new("migrate")
    .sqlite(Text::new("delete from model_migration_steps where migration = ?1"))
    .postgres(Text::new("delete from model_migration_steps where migration = $1"));
static REMOVE: Statement = Statement::new("migrate")
    .sqlite(Text::new("delete from model_migrations where name = ?1"))
    .postgres(Text::new("delete from model_migrations where name = $1"));

/// The history, from the first migration on.
#[derive(Debug, Default)]
pub(super) struct History {
    /// What is applied.
    pub(super) records: Vec<Record>,
    /// The last one, where a migrator has ended between two of its transactions, and which way.
    pub(super) unfinished: Option<(Record, Direction)>,
}

/// Empty when there is none.
pub(super) async fn read(connection: &mut Connection) -> Result<History> {
    if !exists(connection).await? {
        return Ok(History::default());
    }
    let several = ground(connection.dialect()).session_lock.is_some();
    let mut rows: Vec<Row> = own_rows(connection, &READ).await?;
    let unfinished = rows.pop_if(|Row(_, state)| several && direction(state).is_some());
    let mut last: Option<&str> = None;
    for Row(record, _) in rows.iter().chain(&unfinished) {
        if record.parent.as_deref() != last {
            return Err(broken(format!("`{}` does not follow the one before it", record.name)));
        }
        last = Some(&record.name);
    }
    if let Some(Row(record, state)) = rows.iter().find(|Row(_, state)| state != "applied") {
        return Err(broken(format!("`{}` is in the state `{state}`", record.name)));
    }
    let orphans: Vec<Scalar<String>> = own_rows(connection, &ORPHANS).await?;
    if let Some(Scalar(name)) = orphans.first() {
        return Err(broken(format!("steps of `{name}` were run, and it is not noted as applied")));
    }
    let unfinished = unfinished.and_then(|Row(record, state)| Some((record, direction(&state)?)));
    Ok(History { records: rows.into_iter().map(|Row(record, _)| record).collect(), unfinished })
}

/// Which way a migration was on when it was left.
fn direction(state: &str) -> Option<Direction> {
    match state {
        "active" => Some(Direction::Up),
        "reverting" => Some(Direction::Down),
        _ => None,
    }
}

/// Whether the database is the one that is meant.
pub(super) async fn check_owner(
    connection: &mut Connection,
    migrator: &Migrator<'_>,
) -> Result<()> {
    if !exists(connection).await? {
        let tables: Vec<String> =
            rows(connection, &TABLES, &()).await?.into_iter().map(|Scalar(name)| name).collect();
        let accepted = tables.is_empty() || migrator.adopt || migrator.fake;
        return if accepted { Ok(()) } else { Err(Problem::NotEmpty { tables }.into()) };
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

/// Makes the tables if there are none, and puts the stamp on.
pub(super) async fn prepare(connection: &mut Connection, migrator: &Migrator<'_>) -> Result<()> {
    if !exists(connection).await? {
        connection.batch(ground(connection.dialect()).create).await?;
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
    let (name, hash) = (migration.name.as_str(), migration.hash.as_str());
    execute(connection, &BEGIN, &(&name, &parent, &hash, &fake)).await
}

/// Notes that a migration is about to be taken back.
pub(super) async fn revert(connection: &mut Connection, migration: &Migration) -> Result<()> {
    execute(connection, &REMOVE_STEPS, &(&migration.name.as_str(),)).await?;
    execute(connection, &REVERT, &(&migration.name.as_str(),)).await
}

/// The steps of a migration that are done, and their hashes.
pub(super) async fn steps(
    connection: &mut Connection,
    migration: &Migration,
) -> Result<Vec<(i64, String)>> {
    let rows: Vec<Done> = rows(connection, &STEPS, &(&migration.name.as_str(),)).await?;
    Ok(rows.into_iter().map(|Done(step, hash)| (step, hash)).collect())
}

/// Notes that a step is done.
pub(super) async fn step(
    connection: &mut Connection,
    migration: &Migration,
    number: usize,
    step: &Step,
) -> Result<()> {
    let hash = step.hash();
    let (name, number) = (migration.name.as_str(), number as i64);
    execute(connection, &STEP, &(&name, &number, &hash.as_str(), &step.words)).await
}

/// Notes that a migration is applied.
pub(super) async fn finish(connection: &mut Connection, migration: &Migration) -> Result<()> {
    execute(connection, &FINISH, &(&migration.name.as_str(),)).await
}

/// Notes that a migration is taken back.
pub(super) async fn remove(connection: &mut Connection, migration: &Migration) -> Result<()> {
    execute(connection, &REMOVE_STEPS, &(&migration.name.as_str(),)).await?;
    execute(connection, &REMOVE, &(&migration.name.as_str(),)).await
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
    let missing: Vec<Scalar<String>> = rows(connection, &MISSING, &()).await?;
    match missing.as_slice() {
        [] => Ok(true),
        all if all.len() == OURS => Ok(false),
        [Scalar(name), ..] => Err(broken(format!("the table `{name}` is missing"))),
    }
}

/// The rows of one of our own tables: one that cannot be read was changed by somebody.
async fn own_rows<T: FromRow>(
    connection: &mut Connection,
    sql: &'static Statement,
) -> Result<Vec<T>> {
    rows(connection, sql, &()).await.map_err(|error| match error.is_busy() {
        true => error,
        false => broken(error.to_string()).because(error),
    })
}

fn differ(expected: &Option<String>, found: Option<String>) -> Option<(String, String)> {
    expected.clone().zip(found).filter(|(expected, found)| expected != found)
}

pub(super) fn broken(what: String) -> Error {
    Problem::BrokenHistory { what }.into()
}

/// The one truth value that a statement gives.
pub(super) async fn is_true(connection: &mut Connection, sql: &'static Statement) -> Result<bool> {
    let rows: Vec<Scalar<bool>> = rows(connection, sql, &()).await?;
    Ok(rows.first().is_some_and(|Scalar(value)| *value))
}

pub(super) async fn rows<T: FromRow>(
    connection: &mut Connection,
    sql: &'static Statement,
    args: &impl Bind,
) -> Result<Vec<T>> {
    let mut rows = Vec::new();
    let each = |row| {
        rows.push(row);
        true
    };
    connection.query(&sql, args, &mut As::<T>::new(), each).await?;
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

/// A step that is done, and its hash.
struct Done(i64, String);

impl FromRow for Done {
    fn from_row<R: Reader>(row: &R) -> Result<Self> {
        Ok(Self(Decode::decode(row, 0)?, Decode::decode(row, 1)?))
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
