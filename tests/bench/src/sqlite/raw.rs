//! Bare rusqlite with cached statements: the base of all ratios.

use std::hint::black_box;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params, params_from_iter};
use tokio::sync::Semaphore;

use crate::contender::{Contender, Outcome, POOL_SIZE, Pooled};
use crate::rows::{Author, Book, Family, NewPerson, Person, Reading};

const FIND: &str = "select id, name, note from people where id = ?1";
const RANGE: &str = "select id, name, note from people where id between ?1 and ?2 order by id";
const ALL: &str = "select id, name, note from people order by id";
const READINGS: &str = "select id, kind, count, active, score, ratio, title, note, taken_at, day, \
                        token, payload from readings where id between ?1 and ?2 order by id";
const INSERT: &str = "insert into people (name, note) values (?1, ?2) returning id, name, note";
const AUTHOR: &str = "select id, name from authors where id = ?1";
const AUTHORS: &str = "select id, name from authors where id between ?1 and ?2 order by id";
const BOOKS: &str = "select id, author_id, title from books where author_id = ?1 order by id";

pub struct Raw {
    connection: Connection,
    pool: RawPool,
}

/// The least that a pool can be: a semaphore and a stack.
#[derive(Clone)]
pub struct RawPool(Arc<(Semaphore, Mutex<Vec<Connection>>)>);

impl Contender for Raw {
    const NAME: &'static str = "raw";
    type Person = Person;
    type Reading = Reading;
    type Author = Author;
    type Book = Book;
    type Pool = RawPool;

    async fn open(file: &str) -> Outcome<Self> {
        let idle: Outcome<Vec<_>> = (0..POOL_SIZE).map(|_| super::connect(file)).collect();
        let pool = RawPool(Arc::new((Semaphore::new(POOL_SIZE as usize), Mutex::new(idle?))));
        Ok(Raw { connection: super::connect(file)?, pool })
    }

    fn pool(&self) -> RawPool {
        self.pool.clone()
    }

    async fn lookup(&mut self, id: i64) -> Outcome<Option<Person>> {
        find(&self.connection, id)
    }

    async fn people(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Person>> {
        let mut statement = self.connection.prepare_cached(RANGE)?;
        let people = statement.query_map([ids.start(), ids.end()], person)?;
        Ok(people.collect::<Result<_, _>>()?)
    }

    async fn readings(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Reading>> {
        let mut statement = self.connection.prepare_cached(READINGS)?;
        let readings = statement.query_map([ids.start(), ids.end()], reading)?;
        Ok(readings.collect::<Result<_, _>>()?)
    }

    async fn insert_each(&mut self, new: &[NewPerson]) -> Outcome<Vec<Person>> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut people = Vec::with_capacity(new.len());
        for NewPerson { name, note } in new {
            let mut statement = transaction.prepare_cached(INSERT)?;
            people.push(statement.query_row(params![name, note], person)?);
        }
        transaction.commit()?;
        Ok(people)
    }

    async fn insert_bulk(&mut self, new: Vec<NewPerson>) -> Outcome<u64> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut written = 0;
        // A hundred rows per statement: longer ones gain nothing and take longer to prepare.
        for chunk in new.chunks(100) {
            let places = vec!["(?, ?)"; chunk.len()].join(", ");
            let sql = format!("insert into people (name, note) values {places}");
            let values = chunk.iter().flat_map(|new| [Some(&new.name), new.note.as_ref()]);
            written += transaction.prepare_cached(&sql)?.execute(params_from_iter(values))?;
        }
        transaction.commit()?;
        Ok(written as u64)
    }

    async fn family(&mut self, id: i64) -> Outcome<Option<Family>> {
        let found = self.connection.prepare_cached(AUTHOR)?.query_row([id], author).optional()?;
        let Some(author) = found else { return Ok(None) };
        let mut statement = self.connection.prepare_cached(BOOKS)?;
        let books = statement.query_map([id], book)?;
        Ok(Some((author, books.collect::<Result<_, _>>()?)))
    }

    async fn families(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Family>> {
        let mut statement = self.connection.prepare_cached(AUTHORS)?;
        let authors: Vec<Author> =
            statement.query_map([ids.start(), ids.end()], author)?.collect::<Result<_, _>>()?;
        let places = vec!["?"; authors.len()].join(", ");
        let sql = format!(
            "select id, author_id, title from books where author_id in ({places}) \
             order by author_id, id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let keys = authors.iter().map(|author| author.id);
        let mut books = statement.query_map(params_from_iter(keys), book)?.peekable();
        let mut families = Vec::with_capacity(authors.len());
        for author in authors {
            let mut own = Vec::new();
            while let Some(book) =
                books.next_if(|book| book.as_ref().map_or(true, |book| book.author_id == author.id))
            {
                own.push(book?);
            }
            families.push((author, own));
        }
        Ok(families)
    }

    async fn stream(&mut self) -> Outcome<u64> {
        let mut statement = self.connection.prepare_cached(ALL)?;
        let mut count = 0;
        for person in statement.query_map([], person)? {
            black_box(person?);
            count += 1;
        }
        Ok(count)
    }
}

impl Pooled for RawPool {
    type Person = Person;

    async fn lookup(&self, id: i64) -> Outcome<Option<Person>> {
        let (permits, idle) = &*self.0;
        let _permit = permits.acquire().await?;
        let connection = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = connection.ok_or("a permit without a connection")?;
        let found = find(&connection, id);
        idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        found
    }
}

fn find(connection: &Connection, id: i64) -> Outcome<Option<Person>> {
    Ok(connection.prepare_cached(FIND)?.query_row([id], person).optional()?)
}

pub(super) fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person { id: row.get(0)?, name: row.get(1)?, note: row.get(2)? })
}

fn reading(row: &Row<'_>) -> rusqlite::Result<Reading> {
    Ok(Reading {
        id: row.get(0)?,
        kind: row.get(1)?,
        count: row.get(2)?,
        active: row.get(3)?,
        score: row.get(4)?,
        ratio: row.get(5)?,
        title: row.get(6)?,
        note: row.get(7)?,
        taken_at: row.get(8)?,
        day: row.get(9)?,
        token: row.get(10)?,
        payload: row.get(11)?,
    })
}

fn author(row: &Row<'_>) -> rusqlite::Result<Author> {
    Ok(Author { id: row.get(0)?, name: row.get(1)? })
}

fn book(row: &Row<'_>) -> rusqlite::Result<Book> {
    Ok(Book { id: row.get(0)?, author_id: row.get(1)?, title: row.get(2)? })
}
