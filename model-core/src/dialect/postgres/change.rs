//! What happens to one table that is there before and after: which columns are converted or made
//! anew, and which indexes and constraints have to go and come with them.

use std::collections::BTreeSet;

use super::enums::Enums;
use super::{ddl, types};
use crate::dialect::Dialect;
use crate::migration::expression::{canonical, mentions};
use crate::migration::op::{Op, Part};
use crate::migration::verdict::{Verdict, verdict};
use crate::name::Ident;
use crate::schema::{Column, ColumnType, ForeignKey, Index, IndexKey, SqlText, Table};

/// The change of one table.
pub(super) struct TableChange<'a> {
    /// As it was, under the new names.
    pub(super) old: Table,
    pub(super) new: &'a Table,
    pub(super) ops: Vec<&'a Op>,
    /// Columns whose values are converted.
    pub(super) retyped: BTreeSet<Ident>,
    /// Computed columns that are dropped and added again.
    pub(super) remade: BTreeSet<Ident>,
    /// Computed columns that go, and before what they are computed from is converted.
    pub(super) computed_gone: BTreeSet<Ident>,
    /// What goes for good.
    pub(super) gone: Vec<Part>,
    /// What comes.
    pub(super) come: Vec<Part>,
    /// Foreign keys that only wait otherwise than before.
    pub(super) retimed: Vec<ForeignKey>,
    /// What goes and comes again, since it depends on what is converted or made anew.
    pub(super) rebuilt: Vec<Part>,
}

impl<'a> TableChange<'a> {
    /// Foreign keys are looked at in a second pass, when all tables are known.
    pub(super) fn new(old: Table, new: &'a Table, ops: Vec<&'a Op>, enums: &Enums) -> Self {
        let retyped = retyped(&old, new, enums);
        let remade = remade(&old, new, &retyped, enums);
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        for op in &ops {
            match op {
                Op::DropPart { table: _, part } => gone.push(part.clone()),
                Op::AddPart { table: _, part } => come.push(part.clone()),
                _ => {}
            }
        }
        let retimed = retimed(&mut gone, &mut come);
        compare_derived(&old, new, &mut gone, &mut come);
        let computed_gone = computed_gone(&old, new, &retyped);
        let rebuilt = Vec::new();
        let mut out =
            Self { old, new, ops, retyped, remade, computed_gone, gone, come, retimed, rebuilt };
        out.rebuilt = out.find_rebuilt();
        out
    }

    fn find_rebuilt(&self) -> Vec<Part> {
        let kept = |it: &Part| !self.come.iter().any(|new| same_name(new, it));
        let parts = parts(self.new).into_iter().filter(kept);
        parts.filter(|it| self.depends(it)).collect()
    }

    /// Whether the part cannot stay while the columns change. An index on a converted column is
    /// rebuilt by the database itself, unless it has an expression.
    fn depends(&self, part: &Part) -> bool {
        let remade = |it: &Ident| self.remade.contains(it);
        let said = |text: &SqlText| {
            let text = text.get(Dialect::Postgres);
            let mut changed = self.retyped.iter().chain(&self.remade);
            text.is_some_and(|text| changed.any(|it| mentions(text, it.as_str())))
        };
        match part {
            Part::Unique(it) => it.columns.iter().any(remade),
            Part::Check(it) => said(&it.condition),
            Part::ForeignKey(it) => it.columns.iter().any(remade),
            Part::Index(it) => {
                let key = |it: &IndexKey| match it {
                    IndexKey::Column(name) => remade(name),
                    IndexKey::Expression(text) => said(text),
                };
                it.parts.iter().any(|it| key(&it.key))
                    || it.include.iter().any(remade)
                    || said(&it.predicate)
            }
        }
    }

    /// Whether the key that a foreign key refers to goes, changes, or is converted.
    pub(super) fn touches_key(&self, columns: &[Ident]) -> bool {
        let same = |it: &[Ident]| {
            it.len() == columns.len() && it.iter().all(|name| columns.contains(name))
        };
        let converted =
            columns.iter().any(|it| self.retyped.contains(it) || self.remade.contains(it));
        let goes = self.gone.iter().chain(&self.rebuilt).any(|it| match it {
            Part::Unique(it) => same(&it.columns),
            Part::Index(it) => it.unique && same(&plain_columns(it)),
            Part::ForeignKey(_) | Part::Check(_) => false,
        });
        converted || goes || (self.changes_primary_key() && same(&self.old.primary_key.columns))
    }

    /// Whether a key over these columns comes only when the table was changed.
    pub(super) fn brings_key(&self, columns: &[Ident]) -> bool {
        self.touches_key(columns)
            || self.changes_primary_key()
            || self.come.iter().any(|it| matches!(it, Part::Unique(_) | Part::Index(_)))
            || columns.iter().any(|it| self.old.column(it.as_str()).is_none())
    }

    pub(super) fn changes_primary_key(&self) -> bool {
        self.old.primary_key.columns != self.new.primary_key.columns
    }

    /// Foreign keys that stay as they are declared.
    pub(super) fn kept_foreign_keys(&self) -> impl Iterator<Item = &ForeignKey> {
        let comes = |it: &&ForeignKey| {
            !self.come.iter().chain(&self.rebuilt).any(|new| match new {
                Part::ForeignKey(new) => new.name == it.name,
                Part::Unique(_) | Part::Index(_) | Part::Check(_) => false,
            })
        };
        self.new.foreign_keys.iter().filter(comes)
    }
}

/// Takes out the foreign keys that go and come with nothing but another time to be looked at.
fn retimed(gone: &mut Vec<Part>, come: &mut Vec<Part>) -> Vec<ForeignKey> {
    let mut out = Vec::new();
    come.retain(|new| {
        let Part::ForeignKey(new) = new else { return true };
        let same = |old: &Part| {
            matches!(old, Part::ForeignKey(old)
                if ForeignKey { deferrable: new.deferrable, span: new.span.clone(), ..old.clone() } == *new)
        };
        let Some(at) = gone.iter().position(same) else { return true };
        gone.remove(at);
        out.push(new.clone());
        false
    });
    out
}

fn same_name(a: &Part, b: &Part) -> bool {
    a.noun() == b.noun() && a.name() == b.name()
}

fn plain_columns(index: &Index) -> Vec<Ident> {
    let columns = index.parts.iter().filter_map(|it| match &it.key {
        IndexKey::Column(name) => Some(name.clone()),
        IndexKey::Expression(_) => None,
    });
    columns.collect()
}

/// All that a table has, also the checks that types need.
fn parts(table: &Table) -> Vec<Part> {
    let uniques = table.uniques.iter().cloned().map(Part::Unique);
    let indexes = table.indexes.iter().cloned().map(Part::Index);
    let keys = table.foreign_keys.iter().cloned().map(Part::ForeignKey);
    let checks = ddl::checks(table).into_iter().map(Part::Check);
    keys.chain(checks).chain(uniques).chain(indexes).collect()
}

/// The checks of types that are no longer needed or are another.
fn compare_derived(old: &Table, new: &Table, gone: &mut Vec<Part>, come: &mut Vec<Part>) {
    let derived = |table: &Table| {
        let own = table.checks.len();
        ddl::checks(table).split_off(own)
    };
    let (before, after) = (derived(old), derived(new));
    let missing = |it: &&crate::schema::Check, list: &[crate::schema::Check]| !list.contains(it);
    gone.extend(before.iter().filter(|it| missing(it, &after)).cloned().map(Part::Check));
    come.extend(after.iter().filter(|it| missing(it, &before)).cloned().map(Part::Check));
}

/// The columns that are there before and after.
fn common<'t>(old: &'t Table, new: &'t Table) -> impl Iterator<Item = (&'t Column, &'t Column)> {
    new.columns.iter().filter_map(|it| Some((old.column(it.name.as_str())?, it)))
}

/// Columns of another type for the database, unless it is the same with more room.
fn retyped(old: &Table, new: &Table, enums: &Enums) -> BTreeSet<Ident> {
    let changes = |it: &(&Column, &Column)| is_converted(it.0, it.1, enums);
    common(old, new).filter(changes).map(|it| it.1.name.clone()).collect()
}

/// Whether the values are another type's afterwards. Texts of any length are of one.
pub(super) fn is_converted(old: &Column, new: &Column, enums: &Enums) -> bool {
    let replaced =
        types::enum_of(new).is_some_and(|ty| enums.replaced.iter().any(|it| it.name == ty.name));
    let impossible = verdict(&old.ty, &new.ty) == Verdict::Impossible;
    replaced || impossible || type_words(old) != type_words(new)
}

/// What is said of a type but for its length.
fn type_words(column: &Column) -> (String, Option<String>, Option<&str>) {
    let base = match &column.ty {
        ColumnType::Text { max_length: _ } => "text".to_owned(),
        other => types::base(other),
    };
    (base, types::collation(column), column.sql_type.get(Dialect::Postgres))
}

/// Whether the table is written anew when the type changes. A text that gets more room is not.
pub(super) fn rewrites(old: &Column, new: &Column, enums: &Enums) -> bool {
    let narrower = verdict(&old.ty, &new.ty) != Verdict::Safe;
    match (&old.ty, &new.ty) {
        (ColumnType::Text { .. }, ColumnType::Text { .. }) => {
            narrower || types::collation(old) != types::collation(new)
        }
        (
            ColumnType::Decimal { precision: _, scale: s },
            ColumnType::Decimal { precision: _, scale },
        ) => narrower || s != scale,
        _ => is_converted(old, new, enums),
    }
}

/// Computed columns whose expression or type changes, or that are computed from what is converted;
/// and columns that become computed.
fn remade(old: &Table, new: &Table, retyped: &BTreeSet<Ident>, enums: &Enums) -> BTreeSet<Ident> {
    let mut out = BTreeSet::new();
    for (before, after) in common(old, new) {
        let Some(generated) = &after.generated else { continue };
        let expression = generated.expression.get(Dialect::Postgres);
        let was = before.generated.as_ref().and_then(|it| it.expression.get(Dialect::Postgres));
        let changed = was.map(canonical) != expression.map(canonical);
        let source = |it: &Ident| expression.is_some_and(|text| mentions(text, it.as_str()));
        if changed
            || ddl::typed(before) != ddl::typed(after)
            || is_converted(before, after, enums)
            || retyped.iter().any(source)
            || narrowed(old, new).any(|it| source(&it))
        {
            out.insert(after.name.clone());
        }
    }
    out
}

fn computed_gone(old: &Table, new: &Table, retyped: &BTreeSet<Ident>) -> BTreeSet<Ident> {
    let gone = old.columns.iter().filter(|it| new.column(it.name.as_str()).is_none());
    let computed = gone.filter(|it| {
        let generated = it.generated.as_ref();
        let text = generated.and_then(|it| it.expression.get(Dialect::Postgres)).unwrap_or("");
        let changed = retyped.iter().cloned().chain(narrowed(old, new));
        changed.into_iter().any(|it| mentions(text, it.as_str()))
    });
    computed.map(|it| it.name.clone()).collect()
}

/// Columns whose type changes in its length alone, which also needs that nothing is computed from
/// them.
fn narrowed<'t>(old: &'t Table, new: &'t Table) -> impl Iterator<Item = Ident> + 't {
    common(old, new)
        .filter(|(old, new)| types::storage(old) != types::storage(new))
        .map(|it| it.1.name.clone())
}
