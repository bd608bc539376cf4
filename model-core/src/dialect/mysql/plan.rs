//! In which order the statements run.
//!
//! What can fail on a value is looked for first, while nothing is changed. Then foreign keys that
//! would be in the way go, tables are renamed, made and changed, foreign keys come, and what is no
//! longer needed is dropped.

use std::collections::{BTreeMap, BTreeSet};

use super::alter::Alter;
use super::cast::cast;
use super::fact::{Facts, Thing};
use super::table::TableChange;
use super::{Flavor, ddl, guard, quote, types};
use crate::dialect::Lock;
use crate::dialect::lost::lost;
use crate::migration::apply::apply;
use crate::migration::op::{Op, Part};
use crate::migration::step::{Change, Class, Direction, Script, Step};
use crate::migration::verdict::{Verdict, verdict};
use crate::name::Ident;
use crate::schema::{Column, ColumnType, ForeignKey, Schema, Table, TableName};

/// The script for one direction.
pub(in crate::dialect) fn plan(change: &Change<'_>, flavor: &Flavor) -> Script {
    let base = Base::new(change);
    let mut planner = Planner::new(change, flavor, &base);
    planner.look_for_rows();
    planner.look_at_values();
    planner.make_way();
    planner.rename_tables();
    planner.create_tables();
    planner.change_tables();
    planner.add_foreign_keys();
    planner.drop_tables();
    Script { steps: planner.steps, ..Script::default() }
}

/// The old schema under the new names, and what leads back to the old ones.
struct Base {
    old: Schema,
    /// The former name of each table and of each of its columns, by the new ones.
    originals: BTreeMap<TableName, (TableName, BTreeMap<Ident, Ident>)>,
}

impl Base {
    fn new(change: &Change<'_>) -> Self {
        let mut old = change.old.clone();
        let mut originals: BTreeMap<_, _> = old
            .tables
            .values()
            .map(|it| {
                let columns = it.columns.iter().map(|it| (it.name.clone(), it.name.clone()));
                (it.name.clone(), (it.name.clone(), columns.collect()))
            })
            .collect();
        for op in change.ops {
            match op {
                Op::RenameTable { from, to } => {
                    if let Some(it) = originals.remove(from) {
                        originals.insert(to.clone(), it);
                    }
                    apply(&mut old, op);
                }
                Op::RenameColumn { table, from, to } => {
                    if let Some((_, columns)) = originals.get_mut(table) {
                        rename_key(columns, from, to);
                    }
                    apply(&mut old, op);
                }
                _ => {}
            }
        }
        Self { old, originals }
    }

    fn original<'a>(&'a self, table: &'a TableName) -> &'a Ident {
        self.originals.get(table).map_or(&table.name, |it| &it.0.name)
    }
}

fn rename_key(columns: &mut BTreeMap<Ident, Ident>, from: &Ident, to: &Ident) {
    if let Some(it) = columns.remove(from) {
        columns.insert(to.clone(), it);
    }
}

struct Planner<'a> {
    change: &'a Change<'a>,
    flavor: &'a Flavor,
    base: &'a Base,
    /// Of tables that are there before and after.
    tables: BTreeMap<TableName, TableChange<'a>>,
    /// Foreign keys that come with their table.
    created: BTreeSet<Ident>,
    steps: Vec<Step>,
}

impl<'a> Planner<'a> {
    fn new(change: &'a Change<'a>, flavor: &'a Flavor, base: &'a Base) -> Self {
        let mut tables = BTreeMap::new();
        for (name, new) in &change.new.tables {
            if let (Some(old), Some((_, columns))) =
                (base.old.tables.get(name), base.originals.get(name))
            {
                let ops: Vec<&Op> =
                    change.ops.iter().filter(|it| it.table() == Some(name)).collect();
                let table = TableChange::new(flavor, old, new, &ops, columns);
                tables.insert(name.clone(), table);
            }
        }
        Self { change, flavor, base, tables, created: BTreeSet::new(), steps: Vec::new() }
    }

    /// Fails, before anything is changed, on rows that cannot get a column back.
    fn look_for_rows(&mut self) {
        for it in lost(self.change) {
            let any = it.target.as_ref().map_or("true".to_owned(), |it| {
                format!("not exists (select 1 from {})", quote::ident(&it.name))
            });
            let statement = guard::none(&quote::ident(&it.table.name), &any, &it.message);
            self.steps.push(Step::new(Class::Tx, it.words, vec![statement]));
        }
    }

    /// Fails, before anything is changed, on a value that has no equal in its new type.
    fn look_at_values(&mut self) {
        let mut statements = Vec::new();
        for op in self.change.ops {
            let Op::AlterColumn { table, from, to, fill, labels } = op else { continue };
            let Some((original, columns)) = self.base.originals.get(table) else { continue };
            let Some(column) = columns.get(&from.name) else { continue };
            let value = quote::ident(column);
            let place = format!("{original}.{column}");
            let of = quote::ident(&original.name);
            if let Some(condition) = misfit(&value, from, to, labels) {
                let message = format!("a value of {place} is no {}", to.ty);
                statements.push(guard::none(&of, &condition, &message));
            }
            if from.nullable && !to.nullable && fill.is_none() && to.generated.is_none() {
                let message = format!("a null in {place}");
                statements.push(guard::none(&of, &format!("{value} is null"), &message));
            }
        }
        if !statements.is_empty() {
            let words = "stop if a value does not fit its new type";
            self.steps.push(Step::new(Class::Tx, words, statements));
        }
    }

    /// Drops the foreign keys that go or stand in the way, and the checks whose names others take.
    fn make_way(&mut self) {
        let mut taken = self.taken_checks();
        for (name, old) in &self.base.old.tables {
            let mut alter = Alter::new(self.base.original(name), self.flavor);
            for key in old.foreign_keys.iter().filter(|it| !self.keeps(old, it)) {
                alter.drop_foreign_key(&key.name);
            }
            for check in taken.remove(name).unwrap_or_default() {
                alter.drop_check(&check);
                if let Some(table) = self.tables.get_mut(name) {
                    table.without_check(&check);
                }
            }
            let words = format!("drop foreign keys of {name} that go or are in the way");
            self.steps.extend(alter.step(words));
        }
    }

    /// Names of checks are one set for all tables of a MySQL database.
    fn taken_checks(&self) -> BTreeMap<TableName, Vec<Ident>> {
        let mut comes: BTreeMap<Ident, TableName> = BTreeMap::new();
        for (name, new) in &self.change.new.tables {
            let coming = match self.tables.get(name) {
                Some(table) => table.coming_checks(),
                None => ddl::checks(new, self.flavor),
            };
            comes.extend(coming.into_iter().map(|it| (it.0, name.clone())));
        }
        let mut out = BTreeMap::new();
        for (name, old) in &self.base.old.tables {
            let mut going = match self.tables.get(name) {
                Some(table) => table.going_checks(),
                None => ddl::checks(old, self.flavor).into_iter().map(|it| it.0).collect(),
            };
            going.retain(|it| comes.get(it).is_some_and(|to| to != name));
            out.insert(name.clone(), going);
        }
        out
    }

    /// Whether a foreign key of before can stay where it is.
    fn keeps(&self, table: &Table, key: &ForeignKey) -> bool {
        let target_shaken =
            self.tables.get(&key.target).is_some_and(|it| it.shakes(&key.target_columns));
        match self.change.new.tables.get(&table.name) {
            Some(new) => {
                let own_shaken =
                    self.tables.get(&table.name).is_some_and(|it| it.shakes(&key.columns));
                let same = |it: &ForeignKey| ddl::foreign_key(it) == ddl::foreign_key(key);
                new.foreign_keys.iter().any(same) && !own_shaken && !target_shaken
            }
            None => {
                let target_goes = !self.change.new.tables.contains_key(&key.target);
                let comes = |it: &Table| it.foreign_keys.iter().any(|it| it.name == key.name);
                !(target_shaken
                    || (target_goes && key.target != table.name)
                    || self.change.new.tables.values().any(comes))
            }
        }
    }

    fn rename_tables(&mut self) {
        for op in self.change.ops {
            if let Op::RenameTable { from, to } = op {
                self.steps.push(rename_table(op.words(), &from.name, &to.name));
            }
        }
    }

    fn create_tables(&mut self) {
        let mut there: BTreeSet<TableName> = self
            .tables
            .iter()
            .filter(|(_, table)| table.is_empty())
            .map(|(name, _)| name.clone())
            .collect();
        for op in self.change.ops {
            let Op::CreateTable(table) = op else { continue };
            // The whole table is in the new schema; the operation may lack parts of a cycle.
            let table = self.change.new.tables.get(&table.name).unwrap_or(table);
            there.insert(table.name.clone());
            let holds = |it: &ForeignKey| there.contains(&it.target);
            let statement = ddl::create_table(table, self.flavor, holds);
            let held = table.foreign_keys.iter().filter(|it| holds(it)).map(|it| it.name.clone());
            self.created.extend(held);
            let mut facts = Facts::default();
            facts.comes(Thing::Table(table.name.name.clone()));
            let words = self.words(op);
            self.steps.push(auto(words, statement, facts));
        }
    }

    /// All that make room, then all changes of rows, which may look into other tables, then the
    /// rest.
    fn change_tables(&mut self) {
        let mut phases: [Vec<Step>; 3] = Default::default();
        for (name, table) in &self.tables {
            let steps = table.steps(format!("change table {name}: {}", self.words_of(name)));
            for (phase, steps) in phases.iter_mut().zip(steps) {
                phase.extend(steps);
            }
        }
        self.steps.extend(phases.into_iter().flatten());
    }

    fn words_of(&self, table: &TableName) -> String {
        let ops = self.change.ops.iter().filter(|it| it.table() == Some(table));
        let ops = ops.filter(|it| !matches!(it, Op::RenameTable { .. }));
        let words: Vec<String> = ops.map(|it| self.words(it)).collect();
        match words.len() {
            0 => "what follows from other tables".to_owned(),
            _ => words.join("; "),
        }
    }

    fn add_foreign_keys(&mut self) {
        for (name, table) in &self.change.new.tables {
            let mut alter = Alter::new(&name.name, self.flavor);
            for key in table.foreign_keys.iter().filter(|it| !self.created.contains(&it.name)) {
                if !self.is_kept(name, key) {
                    alter.add_foreign_key(key);
                }
            }
            self.steps.extend(alter.step(format!("add foreign keys of {name}")));
        }
    }

    fn is_kept(&self, table: &TableName, key: &ForeignKey) -> bool {
        self.base.old.tables.get(table).is_some_and(|old| {
            old.foreign_keys.iter().any(|it| it.name == key.name && self.keeps(old, it))
        })
    }

    fn drop_tables(&mut self) {
        for op in self.change.ops {
            if let Op::DropTable(table) = op {
                let statement = format!("drop table {}", quote::ident(&table.name.name));
                let mut facts = Facts::default();
                facts.goes(Thing::Table(table.name.name.clone()));
                self.steps.push(auto(op.words(), statement, facts));
            }
        }
    }

    fn words(&self, op: &Op) -> String {
        let lost = match op {
            Op::CreateTable(_) => true,
            Op::AddColumn { column, .. } => column.generated.is_none(),
            _ => false,
        };
        match (lost, self.change.direction) {
            (true, Direction::Down) => format!("{} (without its former data)", op.words()),
            (true, Direction::Up) | (false, _) => op.words(),
        }
    }
}

fn auto(words: String, statement: String, facts: Facts) -> Step {
    let probe = Some(facts.probe());
    Step { probe, ..Step::new(Class::Auto, words, vec![statement]) }
}

/// Two names that differ in case alone are one on some file systems, so the way is through a third;
/// both renames are one statement.
fn rename_table(words: String, from: &Ident, to: &Ident) -> Step {
    let (old, new) = (quote::ident(from), quote::ident(to));
    let mut facts = Facts::default();
    facts.goes(Thing::Table(from.clone()));
    facts.comes(Thing::Table(to.clone()));
    let statement = if from.folded() == to.folded() {
        let between = quote::raw_ident(&format!("_model_new_{}", from.folded().len()));
        format!("rename table {old} to {between}, {between} to {new}")
    } else {
        format!("rename table {old} to {new}")
    };
    auto(words, statement, facts)
}

/// What is so of a value that has no equal in the new type.
fn misfit(value: &str, from: &Column, to: &Column, labels: &[(String, String)]) -> Option<String> {
    if to.generated.is_some() || verdict(&from.ty, &to.ty) != Verdict::Risky {
        return None;
    }
    let mut wanted = to.ty.clone();
    if let ColumnType::Enum(it) = &mut wanted {
        it.labels.extend(labels.iter().map(|it| it.0.clone()));
    }
    let fits = cast(value, &from.ty, &wanted).fits;
    fits.map(|it| format!("{value} is not null and not ({it})"))
}

/// How long an operation keeps others from writing; `old` has the new names.
pub(in crate::dialect) fn lock(
    old: &Schema,
    new: &Schema,
    op: &Op,
    _all: &[Op],
    flavor: &Flavor,
) -> Lock {
    let stays = |it: &TableName| old.tables.contains_key(it) && new.tables.contains_key(it);
    if !op.table().is_some_and(stays) {
        return Lock::Moment;
    }
    match op {
        Op::CreateExtension(_) | Op::DropExtension(_) => Lock::Moment,
        Op::CreateTable(_) | Op::DropTable(_) | Op::DescribeTable { .. } => Lock::Moment,
        Op::RenameTable { .. } | Op::RenameColumn { .. } | Op::DropColumn { .. } => Lock::Moment,
        Op::AddColumn { column, fill, .. } => {
            let stored = column.generated.as_ref().is_some_and(|it| it.stored);
            if stored || fill.is_some() { Lock::Rewrite } else { Lock::Moment }
        }
        Op::AlterColumn { from, to, fill, labels, .. } => {
            let in_place = fill.is_none() && labels.is_empty() && is_instant(from, to, flavor);
            if in_place { Lock::Moment } else { Lock::Rewrite }
        }
        Op::ChangePrimaryKey { from, to, .. } if from.columns == to.columns => Lock::Moment,
        Op::ChangePrimaryKey { .. } => Lock::Rewrite,
        Op::DropPart { .. } => Lock::Moment,
        Op::AddPart { part, .. } => match part {
            Part::Unique(_) | Part::Index(_) => Lock::Build,
            // By a copy, as long as rows are checked.
            Part::ForeignKey(_) | Part::Check(_) => Lock::Rewrite,
        },
        Op::RenamePart { from, .. } => match from {
            Part::Unique(_) | Part::Index(_) => Lock::Moment,
            Part::ForeignKey(_) | Part::Check(_) => Lock::Rewrite,
        },
    }
}

/// Defaults, comments, a longer text with as many bytes for its length, labels at the end.
fn is_instant(from: &Column, to: &Column, flavor: &Flavor) -> bool {
    if from.nullable != to.nullable || from.generated.is_some() || to.generated.is_some() {
        return false;
    }
    match (&from.ty, &to.ty) {
        (
            ColumnType::Text { max_length: Some(old) },
            ColumnType::Text { max_length: Some(new) },
        ) if from.collate == to.collate => new >= old && (*old > 63) == (*new > 63),
        (ColumnType::Enum(old), ColumnType::Enum(new)) => new.labels.starts_with(&old.labels),
        _ => types::storage(from, flavor) == types::storage(to, flavor),
    }
}
