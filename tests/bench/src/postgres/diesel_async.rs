//! diesel-async on tokio-postgres, with deadpool as its documentation has it.

use std::hint::black_box;
use std::ops::RangeInclusive;

use diesel::prelude::*;
use diesel_async::pooled_connection::AsyncDieselConnectionManager;
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use futures_util::TryStreamExt;

use super::schema::{Reading, authors, books, people, readings};
use crate::contender::{Contender, Outcome, POOL_SIZE, Pooled};
use crate::rows::{Author, Book, Family, NewPerson, Person};
use crate::sqlite::diesel::InsertPerson;

pub struct DieselAsync {
    connection: AsyncPgConnection,
    pool: DieselPool,
}

#[derive(Clone)]
pub struct DieselPool(Pool<AsyncPgConnection>);

impl Contender for DieselAsync {
    const NAME: &'static str = "diesel-async";
    type Person = Person;
    type Reading = Reading;
    type Author = Author;
    type Book = Book;
    type Pool = DieselPool;

    async fn open(at: &str) -> Outcome<Self> {
        let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new(at);
        let pool = Pool::builder(manager).max_size(POOL_SIZE as usize).build()?;
        let connection = AsyncPgConnection::establish(at).await?;
        Ok(DieselAsync { connection, pool: DieselPool(pool) })
    }

    fn pool(&self) -> DieselPool {
        self.pool.clone()
    }

    async fn lookup(&mut self, id: i64) -> Outcome<Option<Person>> {
        find(&mut self.connection, id).await
    }

    async fn people(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Person>> {
        let people = people::table
            .filter(people::id.between(ids.start(), ids.end()))
            .order(people::id)
            .select(Person::as_select());
        Ok(people.load(&mut self.connection).await?)
    }

    async fn readings(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Reading>> {
        let readings = readings::table
            .filter(readings::id.between(ids.start(), ids.end()))
            .order(readings::id);
        Ok(readings.load(&mut self.connection).await?)
    }

    async fn insert_each(&mut self, new: &[NewPerson]) -> Outcome<Vec<Person>> {
        let people = self.connection.transaction(async |connection| {
            let mut people = Vec::with_capacity(new.len());
            for new in new {
                let insert = diesel::insert_into(people::table)
                    .values(InsertPerson::from(new))
                    .returning(Person::as_returning());
                people.push(insert.get_result(connection).await?);
            }
            QueryResult::Ok(people)
        });
        Ok(people.await?)
    }

    async fn insert_bulk(&mut self, new: Vec<NewPerson>) -> Outcome<u64> {
        let new: Vec<InsertPerson<'_>> = new.iter().map(InsertPerson::from).collect();
        let insert = diesel::insert_into(people::table).values(&new);
        Ok(insert.execute(&mut self.connection).await? as u64)
    }

    async fn family(&mut self, id: i64) -> Outcome<Option<Family>> {
        let find = authors::table.find(id).select(Author::as_select());
        let found = find.get_result(&mut self.connection).await.optional()?;
        let Some(author) = found else { return Ok(None) };
        let books = Book::belonging_to(&author)
            .order(books::id)
            .select(Book::as_select())
            .load(&mut self.connection)
            .await?;
        Ok(Some((author, books)))
    }

    async fn families(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Family>> {
        let authors = authors::table
            .filter(authors::id.between(ids.start(), ids.end()))
            .order(authors::id)
            .select(Author::as_select())
            .load(&mut self.connection)
            .await?;
        let books = Book::belonging_to(&authors)
            .order(books::id)
            .select(Book::as_select())
            .load(&mut self.connection)
            .await?
            .grouped_by(&authors);
        Ok(authors.into_iter().zip(books).collect())
    }

    async fn stream(&mut self) -> Outcome<u64> {
        let people = people::table.order(people::id).select(Person::as_select());
        let mut people = people.load_stream::<Person>(&mut self.connection).await?;
        let mut count = 0;
        while let Some(person) = people.try_next().await? {
            black_box(person);
            count += 1;
        }
        Ok(count)
    }
}

impl Pooled for DieselPool {
    type Person = Person;

    async fn lookup(&self, id: i64) -> Outcome<Option<Person>> {
        find(&mut *self.0.get().await?, id).await
    }
}

async fn find(connection: &mut AsyncPgConnection, id: i64) -> Outcome<Option<Person>> {
    let person = people::table.find(id).select(Person::as_select());
    Ok(person.get_result(connection).await.optional()?)
}
