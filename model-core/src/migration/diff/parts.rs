//! Indexes and constraints: by name, then by what they are.

use super::columns::same_text;
use crate::migration::op::{Op, Part};
use crate::schema::{Check, ForeignKey, Index, IndexKey, IndexPart, Table, Unique};

/// What changes of the indexes and constraints of a table.
pub(super) fn compare(old: &Table, new: &Table) -> Vec<Op> {
    let mut out = Vec::new();
    compare_list(
        &mut out,
        new,
        parts(&old.foreign_keys, Part::ForeignKey),
        parts(&new.foreign_keys, Part::ForeignKey),
    );
    compare_list(
        &mut out,
        new,
        parts(&old.uniques, Part::Unique),
        parts(&new.uniques, Part::Unique),
    );
    compare_list(&mut out, new, parts(&old.indexes, Part::Index), parts(&new.indexes, Part::Index));
    compare_list(&mut out, new, parts(&old.checks, Part::Check), parts(&new.checks, Part::Check));
    out
}

fn parts<T: Clone>(list: &[T], wrap: impl Fn(T) -> Part) -> Vec<Part> {
    list.iter().cloned().map(wrap).collect()
}

fn compare_list(out: &mut Vec<Op>, table: &Table, old: Vec<Part>, new: Vec<Part>) {
    let unchanged = |part: &Part, others: &[Part]| {
        others.iter().any(|it| it.name() == part.name() && same_but_name(it, part))
    };
    let mut gone: Vec<Part> = old.iter().filter(|it| !unchanged(it, &new)).cloned().collect();
    let table = &table.name;
    for part in new.iter().filter(|it| !unchanged(it, &old)) {
        // A name that stays with another body is another thing; so is a body under a kept name.
        let renamed = gone.iter().position(|it| {
            same_but_name(it, part) && !new.iter().any(|new| new.name() == it.name())
        });
        out.push(match renamed {
            Some(at) if old.iter().all(|it| it.name() != part.name()) => {
                let from = gone.remove(at);
                Op::RenamePart { table: table.clone(), from, to: part.clone() }
            }
            _ => Op::AddPart { table: table.clone(), part: part.clone() },
        });
    }
    out.extend(gone.into_iter().map(|part| Op::DropPart { table: table.clone(), part }));
}

fn same_but_name(old: &Part, new: &Part) -> bool {
    match (old, new) {
        (Part::ForeignKey(old), Part::ForeignKey(new)) => same_key(old, new),
        (Part::Unique(old), Part::Unique(new)) => same_unique(old, new),
        (Part::Index(old), Part::Index(new)) => same_index(old, new),
        (Part::Check(old), Part::Check(new)) => same_check(old, new),
        (Part::ForeignKey(_) | Part::Unique(_) | Part::Index(_) | Part::Check(_), _) => false,
    }
}

fn same_key(old: &ForeignKey, new: &ForeignKey) -> bool {
    let ForeignKey {
        name: _,
        columns,
        target,
        target_columns,
        on_delete,
        on_update,
        set_null,
        deferrable,
        span: _,
    } = old;
    *columns == new.columns
        && *target == new.target
        && *target_columns == new.target_columns
        && *on_delete == new.on_delete
        && *on_update == new.on_update
        && *set_null == new.set_null
        && *deferrable == new.deferrable
}

fn same_unique(old: &Unique, new: &Unique) -> bool {
    let Unique { name: _, columns, nulls_not_distinct, deferrable, span: _ } = old;
    *columns == new.columns
        && *nulls_not_distinct == new.nulls_not_distinct
        && *deferrable == new.deferrable
}

fn same_index(old: &Index, new: &Index) -> bool {
    let Index { name: _, unique, parts, predicate, method, include, nulls_not_distinct, span: _ } =
        old;
    *unique == new.unique
        && parts.len() == new.parts.len()
        && parts.iter().zip(&new.parts).all(|(old, new)| same_index_part(old, new))
        && same_text(predicate, &new.predicate)
        && *method == new.method
        && *include == new.include
        && *nulls_not_distinct == new.nulls_not_distinct
}

fn same_index_part(old: &IndexPart, new: &IndexPart) -> bool {
    let IndexPart { key, descending, nulls, opclass, opclass_span: _ } = old;
    let same = match (key, &new.key) {
        (IndexKey::Column(old), IndexKey::Column(new)) => old == new,
        (IndexKey::Expression(old), IndexKey::Expression(new)) => same_text(old, new),
        (IndexKey::Column(_) | IndexKey::Expression(_), _) => false,
    };
    same && *descending == new.descending && *nulls == new.nulls && *opclass == new.opclass
}

fn same_check(old: &Check, new: &Check) -> bool {
    let Check { name: _, condition, span: _ } = old;
    same_text(condition, &new.condition)
}
