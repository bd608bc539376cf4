//! Which statement for which operation: in place where SQLite can, else one rebuild for all that
//! happens to a table.
//!
//! Renames always happen in place, since SQLite then follows them in the foreign keys, views and
//! triggers of others.

use std::collections::{BTreeMap, BTreeSet};

use super::rebuild::{adds_in_place, changes_values, filled, rebuild};
use super::{ddl, guard, quote, types};
use crate::dialect::lost::lost;
use crate::dialect::{Dialect, Lock};
use crate::migration::apply::apply;
use crate::migration::expression::mentions;
use crate::migration::op::{Op, Part};
use crate::migration::step::{Change, Class, Direction, Script, Step};
use crate::name::Ident;
use crate::schema::{Schema, Table, TableName};

/// The script for one direction.
pub(in crate::dialect) fn plan(change: &Change<'_>) -> Script {
    let mut planner = Planner::new(change);
    planner.guard_lost();
    planner.renames();
    planner.guard_triggers();
    planner.drop_indexes();
    planner.create_tables();
    planner.change_tables();
    planner.drop_tables();
    planner.finish()
}

/// How long an operation keeps others from writing; `old` has the new names.
pub(in crate::dialect) fn lock(old: &Schema, new: &Schema, op: &Op, all: &[Op]) -> Lock {
    let Some(name) = op.table() else { return Lock::Moment };
    let (Some(old), Some(new)) = (old.tables.get(name), new.tables.get(name)) else {
        return Lock::Moment;
    };
    let all: Vec<&Op> = all.iter().filter(|it| it.table() == op.table()).collect();
    match op {
        _ if !in_place(op, old, new, &all) => Lock::Rewrite,
        // The column is taken out of every row.
        Op::DropColumn { .. } => Lock::Rewrite,
        Op::AddPart { part, .. } if is_index(part) => Lock::Build,
        _ => Lock::Moment,
    }
}

struct Planner<'a> {
    change: &'a Change<'a>,
    /// The old schema under the new names.
    old: Schema,
    /// What happens to a table besides its rename.
    ops: BTreeMap<TableName, Vec<&'a Op>>,
    rebuilt: BTreeSet<TableName>,
    foreign_keys_off: bool,
    steps: Vec<Step>,
}

impl<'a> Planner<'a> {
    fn new(change: &'a Change<'a>) -> Self {
        let mut old = change.old.clone();
        let mut ops: BTreeMap<TableName, Vec<&Op>> = BTreeMap::new();
        for op in change.ops {
            match op {
                Op::RenameTable { .. } | Op::RenameColumn { .. } => apply(&mut old, op),
                Op::CreateTable(_) | Op::DropTable(_) => {}
                other => {
                    if let Some(table) = other.table() {
                        ops.entry(table.clone()).or_default().push(other);
                    }
                }
            }
        }
        let mut planner = Self {
            change,
            old,
            ops,
            rebuilt: BTreeSet::new(),
            foreign_keys_off: false,
            steps: Vec::new(),
        };
        planner.rebuilt = planner.find_rebuilt();
        planner
    }

    fn find_rebuilt(&self) -> BTreeSet<TableName> {
        let renamed_checks = self.renamed_checks();
        self.change
            .new
            .tables
            .iter()
            .filter(|(name, new)| {
                self.old.tables.get(*name).is_some_and(|old| {
                    let ops = self.ops.get(*name).map_or(&[][..], Vec::as_slice);
                    renamed_checks.contains(*name)
                        || ops.iter().any(|op| !in_place(op, old, new, ops))
                })
            })
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// Tables with a rename by which a derived check gets another name.
    fn renamed_checks(&self) -> BTreeSet<TableName> {
        let mut names = self.change.old.clone();
        let mut before: BTreeMap<TableName, Vec<Option<Ident>>> =
            names.tables.iter().map(|(name, it)| (name.clone(), check_names(it))).collect();
        for op in self.change.ops {
            if let Op::RenameTable { from, to } = op
                && let Some(list) = before.remove(from)
            {
                before.insert(to.clone(), list);
            }
            if matches!(op, Op::RenameTable { .. } | Op::RenameColumn { .. }) {
                apply(&mut names, op);
            }
        }
        names
            .tables
            .iter()
            .filter(|(name, it)| before.get(*name) != Some(&check_names(it)))
            .map(|(name, _)| name.clone())
            .collect()
    }

    fn step(&mut self, words: String, statements: Vec<String>) {
        self.steps.push(Step::new(Class::Tx, words, statements));
    }

    fn guard_lost(&mut self) {
        for it in lost(self.change) {
            self.step(it.words.clone(), guard::lost(&it));
        }
    }

    fn renames(&mut self) {
        for op in self.change.ops {
            match op {
                Op::RenameTable { from, to } => {
                    let statements = rename_table(&from.name, &to.name);
                    self.step(op.words(), statements);
                }
                Op::RenameColumn { table, from, to } => {
                    let statement = format!(
                        "alter table {} rename column {} to {}",
                        quote::ident(&table.name),
                        quote::ident(from),
                        quote::ident(to)
                    );
                    self.step(op.words(), vec![statement]);
                }
                _ => {}
            }
        }
    }

    /// Names of indexes are one set for all tables, so what goes makes room before anything comes.
    fn drop_indexes(&mut self) {
        let comes: BTreeSet<String> = self.coming_indexes();
        let mut statements = Vec::new();
        for (name, table) in &self.old.tables {
            let stays = self.change.new.tables.get(name);
            for index in ddl::index_names(table) {
                let goes = match stays {
                    // Goes with its table.
                    None => false,
                    Some(_) if self.rebuilt.contains(name) => false,
                    Some(_) => self.is_dropped(name, index),
                };
                let blocks = comes.contains(&index.folded()) && !self.keeps(name, index);
                if goes || blocks {
                    statements.push(format!("drop index {}", quote::ident(index)));
                }
            }
        }
        if !statements.is_empty() {
            self.step("drop indexes that go or change".to_owned(), statements);
        }
    }

    fn coming_indexes(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (name, table) in &self.change.new.tables {
            let is_new = !self.old.tables.contains_key(name) || self.rebuilt.contains(name);
            for index in ddl::index_names(table) {
                if is_new || !self.keeps(name, index) {
                    names.insert(index.folded());
                }
            }
        }
        names
    }

    /// Whether the index is on the same table before and after, and is not touched or goes with
    /// the rebuild.
    fn keeps(&self, table: &TableName, index: &Ident) -> bool {
        let has = |schema: &Schema| {
            schema.tables.get(table).is_some_and(|it| ddl::index_names(it).any(|it| it == index))
        };
        let both = has(&self.old) && has(self.change.new);
        self.rebuilt.contains(table) || (both && !self.is_dropped(table, index))
    }

    fn is_dropped(&self, table: &TableName, index: &Ident) -> bool {
        self.ops.get(table).is_some_and(|ops| {
            ops.iter().any(|op| match op {
                Op::DropPart { part, .. } | Op::RenamePart { from: part, .. } => {
                    is_index(part) && part.name() == index
                }
                _ => false,
            })
        })
    }

    fn create_tables(&mut self) {
        for op in self.change.ops {
            if let Op::CreateTable(table) = op {
                // The whole table is in the new schema; the operation may lack parts of a cycle.
                let table = self.change.new.tables.get(&table.name).unwrap_or(table);
                let mut statements = vec![ddl::create_table(table)];
                statements.extend(ddl::indexes(table));
                let words = self.words(op);
                self.step(words, statements);
            }
        }
    }

    fn change_tables(&mut self) {
        let tables: BTreeSet<TableName> = self.ops.keys().chain(&self.rebuilt).cloned().collect();
        for name in tables {
            let (Some(old), Some(new)) =
                (self.old.tables.get(&name).cloned(), self.change.new.tables.get(&name))
            else {
                continue;
            };
            let ops = self.ops.get(&name).cloned().unwrap_or_default();
            if self.rebuilt.contains(&name) {
                self.foreign_keys_off = true;
                let words: Vec<String> = ops.iter().map(|op| self.words(op)).collect();
                let words = match words.len() {
                    0 => "new names of checks".to_owned(),
                    _ => words.join("; "),
                };
                self.step(format!("rebuild table {name}: {words}"), rebuild(&old, new, &ops));
            } else {
                self.change_in_place(new, &ops);
            }
        }
    }

    fn change_in_place(&mut self, new: &Table, ops: &[&Op]) {
        // A dropped column's name is free for a new one.
        let drops = ops.iter().filter(|it| matches!(it, Op::DropColumn { .. }));
        let others = ops.iter().filter(|it| !matches!(it, Op::DropColumn { .. }));
        for op in drops.chain(others) {
            let statements = statements(op, new);
            let words = self.words(op);
            if !statements.is_empty() {
                self.step(words, statements);
            }
        }
    }

    fn drop_tables(&mut self) {
        for op in self.change.ops {
            if let Op::DropTable(table) = op {
                self.foreign_keys_off = true;
                self.step(
                    op.words(),
                    vec![format!("drop table {}", quote::ident(&table.name.name))],
                );
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

    fn guard_triggers(&mut self) {
        if !self.rebuilt.is_empty() {
            let guard = guard::triggers(&self.rebuilt);
            self.step("stop if a rebuild would lose a trigger".to_owned(), guard);
        }
    }

    fn finish(self) -> Script {
        let Self { foreign_keys_off, steps, .. } = self;
        Script { foreign_keys_off, steps, ..Script::default() }
    }
}

fn check_names(table: &Table) -> Vec<Option<Ident>> {
    let name = |it| types::derived_check(&table.name.name, it).map(|it| it.0);
    table.columns.iter().map(name).collect()
}

fn is_index(part: &Part) -> bool {
    match part {
        Part::Unique(_) | Part::Index(_) => true,
        Part::ForeignKey(_) | Part::Check(_) => false,
    }
}

/// Two names that differ in case alone are one to SQLite, so the way is through a third.
fn rename_table(from: &Ident, to: &Ident) -> Vec<String> {
    let rename = |from: String, to: String| format!("alter table {from} rename to {to}");
    if from.folded() != to.folded() {
        return vec![rename(quote::ident(from), quote::ident(to))];
    }
    let between = quote::raw_ident(&format!("_model_new_{to}"));
    vec![rename(quote::ident(from), between.clone()), rename(between, quote::ident(to))]
}

/// Whether SQLite can do it without a rebuild, given all that happens to the table.
fn in_place(op: &Op, old: &Table, new: &Table, all: &[&Op]) -> bool {
    match op {
        Op::AddColumn { column, fill, .. } => {
            let drops = all.iter().any(|it| matches!(it, Op::DropColumn { .. }));
            adds_in_place(new, column, fill.as_ref()) && !(fill.is_some() && drops)
        }
        Op::DropColumn { column, .. } => drops_in_place(old, &column.name),
        Op::AlterColumn { from, to, fill, labels, .. } => {
            ddl::column(old, from) == ddl::column(new, to)
                && !changes_values(from, to, labels)
                && fill.is_none()
        }
        Op::ChangePrimaryKey { from, to, .. } => from.columns == to.columns,
        Op::AddPart { part, .. } | Op::DropPart { part, .. } => match part {
            Part::Unique(_) | Part::Index(_) => true,
            Part::ForeignKey(key) => comes_or_goes_with_column(&key.columns, all),
            Part::Check(_) => false,
        },
        Op::RenamePart { from, .. } => match from {
            Part::Unique(_) | Part::Index(_) | Part::ForeignKey(_) => true,
            Part::Check(_) => false,
        },
        Op::DescribeTable { .. } => true,
        Op::CreateExtension(_) | Op::DropExtension(_) => true,
        Op::CreateTable(_) | Op::DropTable(_) => true,
        Op::RenameTable { .. } | Op::RenameColumn { .. } => true,
    }
}

fn comes_or_goes_with_column(columns: &[Ident], all: &[&Op]) -> bool {
    let [column] = columns else { return false };
    all.iter().any(|it| match it {
        Op::AddColumn { column: it, .. } | Op::DropColumn { column: it, .. } => it.name == *column,
        _ => false,
    })
}

/// SQLite refuses to drop a column of the key or one that something else of the table mentions.
/// Indexes are gone by then.
fn drops_in_place(old: &Table, name: &Ident) -> bool {
    let text = |it: Option<&str>| it.is_some_and(|it| mentions(it, name.as_str()));
    let in_check = old.checks.iter().any(|it| text(it.condition.get(Dialect::Sqlite)));
    let in_generated = old.columns.iter().any(|it| {
        let expression = it.generated.as_ref().map(|it| &it.expression);
        it.name != *name && text(expression.and_then(|it| it.get(Dialect::Sqlite)))
    });
    let in_long_key =
        old.foreign_keys.iter().any(|it| it.columns.len() > 1 && it.columns.contains(name));
    let in_key = old.primary_key.columns.contains(name);
    !(in_check || in_generated || in_long_key || in_key)
}

/// The statements of an operation that needs no rebuild; indexes that go are gone.
fn statements(op: &Op, new: &Table) -> Vec<String> {
    let table = quote::ident(&new.name.name);
    match op {
        Op::AddColumn { column, fill, .. } => {
            let mut out =
                vec![format!("alter table {table} add column {}", ddl::column(new, column))];
            if let Some(value) = filled(new, column, fill.as_ref()) {
                let name = quote::ident(&column.name);
                out.push(format!("update {table} set {name} = {value}"));
            }
            out
        }
        Op::DropColumn { column, .. } => {
            vec![format!("alter table {table} drop column {}", quote::ident(&column.name))]
        }
        Op::AddPart { part, .. } | Op::RenamePart { to: part, .. } => match part {
            Part::Unique(it) => vec![ddl::create_unique(new, it)],
            Part::Index(it) => vec![ddl::create_index(new, it)],
            Part::ForeignKey(_) | Part::Check(_) => Vec::new(),
        },
        Op::DropPart { .. } | Op::AlterColumn { .. } | Op::ChangePrimaryKey { .. } => Vec::new(),
        Op::DescribeTable { .. } | Op::CreateTable(_) | Op::DropTable(_) => Vec::new(),
        Op::CreateExtension(_) | Op::DropExtension(_) => Vec::new(),
        Op::RenameTable { .. } | Op::RenameColumn { .. } => Vec::new(),
    }
}
