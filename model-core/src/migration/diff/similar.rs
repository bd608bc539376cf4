//! What may be a rename: enough alike to ask, never enough to assume.

use std::collections::BTreeSet;

use crate::name::Ident;
use crate::schema::{Column, Table, TableName};

/// How many are shown.
const MOST: usize = 5;

/// Old tables that the new one may be: most columns in common first.
pub(super) fn tables(new: &Table, gone: &[&Table]) -> Vec<TableName> {
    let mut scored: Vec<(u32, &TableName)> =
        gone.iter().filter_map(|old| Some((table_score(old, new)?, &old.name))).collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.into_iter().take(MOST).map(|(_, name)| name.clone()).collect()
}

fn table_score(old: &Table, new: &Table) -> Option<u32> {
    let columns = |table: &Table| -> BTreeSet<(String, &'static str)> {
        table.columns.iter().map(|it| (it.name.folded(), it.ty.kind().word())).collect()
    };
    let (a, b) = (columns(old), columns(new));
    let shared = a.intersection(&b).count();
    let all = a.union(&b).count().max(1);
    let columns = u32::try_from(shared * 100 / all).unwrap_or(0);
    let name = alike(&old.name.name, &new.name.name);
    (columns >= 50 || (name >= 50 && columns >= 25)).then_some(columns * 2 + name)
}

/// Old columns that the new one may be: same type or a name that looks alike.
pub(super) fn columns(new: &Column, gone: &[&Column]) -> Vec<Ident> {
    let mut scored: Vec<(u32, &Ident)> =
        gone.iter().filter_map(|old| Some((column_score(old, new)?, &old.name))).collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.into_iter().take(MOST).map(|(_, name)| name.clone()).collect()
}

fn column_score(old: &Column, new: &Column) -> Option<u32> {
    // What the database computes has no data to keep.
    if old.generated.is_some() || new.generated.is_some() {
        return None;
    }
    let name = alike(&old.name, &new.name);
    let same_kind = old.ty.kind() == new.ty.kind();
    let ty = if old.ty == new.ty { 60 } else { u32::from(same_kind) * 40 };
    let null = u32::from(old.nullable == new.nullable) * 10;
    (same_kind || name >= 50).then_some(name + ty + null)
}

/// Shared pairs of neighbouring letters, in per cent.
fn alike(a: &Ident, b: &Ident) -> u32 {
    let pairs = |name: &Ident| -> BTreeSet<(char, char)> {
        let letters: Vec<char> = name.folded().chars().filter(|c| *c != '_').collect();
        letters.windows(2).map(|it| (it[0], it[1])).collect()
    };
    let (a, b) = (pairs(a), pairs(b));
    let shared = a.intersection(&b).count();
    u32::try_from(shared * 200 / (a.len() + b.len()).max(1)).unwrap_or(0)
}
