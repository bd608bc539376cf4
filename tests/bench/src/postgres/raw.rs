//! Bare tokio-postgres with statements prepared once: the base of all ratios.

use std::hint::black_box;
use std::ops::RangeInclusive;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::TryStreamExt;
use tokio::sync::Semaphore;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Row, Statement};

use crate::contender::{Contender, Outcome, POOL_SIZE, Pooled};
use crate::rows::{Author, Book, Family, NewPerson, Person, Reading};

pub struct Raw {
    connection: Connection,
    pool: RawPool,
}

/// A client and what it has prepared.
struct Connection {
    client: Client,
    find: Statement,
    range: Statement,
    all: Statement,
    readings: Statement,
    insert: Statement,
    bulk: Statement,
    author: Statement,
    authors: Statement,
    books: Statement,
    books_of_many: Statement,
}

impl Connection {
    async fn open(at: &str) -> Outcome<Self> {
        let client = super::connect(at).await?;
        let prepare = |sql: &'static str| client.prepare(sql);
        Ok(Connection {
            find: prepare("select id, name, note from people where id = $1").await?,
            range: prepare(
                "select id, name, note from people where id between $1 and $2 order by id",
            )
            .await?,
            all: prepare("select id, name, note from people order by id").await?,
            readings: prepare(
                "select id, kind, count, active, score, ratio, title, note, taken_at, day, \
                 token, payload from readings where id between $1 and $2 order by id",
            )
            .await?,
            insert: prepare(
                "insert into people (name, note) values ($1, $2) returning id, name, note",
            )
            .await?,
            bulk: prepare(
                "insert into people (name, note) select * from unnest($1::text[], $2::text[])",
            )
            .await?,
            author: prepare("select id, name from authors where id = $1").await?,
            authors: prepare("select id, name from authors where id between $1 and $2 order by id")
                .await?,
            books: prepare(
                "select id, author_id, title from books where author_id = $1 order by id",
            )
            .await?,
            books_of_many: prepare(
                "select id, author_id, title from books where author_id = any($1) \
                 order by author_id, id",
            )
            .await?,
            client,
        })
    }

    async fn find(&self, id: i64) -> Outcome<Option<Person>> {
        let row = self.client.query_opt(&self.find, &[&id]).await?;
        Ok(row.as_ref().map(person).transpose()?)
    }

    async fn list<T>(
        &self,
        statement: &Statement,
        args: &[&(dyn ToSql + Sync)],
        read: fn(&Row) -> Result<T, Error>,
    ) -> Outcome<Vec<T>> {
        let mut rows = pin!(self.client.query_raw(statement, args.iter().copied()).await?);
        let mut out = Vec::new();
        while let Some(row) = rows.try_next().await? {
            out.push(read(&row)?);
        }
        Ok(out)
    }
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

    async fn open(at: &str) -> Outcome<Self> {
        let mut idle = Vec::new();
        for _ in 0..POOL_SIZE {
            idle.push(Connection::open(at).await?);
        }
        let pool = RawPool(Arc::new((Semaphore::new(POOL_SIZE as usize), Mutex::new(idle))));
        Ok(Raw { connection: Connection::open(at).await?, pool })
    }

    fn pool(&self) -> RawPool {
        self.pool.clone()
    }

    async fn lookup(&mut self, id: i64) -> Outcome<Option<Person>> {
        self.connection.find(id).await
    }

    async fn people(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Person>> {
        let it = &self.connection;
        it.list(&it.range, &[ids.start(), ids.end()], person).await
    }

    async fn readings(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Reading>> {
        let it = &self.connection;
        it.list(&it.readings, &[ids.start(), ids.end()], reading).await
    }

    async fn insert_each(&mut self, new: &[NewPerson]) -> Outcome<Vec<Person>> {
        let transaction = self.connection.client.transaction().await?;
        let mut people = Vec::with_capacity(new.len());
        for NewPerson { name, note } in new {
            let row = transaction.query_one(&self.connection.insert, &[name, note]).await?;
            people.push(person(&row)?);
        }
        transaction.commit().await?;
        Ok(people)
    }

    async fn insert_bulk(&mut self, new: Vec<NewPerson>) -> Outcome<u64> {
        let names: Vec<&str> = new.iter().map(|it| it.name.as_str()).collect();
        let notes: Vec<Option<&str>> = new.iter().map(|it| it.note.as_deref()).collect();
        let it = &self.connection;
        Ok(it.client.execute(&it.bulk, &[&names, &notes]).await?)
    }

    async fn family(&mut self, id: i64) -> Outcome<Option<Family>> {
        let it = &self.connection;
        let Some(row) = it.client.query_opt(&it.author, &[&id]).await? else { return Ok(None) };
        Ok(Some((author(&row)?, it.list(&it.books, &[&id], book).await?)))
    }

    async fn families(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Family>> {
        let it = &self.connection;
        let authors = it.list(&it.authors, &[ids.start(), ids.end()], author).await?;
        let keys: Vec<i64> = authors.iter().map(|author| author.id).collect();
        let books = it.list(&it.books_of_many, &[&keys], book).await?;
        let mut books = books.into_iter().peekable();
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
        let it = &self.connection;
        let none: [&(dyn ToSql + Sync); 0] = [];
        let mut rows = pin!(it.client.query_raw(&it.all, none).await?);
        let mut count = 0;
        while let Some(row) = rows.try_next().await? {
            black_box(person(&row)?);
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
        let found = connection.find(id).await;
        idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        found
    }
}

pub(super) fn person(row: &Row) -> Result<Person, Error> {
    Ok(Person { id: row.try_get(0)?, name: row.try_get(1)?, note: row.try_get(2)? })
}

fn reading(row: &Row) -> Result<Reading, Error> {
    Ok(Reading {
        id: row.try_get(0)?,
        kind: row.try_get(1)?,
        count: row.try_get(2)?,
        active: row.try_get(3)?,
        score: row.try_get(4)?,
        ratio: row.try_get(5)?,
        title: row.try_get(6)?,
        note: row.try_get(7)?,
        taken_at: row.try_get(8)?,
        day: row.try_get(9)?,
        token: row.try_get(10)?,
        payload: row.try_get(11)?,
    })
}

fn author(row: &Row) -> Result<Author, Error> {
    Ok(Author { id: row.try_get(0)?, name: row.try_get(1)? })
}

fn book(row: &Row) -> Result<Book, Error> {
    Ok(Book { id: row.try_get(0)?, author_id: row.try_get(1)?, title: row.try_get(2)? })
}
