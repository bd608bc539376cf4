//! toasty, with its own models and `include` for relations.
//!
//! It hands out no rows before it has all of them, so `stream` walks its pages. A bulk insert always
//! reads back the rows it wrote.

use std::hint::black_box;
use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, Utc};
use jiff::civil::Date;
use toasty::{Connection, Db, Deferred};
use uuid::Uuid;

use crate::contender::{Contender, Outcome, POOL_SIZE, Pooled};
use crate::rows::{self, NewPerson};

#[derive(Debug, toasty::Model)]
#[table = "people"]
pub struct Person {
    #[key]
    #[auto]
    id: i64,
    name: String,
    note: Option<String>,
}

#[derive(Debug, toasty::Model)]
#[table = "readings"]
pub struct Reading {
    #[key]
    #[auto]
    id: i64,
    kind: i16,
    count: i32,
    active: bool,
    score: f64,
    ratio: Option<f64>,
    title: String,
    note: Option<String>,
    taken_at: jiff::Timestamp,
    day: Date,
    token: Uuid,
    payload: Vec<u8>,
}

#[derive(Debug, toasty::Model)]
#[table = "authors"]
pub struct Author {
    #[key]
    #[auto]
    id: i64,
    name: String,
    #[has_many]
    books: Deferred<Vec<Book>>,
}

#[derive(Debug, toasty::Model)]
#[table = "books"]
pub struct Book {
    #[key]
    #[auto]
    id: i64,
    #[index]
    author_id: i64,
    #[belongs_to]
    author: Deferred<Author>,
    title: String,
}

pub struct Toasty {
    db: Db,
    connection: Connection,
}

impl Contender for Toasty {
    const NAME: &'static str = "toasty";
    type Person = Person;
    type Reading = Reading;
    type Author = Author;
    type Book = Book;
    type Pool = Db;

    async fn open(at: &str) -> Outcome<Self> {
        // Its driver for MySQL itself is another one.
        let url = at.replacen("mysql://", "mariadb://", 1);
        let db = Db::builder()
            .models(toasty::models!(Person, Reading, Author, Book))
            .max_pool_size(POOL_SIZE as usize + 1)
            .connect(&url)
            .await?;
        Ok(Toasty { connection: db.connection().await?, db })
    }

    fn pool(&self) -> Db {
        self.db.clone()
    }

    async fn lookup(&mut self, id: i64) -> Outcome<Option<Person>> {
        Ok(Person::filter_by_id(id).first().exec(&mut self.connection).await?)
    }

    async fn people(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Person>> {
        let within = Person::fields().id().between(*ids.start(), *ids.end());
        let people = Person::filter(within).order_by(Person::fields().id().asc());
        Ok(people.exec(&mut self.db).await?)
    }

    async fn readings(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Reading>> {
        let within = Reading::fields().id().between(*ids.start(), *ids.end());
        let readings = Reading::filter(within).order_by(Reading::fields().id().asc());
        Ok(readings.exec(&mut self.db).await?)
    }

    async fn insert_each(&mut self, new: &[NewPerson]) -> Outcome<Vec<Person>> {
        let mut transaction = self.db.transaction().await?;
        let mut people = Vec::with_capacity(new.len());
        for NewPerson { name, note } in new {
            let create = toasty::create!(Person { name: name, note: note });
            people.push(create.exec(&mut transaction).await?);
        }
        transaction.commit().await?;
        Ok(people)
    }

    async fn insert_bulk(&mut self, new: Vec<NewPerson>) -> Outcome<u64> {
        let create =
            new.into_iter().fold(Person::create_many(), |create, NewPerson { name, note }| {
                create.item(toasty::create!(Person { name: name, note: note }))
            });
        Ok(create.exec(&mut self.db).await?.len() as u64)
    }

    async fn family(&mut self, id: i64) -> Outcome<Option<(Author, Vec<Book>)>> {
        let books = Author::fields().books().order_by(Book::fields().id().asc());
        let author = Author::filter_by_id(id).include(books).first();
        Ok(author.exec(&mut self.db).await?.map(apart))
    }

    async fn families(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<(Author, Vec<Book>)>> {
        let within = Author::fields().id().between(*ids.start(), *ids.end());
        let authors = Author::filter(within)
            .include(Author::fields().books().order_by(Book::fields().id().asc()))
            .order_by(Author::fields().id().asc());
        Ok(authors.exec(&mut self.db).await?.into_iter().map(apart).collect())
    }

    async fn stream(&mut self) -> Outcome<u64> {
        let ordered = Person::all().order_by(Person::fields().id().asc());
        let mut page = ordered.paginate(1_000).exec(&mut self.db).await?;
        let mut count = 0;
        loop {
            count += page.items.drain(..).map(black_box).count() as u64;
            let Some(next) = page.next(&mut self.db).await? else { return Ok(count) };
            page = next;
        }
    }
}

impl Pooled for Db {
    type Person = Person;

    /// toasty executes on `&mut Db`, of which each task has its own cheap clone.
    async fn lookup(&self, id: i64) -> Outcome<Option<Person>> {
        Ok(Person::filter_by_id(id).first().exec(&mut self.clone()).await?)
    }
}

/// What was included is a part of the author.
fn apart(mut author: Author) -> (Author, Vec<Book>) {
    let books = std::mem::take(&mut author.books).into_inner();
    (author, books)
}

impl From<Person> for rows::Person {
    fn from(row: Person) -> Self {
        let Person { id, name, note } = row;
        rows::Person { id, name, note }
    }
}

impl From<Reading> for rows::Reading {
    fn from(row: Reading) -> Self {
        rows::Reading {
            id: row.id,
            kind: row.kind,
            count: row.count,
            active: row.active,
            score: row.score,
            ratio: row.ratio,
            title: row.title,
            note: row.note,
            taken_at: taken_at(row.taken_at),
            day: day(row.day),
            token: row.token,
            payload: row.payload,
        }
    }
}

// Both libraries' times reach further than the rows of the benchmark do.
fn taken_at(at: jiff::Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_nanos(at.as_nanosecond() as i64)
}

fn day(day: Date) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year().into(), day.month() as u32, day.day() as u32)
        .unwrap_or_default()
}

impl From<Author> for rows::Author {
    fn from(row: Author) -> Self {
        rows::Author { id: row.id, name: row.name }
    }
}

impl From<Book> for rows::Book {
    fn from(row: Book) -> Self {
        rows::Book { id: row.id, author_id: row.author_id, title: row.title }
    }
}
