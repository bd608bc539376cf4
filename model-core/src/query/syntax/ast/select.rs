//! Queries: with, select, set operations, order and limit.

use super::{Clause, Expr, FromItem, Ident, NamedWindow, ObjectName, Spanned};
use crate::diagnostic::Span;

/// A query with all that belongs to the whole of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// `with …`
    pub with: Option<With>,
    /// What yields the rows.
    pub body: QueryBody,
    /// `order by …`
    pub order_by: Option<OrderBy>,
    /// `limit …`, `offset …`, `fetch …`
    pub limit: Option<Limit>,
    /// `for update …`
    pub locks: Vec<Lock>,
    /// All of it, without parentheses around it.
    pub span: Span,
}

/// What yields the rows of a query.
#[derive(Debug, Clone, PartialEq)]
pub enum QueryBody {
    /// `select …`
    Select(Box<Select>),
    /// `values (…), (…)`
    Values(Values),
    /// `table name`
    Table(TableQuery),
    /// `… union …`
    SetOperation(Box<SetOperation>),
    /// `(query)`
    Paren(ParenQuery),
}

impl QueryBody {
    /// All of it.
    pub fn span(&self) -> Span {
        match self {
            Self::Select(it) => it.span,
            Self::Values(it) => it.span,
            Self::Table(it) => it.span,
            Self::SetOperation(it) => it.span,
            Self::Paren(it) => it.span,
        }
    }
}

/// A query in parentheses.
#[derive(Debug, Clone, PartialEq)]
pub struct ParenQuery {
    /// The query.
    pub query: Box<Query>,
    /// With the parentheses.
    pub span: Span,
}

/// `table name`
#[derive(Debug, Clone, PartialEq)]
pub struct TableQuery {
    /// The table.
    pub name: ObjectName,
    /// With the keyword.
    pub span: Span,
}

/// `values (1, 2), (3, 4)`
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    /// The keyword.
    pub keyword: Span,
    /// The rows; at least one.
    pub rows: Vec<ValuesRow>,
    /// All of it.
    pub span: Span,
}

/// `(1, 2)`
#[derive(Debug, Clone, PartialEq)]
pub struct ValuesRow {
    /// The keyword `row`.
    pub row: Option<Span>,
    /// The values.
    pub values: Vec<Expr>,
    /// With the parentheses.
    pub span: Span,
}

/// Two queries made one. A chain leans to the left.
#[derive(Debug, Clone, PartialEq)]
pub struct SetOperation {
    /// The first.
    pub left: QueryBody,
    /// `union`, `intersect`, `except`
    pub operator: Spanned<SetOperator>,
    /// `all`, `distinct`
    pub quantifier: Option<Spanned<Quantifier>>,
    /// The second.
    pub right: QueryBody,
    /// All of it.
    pub span: Span,
}

/// How two queries are made one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetOperator {
    /// `union`
    Union,
    /// `intersect`
    Intersect,
    /// `except`, and `minus` where it is written so.
    Except,
}

/// `all` or `distinct`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// Keep rows that are equal.
    All,
    /// Keep one of rows that are equal.
    Distinct,
}

/// `with [recursive] …`
#[derive(Debug, Clone, PartialEq)]
pub struct With {
    /// The keyword `with`.
    pub keyword: Span,
    /// The keyword `recursive`.
    pub recursive: Option<Span>,
    /// The common table expressions; at least one.
    pub ctes: Vec<Cte>,
    /// All of it.
    pub span: Span,
}

/// A common table expression: `name (columns) as (query)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Cte {
    /// Its name.
    pub name: Ident,
    /// Its columns, or empty.
    pub columns: Vec<Ident>,
    /// `materialized`, `not materialized`
    pub materialized: Option<Spanned<Materialized>>,
    /// What it is: a query, or a change with `returning`.
    pub body: CteBody,
    /// All of it.
    pub span: Span,
}

/// Whether a common table expression is computed once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Materialized {
    /// `materialized`
    Yes,
    /// `not materialized`
    No,
}

/// What stands between the parentheses of a common table expression.
#[derive(Debug, Clone, PartialEq)]
pub enum CteBody {
    /// A query.
    Query(Box<Query>),
    /// `insert … returning`
    Insert(Box<super::Insert>),
    /// `update … returning`
    Update(Box<super::Update>),
    /// `delete … returning`
    Delete(Box<super::Delete>),
}

impl CteBody {
    /// All of it, without the parentheses.
    pub fn span(&self) -> Span {
        match self {
            Self::Query(it) => it.span,
            Self::Insert(it) => it.span,
            Self::Update(it) => it.span,
            Self::Delete(it) => it.span,
        }
    }
}

/// One `select`.
#[derive(Debug, Clone, PartialEq)]
pub struct Select {
    /// The keyword.
    pub keyword: Span,
    /// `distinct`, `all`
    pub distinct: Option<Distinct>,
    /// The columns.
    pub items: Vec<SelectItem>,
    /// `from …`
    pub from: Option<Clause<Vec<FromItem>>>,
    /// `where …`
    pub condition: Option<Clause<Expr>>,
    /// `group by …`
    pub group_by: Option<GroupBy>,
    /// `having …`
    pub having: Option<Clause<Expr>>,
    /// `window …`
    pub windows: Option<Clause<Vec<NamedWindow>>>,
    /// All of it.
    pub span: Span,
}

/// Whether equal rows are dropped.
#[derive(Debug, Clone, PartialEq)]
pub struct Distinct {
    /// Which.
    pub kind: DistinctKind,
    /// All of it.
    pub span: Span,
}

/// The kinds of `distinct`.
#[derive(Debug, Clone, PartialEq)]
pub enum DistinctKind {
    /// `all`
    All,
    /// `distinct`
    Rows,
    /// `distinct on (…)`
    On(Vec<Expr>),
}

/// An item of a select list or of `returning`.
#[derive(Debug, Clone, PartialEq)]
pub struct SelectItem {
    /// What it is.
    pub kind: SelectItemKind,
    /// With the alias.
    pub span: Span,
}

/// The kinds of items.
#[derive(Debug, Clone, PartialEq)]
pub enum SelectItemKind {
    /// `*`
    Star,
    /// `t.*`: the table.
    TableStar(ObjectName),
    /// An expression.
    Expr {
        /// The expression.
        expr: Expr,
        /// `as name`
        alias: Option<Alias>,
    },
}

/// The name given to a column. Marks such as the `!` of `"name!"` are in the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The keyword `as`, if written.
    pub keyword: Option<Span>,
    /// The name.
    pub name: Ident,
}

/// `group by …`
#[derive(Debug, Clone, PartialEq)]
pub struct GroupBy {
    /// The keywords.
    pub keyword: Span,
    /// `group by distinct`, `group by all`
    pub quantifier: Option<Spanned<Quantifier>>,
    /// What rows are grouped by.
    pub items: Vec<GroupItem>,
    /// `with rollup`
    pub with_rollup: Option<Span>,
    /// All of it.
    pub span: Span,
}

/// One item of `group by`.
#[derive(Debug, Clone, PartialEq)]
pub enum GroupItem {
    /// An expression.
    Expr(Expr),
    /// `rollup (…)`, `cube (…)`
    Sets {
        /// Which, at its keyword.
        kind: Spanned<GroupSets>,
        /// The expressions.
        items: Vec<Expr>,
        /// All of it.
        span: Span,
    },
    /// `grouping sets (…)`
    GroupingSets {
        /// The keywords.
        keyword: Span,
        /// The sets.
        sets: Vec<GroupItem>,
        /// All of it.
        span: Span,
    },
    /// `()`
    Empty(Span),
}

/// Short forms of grouping sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupSets {
    /// `rollup`
    Rollup,
    /// `cube`
    Cube,
}

/// `order by …`
#[derive(Debug, Clone, PartialEq)]
pub struct OrderBy {
    /// The keywords.
    pub keyword: Span,
    /// What rows are ordered by; at least one.
    pub items: Vec<OrderItem>,
    /// All of it.
    pub span: Span,
}

/// One item of `order by`. A `collate` is part of its expression.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderItem {
    /// The expression.
    pub expr: Expr,
    /// `asc`, `desc`
    pub direction: Option<Spanned<Direction>>,
    /// `nulls first`, `nulls last`
    pub nulls: Option<Spanned<Nulls>>,
    /// All of it.
    pub span: Span,
}

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// `asc`
    Ascending,
    /// `desc`
    Descending,
}

/// Where nulls sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// `nulls first`
    First,
    /// `nulls last`
    Last,
}

/// How many rows, and from which. At least one of the two is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// `limit n`, `fetch first n rows only`
    pub count: Option<LimitCount>,
    /// `offset n`, and the first number of `limit m, n`, whose keyword is the comma.
    pub offset: Option<Clause<Expr>>,
    /// All of it.
    pub span: Span,
}

/// How many rows.
#[derive(Debug, Clone, PartialEq)]
pub struct LimitCount {
    /// `limit`, `fetch first`
    pub keyword: Span,
    /// How it was written.
    pub form: LimitForm,
    /// The number; none for `limit all` and `fetch first row only`.
    pub value: Option<Expr>,
}

/// How a limit was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitForm {
    /// `limit n [offset m]`
    Limit,
    /// `limit m, n`
    Comma,
    /// `fetch first n rows only`
    Fetch,
    /// `fetch first n rows with ties`
    FetchWithTies,
}

/// `for update …`
#[derive(Debug, Clone, PartialEq)]
pub struct Lock {
    /// How strong.
    pub strength: LockStrength,
    /// `of a, b`
    pub of: Vec<ObjectName>,
    /// `nowait`, `skip locked`
    pub wait: Option<Spanned<LockWait>>,
    /// All of it.
    pub span: Span,
}

/// How strong a row lock is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockStrength {
    /// `for update`
    Update,
    /// `for no key update`
    NoKeyUpdate,
    /// `for share`, `lock in share mode`
    Share,
    /// `for key share`
    KeyShare,
}

/// What to do with rows that another has locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockWait {
    /// `nowait`
    NoWait,
    /// `skip locked`
    SkipLocked,
}
