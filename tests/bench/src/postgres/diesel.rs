//! diesel on libpq, with its own pool; through the pool on a blocking thread, as an async program
//! has to.

use std::hint::black_box;
use std::ops::RangeInclusive;

use diesel::connection::DefaultLoadingMode;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};

use super::schema::{Reading, authors, books, people, readings};
use crate::contender::{Contender, Outcome, POOL_SIZE, Pooled};
use crate::rows::{Author, Book, Family, NewPerson, Person};
use crate::sqlite::diesel::InsertPerson;

pub struct Diesel {
    connection: PgConnection,
    pool: DieselPool,
}

#[derive(Clone)]
pub struct DieselPool(Pool<ConnectionManager<PgConnection>>);

impl Contender for Diesel {
    const NAME: &'static str = "diesel";
    type Person = Person;
    type Reading = Reading;
    type Author = Author;
    type Book = Book;
    type Pool = DieselPool;

    async fn open(at: &str) -> Outcome<Self> {
        let pool = Pool::builder().max_size(POOL_SIZE).build(ConnectionManager::new(at))?;
        Ok(Diesel { connection: PgConnection::establish(at)?, pool: DieselPool(pool) })
    }

    fn pool(&self) -> DieselPool {
        self.pool.clone()
    }

    async fn lookup(&mut self, id: i64) -> Outcome<Option<Person>> {
        find(&mut self.connection, id)
    }

    async fn people(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Person>> {
        let people = people::table
            .filter(people::id.between(ids.start(), ids.end()))
            .order(people::id)
            .select(Person::as_select());
        Ok(people.load(&mut self.connection)?)
    }

    async fn readings(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Reading>> {
        let readings = readings::table
            .filter(readings::id.between(ids.start(), ids.end()))
            .order(readings::id);
        Ok(readings.load(&mut self.connection)?)
    }

    async fn insert_each(&mut self, new: &[NewPerson]) -> Outcome<Vec<Person>> {
        self.connection.transaction(|connection| {
            new.iter()
                .map(|new| {
                    let person = diesel::insert_into(people::table)
                        .values(InsertPerson::from(new))
                        .returning(Person::as_returning())
                        .get_result(connection)?;
                    Ok(person)
                })
                .collect()
        })
    }

    async fn insert_bulk(&mut self, new: Vec<NewPerson>) -> Outcome<u64> {
        let new: Vec<InsertPerson<'_>> = new.iter().map(InsertPerson::from).collect();
        let insert = diesel::insert_into(people::table).values(&new);
        Ok(insert.execute(&mut self.connection)? as u64)
    }

    async fn family(&mut self, id: i64) -> Outcome<Option<Family>> {
        let found = authors::table
            .find(id)
            .select(Author::as_select())
            .get_result(&mut self.connection)
            .optional()?;
        let Some(author) = found else { return Ok(None) };
        let books = Book::belonging_to(&author)
            .order(books::id)
            .select(Book::as_select())
            .load(&mut self.connection)?;
        Ok(Some((author, books)))
    }

    async fn families(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Family>> {
        let authors = authors::table
            .filter(authors::id.between(ids.start(), ids.end()))
            .order(authors::id)
            .select(Author::as_select())
            .load(&mut self.connection)?;
        let books = Book::belonging_to(&authors)
            .order(books::id)
            .select(Book::as_select())
            .load(&mut self.connection)?
            .grouped_by(&authors);
        Ok(authors.into_iter().zip(books).collect())
    }

    async fn stream(&mut self) -> Outcome<u64> {
        let people = people::table.order(people::id).select(Person::as_select());
        let mut count = 0;
        for person in people.load_iter::<Person, DefaultLoadingMode>(&mut self.connection)? {
            black_box(person?);
            count += 1;
        }
        Ok(count)
    }
}

impl Pooled for DieselPool {
    type Person = Person;

    async fn lookup(&self, id: i64) -> Outcome<Option<Person>> {
        let DieselPool(pool) = self.clone();
        tokio::task::spawn_blocking(move || find(&mut *pool.get()?, id)).await?
    }
}

fn find(connection: &mut PgConnection, id: i64) -> Outcome<Option<Person>> {
    let person = people::table.find(id).select(Person::as_select());
    Ok(person.get_result(connection).optional()?)
}
