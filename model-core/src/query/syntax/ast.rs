//! The syntax tree of queries and data changes, one for all dialects.
//!
//! It says what was written, not what it means: names are not resolved, quotes and aliases are not
//! interpreted, and a construct that one database lacks is here all the same (`support` refuses it).
//! Every node, name, operator and clause keyword has its place. The text under the span of a node
//! parses to that node again, so a later stage can rewrite a query by splicing its source.
//!
//! A tree is at most [`MAX_DEPTH`] nodes deep, so that walking and dropping it may recurse.

mod call;
mod dml;
mod expr;
mod from;
mod literal;
mod operator;
mod select;
mod types;
mod window;

pub use call::*;
pub use dml::*;
pub use expr::*;
pub use from::*;
pub use literal::*;
pub use operator::*;
pub use select::*;
pub use types::*;
pub use window::*;

use crate::diagnostic::Span;

/// The deepest tree that the parser makes: levels of nesting, and links of one chain such as
/// `a or b or c`.
pub const MAX_DEPTH: u32 = 256;

/// One whole statement, without its semicolon.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// From its first to its last token.
    pub span: Span,
    /// How many expressions it has: each [`ExprId`] in it is below.
    pub exprs: u32,
    /// Block comments within block comments, which only some databases read as one comment.
    pub nested_comments: Vec<Span>,
}

/// The kinds of statements.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// `select`, `values`, `table`, `with … select`.
    Query(Box<Query>),
    /// `insert` and `replace`.
    Insert(Box<Insert>),
    /// `update`.
    Update(Box<Update>),
    /// `delete`.
    Delete(Box<Delete>),
}

/// An expression that stands alone: a check, an index predicate, a default.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// The expression.
    pub expr: Expr,
    /// How many expressions it has: each [`ExprId`] in it is below.
    pub exprs: u32,
    /// Block comments within block comments, which only some databases read as one comment.
    pub nested_comments: Vec<Span>,
}

/// How a name was quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quote {
    /// `name`
    None,
    /// `"name"`
    Double,
    /// `` `name` ``
    Backtick,
    /// `[name]`
    Bracket,
    /// `'name'`, where some databases take a string as a name.
    Single,
}

/// A name as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    /// The name without its quotes, doubled quotes undone, case kept.
    pub value: String,
    /// Its quotes.
    pub quote: Quote,
    /// The name with its quotes.
    pub span: Span,
}

impl Ident {
    /// Whether it is this keyword or lower-case name, unquoted, in any case of letters.
    pub fn is_word(&self, lower: &str) -> bool {
        self.quote == Quote::None && self.value.eq_ignore_ascii_case(lower)
    }
}

/// The name of a table, function or type, perhaps qualified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectName {
    /// Catalogue and schema, outermost first; mostly empty.
    pub qualifier: Vec<Ident>,
    /// The last part.
    pub name: Ident,
    /// All parts.
    pub span: Span,
}

/// A clause: its introducing keyword or keywords, and what they introduce.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause<T> {
    /// The keywords: `where`, `group by`.
    pub keyword: Span,
    /// What follows.
    pub body: T,
}

/// A choice that was written as a keyword or a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The choice.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}
