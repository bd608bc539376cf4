//! The order in which operations run, and the way back.

use std::collections::{BTreeMap, BTreeSet};

use super::apply;
use super::hint::Fill;
use super::op::{Op, Part};
use crate::name::Ident;
use crate::schema::{IndexKey, Table, TableName};

/// Sorts operations: renames first, so that all others use the new names; what refers goes before
/// what is referred to, and comes after it. Operations of one phase keep their order.
pub fn order(ops: Vec<Op>) -> Vec<Op> {
    let (mut creates, mut drops, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for op in ops {
        match op {
            Op::CreateTable(table) => creates.push(*table),
            Op::DropTable(table) => drops.push(*table),
            other => rest.push(other),
        }
    }
    rest.extend(referred_first(creates).into_iter().map(|it| Op::CreateTable(Box::new(it))));
    rest.extend(referred_first(drops).into_iter().rev().map(|it| Op::DropTable(Box::new(it))));
    rest.sort_by_key(phase);
    rest
}

/// The operations that lead back, in order, with the names that the tables and columns had before.
pub fn reverse_all(ops: &[Op]) -> Vec<Op> {
    // In the order of the way forward; what stands in the way of a rename back goes last there.
    let mut renames: Vec<Op> = ops.iter().filter(|it| is_rename(it)).cloned().collect();
    renames.extend(in_the_way(ops, &renames));
    let mut back: Vec<Op> = renames.iter().rev().map(Op::reverse).collect();
    for op in ops.iter().rev().filter(|it| !is_rename(it)) {
        let mut op = op.reverse();
        for rename in renames.iter().rev() {
            undo_rename(&mut op, rename);
        }
        back.push(op);
    }
    // Columns were renamed under the new name of their table, and go back under the old one.
    let tables: Vec<(TableName, TableName)> = renames
        .iter()
        .rev()
        .filter_map(|it| match it {
            Op::RenameTable { from, to } => Some((to.clone(), from.clone())),
            _ => None,
        })
        .collect();
    for op in &mut back {
        if let Op::RenameColumn { table, .. } = op {
            for (new, old) in &tables {
                if table == new {
                    *table = old.clone();
                }
            }
        }
    }
    make_distinct(&mut back);
    order(back)
}

/// A column that comes back under a unique key cannot have its default in every row.
fn make_distinct(back: &mut [Op]) {
    let mut unique: BTreeSet<(TableName, Ident)> = BTreeSet::new();
    for op in back.iter() {
        if let Op::AddPart { table, part } = op {
            unique.extend(unique_columns(part).into_iter().map(|it| (table.clone(), it)));
        }
    }
    for op in back {
        if let Op::AddColumn { table, column, fill } = op {
            let key = (table.clone(), column.name.clone());
            if column.default.is_some() && unique.contains(&key) {
                *fill = Some(Fill::Neutral);
            }
        }
    }
}

fn unique_columns(part: &Part) -> Vec<Ident> {
    match part {
        Part::Unique(it) => it.columns.clone(),
        Part::Index(it) if it.unique => {
            let columns = it.parts.iter().filter_map(|it| match &it.key {
                IndexKey::Column(name) => Some(name.clone()),
                IndexKey::Expression(_) => None,
            });
            columns.collect()
        }
        Part::Index(_) | Part::ForeignKey(_) | Part::Check(_) => Vec::new(),
    }
}

/// When `a` became `b` and then a new `a` came, the new one is in the way of the rename back. It
/// is to be dropped, and gets a name aside before.
fn in_the_way(ops: &[Op], renames: &[Op]) -> Vec<Op> {
    let mut aside = Vec::new();
    for op in ops {
        match op {
            Op::CreateTable(it) if renames.iter().any(|r| frees_table(r, &it.name)) => {
                let from =
                    TableName { schema: it.name.schema.clone(), name: aside_name(&it.name.name) };
                aside.push(Op::RenameTable { from, to: it.name.clone() });
            }
            Op::AddColumn { table, column, fill: _ }
                if renames.iter().any(|r| frees_column(r, table, &column.name)) =>
            {
                let from = aside_name(&column.name);
                let to = column.name.clone();
                aside.push(Op::RenameColumn { table: table.clone(), from, to });
            }
            _ => {}
        }
    }
    aside
}

fn frees_table(rename: &Op, name: &TableName) -> bool {
    matches!(rename, Op::RenameTable { from, to: _ }
        if from.schema == name.schema && from.name.folded() == name.name.folded())
}

fn frees_column(rename: &Op, of: &TableName, name: &Ident) -> bool {
    matches!(rename, Op::RenameColumn { table, from, to: _ }
        if table == of && from.folded() == name.folded())
}

fn aside_name(name: &Ident) -> Ident {
    Ident::new(format!("_model_old_{name}"))
        .unwrap_or_else(|_| Ident::derived(&[name], "model_old"))
}

fn is_rename(op: &Op) -> bool {
    matches!(op, Op::RenameTable { .. } | Op::RenameColumn { .. })
}

fn phase(op: &Op) -> u8 {
    match op {
        Op::RenameTable { .. } => 0,
        Op::RenameColumn { .. } => 1,
        Op::CreateExtension(_) => 2,
        Op::DropPart { part: Part::ForeignKey(_), .. } => 3,
        Op::DropPart { .. } => 4,
        Op::RenamePart { .. } => 5,
        Op::CreateTable(_) => 6,
        Op::DescribeTable { .. } => 7,
        Op::AddColumn { .. } => 8,
        Op::AlterColumn { .. } => 9,
        Op::ChangePrimaryKey { .. } => 10,
        Op::AddPart { part: Part::Unique(_) | Part::Index(_) | Part::Check(_), .. } => 11,
        Op::AddPart { part: Part::ForeignKey(_), .. } => 12,
        Op::DropColumn { .. } => 13,
        Op::DropTable(_) => 14,
        Op::DropExtension(_) => 15,
    }
}

/// Tables, each after those that it refers to; in a cycle, in the order of their names.
fn referred_first(tables: Vec<Table>) -> Vec<Table> {
    let mut left: BTreeMap<TableName, Table> =
        tables.into_iter().map(|it| (it.name.clone(), it)).collect();
    let mut waits: BTreeMap<TableName, BTreeSet<TableName>> = BTreeMap::new();
    let mut referred: BTreeMap<TableName, BTreeSet<TableName>> = BTreeMap::new();
    for table in left.values() {
        for target in table.foreign_keys.iter().map(|it| &it.target) {
            if *target != table.name && left.contains_key(target) {
                waits.entry(table.name.clone()).or_default().insert(target.clone());
                referred.entry(target.clone()).or_default().insert(table.name.clone());
            }
        }
    }
    let mut ready: BTreeSet<TableName> =
        left.keys().filter(|it| !waits.contains_key(*it)).cloned().collect();
    let mut out = Vec::new();
    // In a cycle nothing is ready: its first table goes on although it waits.
    while let Some(next) = ready.pop_first().or_else(|| left.keys().next().cloned()) {
        let Some(table) = left.remove(&next) else { continue };
        out.push(table);
        for waiting in referred.remove(&next).unwrap_or_default() {
            let set = waits.entry(waiting.clone()).or_default();
            set.remove(&next);
            if set.is_empty() && left.contains_key(&waiting) {
                ready.insert(waiting);
            }
        }
    }
    out
}

/// Puts the names of before the rename into what an operation carries.
fn undo_rename(op: &mut Op, rename: &Op) {
    match rename {
        Op::RenameTable { from, to } => undo_table(op, from, to),
        Op::RenameColumn { table, from, to } => undo_column(op, table, from, to),
        _ => {}
    }
}

fn undo_table(op: &mut Op, old: &TableName, new: &TableName) {
    match op {
        Op::CreateTable(it) | Op::DropTable(it) => apply::table_renamed_in_table(it, new, old),
        Op::AddPart { table, part } | Op::DropPart { table, part } => {
            put_name(table, old, new);
            undo_table_in_part(part, old, new);
        }
        Op::RenamePart { table, from, to } => {
            put_name(table, old, new);
            undo_table_in_part(from, old, new);
            undo_table_in_part(to, old, new);
        }
        Op::DescribeTable { table, .. }
        | Op::AddColumn { table, .. }
        | Op::DropColumn { table, .. }
        | Op::AlterColumn { table, .. }
        | Op::ChangePrimaryKey { table, .. } => put_name(table, old, new),
        Op::RenameTable { .. }
        | Op::RenameColumn { .. }
        | Op::CreateExtension(_)
        | Op::DropExtension(_) => {}
    }
}

fn undo_table_in_part(part: &mut Part, old: &TableName, new: &TableName) {
    match part {
        Part::ForeignKey(key) => apply::table_renamed_in_key(key, new, old),
        Part::Unique(_) | Part::Index(_) | Part::Check(_) => {}
    }
}

fn put_name(table: &mut TableName, old: &TableName, new: &TableName) {
    if table == new {
        *table = old.clone();
    }
}

fn undo_column(op: &mut Op, table: &TableName, old: &Ident, new: &Ident) {
    let own = op.table() == Some(table);
    match op {
        Op::CreateTable(it) | Op::DropTable(it) => {
            apply::column_renamed_in_table(it, table, new, old);
        }
        Op::AddPart { part, .. } | Op::DropPart { part, .. } => {
            apply::column_renamed_in_part(part, own, table, new, old);
        }
        Op::RenamePart { from, to, .. } => {
            apply::column_renamed_in_part(from, own, table, new, old);
            apply::column_renamed_in_part(to, own, table, new, old);
        }
        Op::AddColumn { column, .. } | Op::DropColumn { column, .. } if own => {
            apply::column_renamed_in_column(column, new, old);
        }
        Op::AlterColumn { from, to, .. } if own => {
            apply::column_renamed_in_column(from, new, old);
            apply::column_renamed_in_column(to, new, old);
        }
        Op::ChangePrimaryKey { from, to, .. } if own => {
            apply::in_list(&mut from.columns, new, old);
            apply::in_list(&mut to.columns, new, old);
        }
        Op::AddColumn { .. }
        | Op::DropColumn { .. }
        | Op::AlterColumn { .. }
        | Op::ChangePrimaryKey { .. }
        | Op::DescribeTable { .. }
        | Op::RenameTable { .. }
        | Op::RenameColumn { .. }
        | Op::CreateExtension(_)
        | Op::DropExtension(_) => {}
    }
}
