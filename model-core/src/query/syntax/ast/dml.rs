//! Statements that change rows.

use super::{
    Clause, Expr, FromItem, Ident, Limit, ObjectName, OrderBy, OrderItem, Query, SelectItem,
    Spanned, Table, TableAlias, Values, With,
};
use crate::diagnostic::Span;

/// `insert into …`, `replace into …`
#[derive(Debug, Clone, PartialEq)]
pub struct Insert {
    /// `with …`
    pub with: Option<With>,
    /// `insert` or `replace`.
    pub verb: Spanned<InsertVerb>,
    /// `or replace`, `or ignore`, and `ignore` alone.
    pub or: Option<Spanned<OrAction>>,
    /// The table.
    pub table: ObjectName,
    /// `as name`
    pub alias: Option<Ident>,
    /// The columns, with their parentheses; none if not given.
    pub columns: Option<InsertColumns>,
    /// `overriding system value`, `overriding user value`
    pub overriding: Option<Spanned<Overriding>>,
    /// The rows.
    pub source: InsertSource,
    /// `as new (a, b)` after the values, and what of the row exists for `on duplicate key`.
    pub row_alias: Option<TableAlias>,
    /// `on conflict …`, perhaps several, in order.
    pub conflicts: Vec<OnConflict>,
    /// `on duplicate key update …`
    pub on_duplicate: Option<Clause<Vec<Assignment>>>,
    /// `returning …`
    pub returning: Option<Clause<Vec<SelectItem>>>,
    /// All of it.
    pub span: Span,
}

/// The verb of an insert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InsertVerb {
    /// `insert`
    Insert,
    /// `replace`
    Replace,
}

/// What to do when a row breaks a constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrAction {
    /// `or abort`
    Abort,
    /// `or fail`
    Fail,
    /// `or ignore`
    Ignore,
    /// `or replace`
    Replace,
    /// `or rollback`
    Rollback,
    /// `ignore` without `or`
    IgnoreAlone,
}

/// `(a, b)` after the table.
#[derive(Debug, Clone, PartialEq)]
pub struct InsertColumns {
    /// The columns; at least one.
    pub names: Vec<Ident>,
    /// With the parentheses.
    pub span: Span,
}

/// Whether given values beat generated ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overriding {
    /// `overriding system value`
    System,
    /// `overriding user value`
    User,
}

/// The rows of an insert.
#[derive(Debug, Clone, PartialEq)]
pub enum InsertSource {
    /// `values (…)`; a value may be `default`.
    Values(Values),
    /// `select …`, and `values …` with what only a query has.
    Query(Box<Query>),
    /// `default values`
    DefaultValues(Span),
    /// `set a = 1, b = 2`
    Set(Clause<Vec<Assignment>>),
}

/// `on conflict (target) do …`
#[derive(Debug, Clone, PartialEq)]
pub struct OnConflict {
    /// The keywords `on conflict`.
    pub keyword: Span,
    /// The unique key in question; any if not given.
    pub target: Option<ConflictTarget>,
    /// What is done.
    pub action: ConflictAction,
    /// All of it.
    pub span: Span,
}

/// Which unique key.
#[derive(Debug, Clone, PartialEq)]
pub enum ConflictTarget {
    /// `(a, lower(b)) where …`
    Columns {
        /// The columns or expressions; a `collate` is part of its expression.
        items: Vec<OrderItem>,
        /// `where …` of a partial index.
        condition: Option<Clause<Expr>>,
        /// All of it.
        span: Span,
    },
    /// `on constraint name`
    Constraint {
        /// The name.
        name: Ident,
        /// All of it.
        span: Span,
    },
}

/// What an `on conflict` does.
#[expect(clippy::large_enum_variant, reason = "there are few of them, and no box to match through")]
#[derive(Debug, Clone, PartialEq)]
pub enum ConflictAction {
    /// `do nothing`
    Nothing(Span),
    /// `do update set …`
    Update {
        /// The keywords `do update set`.
        keyword: Span,
        /// The changes.
        assignments: Vec<Assignment>,
        /// `where …`
        condition: Option<Clause<Expr>>,
        /// All of it.
        span: Span,
    },
}

/// `a = 1`, `(a, b) = (1, 2)`
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// What is changed.
    pub target: AssignmentTarget,
    /// The `=`.
    pub equals: Span,
    /// The new value; may be `default`.
    pub value: Expr,
    /// All of it.
    pub span: Span,
}

/// What an assignment changes.
#[derive(Debug, Clone, PartialEq)]
pub enum AssignmentTarget {
    /// `a`, `t.a`, `a[1]`, `a.field`: a column, perhaps a part of it.
    Column(Expr),
    /// `(a, b)`
    Columns {
        /// The columns.
        names: Vec<Ident>,
        /// With the parentheses.
        span: Span,
    },
}

/// `update …`
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// `with …`
    pub with: Option<With>,
    /// The keyword `update`.
    pub keyword: Span,
    /// `or ignore` and its like.
    pub or: Option<Spanned<OrAction>>,
    /// The table; where joins are allowed, with them.
    pub target: FromItem,
    /// More tables after commas, where that is allowed.
    pub more_targets: Vec<FromItem>,
    /// `set …`
    pub set: Clause<Vec<Assignment>>,
    /// `from …`
    pub from: Option<Clause<Vec<FromItem>>>,
    /// `where …`
    pub condition: Option<Clause<Expr>>,
    /// `returning …`
    pub returning: Option<Clause<Vec<SelectItem>>>,
    /// `order by …`
    pub order_by: Option<OrderBy>,
    /// `limit …`
    pub limit: Option<Limit>,
    /// All of it.
    pub span: Span,
}

/// `delete …`
#[derive(Debug, Clone, PartialEq)]
pub struct Delete {
    /// `with …`
    pub with: Option<With>,
    /// The keywords `delete from`, or `delete` alone.
    pub keyword: Span,
    /// From where rows go.
    pub target: DeleteTarget,
    /// `using …`
    pub using: Option<Clause<Vec<FromItem>>>,
    /// `where …`
    pub condition: Option<Clause<Expr>>,
    /// `returning …`
    pub returning: Option<Clause<Vec<SelectItem>>>,
    /// `order by …`
    pub order_by: Option<OrderBy>,
    /// `limit …`
    pub limit: Option<Limit>,
    /// All of it.
    pub span: Span,
}

/// From where rows go.
#[derive(Debug, Clone, PartialEq)]
pub enum DeleteTarget {
    /// `from t as a`
    Table {
        /// The table.
        table: Table,
        /// `as a`
        alias: Option<TableAlias>,
        /// All of it.
        span: Span,
    },
    /// `a, b.* from a join b`
    Several {
        /// The tables or aliases whose rows go.
        names: Vec<ObjectName>,
        /// `from …`
        from: Clause<Vec<FromItem>>,
        /// All of it.
        span: Span,
    },
}
