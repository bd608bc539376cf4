//! The resolved tree: what a statement means, with every name replaced by what it names.
//!
//! It is much smaller than the syntax tree: parentheses are gone, operators are sorted into
//! classes, a merged column of `using` is what it stands for. Relations, common table expressions
//! and parameters lie in arenas; expressions are numbered so that later stages keep what they find
//! in a `Vec`. After a mistake there is [`ExprKind::Error`], about which nobody complains again.

mod expr;

pub(crate) use expr::*;

use std::rc::Rc;

use super::catalog::Function;
use crate::diagnostic::Span;
use crate::schema::Table;

/// A resolved statement with its arenas.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    pub(crate) statement: Statement<'a>,
    pub(crate) relations: Vec<Relation<'a>>,
    pub(crate) ctes: Vec<Cte>,
    pub(crate) params: Vec<Param>,
    /// What the text for the database has in other words.
    pub(crate) edits: Vec<Edit>,
    /// The statement that gives the rows where the database has no `returning`.
    pub(crate) then: Option<Vec<Part>>,
    /// How many expressions there are.
    pub(crate) exprs: usize,
}

/// A place of the text that is written otherwise for the database. Edits nest, and do not overlap
/// otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: EditKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EditKind {
    /// Other words.
    Replace(String),
    /// Words before and after.
    Wrap(String, String),
    /// Words and pieces of the source, each with its own edits, in any order.
    Template(Vec<Part>),
    /// A parameter.
    Param(usize),
    /// The parameter that is a whole list.
    List(usize),
    /// A parameter whose value is written into the text.
    Literal(usize),
    /// A condition that is there only if all these parameters are; `first` if no `and` is before it
    /// in the range.
    Optional { params: Vec<usize>, first: bool, parens: bool },
}

/// A part of a text that is put together anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    /// What stands at a place, as it is written for the database.
    Source(Span),
}

/// A column of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Col {
    pub(crate) relation: usize,
    pub(crate) index: usize,
}

/// One use of something that has columns: the same table joined twice is two of them.
#[derive(Debug)]
pub(crate) struct Relation<'a> {
    /// The name by which it is called in the query.
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) source: Source<'a>,
    pub(crate) columns: Vec<String>,
}

#[derive(Debug)]
pub(crate) enum Source<'a> {
    Table(&'a Table),
    Query(Box<Query>),
    Cte(usize),
    Function {
        function: Rc<Function>,
        args: Vec<Expr>,
    },
    /// A mistake that was reported: it has every column.
    Error,
}

#[derive(Debug)]
pub(crate) struct Cte {
    pub(crate) columns: Vec<String>,
    pub(crate) query: Option<Query>,
}

/// A parameter as the text tells it; types come later.
#[derive(Debug)]
pub(crate) struct Param {
    pub(crate) name: String,
    /// The whole first use: `:name?`.
    pub(crate) span: Span,
    pub(crate) optional: bool,
    pub(crate) list: bool,
}

#[derive(Debug)]
pub(crate) enum Statement<'a> {
    Query(Query),
    Insert(Insert<'a>),
    Update(Update<'a>),
    Delete(Delete),
}

#[derive(Debug)]
pub(crate) struct Query {
    pub(crate) body: Body,
    pub(crate) order_by: Vec<Expr>,
    pub(crate) limit: Option<Expr>,
    pub(crate) offset: Option<Expr>,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) enum Body {
    Select(Box<Select>),
    Values(Vec<Vec<Expr>>),
    SetOperation {
        operator: SetOperator,
        left: Box<Body>,
        right: Box<Body>,
        span: Span,
    },
    /// A query in parentheses that has an order or a limit of its own.
    Query(Box<Query>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetOperator {
    Union,
    Intersect,
    Except,
}

#[derive(Debug)]
pub(crate) struct Select {
    pub(crate) items: Vec<Item>,
    pub(crate) from: Option<From>,
    pub(crate) condition: Option<Expr>,
    pub(crate) group_by: Vec<Expr>,
    pub(crate) having: Option<Expr>,
    pub(crate) windows: Vec<Window>,
    /// Whether rows are grouped, by `group by` or by an aggregate.
    pub(crate) grouped: bool,
}

/// A column of a result.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) forced: Option<Forced>,
    pub(crate) expr: Expr,
    /// Where its name is written.
    pub(crate) name_span: Span,
    /// Whether it comes from a `*`.
    pub(crate) from_star: bool,
}

/// `"name!"` and `"name?"`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forced {
    NotNull,
    Nullable,
}

/// What rows come from.
#[derive(Debug)]
pub(crate) enum From {
    Relation(usize),
    Join { kind: JoinKind, left: Box<From>, right: Box<From>, on: Option<Expr> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JoinKind {
    Inner,
    Left,
    Right,
    Full,
}

#[derive(Debug)]
pub(crate) struct Insert<'a> {
    pub(crate) table: &'a Table,
    pub(crate) relation: usize,
    /// Indexes of columns; empty after a mistake.
    pub(crate) columns: Vec<usize>,
    pub(crate) source: InsertSource,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) returning: Vec<Item>,
}

#[derive(Debug)]
pub(crate) enum InsertSource {
    Default,
    Query(Box<Query>),
}

#[derive(Debug)]
pub(crate) struct Conflict {
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) condition: Option<Expr>,
    pub(crate) target: Vec<Expr>,
}

#[derive(Debug)]
pub(crate) struct Update<'a> {
    pub(crate) table: &'a Table,
    pub(crate) relation: usize,
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) from: Option<From>,
    pub(crate) condition: Option<Expr>,
    pub(crate) returning: Vec<Item>,
}

#[derive(Debug)]
pub(crate) struct Delete {
    pub(crate) relation: usize,
    pub(crate) condition: Option<Expr>,
    pub(crate) returning: Vec<Item>,
}

#[derive(Debug)]
pub(crate) struct Assignment {
    /// The index of the column.
    pub(crate) column: usize,
    pub(crate) value: Expr,
}

impl Statement<'_> {
    /// The columns of the result, if there is one and each is written out.
    pub(crate) fn items(&self) -> Option<&[Item]> {
        match self {
            Self::Query(query) => query.body.items(),
            Self::Insert(insert) => Some(&insert.returning),
            Self::Update(update) => Some(&update.returning),
            Self::Delete(delete) => Some(&delete.returning),
        }
    }
}

impl Body {
    /// The items that name the columns: those of the first `select`.
    pub(crate) fn items(&self) -> Option<&[Item]> {
        match self {
            Self::Select(select) => Some(&select.items),
            Self::Values(_) => None,
            Self::SetOperation { left, .. } => left.items(),
            Self::Query(query) => query.body.items(),
        }
    }

    /// How many columns there are.
    pub(crate) fn width(&self) -> usize {
        match self {
            Self::Select(select) => select.items.len(),
            Self::Values(rows) => rows.first().map_or(0, Vec::len),
            Self::SetOperation { left, .. } => left.width(),
            Self::Query(query) => query.body.width(),
        }
    }
}
