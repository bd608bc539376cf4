//! What the runner of migrations stands on, as data; one file for each database.

mod mysql;
mod postgres;
mod sqlite;

use std::time::Duration;

use model_core::migration::file::{Class, Object};

use crate::dialect::Dialect;
use crate::statement::Statement;

/// How one database runs migrations, and keeps other migrators out meanwhile.
pub(super) struct Ground {
    /// Starts a transaction that may change the schema.
    pub(super) begin: &'static str,
    /// Whether a transaction undoes changes of the schema.
    pub(super) transactional: bool,
    /// The lock against other migrators; `None` where that is the transaction itself.
    pub(super) lock: Option<Lock>,
    /// What the connection of a migrator is set to.
    pub(super) settings: &'static [Setting],
    /// Before and after a step of the class [`Class::Restart`].
    pub(super) unhurried: Option<[&'static str; 2]>,
    /// The first and the longest pause before a migration that met a lock is tried again.
    pub(super) pauses: [Duration; 2],
    /// The classes of steps that the runner takes.
    pub(super) classes: &'static [Class],
    /// Whether the rows at which a statement failed are looked for.
    pub(super) finds_misfits: bool,
    /// How it finds and clears what a step of the class [`Class::Restart`] left.
    pub(super) debris: Option<Debris>,
}

/// A lock of the session: it outlives transactions and ends with the connection. Each statement has
/// one row with one number, 1 for yes.
pub(super) struct Lock {
    /// Takes it, waiting for a second at most.
    pub(super) take: &'static Statement,
    /// Whether this connection has it.
    pub(super) held: &'static Statement,
    /// In words who has it; no row when that cannot be said.
    pub(super) holder: &'static Statement,
    /// Gives it back.
    pub(super) release: &'static Statement,
    /// Between two tries.
    pub(super) pause: Duration,
}

/// A statement that sets something for a connection.
pub(super) struct Setting {
    pub(super) sql: &'static str,
    /// Whether the migration can do without.
    pub(super) optional: bool,
}

/// The statements about an object that may be there in part.
pub(super) struct Debris {
    /// Asks for `valid` or `debris`; no row when there is none.
    pub(super) probe: fn(&Object) -> String,
    /// Drops it.
    pub(super) clear: fn(&Object) -> String,
}

pub(super) const fn ground(dialect: Dialect) -> &'static Ground {
    match dialect {
        Dialect::Sqlite => &sqlite::GROUND,
        Dialect::Postgres => &postgres::GROUND,
        Dialect::MySql | Dialect::MariaDb => &mysql::GROUND,
    }
}
