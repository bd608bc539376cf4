//! What differs between databases, as data.

mod capabilities;
mod lexis;
mod lost;
pub mod mariadb;
pub mod mysql;
pub mod postgres;
pub mod sqlite;

pub use capabilities::{Capabilities, IndexMethod};
pub use lexis::Lexis;

use std::fmt;

use crate::migration::op::Op;
use crate::migration::step::{Change, Script};
use crate::name::Ident;
use crate::schema::{Column, Limit, Schema, Table};

/// A database system that models, migrations and queries are written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// SQLite 3.38 and later.
    Sqlite,
    /// PostgreSQL 13 and later.
    Postgres,
    /// MySQL 8.0.16 and later.
    MySql,
    /// MariaDB 10.6 and later.
    MariaDb,
}

/// How long an operation keeps others from writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    /// A moment, whatever the size of the table.
    Moment,
    /// While an index is built over all rows.
    Build,
    /// While all rows are written anew.
    Rewrite,
}

impl Dialect {
    /// Every dialect, in the order in which they are written and shown.
    pub const ALL: &'static [Dialect] =
        &[Dialect::Sqlite, Dialect::Postgres, Dialect::MySql, Dialect::MariaDb];

    /// The name in configuration, file names and attributes: `sqlite`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::MySql => "mysql",
            Self::MariaDb => "mariadb",
        }
    }

    /// The dialect of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.name() == name)
    }

    /// The name for people: `SQLite`.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::MySql => "MySQL",
            Self::MariaDb => "MariaDB",
        }
    }

    /// A quoted name.
    pub fn quote(self, name: &Ident) -> String {
        match self {
            Self::Sqlite => sqlite::quote::ident(name),
            Self::Postgres => postgres::quote::ident(name),
            Self::MySql | Self::MariaDb => mysql::quote::ident(name),
        }
    }

    /// The placeholder of the parameter at an index from 0.
    pub fn placeholder(self, index: usize) -> String {
        match self {
            Self::Sqlite => format!("?{}", index + 1),
            Self::Postgres => format!("${}", index + 1),
            Self::MySql | Self::MariaDb => "?".to_owned(),
        }
    }

    /// The type of the elements of an array that holds values of a column; `None` where there are no
    /// arrays, or none of that type that would take the values as they are.
    pub fn element_type(self, column: &Column) -> Option<String> {
        match self {
            Self::Postgres => postgres::types::element(column),
            Self::Sqlite | Self::MySql | Self::MariaDb => None,
        }
    }

    /// How rows are found by keys of these columns, several of them.
    pub fn row_keys(self, columns: &[&Column]) -> RowKeys {
        match self {
            Self::Sqlite => RowKeys::Rows("values "),
            Self::Postgres => {
                RowKeys::Lists(columns.iter().map(|it| postgres::types::storage(it)).collect())
            }
            Self::MySql | Self::MariaDb => RowKeys::Rows(""),
        }
    }

    /// The names of the checks that the types of a table's columns need beyond their storage.
    pub fn derived_checks(self, table: &Table) -> Vec<Ident> {
        let derived = match self {
            Self::Sqlite => sqlite::types::derived_check,
            Self::Postgres => postgres::types::derived_check,
            Self::MySql => mysql::types::derived_check,
            Self::MariaDb => mariadb::derived_check,
        };
        let checks = table.columns.iter().filter_map(|it| derived(&table.name.name, it));
        checks.map(|it| it.0).collect()
    }

    /// What of a table goes beyond its limits, other than what [`Capabilities`] says.
    pub fn limits(self, table: &Table) -> Vec<Limit<'_>> {
        match self {
            Self::Sqlite | Self::Postgres => Vec::new(),
            Self::MySql => mysql::limits(table, &mysql::MYSQL),
            Self::MariaDb => mysql::limits(table, &mariadb::MARIADB),
        }
    }

    /// How long an operation keeps others from writing. `old` has the new names.
    pub fn lock(self, old: &Schema, new: &Schema, op: &Op, all: &[Op]) -> Lock {
        match self {
            Self::Sqlite => sqlite::lock(old, new, op, all),
            Self::Postgres => postgres::lock(old, new, op, all),
            Self::MySql => mysql::lock(old, new, op, all, &mysql::MYSQL),
            Self::MariaDb => mariadb::lock(old, new, op, all),
        }
    }

    /// The statements of a change of schema, in one direction.
    pub fn plan(self, change: &Change<'_>) -> Script {
        match self {
            Self::Sqlite => sqlite::plan(change),
            Self::Postgres => postgres::plan(change),
            Self::MySql => mysql::plan(change, &mysql::MYSQL),
            Self::MariaDb => mariadb::plan(change),
        }
    }
}

/// What follows `(a, b) in (`, for keys of several columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKeys {
    /// One list for each column, of these types: one text for all lengths.
    Lists(Vec<String>),
    /// Rows of values, behind this word.
    Rows(&'static str),
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
