//! What rows come from.

use super::{Expr, FunctionCall, Ident, ObjectName, Query, Spanned, TypeName};
use crate::diagnostic::Span;

/// One item of a `from` list: a relation and what is joined to it, from left to right. Items are
/// separated by commas.
#[derive(Debug, Clone, PartialEq)]
pub struct FromItem {
    /// The leftmost relation.
    pub first: Relation,
    /// The joins, in the order in which they are written and done.
    pub joins: Vec<Join>,
    /// All of it.
    pub span: Span,
}

/// One thing that yields rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// What it is.
    pub kind: RelationKind,
    /// The keyword `lateral`.
    pub lateral: Option<Span>,
    /// `as name (columns)`
    pub alias: Option<TableAlias>,
    /// With the alias.
    pub span: Span,
}

/// The kinds of relations.
#[derive(Debug, Clone, PartialEq)]
pub enum RelationKind {
    /// A table, view or common table expression by name.
    Table(Table),
    /// `json_each(x)`, `generate_series(1, 3)`.
    Function(Box<TableFunction>),
    /// `(select …)`, `(values …)`
    Derived(Box<Query>),
    /// `(a join b on …)`
    Joined(Vec<FromItem>),
}

/// A table by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The name.
    pub name: ObjectName,
    /// The keyword `only`.
    pub only: Option<Span>,
    /// What it tells the planner.
    pub hint: Option<IndexHint>,
}

/// What a query tells the planner about indexes.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexHint {
    /// What.
    pub kind: IndexHintKind,
    /// All of it.
    pub span: Span,
}

/// The kinds of hints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexHintKind {
    /// `indexed by name`
    IndexedBy(Ident),
    /// `not indexed`
    NotIndexed,
    /// `use index (a, b)`
    Use(Vec<Ident>),
    /// `force index (a, b)`
    Force(Vec<Ident>),
    /// `ignore index (a, b)`
    Ignore(Vec<Ident>),
}

/// A function as a relation.
#[derive(Debug, Clone, PartialEq)]
pub struct TableFunction {
    /// The call.
    pub call: FunctionCall,
    /// The call alone.
    pub span: Span,
    /// `with ordinality`
    pub ordinality: Option<Span>,
}

/// `as name (a, b)`
#[derive(Debug, Clone, PartialEq)]
pub struct TableAlias {
    /// The keyword `as`, if written.
    pub keyword: Option<Span>,
    /// The name. None for `as (a int)` after a function.
    pub name: Option<Ident>,
    /// The columns in parentheses, or empty.
    pub columns: Vec<AliasColumn>,
    /// All of it.
    pub span: Span,
}

/// A column of an alias.
#[derive(Debug, Clone, PartialEq)]
pub struct AliasColumn {
    /// Its name.
    pub name: Ident,
    /// Its type, after a function that returns records.
    pub ty: Option<TypeName>,
}

/// One join.
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    /// The kind, at its keywords: `left outer join`.
    pub kind: Spanned<JoinKind>,
    /// The keyword `natural`.
    pub natural: Option<Span>,
    /// The right side.
    pub relation: Relation,
    /// How rows are matched.
    pub constraint: Option<JoinConstraint>,
    /// From its keywords to its end.
    pub span: Span,
}

/// The kinds of joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinKind {
    /// `join`, `inner join`
    Inner,
    /// `left [outer] join`
    Left,
    /// `right [outer] join`
    Right,
    /// `full [outer] join`
    Full,
    /// `cross join`
    Cross,
    /// `straight_join`
    Straight,
}

/// How the rows of a join are matched.
#[derive(Debug, Clone, PartialEq)]
pub enum JoinConstraint {
    /// `on a.x = b.y`
    On {
        /// The keyword.
        keyword: Span,
        /// The condition.
        condition: Box<Expr>,
    },
    /// `using (x, y)`
    Using {
        /// The keyword.
        keyword: Span,
        /// The columns.
        columns: Vec<Ident>,
        /// From the keyword to the parenthesis.
        span: Span,
    },
}
