//! The rows that every contender reads and writes, and how they come to be.
//!
//! Each contender fills its own library's kind of struct with these fields; what it read is turned
//! into these types, outside the timing, to prove that all of them did the same work.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// Three columns: what most rows look like.
#[derive(Debug, Clone, PartialEq, diesel::Queryable, diesel::Selectable, sqlx::FromRow)]
#[diesel(table_name = crate::sqlite::diesel::people)]
pub struct Person {
    pub id: i64,
    pub name: String,
    pub note: Option<String>,
}

/// Twelve columns of as many types as the databases share.
#[derive(Debug, Clone, PartialEq, diesel::Queryable, sqlx::FromRow)]
pub struct Reading {
    pub id: i64,
    pub kind: i16,
    pub count: i32,
    pub active: bool,
    pub score: f64,
    pub ratio: Option<f64>,
    pub title: String,
    pub note: Option<String>,
    pub taken_at: DateTime<Utc>,
    pub day: NaiveDate,
    #[diesel(deserialize_as = crate::sqlite::diesel::UuidBytes)]
    pub token: Uuid,
    pub payload: Vec<u8>,
}

#[derive(
    Debug,
    Clone,
    PartialEq,
    diesel::Queryable,
    diesel::Selectable,
    diesel::Identifiable,
    sqlx::FromRow,
)]
#[diesel(table_name = crate::sqlite::diesel::authors)]
pub struct Author {
    pub id: i64,
    pub name: String,
}

#[derive(
    Debug,
    Clone,
    PartialEq,
    diesel::Queryable,
    diesel::Selectable,
    diesel::Identifiable,
    diesel::Associations,
    sqlx::FromRow,
)]
#[diesel(table_name = crate::sqlite::diesel::books)]
#[diesel(belongs_to(Author))]
pub struct Book {
    pub id: i64,
    pub author_id: i64,
    pub title: String,
}

pub type Family = (Author, Vec<Book>);

/// A person before the database has given it a key.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPerson {
    pub name: String,
    pub note: Option<String>,
}

pub const PEOPLE: i64 = 10_000;
pub const READINGS: i64 = 1_000;
pub const AUTHORS: i64 = 1_000;
pub const BOOKS_EACH: i64 = 10;
pub const INSERTS: i64 = 1_000;

pub fn person(id: i64) -> Person {
    let NewPerson { name, note } = new_person(id);
    Person { id, name, note }
}

pub fn new_person(id: i64) -> NewPerson {
    let note = (id % 3 != 0).then(|| format!("note {} about person {id}", id * 7919 % 1000));
    NewPerson { name: format!("Person number {id}"), note }
}

pub fn reading(id: i64) -> Reading {
    let day =
        NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default() + chrono::Days::new(id as u64);
    let clock = chrono::TimeDelta::microseconds(id * 86_399_999 % 86_400_000_000);
    Reading {
        id,
        kind: (id % 7) as i16,
        count: (id * 31) as i32,
        active: id % 2 == 0,
        score: id as f64 * 0.37,
        ratio: (id % 4 != 0).then(|| 1.0 / id as f64),
        title: format!("Reading {id} of the northern station"),
        note: (id % 3 != 0).then(|| format!("note {id}")),
        taken_at: day.and_time(chrono::NaiveTime::MIN).and_utc() + clock,
        day,
        token: Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 | id as u128),
        payload: (0..32).map(|i| (id + i) as u8).collect(),
    }
}

pub fn author(id: i64) -> Author {
    Author { id, name: format!("Author number {id}") }
}

/// The books of one author, in the order of their keys.
pub fn books_of(author_id: i64) -> impl Iterator<Item = Book> {
    (0..BOOKS_EACH).map(move |n| {
        let id = (author_id - 1) * BOOKS_EACH + n + 1;
        Book { id, author_id, title: format!("Book {n} of author {author_id}") }
    })
}
