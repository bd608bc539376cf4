//! What the runner of migrations stands on, as data; one file for each database.

mod mariadb;
mod mysql;
mod postgres;
mod sqlite;

use model_core::migration::file::Class;

use crate::dialect::Dialect;
use crate::statement::Statement;

/// How one database keeps its history, and others out meanwhile.
pub(super) struct Ground {
    /// Makes the tables of the history.
    pub(super) create: &'static str,
    /// Starts a transaction that changes the schema.
    pub(super) begin: &'static str,
    /// Takes the lock against other migrators until the end of the transaction, and says whether it
    /// has it; `None` where the transaction itself is the lock.
    pub(super) lock: Option<&'static Statement>,
    /// Does so until it is given back, for migrations of several transactions.
    pub(super) session_lock: Option<SessionLock>,
    /// The classes of steps that the runner takes.
    pub(super) classes: &'static [Class],
}

/// A lock that outlives a transaction, and ends with the connection.
pub(super) struct SessionLock {
    /// Says whether it has it.
    pub(super) take: &'static Statement,
    pub(super) give: &'static str,
}

pub(super) const fn ground(dialect: Dialect) -> &'static Ground {
    match dialect {
        Dialect::Sqlite => &sqlite::GROUND,
        Dialect::Postgres => &postgres::GROUND,
        Dialect::MySql => &mysql::GROUND,
        Dialect::MariaDb => &mariadb::GROUND,
    }
}
