//! What the texts that are made at run time differ in, as data; one file for each database.

mod mariadb;
mod mysql;
mod postgres;
mod sqlite;

pub(crate) use model_core::dialect::Dialect;

/// The SQL of one database, as far as this crate writes it.
#[derive(Debug)]
pub(crate) struct Flavor {
    /// Before and after a name, and doubled inside of it.
    pub(crate) quote: char,
    pub(crate) placeholder: Placeholder,
    /// More parameters than this are refused before the database does.
    pub(crate) most_parameters: usize,
    /// What stands for no limit.
    pub(crate) no_limit: &'static str,
    /// What stands for no offset.
    pub(crate) no_offset: &'static str,
    /// What stands in `in (…)` for no value at all; `None` where lists are arrays.
    pub(crate) empty_list: Option<&'static str>,
}

/// How a parameter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placeholder {
    /// `?`: each stands for a value of its own.
    Mark,
    /// `$1`: a value can stand in several places.
    Dollar,
}

/// The facts of a database.
pub(crate) const fn flavor(dialect: Dialect) -> &'static Flavor {
    match dialect {
        Dialect::Sqlite => &sqlite::FLAVOR,
        Dialect::Postgres => &postgres::FLAVOR,
        Dialect::MySql => &mysql::FLAVOR,
        Dialect::MariaDb => &mariadb::FLAVOR,
    }
}
