//! SQLite: one file per contender, all made of the same bytes.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use tokio::runtime::Runtime;

use crate::contender::{Contender, Outcome};
use crate::contenders::model::Model;
use crate::contenders::sea_orm::SeaOrm;
use crate::course::{Course, Engine, Sweeper};
use crate::rows::{self, Person};

pub mod diesel;
mod raw;
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

/// The contenders, each with a copy of one file.
pub fn course<'r>(runtime: &'r Runtime, folder: &Path, only: &'r [String]) -> Outcome<Course<'r>> {
    let mut files = Files { seed: folder.join("seed.db") };
    fill(&files.seed)?;
    let mut course = Course::new(runtime, only);
    course.enter::<raw::Raw>(&mut files)?;
    course.enter::<Model>(&mut files)?;
    course.enter::<diesel::Diesel>(&mut files)?;
    course.enter::<sqlx::Sqlx>(&mut files)?;
    course.enter::<SeaOrm>(&mut files)?;
    Ok(course)
}

struct Files {
    seed: PathBuf,
}

impl Engine for Files {
    fn copy(&mut self, contender: &str) -> Outcome<(String, Box<dyn Sweeper>)> {
        let file = self.seed.with_file_name(format!("{contender}.db"));
        std::fs::copy(&self.seed, &file)?;
        let file = file.to_str().ok_or("the file's name is not UTF-8")?;
        Ok((file.to_owned(), Box::new(connect(file)?)))
    }
}

impl Sweeper for Connection {
    fn arrivals(&mut self) -> Outcome<Vec<Person>> {
        let mut statement =
            self.prepare_cached("select id, name, note from people where id > ?1 order by id")?;
        let people = statement.query_map([rows::PEOPLE], raw::person)?;
        Ok(people.collect::<Result<_, _>>()?)
    }

    /// Sets the counter of keys back and empties the log, too.
    fn sweep(&mut self) -> Outcome<()> {
        let gone = self.execute("delete from people where id > ?1", [rows::PEOPLE])?;
        if gone > 0 {
            self.execute(
                "update sqlite_sequence set seq = ?1 where name = 'people'",
                [rows::PEOPLE],
            )?;
            self.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?;
        }
        Ok(())
    }
}

type Streamer = fn(&Runtime, &str) -> Outcome<u64>;

/// The names of the contenders, and what each does when it streams a file.
pub const STREAMERS: [(&str, Streamer); 5] = [
    (raw::Raw::NAME, stream::<raw::Raw>),
    (Model::NAME, stream::<Model>),
    (diesel::Diesel::NAME, stream::<diesel::Diesel>),
    (sqlx::Sqlx::NAME, stream::<sqlx::Sqlx>),
    (SeaOrm::NAME, stream::<SeaOrm>),
];

fn stream<C: Contender>(runtime: &Runtime, file: &str) -> Outcome<u64> {
    runtime.block_on(async { C::open(file).await?.stream().await })
}

fn connect(file: impl AsRef<Path>) -> Outcome<Connection> {
    let connection = Connection::open(file)?;
    for (name, value) in PRAGMAS {
        connection.pragma_update(None, name, value)?;
    }
    Ok(connection)
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
