//! What rows cannot get back: a reference of their own that was dropped, or one to a table that has
//! no row to refer to. Where there are such rows, the way back stops before its first statement.

use crate::migration::hint::Fill;
use crate::migration::op::Op;
use crate::migration::step::Change;
use crate::schema::{Column, TableName};

/// A column that no row can have back.
pub(super) struct Lost {
    /// The table whose rows are in the way, by its name before the change.
    pub(super) table: TableName,
    /// A table by its name before: with a row in it, all rows can refer to that one.
    pub(super) target: Option<TableName>,
    /// What stops it, for a step.
    pub(super) words: String,
    /// What to do, for an error.
    pub(super) message: String,
}

/// All such columns of a change.
pub(super) fn lost(change: &Change<'_>) -> Vec<Lost> {
    change.ops.iter().filter_map(|op| of_op(change, op)).collect()
}

fn of_op(change: &Change<'_>, op: &Op) -> Option<Lost> {
    let (name, column) = comes_back(op)?;
    let table = former(change, name)?;
    let new = change.new.tables.get(name)?;
    let (key, _) = new.reference(&column.name).filter(|_| !column.nullable)?;
    let target = former(change, &key.target);
    let column = &column.name;
    let message = format!("empty {} first: its rows cannot get their {column} back", table.name);
    if new.is_in_unique_key(column) {
        let words = format!("stop if {table} has rows: which {column} each had is not known");
        return Some(Lost { table, target: None, words, message });
    }
    let words = format!("stop if {table} has rows and {} has none for their {column}", key.target);
    (key.target != *name).then_some(Lost { table, target, words, message })
}

/// The column that gets values which say nothing.
fn comes_back(op: &Op) -> Option<(&TableName, &Column)> {
    match op {
        Op::AddColumn { table, column, fill: Some(Fill::Neutral) } => Some((table, column)),
        Op::AlterColumn { table, from: _, to, fill: Some(Fill::Neutral), labels: _ } => {
            Some((table, to))
        }
        _ => None,
    }
}

/// The name before the renames; `None` for a table that was not there.
fn former(change: &Change<'_>, name: &TableName) -> Option<TableName> {
    let renamed = change.ops.iter().find_map(|op| match op {
        Op::RenameTable { from, to } if to == name => Some(from),
        _ => None,
    });
    let name = renamed.unwrap_or(name);
    change.old.tables.contains_key(name).then(|| name.clone())
}
