//! Which statement for which operation, as one writes them for a database that is in use.
//!
//! Everything that needs a table for a moment alone goes into one transaction. What reads or writes
//! all rows comes after it, where others can read and write meanwhile: an index is built
//! concurrently, rows are filled, a constraint is added `not valid` and looked at in a later step.
//! What destroys is last. A table that comes with the migration has no rows and needs none of it.

use std::collections::{BTreeMap, BTreeSet};

use super::change::TableChange;
use super::columns::{self, Columns};
use super::enums::{self, Enums};
use super::{ddl, foreign_keys, names, quote};
use crate::migration::op::{Op, Part};
use crate::migration::step::{Change, Class, Direction, Object, ObjectKind, Outcome, Script, Step};
use crate::name::Ident;
use crate::schema::{Index, Schema, TableName, Unique};

/// The script for one direction.
pub(in crate::dialect) fn plan(change: &Change<'_>) -> Script {
    let mut planner = Planner::new(change);
    planner.change_labels();
    planner.drop_indexes();
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
            let ops: Vec<&Op> = change.ops.iter().filter(|it| it.table() == name).collect();
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

    fn concurrently(&mut self, words: String, outcome: Outcome, statement: String) {
        let step = Step::new(Class::Restart, words, vec![statement]);
        self.steps.push(Step { outcome: Some(outcome), ..step });
    }

    /// Labels first: a new one can only be used once it is committed.
    fn change_labels(&mut self) {
        let Enums { renamed, relabelled, added, replaced: _, created: _, dropped: _ } = &self.enums;
        let mut steps = Vec::new();
        for (from, to) in renamed {
            let (from, to) = (quote::ident(from), quote::ident(to));
            steps.push((
                format!("rename type {from} to {to}"),
                format!("alter type {from} rename to {to}"),
            ));
        }
        for (ty, from, to) in relabelled {
            let ty = quote::ident(ty);
            let (from, to) = (quote::literal(from), quote::literal(to));
            let words = format!("rename label {from} of type {ty} to {to}");
            steps.push((words, format!("alter type {ty} rename value {from} to {to}")));
        }
        for (ty, label, place) in added {
            let (ty, label) = (quote::ident(ty), quote::literal(label));
            let words = format!("add label {label} to type {ty}");
            steps.push((words, format!("alter type {ty} add value {label}{place}")));
        }
        for (words, statement) in steps {
            self.step(Class::Tx, words, vec![statement]);
        }
    }

    /// A label that the migration itself uses has to be there before its transaction.
    fn separate_labels(&mut self) {
        let labels: Vec<String> = self.enums.added.iter().map(|it| quote::literal(&it.1)).collect();
        let count = self.enums.renamed.len() + self.enums.relabelled.len() + labels.len();
        let count = count.min(self.steps.len());
        let (first, rest) = self.steps.split_at_mut(count);
        let mut later = rest.iter().flat_map(|it| &it.statements);
        if later.any(|text| labels.iter().any(|it| text.contains(it.as_str()))) {
            let adds = first.iter_mut().skip(count - labels.len());
            adds.for_each(|it| it.class = Class::Separate);
        }
    }

    /// Under the names of before.
    fn drop_indexes(&mut self) {
        let former = self.former_names();
        let mut found = Vec::new();
        for (name, it) in &self.changes {
            for index in it.gone.iter().filter_map(as_index) {
                if !foreign_keys::uses_index(&self.old, name, index) {
                    let schema = former.get(name).unwrap_or(name).schema.clone();
                    let words = format!("drop index {} of {name}", index.name);
                    found.push((words, object(schema, &index.name)));
                }
            }
        }
        for (words, index) in found {
            let name = quote::within(index.schema.as_ref(), &index.name);
            self.concurrently(
                words,
                Outcome::Drops(index),
                format!("drop index concurrently {name}"),
            );
        }
    }

    fn former_names(&self) -> BTreeMap<TableName, TableName> {
        let mut out: BTreeMap<TableName, TableName> = BTreeMap::new();
        for op in self.change.ops {
            if let Op::RenameTable { from, to } = op {
                let first = out.remove(from).unwrap_or_else(|| from.clone());
                out.insert(to.clone(), first);
            }
        }
        out
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
            self.step(Class::Tx, format!("drop foreign keys of {table}"), statement);
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
            let remade = it.remade.iter().map(quote::ident);
            clauses.extend(remade.map(|it| format!("drop column {it}")));
            let used = it.gone.iter().filter_map(as_index);
            let used = used.filter(|it| foreign_keys::uses_index(&self.old, name, it));
            let indexes = it.rebuilt.iter().filter_map(as_index).chain(used);
            let drop = |it: &Index| {
                format!("drop index {}", quote::within(name.schema.as_ref(), &it.name))
            };
            let mut statements: Vec<String> = indexes.map(drop).collect();
            statements.extend(alter_table(name, &clauses));
            found.push((name.clone(), statements));
        }
        for (name, statements) in found {
            self.step(Class::Tx, format!("drop what goes or changes of {name}"), statements);
        }
    }

    fn create_types(&mut self) {
        let replaced = std::mem::take(&mut self.enums.replaced);
        for ty in &replaced {
            let name = quote::ident(&ty.name);
            let aside = format!("alter type {name} rename to {}", enums::aside(&ty.name));
            let words = format!("make type {name} anew");
            self.step(Class::Tx, words, vec![aside, enums::create(ty)]);
        }
        self.enums.replaced = replaced;
        for ty in std::mem::take(&mut self.enums.created) {
            let words = format!("create type {}", quote::ident(&ty.name));
            self.step(Class::Tx, words, vec![enums::create(&ty)]);
        }
    }

    fn create_tables(&mut self) {
        let mut created: BTreeSet<TableName> = BTreeSet::new();
        for op in self.change.ops {
            let Op::CreateTable(table) = op else { continue };
            let table = self.change.new.tables.get(&table.name).unwrap_or(table);
            created.insert(table.name.clone());
            let keys = table.foreign_keys.iter();
            let keys = keys.filter(|it| foreign_keys::comes_with_table(self, &created, it));
            let mut statements = vec![ddl::create_table(table, &keys.collect::<Vec<_>>())];
            let indexes = table.indexes.iter();
            statements.extend(indexes.map(|it| ddl::create_index(&table.name, it, false)));
            statements.extend(ddl::comments(table));
            self.step(Class::Tx, self.words(op), statements);
        }
    }

    fn change_tables(&mut self) {
        let names: Vec<TableName> = self.changes.keys().cloned().collect();
        for name in names {
            let Some(it) = self.changes.get(&name) else { continue };
            let mut columns = columns::change(it, &self.enums);
            let checks = it.come.iter().filter_map(as_check);
            let mut unchecked = Vec::new();
            for check in checks {
                if let Some(text) = ddl::check(check) {
                    columns.clauses.push(format!("add {text} not valid"));
                    unchecked.push((name.clone(), check.name.clone()));
                }
            }
            let rebuilt = it.rebuilt.iter().filter(|it| !matches!(it, Part::ForeignKey(_)));
            let again = rebuilt.filter_map(ddl::constraint).map(|it| format!("add {it}"));
            columns.clauses.extend(again);
            for column in &columns.required {
                let check = not_null_name(&name, column);
                let condition = format!("{} is not null", quote::ident(column));
                let check = quote::ident(&check);
                columns.then.push(format!("add constraint {check} check ({condition}) not valid"));
            }
            let mut statements = alter_table(&name, &columns.clauses);
            statements.extend(alter_table(&name, &columns.then));
            let indexes = it.rebuilt.iter().filter_map(as_index);
            statements.extend(indexes.map(|it| ddl::create_index(&name, it, false)));
            statements.extend(comments(it));
            let words = self.words_of(it);
            self.step(Class::Tx, words, statements);
            self.unchecked.extend(unchecked);
            self.columns.insert(name, columns);
        }
    }

    fn fill_rows(&mut self) {
        let fills: Vec<(String, String)> = self
            .columns
            .iter()
            .flat_map(|(name, it)| it.fills.iter().map(move |it| (name, it)))
            .map(|(name, it)| (format!("fill {name}.{}", it.column), it.statement.clone()))
            .collect();
        for (words, statement) in fills {
            self.step(Class::Separate, words, vec![statement]);
        }
    }

    fn create_indexes(&mut self) {
        let (mut indexes, mut uniques) = (Vec::new(), Vec::new());
        for (name, it) in &self.changes {
            for part in &it.come {
                match part {
                    Part::Index(index) => indexes.push((name.clone(), index.clone())),
                    Part::Unique(unique) => {
                        indexes.push((name.clone(), foreign_keys::index_of(unique)));
                        uniques.push((name.clone(), unique.clone()));
                    }
                    Part::Check(_) | Part::ForeignKey(_) => {}
                }
            }
        }
        for (table, index) in indexes {
            let words = format!("build index {} on {table}", index.name);
            let made = Outcome::Makes(object(table.schema.clone(), &index.name));
            self.concurrently(words, made, ddl::create_index(&table, &index, true));
        }
        for (table, Unique { name, columns: _, span: _ }) in uniques {
            let (words, name) =
                (format!("add unique constraint {name} to {table}"), quote::ident(&name));
            let clause = format!("add constraint {name} unique using index {name}");
            self.step(Class::Tx, words, alter_table(&table, &[clause]));
        }
    }

    /// A check that was compared with all rows spares `set not null` from reading them.
    fn require_columns(&mut self) {
        let required: Vec<(TableName, Vec<Ident>)> = self
            .columns
            .iter()
            .filter(|it| !it.1.required.is_empty())
            .map(|(name, it)| (name.clone(), it.required.clone()))
            .collect();
        for (table, columns) in &required {
            for column in columns {
                let words = format!("look for rows of {table} without {column}");
                self.validate_one(words, table, &not_null_name(table, column));
            }
        }
        for (table, columns) in required {
            let names = || columns.iter().map(quote::ident);
            let set: Vec<String> =
                names().map(|it| format!("alter column {it} set not null")).collect();
            let drop: Vec<String> =
                columns.iter().map(|it| drop_constraint(&not_null_name(&table, it))).collect();
            let mut statements = alter_table(&table, &set);
            statements.extend(alter_table(&table, &drop));
            let list: Vec<&str> = columns.iter().map(Ident::as_str).collect();
            self.step(Class::Tx, format!("require {} of {table}", list.join(", ")), statements);
        }
    }

    fn validate_one(&mut self, words: String, table: &TableName, constraint: &Ident) {
        let clause = format!("validate constraint {}", quote::ident(constraint));
        self.step(Class::Separate, words, alter_table(table, &[clause]));
    }

    /// Keys, and columns that are counted up: both need that no row is without a value.
    fn change_keys(&mut self) {
        let mut found = Vec::new();
        for (name, it) in &self.changes {
            if it.changes_primary_key() {
                let mut clauses = vec![drop_constraint(&it.old.primary_key.name)];
                clauses.push(format!("add {}", ddl::primary_key(&it.new.primary_key)));
                let columns = it.old.primary_key.columns.iter();
                let loose = columns.filter_map(|it_| it.new.column(it_.as_str()));
                for column in loose.filter(|it| it.nullable) {
                    clauses
                        .push(format!("alter column {} drop not null", quote::ident(&column.name)));
                }
                let words = it.ops.iter().find(|it| matches!(it, Op::ChangePrimaryKey { .. }));
                found.push((
                    words.map_or(String::new(), |it| it.words()),
                    alter_table(name, &clauses),
                ));
            }
            let counted = self.columns.get(name).map_or(&[][..], |it| it.counted.as_slice());
            for column in counted {
                let words = format!("count up {name}.{}", column.name);
                found.push((words, count_up(name, column)));
            }
        }
        for (words, statements) in found {
            self.step(Class::Tx, words, statements);
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
                it.ops.iter().filter(move |it| {
                    matches!(it, Op::DropColumn { column, .. } if column.generated.is_some() == generated)
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
        for (words, statements) in found {
            self.step(Class::Tx, words, statements);
        }
    }

    fn words_of(&self, it: &TableChange<'_>) -> String {
        let said = it.ops.iter().filter(|op| match op {
            Op::AddColumn { .. } | Op::AlterColumn { .. } | Op::DescribeTable { .. } => true,
            Op::AddPart { table: _, part } => matches!(part, Part::Check(_)),
            _ => false,
        });
        let words: Vec<String> = said.map(|op| self.words(op)).collect();
        match words.len() {
            0 => format!("put back what depends on columns of {}", it.new.name),
            _ => words.join("; "),
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
        Script { foreign_keys_off: false, irreversible: None, steps: self.steps }
    }
}

fn object(schema: Option<Ident>, name: &Ident) -> Object {
    Object { kind: ObjectKind::Index, schema, name: name.clone() }
}

fn as_index(part: &Part) -> Option<&Index> {
    match part {
        Part::Index(it) => Some(it),
        Part::Unique(_) | Part::ForeignKey(_) | Part::Check(_) => None,
    }
}

fn as_check(part: &Part) -> Option<&crate::schema::Check> {
    match part {
        Part::Check(it) => Some(it),
        Part::Unique(_) | Part::ForeignKey(_) | Part::Index(_) => None,
    }
}

fn drop_constraint(name: &Ident) -> String {
    format!("drop constraint {}", quote::ident(name))
}

fn not_null_name(table: &TableName, column: &Ident) -> Ident {
    Ident::derived(&[&table.name, column], "required")
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

fn comments(it: &TableChange<'_>) -> Vec<String> {
    let name = &it.new.name;
    let mut out = Vec::new();
    if it.old.comment != it.new.comment {
        out.push(ddl::comment_on_table(name, it.new.comment.as_ref()));
    }
    for column in &it.new.columns {
        let before = it.old.column(column.name.as_str()).and_then(|it| it.comment.as_ref());
        let before = before.filter(|_| !it.remade.contains(&column.name));
        if before != column.comment.as_ref() {
            out.push(ddl::comment_on_column(name, column));
        }
    }
    out
}

/// From the highest value on.
fn count_up(table: &TableName, column: &crate::schema::Column) -> Vec<String> {
    let (name, quoted) = (quote::ident(&column.name), quote::table(table));
    let sequence = quote::within(table.schema.as_ref(), &ddl::sequence(&table.name, &column.name));
    vec![
        format!("alter table {quoted} alter column {name} add {}", ddl::identity(table, column)),
        format!(
            "select setval({}, (select coalesce(max({name}), 0) + 1 from {quoted}), false)",
            quote::literal(&sequence)
        ),
    ]
}
