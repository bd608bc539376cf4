//! Renames, in an order in which no name is taken.
//!
//! Indexes, the constraints that are indexes, and sequences share one set of names per namespace.

use super::{ddl, quote, types};
use crate::migration::apply::apply;
use crate::migration::op::{Op, Part};
use crate::name::Ident;
use crate::schema::{Schema, Table, TableName};

/// A name for what is about to go, so that its own is free.
pub(super) fn aside(name: &Ident) -> Ident {
    Ident::new(format!("_model_old_{name}"))
        .unwrap_or_else(|_| Ident::derived(&[name], "model_old"))
}

/// A rename with what follows it: words and statements.
pub(super) struct Rename {
    pub(super) words: String,
    pub(super) statements: Vec<String>,
}

/// Renames of tables and columns, with those of what has its name from them. `schema` has the new
/// names afterwards.
pub(super) fn tables_and_columns(schema: &mut Schema, ops: &[Op]) -> Vec<Rename> {
    let mut out = Vec::new();
    for op in ops {
        let mut statements = match op {
            Op::RenameTable { from, to } => rename_table(from, to),
            Op::RenameColumn { table, from, to } => vec![format!(
                "alter table {} rename column {} to {}",
                quote::table(table),
                quote::ident(from),
                quote::ident(to)
            )],
            _ => continue,
        };
        let before = former(op).and_then(|it| schema.tables.get(it)).map(derived);
        let before = before.unwrap_or_default();
        apply(schema, op);
        if let Some(table) = op.table().and_then(|it| schema.tables.get(it)) {
            let after = derived(table);
            for (old, new) in before.into_iter().zip(after).filter(|(old, new)| old != new) {
                statements.extend(rename_derived(&table.name, old, new));
            }
        }
        out.push(Rename { words: op.words(), statements });
    }
    out
}

fn former(op: &Op) -> Option<&TableName> {
    match op {
        Op::RenameTable { from, to: _ } => Some(from),
        other => other.table(),
    }
}

fn rename_table(from: &TableName, to: &TableName) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = from.clone();
    if from.schema != to.schema {
        let schema = to.schema.as_ref().map_or("public".to_owned(), quote::ident);
        out.push(format!("alter table {} set schema {schema}", quote::table(&at)));
        at.schema.clone_from(&to.schema);
    }
    if from.name != to.name {
        out.push(format!("alter table {} rename to {}", quote::table(&at), quote::ident(&to.name)));
    }
    out
}

/// The check and the sequence that each column has, if it has them.
fn derived(table: &Table) -> Vec<(Option<Ident>, Option<Ident>)> {
    let own = &table.name.name;
    let names = |it| {
        let check = types::derived_check(own, it).map(|it| it.0);
        let sequence = types::is_identity(it).then(|| ddl::sequence(own, &it.name));
        (check, sequence)
    };
    table.columns.iter().map(names).collect()
}

fn rename_derived(
    table: &TableName,
    old: (Option<Ident>, Option<Ident>),
    new: (Option<Ident>, Option<Ident>),
) -> Vec<String> {
    let mut out = Vec::new();
    if let (Some(old), Some(new)) = (old.0, new.0)
        && old != new
    {
        out.push(rename_constraint(table, &old, &new));
    }
    if let (Some(old), Some(new)) = (old.1, new.1)
        && old != new
    {
        let old = quote::within(table.schema.as_ref(), &old);
        out.push(format!("alter sequence {old} rename to {}", quote::ident(&new)));
    }
    out
}

fn rename_constraint(table: &TableName, from: &Ident, to: &Ident) -> String {
    format!(
        "alter table {} rename constraint {} to {}",
        quote::table(table),
        quote::ident(from),
        quote::ident(to)
    )
}

/// A pending rename of an index or constraint.
struct Pending {
    table: TableName,
    from: Ident,
    to: Ident,
    kind: Pended,
    words: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Pended {
    Index,
    /// A constraint that is an index.
    Key,
    /// A constraint whose name is its table's affair.
    Other,
}

/// Renames of indexes and constraints; a name that another still has waits for it.
pub(super) fn parts(ops: &[Op]) -> Vec<Rename> {
    let mut pending: Vec<Pending> = ops.iter().filter_map(pending).collect();
    let mut out = Vec::new();
    while !pending.is_empty() {
        let free = (0..pending.len()).find(|at| !is_taken(&pending[*at], &pending));
        // In a circle all wait: the first steps aside.
        let next = match free {
            Some(at) => pending.remove(at),
            None => {
                let first = &mut pending[0];
                let between = aside(&first.from);
                let from = std::mem::replace(&mut first.from, between.clone());
                Pending {
                    table: first.table.clone(),
                    from,
                    to: between,
                    kind: first.kind,
                    words: first.words.clone(),
                }
            }
        };
        out.push(Rename { words: next.words.clone(), statements: vec![statement(&next)] });
    }
    out
}

fn pending(op: &Op) -> Option<Pending> {
    let (table, from, to, kind) = match op {
        Op::RenamePart { table, from, to } => {
            let kind = match from {
                Part::Index(_) => Pended::Index,
                Part::Unique(_) => Pended::Key,
                Part::ForeignKey(_) | Part::Check(_) => Pended::Other,
            };
            (table, from.name(), to.name(), kind)
        }
        Op::ChangePrimaryKey { table, from, to } if from.columns == to.columns => {
            (table, &from.name, &to.name, Pended::Key)
        }
        _ => return None,
    };
    Some(Pending {
        table: table.clone(),
        from: from.clone(),
        to: to.clone(),
        kind,
        words: op.words(),
    })
}

fn is_taken(it: &Pending, all: &[Pending]) -> bool {
    all.iter().any(|other| {
        let same_set = match (it.kind, other.kind) {
            (Pended::Other, _) | (_, Pended::Other) => it.table == other.table,
            _ => it.table.schema == other.table.schema,
        };
        same_set && other.from == it.to
    })
}

fn statement(it: &Pending) -> String {
    match it.kind {
        Pended::Index => format!(
            "alter index {} rename to {}",
            quote::within(it.table.schema.as_ref(), &it.from),
            quote::ident(&it.to)
        ),
        Pended::Key | Pended::Other => rename_constraint(&it.table, &it.from, &it.to),
    }
}

/// Names of indexes of tables that go, and that something else is about to have.
pub(super) fn in_the_way(old: &Schema, new: &Schema) -> Vec<String> {
    let mut out = Vec::new();
    for (name, table) in old.tables.iter().filter(|it| !new.tables.contains_key(it.0)) {
        for index in index_names(table) {
            let comes = new.tables.values().any(|it| {
                let was_there = old
                    .tables
                    .get(&it.name)
                    .is_some_and(|it| index_names(it).any(|it| it == index));
                it.name.schema == name.schema && !was_there && index_names(it).any(|it| it == index)
            });
            if comes {
                let from = quote::within(name.schema.as_ref(), index);
                let to = quote::ident(&aside(index));
                out.push(format!("alter index {from} rename to {to}"));
            }
        }
    }
    out
}

/// The names of all indexes of a table, those of its keys too.
fn index_names(table: &Table) -> impl Iterator<Item = &Ident> {
    std::iter::once(&table.primary_key.name)
        .chain(table.uniques.iter().map(|it| &it.name))
        .chain(table.indexes.iter().map(|it| &it.name))
}
