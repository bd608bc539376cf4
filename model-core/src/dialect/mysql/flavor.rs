//! Where MySQL and MariaDB differ, as one row of facts each.

use crate::dialect::Dialect;

/// What the files of this folder ask of the one they write for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flavor {
    /// Whose texts of a model are taken.
    pub dialect: Dialect,
    /// What drops a check.
    pub drop_check: &'static str,
    /// A random UUID in sixteen bytes.
    pub uuid: &'static str,
    /// Whether `add column` takes a default that is another for each row.
    pub adds_random_default: bool,
    /// Whether a check or generated column follows when a column that it mentions is renamed;
    /// otherwise that rename is refused.
    pub expressions_follow_renames: bool,
}

/// MySQL.
pub const MYSQL: Flavor = Flavor {
    dialect: Dialect::MySql,
    // `drop constraint` is there since 8.0.19 only.
    drop_check: "drop check",
    uuid: "uuid_to_bin(uuid())",
    // 1674, unsafe for replication by statement.
    adds_random_default: false,
    expressions_follow_renames: false,
};
