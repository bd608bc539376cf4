//! The text of a query to its syntax tree.
//!
//! [`parse_statement`] reads one statement, [`parse_expression`] one expression, and [`tokenize`]
//! only the tokens, for the reader of query files. There is one grammar for all databases; what one
//! of them lacks is refused afterwards, by name, by [`unsupported`].
//!
//! Names are not resolved here and types not known; nothing is rewritten.

pub mod ast;
pub mod codes;
mod keyword;
mod lexer;
mod parser;
pub mod precedence;
mod support;
mod token;
mod walk;

#[cfg(test)]
mod tests;

pub use keyword::Keyword;
pub use lexer::tokenize;
pub use parser::{parse_expression, parse_statement};
pub(crate) use support::is_reserved;
pub use support::{Construct, Found, constructs, unsupported, unsupported_expression};
pub use token::{NumberToken, StringToken, Symbol, Token, TokenKind};
pub use walk::{Node, walk};
