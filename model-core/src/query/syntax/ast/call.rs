//! Calls: in the common form, and those that are written with keywords.

use super::{Clause, Expr, Ident, ObjectName, OrderBy, Over, Quantifier, Spanned};
use crate::diagnostic::Span;

/// A call in the common form.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionCall {
    /// The function.
    pub name: ObjectName,
    /// What it is given.
    pub args: Arguments,
    /// `within group (order by …)`: the keywords.
    pub within_group: Option<Clause<OrderBy>>,
    /// `filter (where …)`: the keyword, the condition.
    pub filter: Option<Clause<Expr>>,
    /// `respect nulls`, `ignore nulls`
    pub nulls: Option<Spanned<NullTreatment>>,
    /// `over …`: the keyword, the window.
    pub over: Option<Clause<Over>>,
    /// All of it.
    pub span: Span,
}

/// What stands between the parentheses of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Arguments {
    /// `distinct`, `all`
    pub quantifier: Option<Spanned<Quantifier>>,
    /// `*` alone.
    pub star: Option<Span>,
    /// The arguments.
    pub list: Vec<Argument>,
    /// `order by …` within the parentheses.
    pub order_by: Option<OrderBy>,
    /// `separator ','`
    pub separator: Option<Clause<Box<Expr>>>,
    /// With the parentheses.
    pub span: Span,
}

/// One argument.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// `name =>`
    pub name: Option<ArgumentName>,
    /// The keyword `variadic`.
    pub variadic: Option<Span>,
    /// The value.
    pub value: Expr,
}

/// The name of an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentName {
    /// The name.
    pub name: Ident,
    /// `=>` or `:=`
    pub arrow: Span,
}

/// What a window function does with nulls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullTreatment {
    /// `respect nulls`
    Respect,
    /// `ignore nulls`
    Ignore,
}

/// A call that is written with keywords.
#[derive(Debug, Clone, PartialEq)]
pub struct SpecialCall {
    /// The name.
    pub name: Span,
    /// Which.
    pub kind: SpecialKind,
}

/// The calls that are written with keywords.
#[derive(Debug, Clone, PartialEq)]
pub enum SpecialKind {
    /// `extract(day from a)`
    Extract {
        /// `day`
        field: Ident,
        /// `a`
        from: Expr,
    },
    /// `substring(a from b for c)`
    Substring {
        /// `a`
        operand: Expr,
        /// `b`
        from: Option<Expr>,
        /// `c`
        length: Option<Expr>,
    },
    /// `trim(leading a from b)`
    Trim {
        /// `leading`
        side: Option<Spanned<TrimSide>>,
        /// `a`
        characters: Option<Expr>,
        /// `b`
        operand: Expr,
    },
    /// `position(a in b)`
    Position {
        /// `a`
        needle: Expr,
        /// `b`
        haystack: Expr,
    },
    /// `overlay(a placing b from c for d)`
    Overlay {
        /// `a`
        operand: Expr,
        /// `b`
        replacement: Expr,
        /// `c`
        from: Expr,
        /// `d`
        length: Option<Expr>,
    },
    /// `convert(a using utf8mb4)`
    ConvertUsing {
        /// `a`
        operand: Expr,
        /// `utf8mb4`
        charset: Ident,
    },
    /// `current_timestamp`, `current_timestamp(3)`
    Current {
        /// Which.
        what: Current,
        /// `3`
        precision: Option<Expr>,
    },
}

/// Which side is trimmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrimSide {
    /// `both`
    Both,
    /// `leading`
    Leading,
    /// `trailing`
    Trailing,
}

/// Values that are asked for by a keyword alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Current {
    /// `current_date`
    Date,
    /// `current_time`
    Time,
    /// `current_timestamp`
    Timestamp,
    /// `localtime`
    LocalTime,
    /// `localtimestamp`
    LocalTimestamp,
    /// `current_user`
    User,
    /// `session_user`
    SessionUser,
    /// `current_role`
    Role,
    /// `current_catalog`
    Catalog,
    /// `current_schema`
    Schema,
}

/// How a full-text search reads its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchMode {
    /// `in natural language mode`
    NaturalLanguage,
    /// `in natural language mode with query expansion`
    NaturalLanguageExpansion,
    /// `in boolean mode`
    Boolean,
    /// `with query expansion`
    Expansion,
}
