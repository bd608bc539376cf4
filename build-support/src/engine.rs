//! The databases that a build script brings along for the queries that say `-- check: engine`.
//!
//! With the feature `engine`, that is SQLite: linked into the build script, in memory, with the tables
//! of the models. There is no server, no file, and nothing to keep up to date.

#[cfg(feature = "engine")]
mod sqlite;

use model_core::dialect::Dialect;
use model_core::query::engine::{Description, Engine, Refusal};
use model_core::schema::Schema;

/// The databases of one build, each made when it is asked first.
#[derive(Debug)]
pub(crate) struct Engines<'a> {
    #[cfg(feature = "engine")]
    sqlite: sqlite::Sqlite<'a>,
    #[cfg(not(feature = "engine"))]
    nothing: std::marker::PhantomData<&'a Schema>,
}

impl<'a> Engines<'a> {
    /// `functions` are the signatures of the configuration: the application registers them.
    #[cfg(feature = "engine")]
    pub(crate) fn new(schema: &'a Schema, functions: &'a [String]) -> Self {
        Self { sqlite: sqlite::Sqlite::new(schema, functions) }
    }

    /// None.
    #[cfg(not(feature = "engine"))]
    pub(crate) fn new(_schema: &'a Schema, _functions: &'a [String]) -> Self {
        Self { nothing: std::marker::PhantomData }
    }
}

impl Engine for Engines<'_> {
    #[cfg(feature = "engine")]
    fn describe(&self, dialect: Dialect, sql: &str) -> Option<Result<Description, Refusal>> {
        (dialect == Dialect::Sqlite).then(|| self.sqlite.describe(sql))
    }

    #[cfg(not(feature = "engine"))]
    fn describe(&self, _dialect: Dialect, _sql: &str) -> Option<Result<Description, Refusal>> {
        None
    }
}
