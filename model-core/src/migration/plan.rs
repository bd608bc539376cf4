//! From operations to the statements of one database, both ways.

use std::collections::BTreeSet;

use super::op::Op;
use super::order::reverse_all;
use super::step::{Change, Direction, Private, Script, Scripts};
use crate::dialect::Dialect;
use crate::schema::{Schema, Table, TableName};

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
    Script { private: private(change), ..dialect.plan(change) }
}

/// The private columns whose values a script may meet: of tables that it changes, and of those that
/// refer to one of them.
fn private(change: &Change<'_>) -> BTreeSet<Private> {
    let changed: BTreeSet<&TableName> = change.ops.iter().flat_map(changed).collect();
    let is_met = |table: &&Table| {
        let targets = || table.foreign_keys.iter().map(|it| &it.target);
        changed.contains(&table.name) || targets().any(|it| changed.contains(it))
    };
    let tables = change.old.tables.values().chain(change.new.tables.values()).filter(is_met);
    tables.flat_map(private_columns).collect()
}

/// The tables with rows that an operation changes, by the names before and after.
fn changed(op: &Op) -> Vec<&TableName> {
    match op {
        Op::CreateTable(_) | Op::CreateExtension(_) | Op::DropExtension(_) => Vec::new(),
        Op::RenameTable { from, to } => vec![from, to],
        Op::DropTable(_)
        | Op::DescribeTable { .. }
        | Op::AddColumn { .. }
        | Op::DropColumn { .. }
        | Op::RenameColumn { .. }
        | Op::AlterColumn { .. }
        | Op::ChangePrimaryKey { .. }
        | Op::AddPart { .. }
        | Op::DropPart { .. }
        | Op::RenamePart { .. } => op.table().into_iter().collect(),
    }
}

fn private_columns(table: &Table) -> impl Iterator<Item = Private> {
    let columns = table.columns.iter().filter(|it| it.private);
    columns.map(|it| Private { table: table.name.name.clone(), column: it.name.clone() })
}
