//! What the checker asks of a database, one small trait. One file for each database answers.

mod mariadb;
mod mysql;
mod postgres;
mod sqlite;
mod writing;

pub(crate) use writing::{Habits, Moments, PathStep, Upsert, Writing};

use super::syntax::ast::BinaryOp;
use super::tree::Op;
use crate::dialect::Dialect;
use crate::schema::ColumnType;

/// The questions about a database that checking a query needs answered.
pub(crate) trait QueryDialect: Sync {
    /// The tables of its functions; see `catalog`.
    fn functions(&self) -> &'static [&'static str];

    /// What an operator is here; `None` if there is no such.
    fn operator(&self, op: BinaryOp) -> Option<Op>;

    /// The logical type that a type name stands for, in lower case, with its numbers.
    fn named_type(&self, name: &str, args: &[u32]) -> Option<ColumnType>;

    /// The type names that are offered when one is not known.
    fn type_names(&self) -> &'static [&'static str];

    /// Whether a value of one type may be cast to another, and how the target is written.
    fn cast(&self, from: &ColumnType, to: &ColumnType) -> Cast;

    /// How the target of a cast is written.
    fn cast_target(&self, ty: &ColumnType) -> String;

    /// What a cast is written as, if `cast($1 as …)` would give another value; `$1` is the value.
    fn cast_form(&self, from: &ColumnType, to: &ColumnType) -> Option<String>;

    /// A value of a type, in its one form, as SQL.
    fn literal(&self, value: &Literal, ty: &ColumnType) -> String;

    /// How the moment of the statement is written, for a type of date or time.
    fn now(&self, ty: &ColumnType) -> &'static str;

    /// The collations, in lower case.
    fn collations(&self) -> &'static [&'static str];

    /// Whether two types of moments, one with a zone and one without, compare as they are.
    fn compares_moments(&self) -> bool;

    /// Whether `having` may use the names of the result.
    fn has_output_names_in_having(&self) -> bool;

    /// Whether numbers of rows can be bound; they are written into the text otherwise.
    fn binds_row_counts(&self) -> bool;

    /// What stands between the parentheses of `in` when a list of the type is empty.
    fn empty_list(&self, ty: &ColumnType) -> String;

    /// How values compare and sort where the text says nothing.
    fn habits(&self) -> Habits;

    /// How it writes what SQLite's text says otherwise; `None` for SQLite.
    fn writing(&self) -> Option<&'static Writing>;

    /// The collation that compares exact numbers, where they are kept as text.
    fn decimal_collation(&self) -> Option<&'static str>;

    /// Whether `returning` calls the table by its alias; by its own name otherwise.
    fn has_alias_in_returning(&self) -> bool;

    /// Whether a build script can bring the database along, to check a query itself.
    fn is_at_hand(&self) -> bool {
        false
    }

    /// How many tables one `from` can join.
    fn most_joins(&self) -> usize;

    /// A name as SQL, quoted if it has to be.
    fn name(&self, name: &str) -> String;
}

/// What a cast does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cast {
    /// It gives a value for every value.
    Total,
    /// It would do something else; what to write instead.
    Refused(&'static str),
}

/// A text in quotes, read as a value of the type it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Literal {
    /// As text, in the one form of its type.
    Text(String),
    /// As 32 hexadecimal digits.
    Uuid(String),
    /// An exact number as text.
    Decimal(String),
}

/// The answers of a database.
pub(crate) fn of(dialect: Dialect) -> &'static dyn QueryDialect {
    match dialect {
        Dialect::Sqlite => &sqlite::Sqlite,
        Dialect::Postgres => &postgres::Postgres,
        Dialect::MySql => &mysql::MYSQL,
        Dialect::MariaDb => &mariadb::MARIADB,
    }
}

/// The type names that all databases but SQLite read alike, and those of the portable language.
fn common_type(name: &str, args: &[u32]) -> Option<ColumnType> {
    Some(match name {
        "bool" | "boolean" => ColumnType::Bool,
        "smallint" | "int2" => ColumnType::I16,
        "int" | "integer" | "bigint" | "int4" | "int8" => ColumnType::I64,
        "real" | "float" | "double" | "double precision" | "float8" => ColumnType::F64,
        "text" => ColumnType::Text { max_length: None },
        "varchar" | "char" | "character varying" | "character" => {
            ColumnType::Text { max_length: args.first().copied() }
        }
        "blob" | "bytea" => ColumnType::Bytes { max_length: None },
        "uuid" => ColumnType::Uuid,
        "decimal" | "numeric" => ColumnType::Decimal {
            precision: args.first().copied().unwrap_or(28),
            scale: args.get(1).copied().unwrap_or(0),
        },
        "date" => ColumnType::Date,
        "time" => ColumnType::Time,
        "datetime" | "timestamp" | "timestamp without time zone" => ColumnType::DateTime,
        "timestamptz" | "timestamp with time zone" => ColumnType::Timestamp,
        "json" | "jsonb" => ColumnType::Json,
        _ => return None,
    })
}

const TYPE_NAMES: &[&str] = &[
    "boolean",
    "integer",
    "bigint",
    "smallint",
    "real",
    "double precision",
    "text",
    "varchar",
    "blob",
    "uuid",
    "decimal",
    "numeric",
    "date",
    "time",
    "timestamp",
    "timestamptz",
    "json",
];

/// The casts that give on every database what SQLite gives, perhaps in other words.
fn common_cast(from: &ColumnType, to: &ColumnType) -> Cast {
    use crate::schema::Kind::{Bytes, Date, DateTime, F32, F64, Json, Text, Time, Timestamp};
    match (from.kind(), to.kind()) {
        (F32 | F64, Text) => Cast::Refused(
            "each database writes floats in its own way; give the number to the application as it is",
        ),
        (Json, Bytes) => Cast::Refused("cast it to text"),
        (DateTime | Timestamp, Date | Time) | (Date, DateTime | Timestamp) => Cast::Total,
        _ => sqlite::Sqlite.cast(from, to),
    }
}

/// The operators of the portable language.
fn common_operator(op: BinaryOp) -> Option<Op> {
    sqlite::Sqlite.operator(op)
}

/// Whether a name has the letters of one that needs no quotes.
fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
