//! Tables that come, and the columns of those that stay.

use std::collections::BTreeSet;

use super::{Planner, alter_table, as_index, drop_constraint};
use crate::dialect::postgres::change::TableChange;
use crate::dialect::postgres::columns::{self, Columns};
use crate::dialect::postgres::{ddl, fill, foreign_keys, quote};
use crate::migration::op::{Op, Part};
use crate::migration::step::Class;
use crate::name::Ident;
use crate::schema::{Check, Column, TableName};

impl Planner<'_> {
    pub(super) fn create_tables(&mut self) {
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

    pub(super) fn change_tables(&mut self) {
        let names: Vec<TableName> = self.changes.keys().cloned().collect();
        for name in names {
            let Some(it) = self.changes.get(&name) else { continue };
            let mut columns = columns::change(self, it);
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
            let mut statements = columns.early.clone();
            statements.extend(alter_table(&name, &columns.clauses));
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

    pub(super) fn fill_rows(&mut self) {
        let mut found = Vec::new();
        for (name, Columns { fills, .. }) in self.columns.iter().filter(|it| !it.1.fills.is_empty())
        {
            let columns: Vec<String> =
                fills.iter().map(|it| format!("{name}.{}", it.column)).collect();
            found.push((format!("fill {}", columns.join(", ")), fill::update(name, fills)));
        }
        for (words, statement) in found {
            self.step(Class::Separate, words, vec![statement]);
        }
    }

    /// A check that was compared with all rows spares `set not null` from reading them.
    pub(super) fn require_columns(&mut self) {
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

    pub(super) fn validate_one(&mut self, words: String, table: &TableName, constraint: &Ident) {
        let clause = format!("validate constraint {}", quote::ident(constraint));
        self.step(Class::Separate, words, alter_table(table, &[clause]));
    }

    /// Keys, and columns that are counted up: both need that no row is without a value.
    pub(super) fn change_keys(&mut self) {
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
}

fn as_check(part: &Part) -> Option<&Check> {
    match part {
        Part::Check(it) => Some(it),
        Part::Unique(_) | Part::ForeignKey(_) | Part::Index(_) => None,
    }
}

fn not_null_name(table: &TableName, column: &Ident) -> Ident {
    Ident::derived(&[&table.name, column], "required")
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
fn count_up(table: &TableName, column: &Column) -> Vec<String> {
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
