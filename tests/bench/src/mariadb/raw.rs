//! Bare mysql_async with its cache of statements: the base of all ratios.

use std::hint::black_box;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDateTime;
use futures_util::StreamExt;
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, FromRowError, Params, Row, TxOpts, from_value_opt};
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::contender::{Contender, Outcome, POOL_SIZE, Pooled};
use crate::rows::{Author, Book, Family, NewPerson, Person, Reading};

const FIND: &str = "select id, name, note from people where id = ?";
const RANGE: &str = "select id, name, note from people where id between ? and ? order by id";
const ALL: &str = "select id, name, note from people order by id";
const READINGS: &str = "select id, kind, count, active, score, ratio, title, note, taken_at, day, \
                        token, payload from readings where id between ? and ? order by id";
const INSERT: &str = "insert into people (name, note) values (?, ?) returning id, name, note";
const BULK: &str = "insert into people (name, note) values (?, ?)";
const AUTHOR: &str = "select id, name from authors where id = ?";
const AUTHORS: &str = "select id, name from authors where id between ? and ? order by id";
const BOOKS: &str = "select id, author_id, title from books where author_id = ? order by id";

pub struct Raw {
    connection: Conn,
    pool: RawPool,
}

/// The least that a pool can be: a semaphore and a stack.
#[derive(Clone)]
pub struct RawPool(Arc<(Semaphore, Mutex<Vec<Conn>>)>);

impl Contender for Raw {
    const NAME: &'static str = "raw";
    type Person = Person;
    type Reading = Reading;
    type Author = Author;
    type Book = Book;
    type Pool = RawPool;

    async fn open(at: &str) -> Outcome<Self> {
        let mut idle = Vec::new();
        for _ in 0..POOL_SIZE {
            idle.push(Conn::from_url(at).await?);
        }
        let pool = RawPool(Arc::new((Semaphore::new(POOL_SIZE as usize), Mutex::new(idle))));
        Ok(Raw { connection: Conn::from_url(at).await?, pool })
    }

    fn pool(&self) -> RawPool {
        self.pool.clone()
    }

    async fn lookup(&mut self, id: i64) -> Outcome<Option<Person>> {
        find(&mut self.connection, id).await
    }

    async fn people(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Person>> {
        list(&mut self.connection, RANGE, (*ids.start(), *ids.end()).into(), person).await
    }

    async fn readings(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Reading>> {
        list(&mut self.connection, READINGS, (*ids.start(), *ids.end()).into(), reading).await
    }

    async fn insert_each(&mut self, new: &[NewPerson]) -> Outcome<Vec<Person>> {
        let mut transaction = self.connection.start_transaction(TxOpts::default()).await?;
        let mut people = Vec::with_capacity(new.len());
        for NewPerson { name, note } in new {
            let row = transaction.exec_first(INSERT, (name, note)).await?;
            people.push(person(row.ok_or("no row came back")?)?);
        }
        transaction.commit().await?;
        Ok(people)
    }

    async fn insert_bulk(&mut self, new: Vec<NewPerson>) -> Outcome<u64> {
        let places = vec!["(?, ?)"; new.len()].join(", ");
        let sql = BULK.replace("(?, ?)", &places);
        let values = new.iter().flat_map(|new| [(&new.name).into(), (&new.note).into()]);
        self.connection.exec_drop(sql, Params::Positional(values.collect())).await?;
        Ok(self.connection.affected_rows())
    }

    async fn family(&mut self, id: i64) -> Outcome<Option<Family>> {
        let Some(row) = self.connection.exec_first(AUTHOR, (id,)).await? else { return Ok(None) };
        let books = list(&mut self.connection, BOOKS, (id,).into(), book).await?;
        Ok(Some((author(row)?, books)))
    }

    async fn families(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Family>> {
        let between = (*ids.start(), *ids.end()).into();
        let authors = list(&mut self.connection, AUTHORS, between, author).await?;
        let places = vec!["?"; authors.len()].join(", ");
        let sql = format!(
            "select id, author_id, title from books where author_id in ({places}) \
             order by author_id, id"
        );
        let keys = Params::Positional(authors.iter().map(|author| author.id.into()).collect());
        let mut books = list(&mut self.connection, &sql, keys, book).await?.into_iter().peekable();
        let mut families = Vec::with_capacity(authors.len());
        for author in authors {
            let mut own = Vec::new();
            while let Some(book) = books.next_if(|book| book.author_id == author.id) {
                own.push(book);
            }
            families.push((author, own));
        }
        Ok(families)
    }

    async fn stream(&mut self) -> Outcome<u64> {
        let mut rows = self.connection.exec_stream::<Row, _, _>(ALL, ()).await?;
        let mut count = 0;
        while let Some(row) = rows.next().await {
            black_box(person(row?)?);
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
        let mut connection = connection.ok_or("a permit without a connection")?;
        let found = find(&mut connection, id).await;
        idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        found
    }
}

async fn find(connection: &mut Conn, id: i64) -> Outcome<Option<Person>> {
    connection.exec_first(FIND, (id,)).await?.map(person).transpose()
}

async fn list<T>(
    connection: &mut Conn,
    sql: &str,
    params: Params,
    read: fn(Row) -> Outcome<T>,
) -> Outcome<Vec<T>> {
    let mut rows = connection.exec_iter(sql, params).await?;
    let mut out = Vec::new();
    while let Some(row) = rows.next().await? {
        out.push(read(row)?);
    }
    Ok(out)
}

pub(super) fn person(row: Row) -> Outcome<Person> {
    let (id, name, note) = from_row(row)?;
    Ok(Person { id, name, note })
}

/// Too wide for a tuple of the driver.
fn reading(mut row: Row) -> Outcome<Reading> {
    macro_rules! take {
        ($at:literal) => {
            from_value_opt(row.take($at).ok_or("the row is too short")?)?
        };
    }
    let taken_at: NaiveDateTime = take!(8);
    let token: Vec<u8> = take!(10);
    Ok(Reading {
        id: take!(0),
        kind: take!(1),
        count: take!(2),
        active: take!(3),
        score: take!(4),
        ratio: take!(5),
        title: take!(6),
        note: take!(7),
        taken_at: taken_at.and_utc(),
        day: take!(9),
        token: Uuid::from_slice(&token)?,
        payload: take!(11),
    })
}

fn author(row: Row) -> Outcome<Author> {
    let (id, name) = from_row(row)?;
    Ok(Author { id, name })
}

fn book(row: Row) -> Outcome<Book> {
    let (id, author_id, title) = from_row(row)?;
    Ok(Book { id, author_id, title })
}

fn from_row<T: mysql_async::prelude::FromRow>(row: Row) -> Outcome<T> {
    Ok(mysql_async::from_row_opt(row).map_err(|FromRowError(row)| format!("{row:?} differs"))?)
}
