//! MariaDB 10.6 and later: what differs from MySQL, each difference with its reason.

use super::mysql::{self, Flavor};
use super::{Dialect, Lock};
use crate::migration::op::Op;
use crate::migration::step::{Change, Script};
use crate::schema::Schema;

pub(super) use super::mysql::types::derived_check;

/// MariaDB.
pub const MARIADB: Flavor = Flavor {
    dialect: Dialect::MariaDb,
    // It has no `drop check`.
    drop_check: "drop constraint",
    // `uuid_to_bin` is MySQL's.
    uuid: "unhex(replace(uuid(), '-', ''))",
    adds_random_default: true,
    expressions_follow_renames: true,
};

pub(super) fn plan(change: &Change<'_>) -> Script {
    mysql::plan(change, &MARIADB)
}

pub(super) fn lock(old: &Schema, new: &Schema, op: &Op, all: &[Op]) -> Lock {
    mysql::lock(old, new, op, all, &MARIADB)
}
