//! What all queries of one check share: the tables by name, the functions, the database.

use std::collections::BTreeMap;

use super::catalog::Catalog;
use super::dialect::{self, Habits, QueryDialect};
use crate::dialect::Dialect;
use crate::schema::{Column, Schema, Table};

/// One database's view of the schema. Made once for all queries, since each name of each query is
/// looked up in it.
pub(crate) struct Context<'a> {
    pub(crate) tables: &'a Names<'a>,
    pub(crate) dialect: Dialect,
    pub(crate) rules: &'static dyn QueryDialect,
    pub(crate) functions: Catalog,
    /// The habits of all configured databases.
    pub(crate) habits: Vec<Habits>,
}

impl<'a> Context<'a> {
    /// `all` are the configured databases, `dialect` is the one at hand.
    pub(crate) fn new(tables: &'a Names<'a>, dialect: Dialect, all: &[Dialect]) -> Self {
        let rules = dialect::of(dialect);
        let functions = Catalog::from_tables(rules.functions());
        let habits = all.iter().map(|it| dialect::of(*it).habits()).collect();
        Self { tables, dialect, rules, functions, habits }
    }

    /// A name as it is written for the database. SQLite takes letters of any case; the others are
    /// given the schema's own spelling, and small letters where the schema has no such name.
    pub(crate) fn written(&self, name: &str) -> String {
        if self.rules.writing().is_none() {
            return self.rules.name(name);
        }
        if let Some(table) = self.tables.table(name) {
            return self.rules.name(table.name.name.as_str());
        }
        match self.tables.columns(name) {
            [(_, column), ..] => self.rules.name(column.name.as_str()),
            [] => self.rules.name(&name.to_lowercase()),
        }
    }
}

/// The schema's names, folded to lower case.
pub(crate) struct Names<'a> {
    tables: BTreeMap<String, &'a Table>,
    former_tables: BTreeMap<String, &'a Table>,
    columns: BTreeMap<String, Vec<(&'a Table, &'a Column)>>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(schema: &'a Schema) -> Self {
        let mut names = Self {
            tables: BTreeMap::new(),
            former_tables: BTreeMap::new(),
            columns: BTreeMap::new(),
        };
        for table in schema.tables.values() {
            names.tables.insert(table.name.to_string().to_ascii_lowercase(), table);
            if let Some(former) = &table.renamed_from {
                names.former_tables.insert(former.folded(), table);
            }
            for column in &table.columns {
                names.columns.entry(column.name.folded()).or_default().push((table, column));
            }
        }
        names
    }

    /// The table of a name as written, `schema.name` if it is qualified.
    pub(crate) fn table(&self, name: &str) -> Option<&'a Table> {
        self.tables.get(&name.to_ascii_lowercase()).copied()
    }

    /// The table that had this name before.
    pub(crate) fn former_table(&self, name: &str) -> Option<&'a Table> {
        self.former_tables.get(&name.to_ascii_lowercase()).copied()
    }

    pub(crate) fn table_names(&self) -> impl Iterator<Item = &str> {
        self.tables.keys().map(String::as_str)
    }

    pub(crate) fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }

    /// Every column of a name.
    pub(crate) fn columns(&self, name: &str) -> &[(&'a Table, &'a Column)] {
        self.columns.get(&name.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }
}
