//! From operations to the statements of one database, both ways.

use super::op::Op;
use super::order::reverse_all;
use super::step::{Change, Direction, Script, Scripts};
use crate::dialect::Dialect;
use crate::schema::Schema;

/// The scripts for one database.
///
/// `ops` are those of [`super::diff::diff`] from `old` to `new`. After the script of one direction
/// ran, the database is the other schema, and the rows of tables and columns that are in both are
/// the same but for conversions. A statement that meets a value which it cannot convert fails.
pub fn plan(old: &Schema, new: &Schema, ops: &[Op], dialect: Dialect) -> Scripts {
    let back = reverse_all(ops);
    Scripts {
        up: script(&Change { old, new, ops, direction: Direction::Up }, dialect),
        down: script(
            &Change { old: new, new: old, ops: &back, direction: Direction::Down },
            dialect,
        ),
    }
}

fn script(change: &Change<'_>, dialect: Dialect) -> Script {
    dialect.plan(change)
}
