//! SQLite: one file per contender, all made of the same bytes.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, params};
use tokio::runtime::Runtime;

use crate::case::Case;
use crate::contender::{Contender, Lane, Outcome, Running, Seen};
use crate::measure::{self, Measured, Plan};
use crate::rows::{self, Person};

pub mod diesel;
mod model;
mod raw;
mod sea_orm;
mod sqlx;

const TABLES: &str = "
create table people (
    id integer not null primary key autoincrement,
    name text not null,
    note text
) strict;
create table readings (
    id integer not null primary key autoincrement,
    kind integer not null,
    count integer not null,
    active integer not null,
    score real not null,
    ratio real,
    title text not null,
    note text,
    taken_at text not null,
    day text not null,
    token blob not null,
    payload blob not null
) strict;
create table authors (
    id integer not null primary key autoincrement,
    name text not null
) strict;
create table books (
    id integer not null primary key autoincrement,
    author_id integer not null references authors (id),
    title text not null
) strict;
create index books_author_id_idx on books (author_id);
";

/// What every connection of every contender is set to.
pub const PRAGMAS: [(&str, &str); 4] = [
    ("journal_mode", "wal"),
    ("synchronous", "normal"),
    ("foreign_keys", "on"),
    ("busy_timeout", "5000"),
];

/// The contenders, each with its own copy of the file, and the base of the ratios first.
pub struct Course<'r> {
    pub lanes: Vec<Box<dyn Lane + 'r>>,
    /// Tidies up between inserts, one connection per file.
    sweepers: Vec<Connection>,
}

impl<'r> Course<'r> {
    /// Opens the contenders called `only`, or all of them.
    pub fn open(runtime: &'r Runtime, folder: &Path, only: &[String]) -> Outcome<Self> {
        let mut course = Course { lanes: Vec::new(), sweepers: Vec::new() };
        let seed = folder.join("seed.db");
        fill(&seed)?;
        course.enter::<raw::Raw>(runtime, &seed, only)?;
        course.enter::<model::Model>(runtime, &seed, only)?;
        course.enter::<diesel::Diesel>(runtime, &seed, only)?;
        course.enter::<sqlx::Sqlx>(runtime, &seed, only)?;
        course.enter::<sea_orm::SeaOrm>(runtime, &seed, only)?;
        Ok(course)
    }

    fn enter<C: Contender + 'r>(
        &mut self,
        runtime: &'r Runtime,
        seed: &Path,
        only: &[String],
    ) -> Outcome<()> {
        if !only.is_empty() && !only.iter().any(|name| name == C::NAME) {
            return Ok(());
        }
        let file = seed.with_file_name(format!("{}.db", C::NAME));
        std::fs::copy(seed, &file)?;
        self.sweepers.push(connect(&file)?);
        self.lanes.push(Box::new(Running::<C>::open(runtime, &file)?));
        Ok(())
    }

    /// Proves that all contenders do the same, then measures them.
    pub fn run(&mut self, case: Case, plan: Plan) -> Outcome<Vec<Measured>> {
        self.prove(case)?;
        let Course { lanes, sweepers } = self;
        measure::measure(case, lanes, plan, &mut || sweepers.iter().try_for_each(sweep))
    }

    /// The case for each contender `times` times in one go: something to look at with a profiler.
    pub fn once(&mut self, case: Case, times: u32) -> Outcome<Vec<Duration>> {
        let Course { lanes, sweepers } = self;
        let mut tidy = || sweepers.iter().try_for_each(sweep);
        lanes.iter_mut().map(|lane| lane.time(case, times, &mut tidy)).collect()
    }

    fn prove(&mut self, case: Case) -> Outcome<()> {
        let mut first: Option<(Seen, Vec<Person>)> = None;
        for (lane, sweeper) in self.lanes.iter_mut().zip(&self.sweepers) {
            let seen = (lane.prove(case)?, arrivals(sweeper)?);
            sweep(sweeper)?;
            match &first {
                Some(first) if *first == seen => {}
                Some(first) => {
                    let (name, case) = (lane.name(), case.name());
                    let (base, seen) = (start_of(first), start_of(&seen));
                    return Err(format!("{name} differs in {case}: {seen}, not {base}").into());
                }
                None => first = Some(seen),
            }
        }
        Ok(())
    }
}

type Streamer = fn(&Runtime, &Path) -> Outcome<u64>;

/// The names of the contenders, and what each does when it streams a file.
pub const STREAMERS: [(&str, Streamer); 5] = [
    (raw::Raw::NAME, stream::<raw::Raw>),
    (model::Model::NAME, stream::<model::Model>),
    (diesel::Diesel::NAME, stream::<diesel::Diesel>),
    (sqlx::Sqlx::NAME, stream::<sqlx::Sqlx>),
    (sea_orm::SeaOrm::NAME, stream::<sea_orm::SeaOrm>),
];

fn stream<C: Contender>(runtime: &Runtime, file: &Path) -> Outcome<u64> {
    runtime.block_on(async { C::open(file).await?.stream().await })
}

/// Enough to see what it is.
fn start_of(seen: &impl std::fmt::Debug) -> String {
    format!("{seen:?}").chars().take(300).collect()
}

fn connect(file: &Path) -> Outcome<Connection> {
    let connection = Connection::open(file)?;
    for (name, value) in PRAGMAS {
        connection.pragma_update(None, name, value)?;
    }
    Ok(connection)
}

/// The rows that an insert case has added.
fn arrivals(connection: &Connection) -> Outcome<Vec<Person>> {
    let mut statement =
        connection.prepare_cached("select id, name, note from people where id > ?1")?;
    let people = statement.query_map([rows::PEOPLE], raw::person)?;
    Ok(people.collect::<Result<_, _>>()?)
}

/// Takes the inserted rows away, sets the counter of keys back and empties the log, so that each
/// insert case starts from the same file.
fn sweep(connection: &Connection) -> Outcome<()> {
    let gone = connection.execute("delete from people where id > ?1", [rows::PEOPLE])?;
    if gone > 0 {
        connection
            .execute("update sqlite_sequence set seq = ?1 where name = 'people'", [rows::PEOPLE])?;
        connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?;
    }
    Ok(())
}

fn fill(file: &Path) -> Outcome<()> {
    let mut connection = connect(file)?;
    connection.execute_batch(TABLES)?;
    let transaction = connection.transaction()?;
    for id in 1..=rows::PEOPLE {
        let Person { id, name, note } = rows::person(id);
        transaction
            .prepare_cached("insert into people (id, name, note) values (?1, ?2, ?3)")?
            .execute(params![id, name, note])?;
    }
    for id in 1..=rows::READINGS {
        insert_reading(&transaction, &rows::reading(id))?;
    }
    for id in 1..=rows::AUTHORS {
        let rows::Author { id, name } = rows::author(id);
        transaction
            .prepare_cached("insert into authors (id, name) values (?1, ?2)")?
            .execute(params![id, name])?;
        for rows::Book { id, author_id, title } in rows::books_of(id) {
            transaction
                .prepare_cached("insert into books (id, author_id, title) values (?1, ?2, ?3)")?
                .execute(params![id, author_id, title])?;
        }
    }
    transaction.commit()?;
    // One file without a log beside it can be copied.
    connection.pragma_update(None, "journal_mode", "delete")?;
    Ok(())
}

fn insert_reading(connection: &Connection, reading: &rows::Reading) -> Outcome<()> {
    let taken_at = reading.taken_at.format("%Y-%m-%d %H:%M:%S%.6f").to_string();
    connection
        .prepare_cached("insert into readings values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            reading.id,
            reading.kind,
            reading.count,
            reading.active,
            reading.score,
            reading.ratio,
            reading.title,
            reading.note,
            taken_at,
            reading.day,
            reading.token,
            reading.payload,
        ])?;
    Ok(())
}

/// A file of `count` people and nothing else, made by the database itself.
pub fn fill_people(file: &Path, count: i64) -> Outcome<()> {
    let connection = connect(file)?;
    connection.execute_batch(TABLES)?;
    connection.execute(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?1)
         insert into people (name, note) select 'Person number ' || i, 'note about ' || i from n",
        [count],
    )?;
    Ok(())
}
