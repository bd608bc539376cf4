//! What the texts that are made at run time differ in, as data; one file for each database.

mod mariadb;
mod mysql;
mod postgres;
mod sqlite;

pub(crate) use model_core::dialect::Dialect;

/// The SQL of one database, as far as this crate writes it.
#[derive(Debug)]
pub(crate) struct Flavor {
    /// Where a server listens, 0 if there is none.
    pub(crate) port: u16,
    /// Whether one transaction writes at a time.
    pub(crate) one_writer: bool,
    /// Starts a transaction that may write.
    pub(crate) begin: &'static str,
    /// Starts one that only reads, all of it from one state.
    pub(crate) begin_read: &'static str,
    pub(crate) isolation: Isolated,
    /// How a connection lets rows refer to nothing, where a migration needs that.
    pub(crate) foreign_keys: Option<Switch>,
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

/// How a transaction gets a level of isolation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Isolated {
    /// Each is as if it were alone, whatever is asked for.
    Always,
    /// It is said when the transaction starts, behind these words.
    AtStart(&'static str),
    /// It is said before the transaction starts, by these words.
    Before(&'static str),
}

/// The statements that switch something.
#[derive(Debug)]
pub(crate) struct Switch {
    pub(crate) on: &'static str,
    pub(crate) off: &'static str,
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
