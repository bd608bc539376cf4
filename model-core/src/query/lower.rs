//! The text for a database: the source with its edits, comments dropped, in pieces.

use super::checked::{Lowered, Piece};
use super::syntax::{Token, TokenKind, tokenize};
use super::tree::{Edit, EditKind};
use super::typing::Text;
use crate::diagnostic::Span;

/// Writes the statement at `span` of `text`.
pub(crate) fn lower(text: Text<'_>, span: Span, edits: &[Edit]) -> Lowered {
    let source = text.at(span);
    let (tokens, _) = tokenize(source, span.file, span.start);
    let is_written = |it: &Token| !it.kind.is_comment() && it.kind != TokenKind::End;
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.reverse();
    edits.sort_by_key(|it| (it.start, std::cmp::Reverse(it.end), rank(&it.kind)));
    let mut writer = Writer {
        text,
        tokens: tokens.into_iter().filter(is_written).collect(),
        next: 0,
        written_to: span.start,
        pieces: Vec::new(),
    };
    writer.range(span.end, &edits);
    Lowered { pieces: writer.pieces }
}

/// Which of two edits of the same place is the outer one.
fn rank(kind: &EditKind) -> u8 {
    match kind {
        EditKind::Optional { .. } => 0,
        EditKind::Wrap(..) => 1,
        EditKind::Replace(_) | EditKind::Param(_) | EditKind::List(_) | EditKind::Literal(_) => 2,
    }
}

struct Writer<'t> {
    text: Text<'t>,
    tokens: Vec<Token>,
    /// The token to write next.
    next: usize,
    /// The end of what was written.
    written_to: u32,
    pieces: Vec<Piece>,
}

impl Writer<'_> {
    /// Writes up to `end`, with the edits that lie in between.
    fn range(&mut self, end: u32, edits: &[&Edit]) {
        let mut rest = edits;
        while let Some((edit, others)) = rest.split_first() {
            let inner = others.iter().take_while(|it| it.start < edit.end && it.end <= edit.end);
            let inner = inner.count();
            self.tokens_until(edit.start);
            self.edit(edit, &others[..inner]);
            rest = &others[inner..];
        }
        self.tokens_until(end);
    }

    fn edit(&mut self, edit: &Edit, inner: &[&Edit]) {
        match &edit.kind {
            EditKind::Replace(text) => {
                self.gap(edit.start);
                self.push(text);
                self.skip(edit.end);
            }
            EditKind::Wrap(before, after) => {
                self.gap(edit.start);
                self.push(before);
                self.range(edit.end, inner);
                self.push(after);
            }
            EditKind::Param(param) => self.piece(edit, Piece::Param { param: *param }),
            EditKind::List(param) => self.piece(edit, Piece::List { param: *param }),
            EditKind::Literal(param) => self.piece(edit, Piece::Literal { param: *param }),
            EditKind::Optional { params, first, parens } => {
                self.optional(edit, params, *first, *parens, inner);
            }
        }
    }

    fn piece(&mut self, edit: &Edit, piece: Piece) {
        self.gap(edit.start);
        self.pieces.push(piece);
        self.skip(edit.end);
    }

    /// A condition that may be left out takes the `and` before it along; the first one of a chain
    /// leaves `true` in its place.
    fn optional(
        &mut self,
        edit: &Edit,
        params: &[usize],
        first: bool,
        parens: bool,
        inner: &[&Edit],
    ) {
        if first {
            self.gap(edit.start);
            self.push("true");
        }
        let before = std::mem::take(&mut self.pieces);
        if first {
            self.push(" and ");
        }
        if parens && first {
            self.push("(");
        }
        self.range(edit.end, inner);
        if parens && first {
            self.push(")");
        }
        let mut pieces = std::mem::replace(&mut self.pieces, before);
        for param in params.iter().rev() {
            pieces = vec![Piece::If { param: *param, pieces }];
        }
        self.pieces.append(&mut pieces);
    }

    fn tokens_until(&mut self, end: u32) {
        while let Some(token) = self.tokens.get(self.next).copied() {
            if token.span.start >= end {
                return;
            }
            self.gap(token.span.start);
            let text = self.text.at(token.span).to_owned();
            self.push(&text);
            self.written_to = token.span.end;
            self.next += 1;
        }
    }

    /// The white space before a place: a line break with its indentation, or one space.
    fn gap(&mut self, start: u32) {
        if start <= self.written_to {
            return;
        }
        let span = Span::new(crate::diagnostic::FileId(0), self.written_to, start);
        let between = self.text.at(span);
        let gap = match between.rsplit_once('\n') {
            Some((_, indent)) if indent.trim().is_empty() => format!("\n{indent}"),
            Some(_) => "\n".to_owned(),
            None => " ".to_owned(),
        };
        self.push(&gap.replace('\r', ""));
        self.written_to = start;
    }

    fn skip(&mut self, end: u32) {
        while self.tokens.get(self.next).is_some_and(|it| it.span.start < end) {
            self.next += 1;
        }
        self.written_to = end;
    }

    fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }
}
