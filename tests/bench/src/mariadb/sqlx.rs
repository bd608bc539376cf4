//! sqlx, `query_as` as people write it, through its pool.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::ops::RangeInclusive;

use futures_util::TryStreamExt;
use sqlx::mysql::MySqlPoolOptions;
use sqlx::pool::PoolConnection;
use sqlx::{MySql, MySqlPool, QueryBuilder};

use crate::contender::{Contender, Outcome, POOL_SIZE, Pooled};
use crate::rows::{Author, Book, Family, NewPerson, Person, Reading};

pub struct Sqlx {
    pool: MySqlPool,
    connection: PoolConnection<MySql>,
}

impl Contender for Sqlx {
    const NAME: &'static str = "sqlx";
    type Person = Person;
    type Reading = Reading;
    type Author = Author;
    type Book = Book;
    type Pool = MySqlPool;

    async fn open(at: &str) -> Outcome<Self> {
        let pool = MySqlPoolOptions::new()
            .max_connections(POOL_SIZE + 1)
            .min_connections(POOL_SIZE + 1)
            .connect(at)
            .await?;
        Ok(Sqlx { connection: pool.acquire().await?, pool })
    }

    fn pool(&self) -> MySqlPool {
        self.pool.clone()
    }

    async fn lookup(&mut self, id: i64) -> Outcome<Option<Person>> {
        let person = sqlx::query_as("select id, name, note from people where id = ?").bind(id);
        Ok(person.fetch_optional(&mut *self.connection).await?)
    }

    async fn people(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Person>> {
        let people = sqlx::query_as(
            "select id, name, note from people where id between ? and ? order by id",
        )
        .bind(ids.start())
        .bind(ids.end());
        Ok(people.fetch_all(&self.pool).await?)
    }

    async fn readings(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Reading>> {
        let readings = sqlx::query_as(
            "select id, kind, count, active, score, ratio, title, note, taken_at, day, token, \
             payload from readings where id between ? and ? order by id",
        )
        .bind(ids.start())
        .bind(ids.end());
        Ok(readings.fetch_all(&self.pool).await?)
    }

    async fn insert_each(&mut self, new: &[NewPerson]) -> Outcome<Vec<Person>> {
        let mut transaction = self.pool.begin().await?;
        let mut people = Vec::with_capacity(new.len());
        for NewPerson { name, note } in new {
            let insert = sqlx::query_as(
                "insert into people (name, note) values (?, ?) returning id, name, note",
            )
            .bind(name)
            .bind(note);
            people.push(insert.fetch_one(&mut *transaction).await?);
        }
        transaction.commit().await?;
        Ok(people)
    }

    async fn insert_bulk(&mut self, new: Vec<NewPerson>) -> Outcome<u64> {
        let mut insert = QueryBuilder::<MySql>::new("insert into people (name, note) ");
        insert.push_values(new, |mut row, new| {
            row.push_bind(new.name).push_bind(new.note);
        });
        Ok(insert.build().execute(&self.pool).await?.rows_affected())
    }

    async fn family(&mut self, id: i64) -> Outcome<Option<Family>> {
        let found: Option<Author> = sqlx::query_as("select id, name from authors where id = ?")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        let Some(author) = found else { return Ok(None) };
        let books = sqlx::query_as(
            "select id, author_id, title from books where author_id = ? order by id",
        )
        .bind(id)
        .fetch_all(&self.pool)
        .await?;
        Ok(Some((author, books)))
    }

    async fn families(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Family>> {
        let authors: Vec<Author> =
            sqlx::query_as("select id, name from authors where id between ? and ? order by id")
                .bind(ids.start())
                .bind(ids.end())
                .fetch_all(&self.pool)
                .await?;
        let mut select = QueryBuilder::<MySql>::new(
            "select id, author_id, title from books where author_id in (",
        );
        let mut keys = select.separated(", ");
        for author in &authors {
            keys.push_bind(author.id);
        }
        select.push(") order by id");
        let mut books: BTreeMap<i64, Vec<Book>> = BTreeMap::new();
        for book in select.build_query_as::<Book>().fetch_all(&self.pool).await? {
            books.entry(book.author_id).or_default().push(book);
        }
        let family = |author: Author| {
            let own = books.remove(&author.id).unwrap_or_default();
            (author, own)
        };
        Ok(authors.into_iter().map(family).collect())
    }

    async fn stream(&mut self) -> Outcome<u64> {
        let mut people =
            sqlx::query_as::<_, Person>("select id, name, note from people order by id")
                .fetch(&self.pool);
        let mut count = 0;
        while let Some(person) = people.try_next().await? {
            black_box(person);
            count += 1;
        }
        Ok(count)
    }
}

impl Pooled for MySqlPool {
    type Person = Person;

    async fn lookup(&self, id: i64) -> Outcome<Option<Person>> {
        let person = sqlx::query_as("select id, name, note from people where id = ?").bind(id);
        Ok(person.fetch_optional(self).await?)
    }
}
