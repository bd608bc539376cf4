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
    /// Between two values that are equal or both null.
    pub(crate) same: &'static str,
    /// Before, between and after two values that are not.
    pub(crate) different: [&'static str; 3],
    /// Whether null comes before all values when nothing is said.
    pub(crate) null_is_smallest: bool,
    /// Whether an order takes `nulls first` and `nulls last`.
    pub(crate) orders_nulls: bool,
    /// Behind `insert into t`: a row of which no column is given.
    pub(crate) defaults: &'static str,
    /// Whether an insert can give the row as stored; otherwise it is read by its key.
    pub(crate) inserts_return: bool,
    pub(crate) upsert: Upsert,
    /// Whether an update reads the old row throughout; otherwise each column is assigned after the one
    /// before it, and read with its new value.
    pub(crate) assigns_at_once: bool,
    /// Whether it makes rows of arrays, one for each column.
    pub(crate) unnests: bool,
    /// About so many parameters in one statement of a bulk insert: where there is no network between,
    /// long statements gain nothing.
    pub(crate) bulk: usize,
}

/// How an insert changes the row that is in its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Upsert {
    /// `on conflict (key) do update`; the new row is `excluded`.
    OnConflict,
    /// `on duplicate key update`, of any key.
    OnDuplicateKey {
        /// Behind the values: a name for the new row.
        alias: &'static str,
        /// Before and after a column of the new row.
        new: [&'static str; 2],
    },
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
    /// Back to off, where it was off before.
    pub(crate) left_off: &'static str,
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
