//! Foreign keys: which have to step aside while what they refer to changes, and when each comes.

use std::collections::{BTreeMap, BTreeSet};

use super::change::TableChange;
use super::plan::Planner;
use crate::migration::op::{Op, Part};
use crate::name::Ident;
use crate::schema::{
    Column, ForeignKey, Index, IndexKey, IndexPart, Schema, SqlText, TableName, Unique,
};

/// Adds to what is rebuilt the foreign keys whose columns, or whose target's key, change.
pub(super) fn rebuild(planner: &mut Planner<'_>) {
    let mut found = Vec::new();
    for (name, it) in &planner.changes {
        for key in it.kept_foreign_keys() {
            let own = key.columns.iter().any(|column| it.retyped.contains(column));
            let target = planner.changes.get(&key.target);
            if own || target.is_some_and(|it| it.touches_key(&key.target_columns)) {
                found.push((name.clone(), key.clone()));
            }
        }
    }
    for (table, key) in found {
        if let Some(it) = planner.changes.get_mut(&table) {
            it.rebuilt.push(Part::ForeignKey(key));
        }
    }
}

/// Whether a foreign key stands on this unique index, which therefore cannot go before it.
pub(super) fn uses_index(old: &Schema, table: &TableName, index: &Index) -> bool {
    let columns: BTreeSet<&Ident> = index
        .parts
        .iter()
        .filter_map(|it| match &it.key {
            IndexKey::Column(name) => Some(name),
            IndexKey::Expression(_) => None,
        })
        .collect();
    index.unique
        && old.tables.values().flat_map(|it| &it.foreign_keys).any(|key| {
            key.target == *table && key.target_columns.iter().collect::<BTreeSet<_>>() == columns
        })
}

/// The index that becomes a unique constraint.
pub(super) fn index_of(unique: &Unique) -> Index {
    let part = |it: &Ident| IndexPart::new(IndexKey::Column(it.clone()));
    Index {
        name: unique.name.clone(),
        unique: true,
        parts: unique.columns.iter().map(part).collect(),
        predicate: SqlText::default(),
        method: None,
        include: Vec::new(),
        nulls_not_distinct: unique.nulls_not_distinct,
        span: unique.span.clone(),
    }
}

/// Those that go, by their table: for good, while they are rebuilt, and those of tables that go
/// themselves but after what they refer to.
pub(super) fn dropped(planner: &Planner<'_>) -> BTreeMap<TableName, Vec<Ident>> {
    let mut out: BTreeMap<TableName, Vec<Ident>> = BTreeMap::new();
    for (name, it) in &planner.changes {
        for part in it.gone.iter().chain(&it.rebuilt) {
            if let Part::ForeignKey(key) = part {
                out.entry(name.clone()).or_default().push(key.name.clone());
            }
        }
    }
    let mut gone: BTreeSet<&TableName> = BTreeSet::new();
    for op in planner.change.ops {
        let Op::DropTable(table) = op else { continue };
        for key in &table.foreign_keys {
            let target = planner.changes.get(&key.target);
            let touched = target.is_some_and(|it| it.touches_key(&key.target_columns));
            if gone.contains(&key.target) || touched {
                out.entry(table.name.clone()).or_default().push(key.name.clone());
            }
        }
        gone.insert(&table.name);
    }
    out
}

/// Whether the key of a new table can be in its `create table`: what it refers to is there by then.
pub(super) fn comes_with_table(
    planner: &Planner<'_>,
    created: &BTreeSet<TableName>,
    key: &ForeignKey,
) -> bool {
    created.contains(&key.target)
        || planner.changes.get(&key.target).is_some_and(|it| !it.brings_key(&key.target_columns))
}

/// The key of a new column that is null in every row, which no row has to be compared for: it comes
/// with the column when what it refers to is there.
pub(super) fn comes_with_column<'t>(
    planner: &Planner<'_>,
    it: &'t TableChange<'_>,
    column: &Column,
) -> Option<&'t ForeignKey> {
    let Column { name, nullable, default, generated, .. } = column;
    let empty = *nullable && default.is_none() && generated.is_none();
    let added = it
        .ops
        .iter()
        .any(|op| matches!(op, Op::AddColumn { column, fill: None, .. } if column.name == *name));
    let key = it.come.iter().find_map(|it| match it {
        Part::ForeignKey(key) if key.columns == [name.clone()] => Some(key),
        _ => None,
    })?;
    let ready = match planner.changes.get(&key.target) {
        Some(target) => !target.brings_key(&key.target_columns),
        None => planner.change.new.tables.contains_key(&key.target),
    };
    (empty && added && ready).then_some(key)
}

/// All others: table, key, and whether the table is new and so has no rows to be compared.
pub(super) fn added(planner: &Planner<'_>) -> Vec<(TableName, ForeignKey, bool)> {
    let mut out = Vec::new();
    let mut created: BTreeSet<TableName> = BTreeSet::new();
    for op in planner.change.ops {
        let Op::CreateTable(table) = op else { continue };
        created.insert(table.name.clone());
        let Some(table) = planner.change.new.tables.get(&table.name) else { continue };
        for key in &table.foreign_keys {
            if !comes_with_table(planner, &created, key) {
                out.push((table.name.clone(), key.clone(), true));
            }
        }
    }
    for (name, it) in &planner.changes {
        for part in it.come.iter().chain(&it.rebuilt) {
            if let Part::ForeignKey(key) = part
                && !is_inline(planner, it, key)
            {
                out.push((name.clone(), key.clone(), false));
            }
        }
    }
    out
}

fn is_inline(planner: &Planner<'_>, it: &TableChange<'_>, key: &ForeignKey) -> bool {
    let mut columns = it.new.columns.iter();
    columns.any(|column| comes_with_column(planner, it, column) == Some(key))
}
