//! The text for a database: the source with its edits, comments dropped, in pieces.

use super::checked::{Lowered, Piece};
use super::syntax::{Token, TokenKind, tokenize};
use super::tree::{Edit, EditKind, Part};
use super::typing::Text;
use crate::diagnostic::{FileId, Span};

/// What a statement is written from.
pub(crate) struct Source<'s> {
    pub(crate) text: Text<'s>,
    /// The statement.
    pub(crate) span: Span,
    pub(crate) edits: &'s [Edit],
    /// The statement after it.
    pub(crate) then: Option<&'s [Part]>,
    /// What stands for an empty list, by parameter.
    pub(crate) empty: &'s [String],
}

/// The longest text, in bytes, that a short statement may become.
const MOST: usize = 1 << 20;

/// Writes a statement; `None` if it grows out of all measure: some forms have an operand twice, and
/// double it at each level.
pub(crate) fn lower(source: &Source<'_>) -> Option<Lowered> {
    let Source { text, span, edits, then, empty } = source;
    let (tokens, _) = tokenize(text.at(*span), span.file, span.start);
    let is_written = |it: &Token| !it.kind.is_comment() && it.kind != TokenKind::End;
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.reverse();
    edits.sort_by_key(|it| (it.start, std::cmp::Reverse(it.end), rank(&it.kind)));
    let mut writer = Writer {
        text: *text,
        tokens: tokens.into_iter().filter(is_written).collect(),
        edits,
        empty,
        next: 0,
        written_to: span.start,
        pieces: Vec::new(),
        room: MOST.max(16 * (span.end - span.start) as usize),
    };
    writer.source(*span, 0);
    let pieces = std::mem::take(&mut writer.pieces);
    let then = then.map(|parts| {
        writer.parts(parts, None);
        std::mem::take(&mut writer.pieces)
    });
    (writer.room > 0).then(|| Lowered { then, ..Lowered::new(pieces) })
}

/// Which of two edits of the same place is the outer one.
fn rank(kind: &EditKind) -> u8 {
    match kind {
        EditKind::Optional { .. } => 0,
        EditKind::Wrap(..) => 1,
        EditKind::Template(_)
        | EditKind::Replace(_)
        | EditKind::Param(_)
        | EditKind::List(_)
        | EditKind::Literal(_) => 2,
    }
}

struct Writer<'t> {
    text: Text<'t>,
    tokens: Vec<Token>,
    /// The outer before the inner, from left to right.
    edits: Vec<&'t Edit>,
    empty: &'t [String],
    /// The token to write next.
    next: usize,
    /// The end of what was written.
    written_to: u32,
    pieces: Vec<Piece>,
    /// How many bytes may still be written.
    room: usize,
}

impl Writer<'_> {
    /// Writes what stands at a place. Of the edits that are of the whole place, those before
    /// `from` are being made.
    fn source(&mut self, span: Span, from: usize) {
        // Also a part that writes nothing takes its time.
        self.room = self.room.saturating_sub(1);
        if self.room == 0 {
            return;
        }
        let inside = |(index, it): &(usize, &&Edit)| {
            let whole = it.start == span.start && it.end == span.end;
            it.start >= span.start && it.end <= span.end && (!whole || *index >= from)
        };
        let edits: Vec<usize> =
            self.edits.iter().enumerate().filter(inside).map(|(index, _)| index).collect();
        self.next = self.tokens.partition_point(|it| it.span.start < span.start);
        self.written_to = span.start;
        self.range(span.end, &edits);
    }

    /// Writes up to `end`, with the edits that lie in between.
    fn range(&mut self, end: u32, edits: &[usize]) {
        let mut rest = edits;
        while let Some((index, others)) = rest.split_first() {
            let edit = self.edits[*index];
            let is_inner = |it: &&usize| {
                let other = self.edits[**it];
                other.start < edit.end && other.end <= edit.end
            };
            let inner = others.iter().take_while(is_inner).count();
            self.tokens_until(edit.start);
            self.edit(*index, &others[..inner]);
            rest = &others[inner..];
        }
        self.tokens_until(end);
    }

    fn edit(&mut self, index: usize, inner: &[usize]) {
        let edit = self.edits[index];
        match &edit.kind {
            EditKind::Replace(text) => {
                let next = self.tokens.iter().find(|it| it.span.start >= edit.end);
                let is_word = |it: &Token| it.span.start == edit.end && self.is_word(*it);
                if !text.is_empty() || next.is_some_and(is_word) {
                    self.gap(edit.start);
                }
                if edit.start == self.written_to && self.grows_together(text) {
                    self.push(" ");
                }
                self.push(text);
                self.skip(edit.end);
            }
            EditKind::Wrap(before, after) => {
                self.gap(edit.start);
                self.push(before);
                self.range(edit.end, inner);
                self.push(after);
            }
            EditKind::Template(parts) => {
                self.gap(edit.start);
                self.parts(parts, Some(index));
                self.skip(edit.end);
            }
            EditKind::Param(param) => self.piece(edit, Piece::Param { param: *param }),
            EditKind::List(param) => {
                let empty = self.empty.get(*param).cloned().unwrap_or_default();
                self.piece(edit, Piece::List { param: *param, empty });
            }
            EditKind::Literal(param) => self.piece(edit, Piece::Literal { param: *param }),
            EditKind::Optional { params, first, parens } => {
                self.optional(edit, params, *first, *parens, inner);
            }
        }
    }

    /// The parts of a template; `edit` is the one that it is of.
    fn parts(&mut self, parts: &[Part], edit: Option<usize>) {
        for part in parts {
            match part {
                Part::Text(text) => self.push(text),
                Part::Source(span) => {
                    let is_own = |it: &usize| {
                        let edit = self.edits[*it];
                        edit.start == span.start && edit.end == span.end
                    };
                    self.source(*span, edit.filter(is_own).map_or(0, |it| it + 1));
                }
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
        inner: &[usize],
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
        let span = Span::new(FileId(0), self.written_to, start);
        let between = self.text.at(span);
        let gap = match between.rsplit_once('\n') {
            Some((_, indent)) if indent.trim().is_empty() => format!("\n{indent}"),
            Some(_) => "\n".to_owned(),
            None => " ".to_owned(),
        };
        self.push(&gap.replace('\r', ""));
        self.written_to = start;
    }

    /// Whether a token would grow together with a word before it.
    fn is_word(&self, token: Token) -> bool {
        self.text.at(token.span).starts_with(|it: char| it.is_alphanumeric() || it == '_')
    }

    /// Whether a word that stands for a symbol would be one with the word before it.
    fn grows_together(&self, text: &str) -> bool {
        let is_part = |it: char| it.is_alphanumeric() || it == '_';
        let before = match self.pieces.last() {
            Some(Piece::Text(before)) => before.ends_with(is_part),
            Some(
                Piece::Param { .. }
                | Piece::List { .. }
                | Piece::Rows { .. }
                | Piece::If { .. }
                | Piece::Literal { .. },
            ) => true,
            None => false,
        };
        before && text.starts_with(is_part)
    }

    fn skip(&mut self, end: u32) {
        self.next = self.tokens.partition_point(|it| it.span.start < end);
        self.written_to = end;
    }

    fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.room = self.room.saturating_sub(text.len());
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }
}
