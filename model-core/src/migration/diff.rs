//! Two schemas compared: declarations with declarations, never with a database.
//!
//! The diff sees everything that a schema can say; what it sees is what the exhaustive
//! destructuring in its parts names. What it cannot know it asks, as data. Afterwards, the
//! operations applied to the old schema give the new one, and a second diff is empty.

mod columns;
mod former;
mod labels;
mod parts;
mod similar;
mod tables;

use super::apply::apply;
use super::hint::{Hints, Question};
use super::op::Op;
use super::order::order;
use crate::schema::{Schema, Table};

/// What leads from `old` to `new`, in the order in which it runs.
///
/// # Errors
/// Questions that `hints` and the attributes of the models leave open. All of them, unless the
/// answer to one (which table was renamed?) decides what else there is to ask.
pub fn diff(old: &Schema, new: &Schema, hints: &Hints) -> Result<Vec<Op>, Vec<Question>> {
    let said = labels::with_answers(new, hints);
    let new = said.as_ref();
    let mut differ =
        Differ { old: old.clone(), new, hints, ops: Vec::new(), questions: Vec::new() };
    differ.compare_extensions();
    differ.rename_tables();
    differ.check_former_tables();
    differ.ask_for_tables();
    differ.rename_columns();
    differ.compare_tables();
    if differ.questions.is_empty() { Ok(order(differ.ops)) } else { Err(differ.questions) }
}

struct Differ<'a> {
    /// With the renames found so far applied.
    old: Schema,
    new: &'a Schema,
    hints: &'a Hints,
    ops: Vec<Op>,
    questions: Vec<Question>,
}

impl Differ<'_> {
    fn rename(&mut self, op: Op) {
        apply(&mut self.old, &op);
        self.ops.push(op);
    }

    fn compare_extensions(&mut self) {
        let (old, new) = (&self.old.extensions, &self.new.extensions);
        let come = new.difference(old).cloned().map(Op::CreateExtension);
        let gone = old.difference(new).cloned().map(Op::DropExtension);
        self.ops.extend(come.chain(gone));
    }

    fn compare_tables(&mut self) {
        for (name, new) in &self.new.tables {
            match self.old.tables.get(name) {
                Some(old) => {
                    let old = old.clone();
                    self.compare_table(&old, new);
                }
                None if self.is_asked(name) => {}
                None => self.ops.push(Op::CreateTable(Box::new(new.clone()))),
            }
        }
        for (name, old) in &self.old.tables {
            if !self.new.tables.contains_key(name) {
                self.ops.push(Op::DropTable(Box::new(old.clone())));
            }
        }
    }

    fn compare_table(&mut self, old: &Table, new: &Table) {
        let Table {
            name,
            columns: _,
            primary_key,
            foreign_keys: _,
            uniques: _,
            indexes: _,
            checks: _,
            comment,
            private,
            renamed_from: _,
            origin: _,
        } = new;
        if (&old.comment, old.private) != (comment, *private) {
            self.ops.push(Op::DescribeTable {
                table: name.clone(),
                from: (old.comment.clone(), old.private),
                to: (comment.clone(), *private),
            });
        }
        if old.primary_key != *primary_key {
            self.ops.push(Op::ChangePrimaryKey {
                table: name.clone(),
                from: old.primary_key.clone(),
                to: primary_key.clone(),
            });
        }
        self.check_former_columns(old, new);
        self.compare_columns(old, new);
        self.ops.extend(parts::compare(old, new));
    }
}
