//! Enum types: made once for all columns of them, dropped with the last.
//!
//! The operations are about columns; what becomes of the types is found by comparing which there
//! are before and after. A label comes in place and a renamed one keeps its rows. One that goes, or
//! another order, needs a new type to which the columns are converted.

use std::collections::{BTreeMap, BTreeSet};

use super::{quote, types};
use crate::migration::op::Op;
use crate::name::Ident;
use crate::schema::{Column, ColumnType, EnumType, Schema};

/// What happens to the enum types.
#[derive(Debug, Default)]
pub(super) struct Enums {
    /// Types that go on under another name.
    pub(super) renamed: Vec<(Ident, Ident)>,
    /// Labels that go on under another name: type, old, new.
    pub(super) relabelled: Vec<(Ident, String, String)>,
    /// Labels that come in place: type, label, and where it stands.
    pub(super) added: Vec<(Ident, String, String)>,
    /// Types that are made anew: the former one gets a name aside.
    pub(super) replaced: Vec<EnumType>,
    /// Types that come.
    pub(super) created: Vec<EnumType>,
    /// Types that go when no column is left of them.
    pub(super) dropped: Vec<Ident>,
}

/// Compares the types of two schemas; `old` has the new names of tables and columns.
pub(super) fn compare(old: &Schema, new: &Schema, ops: &[Op]) -> Enums {
    let (before, after) = (types_of(old), types_of(new));
    let mut out = Enums { renamed: renamed(&before, &after, ops), ..Enums::default() };
    let current = |name: &Ident| {
        let renamed = out.renamed.iter().find(|it| it.0 == *name);
        renamed.map_or(name.clone(), |it| it.1.clone())
    };
    let before: BTreeMap<Ident, Vec<String>> =
        before.into_iter().map(|(name, it)| (current(&name), it.labels)).collect();
    out.dropped = before.keys().filter(|it| !after.contains_key(*it)).cloned().collect();
    for (name, ty) in after {
        match before.get(&name) {
            None => out.created.push(ty),
            Some(labels) => change(&mut out, labels.clone(), ty, ops),
        }
    }
    out
}

/// The name aside of a type that is made anew.
pub(super) fn aside(name: &Ident) -> String {
    quote::ident(&super::names::aside(name))
}

/// `create type`.
pub(super) fn create(ty: &EnumType) -> String {
    let labels: Vec<String> = ty.labels.iter().map(|it| quote::literal(it)).collect();
    format!("create type {} as enum ({})", quote::ident(&ty.name), labels.join(", "))
}

fn types_of(schema: &Schema) -> BTreeMap<Ident, EnumType> {
    let columns = schema.tables.values().flat_map(|it| &it.columns);
    columns.filter_map(types::enum_of).map(|it| (it.name.clone(), it.clone())).collect()
}

/// Pairs of a type that goes and one that comes, where a column of the one becomes one of the other.
fn renamed(
    before: &BTreeMap<Ident, EnumType>,
    after: &BTreeMap<Ident, EnumType>,
    ops: &[Op],
) -> Vec<(Ident, Ident)> {
    let mut out: Vec<(Ident, Ident)> = Vec::new();
    for (from, to, _) in altered(ops) {
        let (Some(from), Some(to)) = (types::enum_of(from), types::enum_of(to)) else { continue };
        let goes = before.contains_key(&from.name) && !after.contains_key(&from.name);
        let comes = after.contains_key(&to.name) && !before.contains_key(&to.name);
        let taken = out.iter().any(|it| it.0 == from.name || it.1 == to.name);
        if goes && comes && !taken {
            out.push((from.name.clone(), to.name.clone()));
        }
    }
    out
}

fn altered(ops: &[Op]) -> impl Iterator<Item = (&Column, &Column, &[(String, String)])> {
    ops.iter().filter_map(|it| match it {
        Op::AlterColumn { table: _, from, to, fill: _, labels } => {
            Some((&**from, &**to, labels.as_slice()))
        }
        _ => None,
    })
}

fn change(out: &mut Enums, mut labels: Vec<String>, ty: EnumType, ops: &[Op]) {
    for (old, new) in renamed_labels(&ty, ops) {
        if let Some(label) = labels.iter_mut().find(|it| **it == old) {
            label.clone_from(&new);
            out.relabelled.push((ty.name.clone(), old, new));
        }
    }
    if labels == ty.labels {
        return;
    }
    let kept: Vec<&String> = ty.labels.iter().filter(|it| labels.contains(it)).collect();
    if kept.into_iter().eq(labels.iter()) {
        out.added.extend(added(&ty, labels));
    } else {
        out.replaced.push(ty);
    }
}

fn renamed_labels(ty: &EnumType, ops: &[Op]) -> BTreeSet<(String, String)> {
    let of_type =
        altered(ops).filter(|it| types::enum_of(it.1).is_some_and(|it| it.name == ty.name));
    of_type.flat_map(|it| it.2.iter().cloned()).collect()
}

/// Each new label with its place: after the one before it, and before the first when it has none.
fn added(ty: &EnumType, mut labels: Vec<String>) -> Vec<(Ident, String, String)> {
    let mut out = Vec::new();
    for (at, label) in ty.labels.iter().enumerate() {
        if labels.get(at) == Some(label) {
            continue;
        }
        let place = match (at.checked_sub(1).and_then(|it| labels.get(it)), labels.first()) {
            (Some(_), _) if at == labels.len() => String::new(),
            (Some(previous), _) => format!(" after {}", quote::literal(previous)),
            (None, Some(first)) => format!(" before {}", quote::literal(first)),
            (None, None) => String::new(),
        };
        labels.insert(at, label.clone());
        out.push((ty.name.clone(), label.clone(), place));
    }
    out
}

/// Puts the new names of types into the columns of a schema.
pub(super) fn rename_in(schema: &mut Schema, renamed: &[(Ident, Ident)]) {
    let columns = schema.tables.values_mut().flat_map(|it| &mut it.columns);
    for column in columns {
        let mut ty = &mut column.ty;
        while let ColumnType::Array(element) = ty {
            ty = element;
        }
        if let ColumnType::Enum(it) = ty
            && let Some((_, to)) = renamed.iter().find(|(from, _)| *from == it.name)
        {
            it.name = to.clone();
        }
    }
}
