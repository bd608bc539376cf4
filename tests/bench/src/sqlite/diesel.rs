//! diesel, with its own pool. It is not async: in a program that is, its documentation sends each
//! piece of work to a blocking thread, which is what its pooled cases do.

use std::hint::black_box;
use std::ops::RangeInclusive;

use diesel::connection::DefaultLoadingMode;
use diesel::deserialize::{FromSql, FromSqlRow};
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool};
use diesel::sql_types::Binary;
use diesel::sqlite::{Sqlite, SqliteConnection, SqliteValue};
use diesel::{deserialize, prelude::*};
use uuid::Uuid;

use crate::contender::{Contender, Outcome, POOL_SIZE, Pooled};
use crate::rows::{Author, Book, Family, NewPerson, Person, Reading};

diesel::table! {
    people (id) { id -> BigInt, name -> Text, note -> Nullable<Text>, }
}
diesel::table! {
    readings (id) {
        id -> BigInt, kind -> SmallInt, count -> Integer, active -> Bool, score -> Double,
        ratio -> Nullable<Double>, title -> Text, note -> Nullable<Text>,
        taken_at -> TimestamptzSqlite, day -> Date, token -> Binary, payload -> Binary,
    }
}
diesel::table! {
    authors (id) { id -> BigInt, name -> Text, }
}
diesel::table! {
    books (id) { id -> BigInt, author_id -> BigInt, title -> Text, }
}
diesel::joinable!(books -> authors (author_id));
diesel::allow_tables_to_appear_in_same_query!(authors, books);

/// diesel knows no uuid on SQLite, so its users write this.
#[derive(FromSqlRow)]
#[diesel(sql_type = Binary)]
pub struct UuidBytes(Uuid);

impl FromSql<Binary, Sqlite> for UuidBytes {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(UuidBytes(Uuid::from_slice(value.read_blob())?))
    }
}

impl From<UuidBytes> for Uuid {
    fn from(bytes: UuidBytes) -> Uuid {
        bytes.0
    }
}

#[derive(Insertable)]
#[diesel(table_name = people)]
pub struct InsertPerson<'a> {
    name: &'a str,
    note: Option<&'a str>,
}

impl<'a> From<&'a NewPerson> for InsertPerson<'a> {
    fn from(new: &'a NewPerson) -> Self {
        InsertPerson { name: &new.name, note: new.note.as_deref() }
    }
}

pub struct Diesel {
    connection: SqliteConnection,
    pool: DieselPool,
}

#[derive(Clone)]
pub struct DieselPool(Pool<ConnectionManager<SqliteConnection>>);

impl Contender for Diesel {
    const NAME: &'static str = "diesel";
    type Person = Person;
    type Reading = Reading;
    type Author = Author;
    type Book = Book;
    type Pool = DieselPool;

    async fn open(file: &str) -> Outcome<Self> {
        let url = file;
        let mut connection = SqliteConnection::establish(url)?;
        set_pragmas(&mut connection)?;
        let pool = Pool::builder()
            .max_size(POOL_SIZE)
            .connection_customizer(Box::new(Customizer))
            .build(ConnectionManager::new(url))?;
        Ok(Diesel { connection, pool: DieselPool(pool) })
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
        self.connection.immediate_transaction(|connection| {
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

fn find(connection: &mut SqliteConnection, id: i64) -> Outcome<Option<Person>> {
    let person = people::table.find(id).select(Person::as_select());
    Ok(person.get_result(connection).optional()?)
}

#[derive(Debug)]
struct Customizer;

impl CustomizeConnection<SqliteConnection, diesel::r2d2::Error> for Customizer {
    fn on_acquire(&self, connection: &mut SqliteConnection) -> Result<(), diesel::r2d2::Error> {
        set_pragmas(connection).map_err(diesel::r2d2::Error::QueryError)
    }
}

fn set_pragmas(connection: &mut SqliteConnection) -> QueryResult<()> {
    use diesel::connection::SimpleConnection;
    for (name, value) in super::PRAGMAS {
        connection.batch_execute(&format!("pragma {name} = {value}"))?;
    }
    Ok(())
}
