//! Queries that the database itself checks: `-- check: engine`.
//!
//! The way out for what the checker does not know. Such a query is not parsed: an [`Engine`], which
//! has the tables of the models and nothing else, prepares it, and tells its columns or what is wrong
//! with it. What no engine can tell is declared below the name:
//!
//! ```sql
//! -- name: quiet :many
//! -- check: engine
//! -- param: since timestamp
//! -- column: total i64
//! select …
//! ```
//!
//! A column that is one of a table needs no declaration; since nothing is proven about joins, it may
//! be null unless it is written `as "name!"`. A declaration is believed; a value that contradicts it
//! is an error when the row is decoded.

mod columns;
mod declared;
mod refusal;
mod statement;

use super::checked::{Lowered, Row};
use super::context::Context;
use super::file::{Body, QueryFile, RawQuery};
use super::lower;
use super::outcome::Verdict;
use super::typing::Text;
use super::{Signature, code};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::dialect::Dialect;
use crate::name::struct_name;

/// A database that has the tables of the models, and no rows.
///
/// The compiler opens no database: the build script brings one along.
pub trait Engine: Sync {
    /// What the database says of a statement, whose parameters are written `:name`; `None` if it is
    /// not at hand.
    ///
    /// # Errors
    /// When the database refuses the statement.
    fn describe(&self, dialect: Dialect, sql: &str) -> Option<Result<Description, Refusal>>;
}

/// A statement that the database can run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Description {
    /// The columns of its rows; none if it gives none.
    pub columns: Vec<EngineColumn>,
    /// Whether it changes rows.
    pub writes: bool,
}

/// A column of the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineColumn {
    /// Its name.
    pub name: String,
    /// The table and column whose values it has, unless it is computed.
    pub origin: Option<(String, String)>,
}

/// Why a database does not run a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// In its own words.
    pub message: String,
    /// The byte of the statement at which it stopped, if it says.
    pub at: Option<usize>,
}

/// No database at all.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoEngine;

impl Engine for NoEngine {
    fn describe(&self, _dialect: Dialect, _sql: &str) -> Option<Result<Description, Refusal>> {
        None
    }
}

/// What the lines below a name declare for the engine.
#[derive(Debug)]
pub(crate) struct Declarations {
    /// The word `engine`.
    pub(crate) span: Span,
    pub(crate) params: Vec<Declared>,
    pub(crate) columns: Vec<Declared>,
}

/// `since timestamp`
#[derive(Debug)]
pub(crate) struct Declared {
    pub(crate) name: String,
    pub(crate) span: Span,
    /// As written; empty if it is missing.
    pub(crate) ty: String,
    pub(crate) ty_span: Span,
}

/// What the engine of a database says of a query.
pub(super) fn for_database(
    cx: &Context<'_>,
    engine: &dyn Engine,
    file: &QueryFile<'_>,
    query: &RawQuery,
    (body, lines): (&Body, &Declarations),
) -> Verdict {
    let start = u32::try_from(body.start).unwrap_or(u32::MAX);
    let text = Text { text: file.text.get(body.start..body.end).unwrap_or(""), start };
    let mut found = Diagnostics::new();
    let signature = signature(cx, engine, query, lines, text, file, &mut found);
    let failed = found.has_errors();
    let (signature, lowered) = match signature {
        Some((signature, lowered)) => (Some(signature), (!failed).then_some(lowered)),
        None => (None, None),
    };
    Verdict { signature, lowered, diagnostics: found }
}

fn signature(
    cx: &Context<'_>,
    engine: &dyn Engine,
    query: &RawQuery,
    lines: &Declarations,
    text: Text<'_>,
    file: &QueryFile<'_>,
    found: &mut Diagnostics,
) -> Option<(Signature, Lowered)> {
    let statement = found.take(statement::read(text, file.id))?;
    let params = found.take(declared::params(cx, &statement, lines));
    let description = match engine.describe(cx.dialect, text.at(statement.span)) {
        Some(Ok(description)) => description,
        Some(Err(refusal)) => {
            found.push(refusal::explain(cx, &statement, text, query.name_span, &refusal));
            return None;
        }
        None => {
            found.push(not_at_hand(cx, lines.span));
            return None;
        }
    };
    if let Some(word) = query.cardinality_span {
        let has_rows = !description.columns.is_empty();
        found.extend(super::cardinality::check_word(query.cardinality, has_rows, word));
    }
    let columns = found.take(columns::columns(cx, &statement, text, lines, query, &description));
    let row = match columns? {
        columns if columns.is_empty() => Row::None,
        mut columns if columns.len() == 1 => Row::Scalar(columns.remove(0)),
        columns => Row::Struct { name: struct_name(&query.name), columns },
    };
    let params = params?;
    let empty: Vec<String> = params.iter().map(|it| cx.rules.empty_list(&it.ty.ty)).collect();
    let lowered = lower::lower(&lower::Source {
        text,
        span: statement.span,
        edits: &statement.edits(&params),
        then: None,
        empty: &empty,
    })?;
    let writes = description.writes;
    Some((Signature { cardinality: query.cardinality, params, row, writes }, lowered))
}

fn not_at_hand(cx: &Context<'_>, word: Span) -> Diagnostic {
    let message = format!("{} is not at hand to check this query", cx.dialect.title());
    let help = match cx.rules.is_at_hand() {
        true => {
            "give the build script a database: in `Cargo.toml`, write under `[build-dependencies]` `build-support = { version = \"…\", features = [\"engine\"] }`"
        }
        false => {
            "a build has no server: leave this line out, and declare the functions that the checker does not know in `[package.metadata.model]`: functions = [\"distance(float, float) -> float\"]"
        }
    };
    Diagnostic::error(code::ENGINE_CHECK, word, message).help(help)
}
