//! Literals and parameters.

use super::Ident;
use crate::diagnostic::Span;

/// A constant. Its place is that of the expression that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// `42`, as written, underscores included.
    Integer(String),
    /// `1.5`, `1e9`, `.5`, as written.
    Decimal(String),
    /// `0x1F`: the digits after `0x`.
    Hex(String),
    /// A string of any form.
    String(StringLiteral),
    /// `x'53'`: the digits.
    Blob(String),
    /// `b'01'`: the digits.
    Bits(String),
}

/// A string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StringLiteral {
    /// The text, doubled quotes undone. Backslashes are kept as written: what they mean depends on
    /// the database.
    pub value: String,
    /// How it was written.
    pub form: StringForm,
}

/// The forms of strings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StringForm {
    /// `'text'`
    Plain,
    /// `e'text\n'`
    Escape,
    /// `n'text'`
    National,
    /// `u&'text'`
    Unicode,
    /// `$tag$text$tag$`
    Dollar,
    /// `_utf8mb4'text'`: the character set.
    Charset(Ident),
}

/// A parameter: `:name`, or `:name?` for a filter that falls away when it is not given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// The name without the colon, as written.
    pub name: String,
    /// The name without the colon and the mark.
    pub name_span: Span,
    /// The `?` of an optional filter.
    pub optional: Option<Span>,
}
