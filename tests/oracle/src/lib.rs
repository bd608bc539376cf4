//! What sqlx's macros say of the queries that the checker has passed, and what the checker says.
//!
//! The build script makes the tables in a SQLite file and writes a function with one `sqlx::query!` for
//! each query; the macro asks SQLite about the statement and follows its bytecode. So each function
//! that compiles is a statement that prepares, with the number of parameters and the names of columns
//! that the checker promises; the tests compare the types.

use sqlx::query::Map;
use sqlx::sqlite::{Sqlite, SqliteRow};

include!(concat!(env!("OUT_DIR"), "/asked.rs"));

/// The database with the tables.
pub const DATABASE_URL: &str = env!("DATABASE_URL");

/// A query, and what both say of it.
#[derive(Debug)]
pub struct Query {
    /// The corpus and the query: `quickstart::board`.
    pub name: &'static str,
    /// What the checker makes of it for SQLite.
    pub sql: &'static str,
    /// How many placeholders that has.
    pub parameters: usize,
    /// What the checker says of its columns.
    pub ours: &'static [Column],
    /// What the macro says of them; none where it does not take the query.
    pub theirs: Option<fn() -> Vec<Said>>,
}

/// A column of a result.
#[derive(Debug)]
pub struct Column {
    /// In snake_case.
    pub name: &'static str,
    /// Its type.
    pub said: Said,
}

/// What is said of the values in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// How SQLite keeps them.
    pub storage: Storage,
    /// Whether one may be null.
    pub nullable: bool,
}

/// The storage classes of SQLite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// `i64` in a row of sqlx.
    Integer,
    /// `f64`.
    Real,
    /// `String`.
    Text,
    /// `Vec<u8>`.
    Blob,
}

/// The types that the macro gives the fields of a row.
trait Field {
    const SAID: Said;
}

impl Field for i64 {
    const SAID: Said = Said { storage: Storage::Integer, nullable: false };
}

impl Field for f64 {
    const SAID: Said = Said { storage: Storage::Real, nullable: false };
}

impl Field for String {
    const SAID: Said = Said { storage: Storage::Text, nullable: false };
}

impl Field for Vec<u8> {
    const SAID: Said = Said { storage: Storage::Blob, nullable: false };
}

impl<T: Field> Field for Option<T> {
    const SAID: Said = Said { nullable: true, ..T::SAID };
}

/// The type of a field of the row that a query gives; the field alone is looked at.
fn said<F, A, R, T: Field>(_: &Map<'_, Sqlite, F, A>, _: fn(&R) -> &T) -> Said
where
    F: FnMut(SqliteRow) -> Result<R, sqlx::Error>,
{
    T::SAID
}
