//! Ours: the functions that the build script has generated from the models and queries.

use std::hint::black_box;
use std::ops::RangeInclusive;
use std::time::Duration;

use model_runtime::{Connection, Db};

use crate::contender::{Contender, Outcome, POOL_SIZE, Pooled};
use crate::db;
use crate::models::{Author, Book, Person, Reading};
use crate::rows::{self, NewPerson};

pub struct Model {
    db: Db,
    connection: Connection,
}

impl Contender for Model {
    const NAME: &'static str = "model";
    type Person = Person;
    type Reading = Reading;
    type Author = Author;
    type Book = Book;
    type Pool = Db;

    async fn open(at: &str) -> Outcome<Self> {
        let url = if at.contains("://") { at.to_owned() } else { format!("sqlite://{at}") };
        let db = Db::options()
            .url(&url)?
            .pool_size(POOL_SIZE as usize + 1)
            .busy_timeout(Duration::from_secs(5))
            .connect()
            .await?;
        Ok(Model { connection: db.acquire().await?, db })
    }

    fn pool(&self) -> Db {
        self.db.clone()
    }

    async fn lookup(&mut self, id: i64) -> Outcome<Option<Person>> {
        Ok(db::people::find(&mut self.connection, id).await?)
    }

    async fn people(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Person>> {
        Ok(db::queries::people_between(&self.db, *ids.start(), *ids.end()).await?)
    }

    async fn readings(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Reading>> {
        Ok(db::queries::readings_between(&self.db, *ids.start(), *ids.end()).await?)
    }

    async fn insert_each(&mut self, new: &[NewPerson]) -> Outcome<Vec<Person>> {
        let mut transaction = self.db.begin().await?;
        let mut people = Vec::with_capacity(new.len());
        for new in new {
            people.push(db::people::insert(&mut transaction, insert(new.clone())).await?);
        }
        transaction.commit().await?;
        Ok(people)
    }

    async fn insert_bulk(&mut self, new: Vec<NewPerson>) -> Outcome<u64> {
        Ok(db::people::insert_many(&self.db, new.into_iter().map(insert)).await?)
    }

    async fn family(&mut self, id: i64) -> Outcome<Option<(Author, Vec<Book>)>> {
        let Some(author) = db::authors::find(&self.db, id).await? else { return Ok(None) };
        let books = db::authors::load_books(&self.db, std::slice::from_ref(&author)).await?;
        Ok(books.into_iter().next().map(|books| (author, books)))
    }

    async fn families(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<(Author, Vec<Book>)>> {
        let authors = db::queries::authors_between(&self.db, *ids.start(), *ids.end()).await?;
        let books = db::authors::load_books(&self.db, &authors).await?;
        Ok(authors.into_iter().zip(books).collect())
    }

    async fn stream(&mut self) -> Outcome<u64> {
        let mut people = db::queries::all_people(&self.db).await?;
        let mut count = 0;
        while let Some(person) = people.try_next().await? {
            black_box(person);
            count += 1;
        }
        Ok(count)
    }
}

impl Pooled for Db {
    type Person = Person;

    async fn lookup(&self, id: i64) -> Outcome<Option<Person>> {
        Ok(db::people::find(self, id).await?)
    }
}

fn insert(new: NewPerson) -> db::people::Insert {
    let NewPerson { name, note } = new;
    db::people::NewPerson { name }.note(note)
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
            taken_at: row.taken_at,
            day: row.day,
            token: row.token,
            payload: row.payload,
        }
    }
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
