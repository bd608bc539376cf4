//! Query text to checked queries.
//!
//! ```text
//! file ─ parse ─▶ syntax tree ─ resolve ─▶ tree ─ typing ─ nullability ─ cardinality ─▶ CheckedQuery
//!                                                                  rewrite ─ lower ──────┘
//! ```
//!
//! Each query is checked for each configured database; mistakes are collected, each once, at the
//! smallest word at fault. A query with a mistake keeps the signature that is known, so that the
//! code that calls it does not fail as well.

mod attribute;

mod cardinality;
mod catalog;
pub mod checked;
pub mod code;
mod context;
mod dialect;
pub mod engine;
mod file;
mod lower;
mod nullability;
mod outcome;
mod resolve;
mod rewrite;
pub mod syntax;
mod tree;
mod typing;

use std::collections::BTreeMap;

pub use attribute::{Expected, check_expression, check_schema_sql};
pub use file::QueryFile;

use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::dialect::Dialect;
use crate::schema::Schema;
use checked::{Cardinality, CheckedQuery, Param, Row};
use context::{Context, Names};
use engine::{Engine, NoEngine};
use file::RawQuery;

/// What an application says about its queries.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The functions that it registers: `distance(float, float) -> f64 strict`.
    pub functions: Vec<String>,
}

/// What checking gives.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// The queries without a mistake, in the order of their files.
    pub queries: Vec<CheckedQuery>,
    /// The others.
    pub failed: Vec<Failed>,
    /// All mistakes and warnings, those of failed queries included, in the order of the files.
    pub diagnostics: Diagnostics,
}

/// A query with a mistake.
#[derive(Debug, Clone)]
pub struct Failed {
    /// Its name as it is written.
    pub name: String,
    /// As in [`CheckedQuery::module`].
    pub module: Vec<String>,
    /// The name in its `-- name:` line.
    pub span: Span,
    /// What is known of it all the same.
    pub signature: Option<Signature>,
    /// Its mistakes.
    pub diagnostics: Diagnostics,
}

/// What goes in and out of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// How many rows.
    pub cardinality: Cardinality,
    /// What goes in.
    pub params: Vec<Param>,
    /// What comes out.
    pub row: Row,
    /// Whether it changes rows.
    pub writes: bool,
}

/// Checks one file of queries.
///
/// ```
/// use model_core::diagnostic::FileId;
/// use model_core::dialect::Dialect;
/// use model_core::query::{check_file, Config, QueryFile};
/// use model_core::schema::Schema;
///
/// let text = "-- name: answer :one\nselect 40 + 2 as answer;";
/// let file = QueryFile { id: FileId(0), module: vec!["misc".into()], text };
/// let checked = check_file(&Schema::default(), &[Dialect::Sqlite], &file, &Config::default());
/// assert_eq!(checked.queries[0].name, "answer");
/// ```
pub fn check_file(
    schema: &Schema,
    dialects: &[Dialect],
    file: &QueryFile<'_>,
    config: &Config,
) -> Checked {
    check_files(schema, dialects, std::slice::from_ref(file), config)
}

/// Checks all files of an application; two queries of one name are a mistake, in one file or two.
pub fn check_files(
    schema: &Schema,
    dialects: &[Dialect],
    files: &[QueryFile<'_>],
    config: &Config,
) -> Checked {
    check_files_with(schema, dialects, files, config, &NoEngine)
}

/// [`check_files`] with a database at hand, for the queries that say `-- check: engine`.
pub fn check_files_with(
    schema: &Schema,
    dialects: &[Dialect],
    files: &[QueryFile<'_>],
    config: &Config,
    engine: &dyn Engine,
) -> Checked {
    with_room(|| {
        let names = Names::new(schema);
        let mut checker = Checker::new(&names, dialects, config, engine);
        for file in files {
            checker.file(file);
        }
        checker.checked
    })
}

/// Runs `work` where the deepest tree that the parser gives can be walked: the main thread of some
/// systems, and every test's, is too small for it without optimization.
fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    const STACK: usize = 64 << 20;
    std::thread::scope(|scope| {
        let spawned = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        match spawned.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(value)) => value,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(error) => std::panic::resume_unwind(Box::new(error)),
        }
    })
}

/// Checks queries one after the other, with what they share made once.
struct Checker<'a> {
    contexts: Vec<Context<'a>>,
    engine: &'a dyn Engine,
    names: BTreeMap<String, Span>,
    checked: Checked,
}

impl<'a> Checker<'a> {
    fn new(
        names: &'a Names<'a>,
        dialects: &[Dialect],
        config: &Config,
        engine: &'a dyn Engine,
    ) -> Self {
        let mut checked = Checked::default();
        let mut contexts: Vec<Context<'a>> =
            dialects.iter().map(|it| Context::new(names, *it, dialects)).collect();
        for text in &config.functions {
            match catalog::signature(text) {
                Ok(function) => {
                    contexts.iter_mut().for_each(|it| it.functions.add(function.clone()));
                }
                Err(error) => checked.diagnostics.push(
                    Diagnostic::error(
                        code::BAD_SIGNATURE,
                        Span::NONE,
                        format!("`{text}` in `functions` of `[package.metadata.model]`: {error}"),
                    )
                    .help("write it as `distance(float, float) -> f64 strict`"),
                ),
            }
        }
        Self { contexts, engine, names: BTreeMap::new(), checked }
    }

    fn file(&mut self, file: &QueryFile<'_>) {
        let read = file::read(file);
        self.checked.diagnostics.extend(read.diagnostics);
        for broken in read.broken {
            self.checked.failed.push(Failed {
                name: broken.name,
                module: file.module.clone(),
                span: broken.span,
                signature: None,
                diagnostics: Diagnostics::new(),
            });
        }
        for query in read.queries {
            if self.is_first(&query) {
                self.query(file, &query);
            }
        }
    }

    fn is_first(&mut self, query: &RawQuery) -> bool {
        let Some(first) = self.names.get(&query.name) else {
            self.names.insert(query.name.clone(), query.name_span);
            return true;
        };
        self.checked.diagnostics.push(
            Diagnostic::error(
                code::DUPLICATE_NAME,
                query.name_span,
                format!("two queries are called `{}`", query.name),
            )
            .label(*first, "the first")
            .help("all queries of an application are functions of one module; rename one of them"),
        );
        false
    }

    fn query(&mut self, file: &QueryFile<'_>, query: &RawQuery) {
        let outcome = outcome::query(&self.contexts, self.engine, file, query);
        self.checked.diagnostics.extend(outcome.diagnostics.clone());
        match outcome.query {
            Some(checked) if query.is_sound && !outcome.diagnostics.has_errors() => {
                self.checked.queries.push(checked);
            }
            _ => self.checked.failed.push(Failed {
                name: query.name.clone(),
                module: file.module.clone(),
                span: query.name_span,
                signature: outcome.signature,
                diagnostics: outcome.diagnostics,
            }),
        }
    }
}
