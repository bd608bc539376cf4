//! Schema and checked queries to Rust text.
//!
//! One file for each thing that is emitted; [`module`] says in which order they stand. The text is
//! written to be read: it has a header, carries the comments of models and queries, names everything
//! by absolute path or by one of two imports, and is the same bytes for the same input. What is
//! the same for all models is in the runtime: here is only what differs.

mod asserts;
mod docs;
mod entity;
mod find;
mod function;
mod insert;
mod migrations;
mod module;
mod params;
mod query;
mod relations;
mod row;
mod rust;
mod sql;
mod statement;
mod update;
mod upsert;
mod values;
mod writer;

pub use migrations::migrations;
pub use module::{Input, QueryResult, broken_models, broken_schema, module};

use model_core::dialect::Dialect;
use model_core::schema::{Schema, TableName};

use entity::Entity;

#[cfg(test)]
mod tests;

/// What every emitter may look at.
#[derive(Debug)]
pub(crate) struct Target<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) dialects: &'a [Dialect],
    /// The folder of the query files, for comments.
    pub(crate) queries: &'a str,
    pub(crate) entities: Vec<Entity<'a>>,
}

impl<'a> Target<'a> {
    pub(crate) fn new(input: Input<'a>) -> Self {
        let Input { from: _, dialects, runtime: _, schema, queries_folder, queries: _ } = input;
        Self { schema, dialects, queries: queries_folder, entities: entity::entities(schema) }
    }

    /// The entity of a table.
    pub(crate) fn entity(&self, name: &TableName) -> Option<&Entity<'a>> {
        self.entities.iter().find(|it| it.table.name == *name)
    }

    /// One text for each database.
    pub(crate) fn texts<T>(&self, mut text: impl FnMut(Dialect) -> T) -> Vec<(Dialect, T)> {
        self.dialects.iter().map(|it| (*it, text(*it))).collect()
    }

    /// `users::find`: what traces and errors call a statement.
    pub(crate) fn statement_name(&self, entity: &Entity<'_>, function: &str) -> String {
        format!("{}::{function}", entity.module())
    }
}
