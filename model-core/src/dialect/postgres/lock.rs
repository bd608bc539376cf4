//! How long each operation keeps others from writing.

use super::change::{is_converted, rewrites};
use super::enums;
use super::types;
use crate::dialect::Lock;
use crate::migration::op::Op;
use crate::schema::{Column, Schema};

/// How long an operation keeps others from writing; `old` has the new names.
pub(in crate::dialect) fn lock(old: &Schema, new: &Schema, op: &Op, all: &[Op]) -> Lock {
    match op {
        Op::AddColumn { table: _, column, fill: _ } if computes_rows(column) => Lock::Rewrite,
        Op::AlterColumn { table: _, from, to, fill: _, labels: _ } => {
            let enums = enums::compare(old, new, all);
            let recomputed = to.generated.is_some() && from.generated != to.generated;
            let converted = is_converted(from, to, &enums) || from.ty != to.ty;
            match recomputed || (converted && rewrites(from, to, &enums)) {
                true => Lock::Rewrite,
                false => Lock::Moment,
            }
        }
        Op::ChangePrimaryKey { table: _, from, to } if from.columns != to.columns => Lock::Build,
        // Indexes are built concurrently, constraints compared with rows later.
        _ => Lock::Moment,
    }
}

fn computes_rows(column: &Column) -> bool {
    column.generated.is_some()
        || types::is_identity(column)
        || (column.nullable && column.default.as_ref().is_some_and(types::is_volatile))
}
