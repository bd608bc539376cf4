//! What an engine says of a statement that it does not run, at the word at fault.

use super::super::context::Context;
use super::super::syntax::{Symbol, Token, TokenKind};
use super::super::typing::Text;
use super::Refusal;
use super::statement::Statement;
use crate::diagnostic::{Diagnostic, Span};
use crate::name::nearest;
use crate::query::code;

/// The engine's own sentence, and the nearest name of the models where it is about a name.
pub(super) fn explain(
    cx: &Context<'_>,
    statement: &Statement,
    text: Text<'_>,
    name: Span,
    refusal: &Refusal,
) -> Diagnostic {
    let token = by_place(statement, refusal).or_else(|| by_name(statement, text, refusal));
    let span = token.map_or(name, |it| it.span);
    let message = format!("{} says: {}", cx.dialect.title(), refusal.message);
    let error = Diagnostic::error(code::ENGINE_REFUSES, span, message);
    let word = token.filter(|it| is_name(it)).map(|it| text.at(it.span));
    let about_a_name = refusal.message.starts_with("no such");
    match word.filter(|_| about_a_name).and_then(|it| meant(cx, it)) {
        Some(meant) => error.help(format!("did you mean `{meant}`?")),
        None => error,
    }
}

/// The token at the byte that the engine points to; of `u.emial` the last part.
fn by_place<'s>(statement: &'s Statement, refusal: &Refusal) -> Option<&'s Token> {
    let at = statement.span.start.checked_add(u32::try_from(refusal.at?).ok()?)?;
    let index = statement.tokens.iter().position(|it| it.span.start <= at && at < it.span.end)?;
    let mut index = index;
    while is_dot(statement.tokens.get(index + 1)) && index + 2 < statement.tokens.len() {
        index += 2;
    }
    statement.tokens.get(index)
}

fn is_dot(token: Option<&Token>) -> bool {
    token.is_some_and(|it| it.kind == TokenKind::Symbol(Symbol::Dot))
}

/// The name at the end of `no such table: taems`, where it stands in the statement.
fn by_name<'s>(statement: &'s Statement, text: Text<'_>, refusal: &Refusal) -> Option<&'s Token> {
    let name = refusal.message.rsplit([' ', '.', ':']).next()?;
    let written = |it: &&Token| {
        text.at(it.span).trim_matches(['"', '`', '[', ']']).eq_ignore_ascii_case(name)
    };
    statement.tokens.iter().find(written)
}

fn is_name(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::Keyword(_) | TokenKind::Quoted(_))
}

fn meant<'a>(cx: &'a Context<'_>, word: &str) -> Option<&'a str> {
    let word = word.trim_matches(['"', '`', '[', ']']);
    let tables = cx.tables.table_names().chain(cx.tables.column_names());
    nearest(word, tables.chain(cx.functions.names()))
}
