//! Which statement for which operation, as one writes them for a database that is in use.
//!
//! Everything that needs a table for a moment alone goes into one transaction. What reads or writes
//! all rows comes after it, where others can read and write meanwhile: an index is built
//! concurrently, rows are filled, a constraint is added `not valid` and looked at in a later step.
//! What destroys is last. A table that comes with the migration has no rows and needs none of it.

mod indexes;
mod labels;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use super::change::TableChange;
use super::columns::Columns;
use super::enums::{self, Enums};
use super::{ddl, foreign_keys, guard, names, quote};
use crate::dialect::lost::lost;
use crate::migration::op::{Op, Part};
use crate::migration::step::{Change, Class, Direction, Script, Step};
use crate::name::Ident;
use crate::schema::{Index, Schema, TableName};

/// The script for one direction.
pub(in crate::dialect) fn plan(change: &Change<'_>) -> Script {
    let mut planner = Planner::new(change);
    planner.change_labels();
    planner.drop_indexes();
    planner.create_extensions();
    planner.create_namespaces();
    planner.rename();
    planner.drop_foreign_keys();
    planner.drop_parts();
    planner.create_types();
    planner.create_tables();
    planner.change_tables();
    planner.fill_rows();
    planner.create_indexes();
    planner.require_columns();
    planner.change_keys();
    planner.add_foreign_keys();
    planner.retime_foreign_keys();
    planner.validate();
    planner.drop_rest();
    planner.finish()
}

pub(super) struct Planner<'a> {
    pub(super) change: &'a Change<'a>,
    /// The old schema under the new names.
    pub(super) old: Schema,
    pub(super) enums: Enums,
    /// Tables that are there before and after, and that change.
    pub(super) changes: BTreeMap<TableName, TableChange<'a>>,
    columns: BTreeMap<TableName, Columns>,
    renames: Vec<names::Rename>,
    /// Constraints that all rows have to be compared with: table and name.
    pub(super) unchecked: Vec<(TableName, Ident)>,
    steps: Vec<Step>,
}

impl<'a> Planner<'a> {
    fn new(change: &'a Change<'a>) -> Self {
        let mut old = change.old.clone();
        let renames = names::tables_and_columns(&mut old, change.ops);
        let enums = enums::compare(&old, change.new, change.ops);
        enums::rename_in(&mut old, &enums.renamed);
        let mut changes = BTreeMap::new();
        for (name, new) in &change.new.tables {
            let ops: Vec<&Op> = change.ops.iter().filter(|it| it.table() == Some(name)).collect();
            let ops = ops.into_iter().filter(|it| !matches!(it, Op::RenameTable { .. }));
            if let Some(old) = old.tables.get(name) {
                let it = TableChange::new(old.clone(), new, ops.collect(), &enums);
                changes.insert(name.clone(), it);
            }
        }
        let mut planner = Self {
            change,
            old,
            enums,
            changes,
            columns: BTreeMap::new(),
            renames,
            unchecked: Vec::new(),
            steps: Vec::new(),
        };
        foreign_keys::rebuild(&mut planner);
        planner
    }

    pub(super) fn step(&mut self, class: Class, words: impl Into<String>, statements: Vec<String>) {
        if !statements.is_empty() {
            self.steps.push(Step::new(class, words, statements));
        }
    }

    /// One that its owner made already stays as it is.
    fn create_extensions(&mut self) {
        for op in self.change.ops {
            let Op::CreateExtension(name) = op else { continue };
            let statement = format!("create extension if not exists {}", quote::ident(name));
            self.step(Class::Tx, op.words(), vec![statement]);
        }
    }

    fn create_namespaces(&mut self) {
        for schema in missing(self.change.new, self.change.old) {
            let statement = format!("create schema {}", quote::ident(&schema));
            self.step(Class::Tx, format!("create namespace {schema}"), vec![statement]);
        }
    }

    fn rename(&mut self) {
        for it in std::mem::take(&mut self.renames) {
            self.step(Class::Tx, it.words, it.statements);
        }
        let aside = names::in_the_way(&self.old, self.change.new);
        self.step(Class::Tx, "make room for names that are used again", aside);
        for it in names::parts(self.change.ops) {
            self.step(Class::Tx, it.words, it.statements);
        }
    }

    fn drop_foreign_keys(&mut self) {
        for (table, keys) in foreign_keys::dropped(self) {
            let clauses: Vec<String> = keys.iter().map(drop_constraint).collect();
            let statement = alter_table(&table, &clauses);
            let names: Vec<&str> = keys.iter().map(Ident::as_str).collect();
            let words = format!("drop foreign key {} of {table}", names.join(", "));
            self.step(Class::Tx, words, statement);
        }
    }

    /// Constraints and columns that are computed; indexes go here when they come again here, or
    /// when a foreign key used them.
    fn drop_parts(&mut self) {
        let mut found = Vec::new();
        for (name, it) in &self.changes {
            let constraints = it.gone.iter().chain(&it.rebuilt).filter(|it| match it {
                Part::Unique(_) | Part::Check(_) => true,
                Part::Index(_) | Part::ForeignKey(_) => false,
            });
            let mut clauses: Vec<String> =
                constraints.map(|it| drop_constraint(it.name())).collect();
            let remade = it.remade.iter().chain(&it.computed_gone).map(quote::ident);
            clauses.extend(remade.map(|it| format!("drop column {it}")));
            let used = it.gone.iter().filter_map(as_index);
            let used = used.filter(|it| foreign_keys::uses_index(&self.old, name, it));
            let indexes = it.rebuilt.iter().filter_map(as_index).chain(used);
            let drop = |it: &Index| {
                format!("drop index {}", quote::within(name.schema.as_ref(), &it.name))
            };
            let mut statements: Vec<String> = indexes.map(drop).collect();
            statements.extend(alter_table(name, &clauses));
            found.push((dropped_words(it), statements));
        }
        for (words, statements) in found {
            self.step(Class::Tx, words, statements);
        }
    }

    /// What was not rebuilt with its columns.
    fn retime_foreign_keys(&mut self) {
        let mut found = Vec::new();
        for (name, it) in &self.changes {
            for key in &it.retimed {
                let rebuilt = it.rebuilt.iter().any(|it| it.name() == &key.name);
                let constraint = quote::ident(&key.name);
                let when = match key.deferrable {
                    None => " not deferrable",
                    some => ddl::when_checked(some),
                };
                let words = format!("change when foreign key {} of {name} is looked at", key.name);
                let clause = format!("alter constraint {constraint}{when}");
                found.extend((!rebuilt).then(|| (words, alter_table(name, &[clause]))));
            }
        }
        for (words, statement) in found {
            self.step(Class::Tx, words, statement);
        }
    }

    fn add_foreign_keys(&mut self) {
        for (table, key, is_new) in foreign_keys::added(self) {
            let not_valid = if is_new { "" } else { " not valid" };
            let clause = format!("add {}{not_valid}", ddl::foreign_key(&key));
            let words = format!("add foreign key {} to {table}", key.name);
            self.step(Class::Tx, words, alter_table(&table, &[clause]));
            if !is_new {
                self.unchecked.push((table, key.name));
            }
        }
    }

    fn validate(&mut self) {
        for (table, constraint) in std::mem::take(&mut self.unchecked) {
            let words = format!("compare all rows of {table} with {constraint}");
            self.validate_one(words, &table, &constraint);
        }
    }

    fn drop_rest(&mut self) {
        let mut found = Vec::new();
        for (name, it) in &self.changes {
            let gone = |generated: bool| {
                it.ops.iter().filter(move |op| {
                    matches!(op, Op::DropColumn { column, .. }
                        if column.generated.is_some() == generated
                            && !it.computed_gone.contains(&column.name))
                })
            };
            // What is computed goes before what it is computed from.
            let gone: Vec<&&Op> = gone(true).chain(gone(false)).collect();
            let clause = |op: &&&Op| match op {
                Op::DropColumn { table: _, column } => {
                    Some(format!("drop column {}", quote::ident(&column.name)))
                }
                _ => None,
            };
            let clauses: Vec<String> = gone.iter().filter_map(clause).collect();
            let words: Vec<String> = gone.iter().map(|it| it.words()).collect();
            found.push((words.join("; "), alter_table(name, &clauses)));
        }
        for op in self.change.ops {
            if let Op::DropTable(table) = op {
                found.push((op.words(), vec![format!("drop table {}", quote::table(&table.name))]));
            }
        }
        for ty in &self.enums.replaced {
            let aside = enums::aside(&ty.name);
            let words = format!("drop the former type {}", quote::ident(&ty.name));
            found.push((words, vec![format!("drop type {aside}")]));
        }
        for name in self.enums.dropped.iter().map(quote::ident) {
            found.push((format!("drop type {name}"), vec![format!("drop type {name}")]));
        }
        for schema in missing(self.change.old, self.change.new) {
            let statement = format!("drop schema {}", quote::ident(&schema));
            found.push((format!("drop namespace {schema}"), vec![statement]));
        }
        for op in self.change.ops {
            if let Op::DropExtension(name) = op {
                let statement = format!("drop extension {}", quote::ident(name));
                found.push((op.words(), vec![statement]));
            }
        }
        for (words, statements) in found {
            self.step(Class::Tx, words, statements);
        }
    }

    fn words(&self, op: &Op) -> String {
        let lost = match op {
            Op::CreateTable(_) => true,
            Op::AddColumn { table: _, column, fill: _ } => column.generated.is_none(),
            _ => false,
        };
        match (lost, self.change.direction) {
            (true, Direction::Down) => format!("{} (without its former data)", op.words()),
            (true, Direction::Up) | (false, _) => op.words(),
        }
    }

    fn finish(mut self) -> Script {
        self.separate_labels();
        let guards = lost(self.change).into_iter();
        let guards = guards.map(|it| Step::new(Class::Tx, &*it.words, vec![guard::lost(&it)]));
        self.steps.splice(..0, guards);
        Script { steps: self.steps, ..Script::default() }
    }
}

fn as_index(part: &Part) -> Option<&Index> {
    match part {
        Part::Index(it) => Some(it),
        Part::Unique(_) | Part::ForeignKey(_) | Part::Check(_) => None,
    }
}

/// What goes for good, and what has to step aside.
fn dropped_words(it: &TableChange<'_>) -> String {
    let here = |part: &&Part| !matches!(part, Part::ForeignKey(_));
    let list = |parts: &[Part]| -> Vec<String> {
        parts.iter().filter(here).map(|it| format!("{} {}", it.noun(), it.name())).collect()
    };
    let mut aside = list(&it.rebuilt);
    aside.extend(it.remade.iter().map(|it| format!("computed column {it}")));
    let gone = it.gone.iter().filter(|it| !matches!(it, Part::Index(_))).cloned();
    let mut gone = list(&gone.collect::<Vec<_>>());
    gone.extend(it.computed_gone.iter().map(|it| format!("computed column {it}")));
    let phrases = [("drop", gone), ("set aside", aside)];
    let phrases = phrases.into_iter().filter(|it| !it.1.is_empty());
    let words: Vec<String> =
        phrases.map(|(verb, list)| format!("{verb} {}", list.join(", "))).collect();
    format!("{} of {}", words.join("; "), it.new.name)
}

fn drop_constraint(name: &Ident) -> String {
    format!("drop constraint {}", quote::ident(name))
}

/// One statement for all clauses, or none.
fn alter_table(table: &TableName, clauses: &[String]) -> Vec<String> {
    let table = quote::table(table);
    match clauses {
        [] => Vec::new(),
        [clause] => vec![format!("alter table {table} {clause}")],
        clauses => vec![format!("alter table {table}\n    {}", clauses.join(",\n    "))],
    }
}

/// Namespaces that only one of two schemas has.
fn missing(of: &Schema, other: &Schema) -> BTreeSet<Ident> {
    let names = |it: &Schema| -> BTreeSet<Ident> {
        it.tables.keys().filter_map(|it| it.schema.clone()).collect()
    };
    names(of).difference(&names(other)).cloned().collect()
}
