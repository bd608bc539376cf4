//! Which statement for which operation.

use crate::dialect::Lock;
use crate::migration::op::Op;
use crate::migration::step::{Change, Script};
use crate::schema::Schema;

/// The script for one direction.
pub(in crate::dialect) fn plan(_change: &Change<'_>) -> Script {
    Script::default()
}

/// How long an operation keeps others from writing; `old` has the new names.
pub(in crate::dialect) fn lock(_old: &Schema, _new: &Schema, _op: &Op, _all: &[Op]) -> Lock {
    Lock::Moment
}
