//! Whether the changes of two branches can follow each other, operation by operation.
//!
//! Two operations commute when neither changes what the other changes or relies on. What is
//! compared is declared and not guessed: a name that an expression mentions counts as relied on.

mod footprint;
mod recover;

use self::footprint::Footprint;
use super::apply::apply;
use super::op::Op;
use crate::schema::Schema;

pub use recover::recover;

/// Two operations, one of each branch, that cannot follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The operation of the first branch, in words.
    pub first: String,
    /// The operation of the second branch, in words.
    pub second: String,
    /// What both are about: `column users.nick`.
    pub about: String,
}

/// Every pair of operations that do not commute.
pub fn conflicts(first: &[Op], second: &[Op]) -> Vec<Conflict> {
    let prints: Vec<(&Op, Footprint)> = second.iter().map(|it| (it, Footprint::of(it))).collect();
    let mut out = Vec::new();
    for one in first {
        let print = Footprint::of(one);
        for (other, its) in &prints {
            if let Some(piece) = print.clash(its) {
                let about = piece.words();
                out.push(Conflict { first: one.words(), second: other.words(), about });
            }
        }
    }
    out
}

/// The schema after some operations.
pub fn after(schema: &Schema, ops: &[Op]) -> Schema {
    let mut schema = schema.clone();
    ops.iter().for_each(|it| apply(&mut schema, it));
    schema
}

#[cfg(test)]
mod tests;
