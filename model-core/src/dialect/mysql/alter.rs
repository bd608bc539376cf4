//! One `alter table`, with what the catalogue shows of it.

use super::fact::{Facts, Thing};
use super::{Flavor, ddl, quote, types};
use crate::dialect::Dialect;
use crate::migration::step::{Class, Step};
use crate::name::Ident;
use crate::schema::{Column, ForeignKey, Kind};

/// The clauses of one statement on one table.
#[derive(Debug, Clone)]
pub(super) struct Alter<'a> {
    table: Ident,
    flavor: &'a Flavor,
    clauses: Vec<String>,
    facts: Facts,
}

impl<'a> Alter<'a> {
    pub(super) fn new(table: &Ident, flavor: &'a Flavor) -> Self {
        Self { table: table.clone(), flavor, clauses: Vec::new(), facts: Facts::default() }
    }

    /// The step, unless there is nothing to do.
    pub(super) fn step(self, words: String) -> Option<Step> {
        if self.clauses.is_empty() {
            return None;
        }
        let between = if self.clauses.len() == 1 { " " } else { "\n    " };
        let statement = format!(
            "alter table {}{between}{}",
            quote::ident(&self.table),
            self.clauses.join(",\n    ")
        );
        let probe = Some(self.facts.probe());
        Some(Step { probe, ..Step::new(Class::Auto, words, vec![statement]) })
    }

    pub(super) fn add_column(&mut self, column: &Column, name: &Ident) {
        let definition = ddl::column_as(column, name, self.flavor);
        self.clauses.push(format!("add column {definition}"));
        let thing = self.column(column, name);
        self.facts.comes(thing);
    }

    pub(super) fn drop_column(&mut self, name: &Ident) {
        self.clauses.push(format!("drop column {}", quote::ident(name)));
        self.facts.goes(Thing::Column(self.table.clone(), name.clone(), None));
    }

    pub(super) fn rename_column(&mut self, from: &Ident, to: &Ident) {
        let (old, new) = (quote::ident(from), quote::ident(to));
        self.clauses.push(format!("rename column {old} to {new}"));
        self.facts.goes(Thing::Column(self.table.clone(), from.clone(), None));
        self.facts.comes(Thing::Column(self.table.clone(), to.clone(), None));
    }

    /// Another definition, and another name where `name` is not that of the new one.
    pub(super) fn change_column(&mut self, from: &Column, name: &Ident, to: &Column) {
        let definition = ddl::column(to, self.flavor);
        let (before, after) = (self.column(from, name), self.column(to, &to.name));
        if *name == to.name {
            self.clauses.push(format!("modify column {definition}"));
            self.facts.changes(before, after);
        } else {
            self.clauses.push(format!("change column {} {definition}", quote::ident(name)));
            self.facts.goes(before);
            self.facts.comes(after);
        }
    }

    pub(super) fn add_key(&mut self, key: &ddl::Key) {
        self.clauses.push(format!("add {}", key.definition()));
        self.facts.comes(self.key(key));
    }

    /// `columns` are the names that those of the key have until then.
    pub(super) fn drop_key(&mut self, key: &ddl::Key, columns: Vec<Ident>) {
        self.clauses.push(format!("drop index {}", quote::ident(&key.name)));
        self.facts.goes(self.key(&ddl::Key { columns, ..key.clone() }));
    }

    pub(super) fn rename_key(&mut self, from: &Ident, to: &Ident) {
        let (old, new) = (quote::ident(from), quote::ident(to));
        self.clauses.push(format!("rename index {old} to {new}"));
        self.facts.goes(Thing::Key(self.table.clone(), from.to_string(), None));
        self.facts.comes(Thing::Key(self.table.clone(), to.to_string(), None));
    }

    pub(super) fn change_primary_key(&mut self, from: &[Ident], to: &[Ident]) {
        self.clauses.push("drop primary key".to_owned());
        self.clauses.push(format!("add primary key ({})", quote::idents(to)));
        let key =
            |it: &[Ident]| Thing::Key(self.table.clone(), "PRIMARY".into(), Some(it.to_vec()));
        let (from, to) = (key(from), key(to));
        self.facts.changes(from, to);
    }

    pub(super) fn add_check(&mut self, name: &Ident, condition: &str) {
        self.clauses.push(format!("add {}", ddl::check(name, condition)));
        self.facts.comes(Thing::Constraint(self.table.clone(), name.clone()));
    }

    pub(super) fn drop_check(&mut self, name: &Ident) {
        self.clauses.push(format!("{} {}", self.flavor.drop_check, quote::ident(name)));
        self.facts.goes(Thing::Constraint(self.table.clone(), name.clone()));
    }

    pub(super) fn add_foreign_key(&mut self, key: &ForeignKey) {
        self.clauses.push(format!("add {}", ddl::foreign_key(key)));
        self.facts.comes(Thing::Constraint(self.table.clone(), key.name.clone()));
    }

    pub(super) fn drop_foreign_key(&mut self, name: &Ident) {
        self.clauses.push(format!("drop foreign key {}", quote::ident(name)));
        self.facts.goes(Thing::Constraint(self.table.clone(), name.clone()));
    }

    pub(super) fn comment(&mut self, comment: Option<&str>) {
        self.clauses.push(format!("comment = {}", quote::comment(comment.unwrap_or(""))));
    }

    fn key(&self, key: &ddl::Key) -> Thing {
        let columns = key.expressions.is_empty().then(|| key.columns.clone());
        Thing::Key(self.table.clone(), key.name.to_string(), columns)
    }

    /// A column as far as the catalogue shows it in the same way in every version.
    fn column(&self, column: &Column, name: &Ident) -> Thing {
        let shape = types::shape(column, self.flavor).filter(|_| column.generated.is_none());
        let shape = shape.map(|it| match self.flavor.dialect {
            Dialect::MariaDb => format!("{it}{}", self.json(column, name)),
            Dialect::MySql | Dialect::Sqlite | Dialect::Postgres => it,
        });
        Thing::Column(self.table.clone(), name.clone(), shape)
    }

    /// A document of MariaDB is a text with a check.
    fn json(&self, column: &Column, name: &Ident) -> String {
        let not = match column.ty.kind() {
            Kind::Json => "",
            Kind::Text => "not ",
            _ => return String::new(),
        };
        let clause = format!("json_valid({})", quote::ident(name));
        format!(
            " and {not}exists (select 1 from information_schema.check_constraints where constraint_schema = database() and table_name = {} and check_clause = {})",
            quote::literal(self.table.as_str()),
            quote::literal(&clause)
        )
    }
}
