//! A statement that is not parsed: its tokens, and the parameters among them.

use super::super::checked::Param;
use super::super::syntax::{Token, TokenKind, codes, tokenize};
use super::super::tree::{Edit, EditKind};
use super::super::typing::Text;
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Span};
use crate::query::code;
use crate::query::syntax::Symbol;

/// The words that a query or a change of rows begins with.
const FIRST_WORDS: &[&str] = &["select", "with", "values", "insert", "replace", "update", "delete"];

/// One statement.
#[derive(Debug)]
pub(super) struct Statement {
    /// Without the semicolon.
    pub(super) span: Span,
    /// Without comments.
    pub(super) tokens: Vec<Token>,
    /// Every use of a parameter.
    pub(super) uses: Vec<Use>,
}

/// `:name`
#[derive(Debug)]
pub(super) struct Use {
    pub(super) name: String,
    pub(super) span: Span,
}

impl Statement {
    /// Placeholders in the place of names. `params` has each name that is used.
    pub(super) fn edits(&self, params: &[Param]) -> Vec<Edit> {
        let edit = |it: &Use| {
            let index = params.iter().position(|param| param.name == it.name)?;
            let kind = match params[index].list {
                true => EditKind::List(index),
                false => EditKind::Param(index),
            };
            Some(Edit { start: it.span.start, end: it.span.end, kind })
        };
        self.uses.iter().filter_map(edit).collect()
    }
}

/// Reads the one statement of a text.
pub(super) fn read(text: Text<'_>, file: FileId) -> Result<Statement, Diagnostics> {
    let (all, mut found) = tokenize(text.text, file, text.start);
    let is_code = |it: &Token| !it.kind.is_comment() && it.kind != TokenKind::End;
    let mut tokens: Vec<Token> = all.into_iter().filter(is_code).collect();
    let start = tokens.first().map_or(Span::new(file, text.start, text.start), |it| it.span);
    let ends = |it: &Token| it.kind == TokenKind::Symbol(Symbol::Semicolon);
    if let Some(end) = tokens.iter().position(ends) {
        if let Some(second) = tokens[end..].iter().find(|it| !ends(it)) {
            found.push(several(second.span));
        }
        tokens.truncate(end);
    }
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        found.push(Diagnostic::error(codes::EMPTY, start, "there is no statement here"));
        return Err(found);
    };
    let span = Span::new(file, first.span.start, last.span.end);
    check_first(text, first.span, &mut found);
    let uses = tokens.iter().filter_map(|it| parameter(text, it, &mut found)).collect();
    found.finish(Statement { span, tokens, uses })
}

fn several(span: Span) -> Diagnostic {
    Diagnostic::error(codes::SEVERAL_STATEMENTS, span, "a second statement follows the first")
        .help("give it a name of its own, above it")
}

fn check_first(text: Text<'_>, span: Span, found: &mut Diagnostics) {
    let word = text.at(span);
    if !FIRST_WORDS.iter().any(|it| word.eq_ignore_ascii_case(it)) {
        found.push(
            Diagnostic::error(
                codes::OTHER_STATEMENT,
                span,
                format!("`{word}` is neither a query nor a change of rows"),
            )
            .help("write `select`, `insert`, `update` or `delete`"),
        );
    }
}

fn parameter(text: Text<'_>, token: &Token, found: &mut Diagnostics) -> Option<Use> {
    match token.kind {
        TokenKind::Param { optional: false } => {
            let name = text.at(token.span).trim_start_matches(':').to_owned();
            Some(Use { name, span: token.span })
        }
        TokenKind::Param { optional: true } => {
            let message = format!(
                "`{}` cannot be left out of a query that the database checks",
                text.at(token.span)
            );
            found.push(
                Diagnostic::error(code::MISPLACED_OPTIONAL, token.span, message)
                    .help("write `(:name is null or …)`, and declare it with `?`"),
            );
            None
        }
        TokenKind::ForeignParam | TokenKind::Symbol(Symbol::Question) => {
            found.push(
                Diagnostic::error(
                    codes::FOREIGN_PARAMETER,
                    token.span,
                    "parameters are written `:name`",
                )
                .help("write `:name`"),
            );
            None
        }
        _ => None,
    }
}
