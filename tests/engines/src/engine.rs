//! What a harness does for the cases that all engines share.

use std::fmt;

use model_core::dialect::Dialect;
use model_core::migration::file::{Script, Scripts};
use model_core::migration::op::Op;
use model_core::migration::{diff::diff, hint::Hints, plan::plan};
use model_core::name::Ident;
use model_core::schema::{ColumnType, Schema, Table};

use crate::facts::Facts;

/// A database of a real engine, driven as the runner does.
pub trait Engine {
    /// What introspection finds; equal for equal databases.
    type Description: PartialEq + fmt::Debug;

    /// Which.
    fn facts(&self) -> &'static Facts;
    /// Makes the database empty.
    fn clear(&mut self);
    /// Runs a script, with all that the classes of its steps ask for. An error has the statement.
    fn run(&mut self, script: &Script) -> Result<(), String>;
    /// Runs one statement.
    fn execute(&mut self, sql: &str) -> Result<(), String>;
    /// Runs statements without looking at foreign keys.
    fn unchecked(&mut self, statements: &[String]);
    /// Rows of texts.
    fn rows(&mut self, sql: &str) -> Vec<Vec<Option<String>>>;
    /// What is there.
    fn describe(&mut self) -> Self::Description;
    /// The SQL of a value, from its text as in [`crate::value`].
    fn literal(&self, ty: &ColumnType, text: &str) -> String;
    /// The SQL that gives that text of a stored value.
    fn text_of(&self, ty: &ColumnType, sql: &str) -> String;

    /// Its dialect.
    fn dialect(&self) -> Dialect {
        self.facts().dialect
    }

    /// A quoted name.
    fn quoted(&self, name: &str) -> String {
        self.dialect().quote(&Ident::new(name).unwrap())
    }

    /// The quoted name of a table, with its namespace.
    fn table(&self, table: &Table) -> String {
        let quote = |it| self.dialect().quote(it);
        let parts = table.name.schema.iter().chain([&table.name.name]).map(quote);
        parts.collect::<Vec<_>>().join(".")
    }

    /// Makes it an empty database of this schema.
    fn become_schema(&mut self, schema: &Schema) {
        self.clear();
        let script = create(schema, self.dialect()).up;
        self.run(&script).unwrap_or_else(|it| panic!("{it}\n{}", script.print("create")));
    }
}

/// What makes a schema of nothing.
pub fn create(schema: &Schema, dialect: Dialect) -> Scripts {
    let empty = Schema::default();
    let ops = diff(&empty, schema, &Hints::default()).unwrap();
    plan(&empty, schema, &ops, dialect)
}

/// Operations in words.
pub fn words(ops: &[Op]) -> String {
    ops.iter().map(|it| format!("  {}\n", it.words())).collect()
}
