//! Type names, as in `cast(x as numeric(10, 2))`.

use super::{Expr, Ident};
use crate::diagnostic::Span;

/// A type as it was written. What it means is for the dialect to say.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeName {
    /// The schema: `pg_catalog` in `pg_catalog.int4`.
    pub schema: Option<Ident>,
    /// The words of the name with one space between, lower-case unless quoted: `double precision`,
    /// `timestamp with time zone`, `signed integer`.
    pub name: String,
    /// Whether the name was quoted.
    pub quoted: bool,
    /// The name alone, without arguments and brackets. Arguments may be inside:
    /// `timestamp(3) with time zone`.
    pub name_span: Span,
    /// `10, 2`
    pub args: Vec<Expr>,
    /// `character set utf8mb4`: the set.
    pub charset: Option<Ident>,
    /// `[]` or `array`, one for each dimension.
    pub dimensions: Vec<Dimension>,
    /// All of it.
    pub span: Span,
}

/// One dimension of an array type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// `3` in `int[3]`.
    pub bound: Option<u64>,
    /// The brackets, or the word `array`.
    pub span: Span,
}
