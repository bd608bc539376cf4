//! What a reviewer would say of a plan, with a code for each.
//!
//! The premise: the database is migrated first, and until the new program is everywhere the old one
//! runs on it.

use super::apply::apply;
use super::op::{Danger, Op};
use crate::diagnostic::Code;
use crate::dialect::{Dialect, Lock};
use crate::schema::Schema;

/// One remark on one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Identifies the rule.
    pub code: Code,
    /// One sentence: the operation, and what of it.
    pub message: String,
    /// Where it is so; `None` on every database.
    pub dialect: Option<Dialect>,
    /// The position of the operation.
    pub op: usize,
}

/// The rules: code and what it is about.
pub const RULES: &[(Code, &str)] = &[
    (Code("L0101"), "data is lost"),
    (Code("L0102"), "the migration can fail on rows that exist"),
    (Code("L0103"), "the version of the program that runs now breaks"),
    (Code("L0201"), "the whole table is written anew while nobody else can write"),
    (Code("L0202"), "an index is built while nobody else can write"),
];

/// Judges the operations from `old` to `new`, in their order.
pub fn lint(old: &Schema, new: &Schema, ops: &[Op], dialects: &[Dialect]) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut renamed = old.clone();
    for (at, op) in ops.iter().enumerate() {
        if matches!(op, Op::RenameTable { .. } | Op::RenameColumn { .. }) {
            apply(&mut renamed, op);
        }
        out.extend(op.danger().into_iter().map(|it| of_danger(at, op, &it)));
    }
    for dialect in dialects {
        out.extend(locks(&renamed, new, ops, *dialect));
    }
    out
}

fn of_danger(at: usize, op: &Op, danger: &Danger) -> Finding {
    let (code, what) = match danger {
        Danger::Destroys(what) => ("L0101", format!("destroys {what}")),
        Danger::MayFail(what) => ("L0102", format!("fails on {what}")),
        Danger::BreaksRunning(what) => ("L0103", format!("breaks the running version: {what}")),
    };
    let message = format!("{}: {what}", op.words());
    Finding { code: Code(code), message, dialect: None, op: at }
}

fn locks(old: &Schema, new: &Schema, ops: &[Op], dialect: Dialect) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::new();
    let mut rewritten = std::collections::BTreeSet::new();
    for (at, op) in ops.iter().enumerate() {
        // A table that comes with this migration has no rows to wait for.
        let Some(table) = op.table().filter(|it| old.tables.contains_key(it)) else { continue };
        let (code, what) = match dialect.lock(old, new, op, ops) {
            Lock::Moment => continue,
            Lock::Rewrite if !rewritten.insert(table.clone()) => continue,
            Lock::Rewrite => ("L0201", "writes the whole table anew"),
            Lock::Build => ("L0202", "builds an index over the whole table"),
        };
        let message = format!("{}: {what} on {}", op.words(), dialect.title());
        out.push(Finding { code: Code(code), message, dialect: Some(dialect), op: at });
    }
    out
}
