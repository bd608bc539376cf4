//! Expressions.

use super::{
    BinaryOp, Clause, ComparisonQuantifier, FunctionCall, Ident, LikeOp, Literal, MatchMode,
    ObjectName, Param, QuantifiedOp, Query, Spanned, SpecialCall, TypeName, UnaryOp,
};
use crate::diagnostic::Span;

/// The number of an expression in its statement, from 0, in no order to rely on, so
/// that a stage can keep what it finds in a `Vec`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExprId(pub u32);

impl ExprId {
    /// The number as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// All of it.
    pub span: Span,
    /// Its number.
    pub id: ExprId,
}

/// The kinds of expressions.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `1`, `'text'`, `null`
    Literal(Literal),
    /// `date '2024-01-01'`: a type and a string.
    TypedLiteral {
        /// The type.
        ty: Box<TypeName>,
        /// The text, as in [`super::StringLiteral`].
        value: String,
        /// The string.
        value_span: Span,
    },
    /// `interval '1' day`, `interval 1 day`, `interval '1 day'`
    Interval {
        /// The keyword.
        keyword: Span,
        /// How much.
        value: Box<Expr>,
        /// `day`, `day to second`, one after the other.
        unit: Option<IntervalUnit>,
    },
    /// `a`, `t.a`, `s.t.a`
    Column(ColumnRef),
    /// `t.*` as a value.
    WholeRow(ObjectName),
    /// `:name`
    Param(Param),
    /// `default`, where a value is given.
    Default,
    /// `(a)`
    Paren(Box<Expr>),
    /// `(a, b)`, `row (a, b)`
    Row {
        /// The keyword `row`.
        keyword: Option<Span>,
        /// The fields.
        items: Vec<Expr>,
    },
    /// `-a`, `not a`
    Unary {
        /// Which, at its symbol.
        op: Spanned<UnaryOp>,
        /// On what.
        operand: Box<Expr>,
    },
    /// `a + b`
    Binary {
        /// The left side.
        left: Box<Expr>,
        /// Which, at its symbol.
        op: Spanned<BinaryOp>,
        /// The right side.
        right: Box<Expr>,
    },
    /// `a is [not] …`, `a isnull`, `a notnull`, `a not null`
    Is {
        /// What is tested.
        operand: Box<Expr>,
        /// Whether the answer is turned around.
        negated: bool,
        /// `is not distinct from`, without what may follow it.
        keyword: Span,
        /// For what.
        test: IsTest,
    },
    /// `a [not] like b escape c`, and its like.
    Like {
        /// The text.
        operand: Box<Expr>,
        /// Whether the answer is turned around.
        negated: bool,
        /// Which, at its keyword without `not`.
        op: Spanned<LikeOp>,
        /// The pattern.
        pattern: Box<Expr>,
        /// `escape c`
        escape: Option<Clause<Box<Expr>>>,
    },
    /// `a [not] between b and c`
    Between {
        /// What is tested.
        operand: Box<Expr>,
        /// Whether the answer is turned around.
        negated: bool,
        /// `[not] between [symmetric]`
        keyword: Span,
        /// The keyword `symmetric`.
        symmetric: Option<Span>,
        /// The lower end.
        low: Box<Expr>,
        /// The upper end.
        high: Box<Expr>,
    },
    /// `a [not] in …`
    In {
        /// What is tested.
        operand: Box<Expr>,
        /// Whether the answer is turned around.
        negated: bool,
        /// `[not] in`
        keyword: Span,
        /// In what.
        set: InSet,
    },
    /// `a = any (…)`
    Quantified {
        /// The left side.
        left: Box<Expr>,
        /// The comparison, at its symbol.
        op: Spanned<QuantifiedOp>,
        /// `any`, `all`
        quantifier: Spanned<ComparisonQuantifier>,
        /// What is on the right.
        right: QuantifiedRight,
    },
    /// `exists (select …)`
    Exists {
        /// The keyword.
        keyword: Span,
        /// The query.
        query: Box<Query>,
    },
    /// `(select …)`
    Subquery(Box<Query>),
    /// `case … end`
    Case(Box<Case>),
    /// `cast(a as t)`, `a::t`
    Cast {
        /// How it was written, at `cast` or `::`.
        form: Spanned<CastForm>,
        /// What.
        operand: Box<Expr>,
        /// To what.
        ty: Box<TypeName>,
    },
    /// `a collate c`
    Collate {
        /// What.
        operand: Box<Expr>,
        /// The keyword.
        keyword: Span,
        /// The collation.
        collation: ObjectName,
    },
    /// `a at time zone b`
    AtTimeZone {
        /// What.
        operand: Box<Expr>,
        /// `at time zone`
        keyword: Span,
        /// The zone.
        zone: Box<Expr>,
    },
    /// `f(a)`
    Call(Box<FunctionCall>),
    /// `extract(day from a)` and others that are called with keywords.
    Special(Box<SpecialCall>),
    /// `array[a, b]`; inside of one, `[a, b]`
    Array {
        /// The keyword.
        keyword: Option<Span>,
        /// The elements.
        items: Vec<Expr>,
    },
    /// `array(select …)`
    ArrayQuery {
        /// The keyword.
        keyword: Span,
        /// The query.
        query: Box<Query>,
    },
    /// `a[1]`
    Index {
        /// The array.
        operand: Box<Expr>,
        /// The number.
        index: Box<Expr>,
    },
    /// `a[1:2]`
    Slice {
        /// The array.
        operand: Box<Expr>,
        /// From.
        low: Option<Box<Expr>>,
        /// To.
        high: Option<Box<Expr>>,
    },
    /// `(a).b`
    Field {
        /// The row.
        operand: Box<Expr>,
        /// The field.
        name: Ident,
    },
    /// `match (a, b) against (c in boolean mode)`
    MatchAgainst {
        /// The keyword `match`.
        keyword: Span,
        /// The columns.
        columns: Vec<Expr>,
        /// For what.
        against: Box<Expr>,
        /// `in boolean mode` and its like.
        mode: Option<Spanned<MatchMode>>,
    },
}

/// A column, perhaps qualified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnRef {
    /// Schema and table, outermost first; mostly none or one.
    pub qualifier: Vec<Ident>,
    /// The column.
    pub name: Ident,
}

/// `day`, `day to second`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntervalUnit {
    /// The unit.
    pub from: Ident,
    /// The finer unit after `to`.
    pub to: Option<Ident>,
    /// All of it.
    pub span: Span,
}

/// What `is` tests for.
#[derive(Debug, Clone, PartialEq)]
pub enum IsTest {
    /// `is null`
    Null,
    /// `isnull`, `notnull`, `not null`
    NullWord,
    /// `is true`
    True,
    /// `is false`
    False,
    /// `is unknown`
    Unknown,
    /// `is distinct from b`. With `negated`: `is not distinct from b`, equal.
    DistinctFrom(Box<Expr>),
    /// `is b`, equal or both null.
    Same(Box<Expr>),
}

/// The right side of `in`.
#[derive(Debug, Clone, PartialEq)]
pub enum InSet {
    /// `(1, 2)`, `(:ids)`, perhaps empty.
    List {
        /// The values.
        items: Vec<Expr>,
        /// With the parentheses.
        span: Span,
    },
    /// `(select …)`
    Query {
        /// The query.
        query: Box<Query>,
        /// With the parentheses.
        span: Span,
    },
    /// `table`, `function(…)`
    Table {
        /// The name.
        name: ObjectName,
        /// The arguments, if it is a function.
        args: Option<Vec<Expr>>,
        /// All of it.
        span: Span,
    },
}

/// The right side of a quantified comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum QuantifiedRight {
    /// `(select …)`
    Query(Box<Query>),
    /// `(array)`
    Expr(Box<Expr>),
}

/// `case a when b then c else d end`
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The keyword `case`.
    pub keyword: Span,
    /// `a`
    pub operand: Option<Expr>,
    /// At least one.
    pub arms: Vec<CaseArm>,
    /// `else d`
    pub otherwise: Option<Clause<Expr>>,
    /// The keyword `end`.
    pub end: Span,
}

/// `when b then c`
#[derive(Debug, Clone, PartialEq)]
pub struct CaseArm {
    /// `b`
    pub when: Expr,
    /// `c`
    pub then: Expr,
    /// All of it.
    pub span: Span,
}

/// How a cast was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CastForm {
    /// `cast(a as t)`
    Cast,
    /// `a::t`
    Colons,
    /// `convert(a, t)`
    Convert,
}
