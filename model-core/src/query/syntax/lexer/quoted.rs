//! Strings and quoted names, of every form.

use super::{Lexer, is_word_part};
use crate::diagnostic::Diagnostic;
use crate::query::syntax::ast::Quote;
use crate::query::syntax::codes;
use crate::query::syntax::keyword::Keyword;
use crate::query::syntax::token::{StringToken, Symbol, TokenKind};

impl Lexer<'_> {
    /// `x'00'` and the like: letters directly before a quote.
    pub(super) fn prefixed_string(&mut self) -> Option<TokenKind> {
        let form = match (self.peek(0)?, self.peek(1)?) {
            (b'x' | b'X', b'\'') => StringToken::Blob,
            (b'b' | b'B', b'\'') => StringToken::Bits,
            (b'e' | b'E', b'\'') => StringToken::Escape,
            (b'n' | b'N', b'\'') => StringToken::National,
            (b'u' | b'U', b'&') => return self.unicode_string(),
            (b'_', _) => return self.charset_string(),
            _ => return None,
        };
        let start = self.at;
        let kind = self.string(form, 1);
        self.check_digits(form, start);
        Some(kind)
    }

    fn unicode_string(&mut self) -> Option<TokenKind> {
        match self.peek(2)? {
            b'\'' => Some(self.string(StringToken::Unicode, 2)),
            b'"' => Some(self.quoted(Quote::Double, b'"', 2)),
            _ => None,
        }
    }

    fn charset_string(&mut self) -> Option<TokenKind> {
        let rest = &self.bytes()[self.at..];
        let len = rest.iter().position(|it| !is_word_part(*it))?;
        (rest[len] == b'\'').then(|| self.string(StringToken::Charset, len))
    }

    pub(super) fn string(&mut self, form: StringToken, prefix: usize) -> TokenKind {
        let escapes = form == StringToken::Escape;
        self.delimited(prefix, b'\'', escapes, "string");
        TokenKind::String(form)
    }

    pub(super) fn quoted(&mut self, quote: Quote, mark: u8, prefix: usize) -> TokenKind {
        self.delimited(prefix, mark, false, "quoted name");
        TokenKind::Quoted(quote)
    }

    /// Whether `[` quotes a name: where an operand or a name starts, and not within an array.
    pub(super) fn starts_bracket_name(&self) -> bool {
        use Keyword as K;
        self.brackets == 0
            && match self.previous {
                TokenKind::Keyword(K::By | K::Like | K::Offset | K::With | K::Recursive) => true,
                TokenKind::Keyword(it) => it.is_reserved() && it != K::Null,
                TokenKind::Symbol(it) => !matches!(it, Symbol::RightParen | Symbol::RightBracket),
                TokenKind::End => true,
                TokenKind::Word
                | TokenKind::Quoted(_)
                | TokenKind::String(_)
                | TokenKind::Number(_)
                | TokenKind::Param { .. }
                | TokenKind::ForeignParam
                | TokenKind::LineComment
                | TokenKind::BlockComment { .. }
                | TokenKind::Invalid => false,
            }
    }

    pub(super) fn bracket_name(&mut self) -> TokenKind {
        let start = self.at;
        match self.text[start..].find(']') {
            Some(len) => self.at += len + 1,
            None => self.unterminated(start, 1, "quoted name", ']'),
        }
        TokenKind::Quoted(Quote::Bracket)
    }

    /// Reads from a mark to the next that is not doubled.
    fn delimited(&mut self, prefix: usize, mark: u8, escapes: bool, what: &str) {
        let start = self.at;
        self.at += prefix + 1;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            let escaped = escapes && byte == b'\\' && self.peek(0).is_some();
            let doubled = byte == mark && self.peek(0) == Some(mark);
            if escaped || doubled {
                self.at += 1;
            } else if byte == mark {
                return;
            }
        }
        self.unterminated(start, prefix + 1, what, char::from(mark));
    }

    /// Reports what does not end, and goes on behind its line.
    pub(super) fn unterminated(
        &mut self,
        start: usize,
        opening: usize,
        what: &str,
        end: impl std::fmt::Display,
    ) {
        let span = self.span(start, start + opening);
        self.mistakes.push(
            Diagnostic::error(codes::UNTERMINATED, span, format!("this {what} does not end"))
                .under("it starts here")
                .help(format!("end it with `{end}`")),
        );
        let line = self.text[start..].find('\n').map_or(self.text.len(), |it| start + it);
        self.at = if self.gave_up { self.text.len() } else { line.max(start + opening) };
        self.gave_up = true;
    }

    fn check_digits(&mut self, form: StringToken, start: usize) {
        let inner = self.text.get(start + 2..self.at.saturating_sub(1)).unwrap_or("");
        let problem = match form {
            StringToken::Blob if !inner.bytes().all(|it| it.is_ascii_hexdigit()) => {
                "a blob has hexadecimal digits only"
            }
            StringToken::Blob if inner.len() % 2 == 1 => "a blob has two digits for each byte",
            StringToken::Bits if !inner.bytes().all(|it| matches!(it, b'0' | b'1')) => {
                "a bit string has the digits 0 and 1 only"
            }
            StringToken::Blob
            | StringToken::Bits
            | StringToken::Plain
            | StringToken::Escape
            | StringToken::National
            | StringToken::Unicode
            | StringToken::Dollar
            | StringToken::Charset => return,
        };
        let span = self.span(start, self.at);
        self.mistakes.push(Diagnostic::error(codes::BAD_DIGITS, span, problem));
    }

    pub(super) fn dollar_or_at(&mut self) -> TokenKind {
        if let Some(tag) = self.dollar_tag() {
            return self.dollar_string(tag);
        }
        self.at += 1;
        self.skip_word();
        TokenKind::ForeignParam
    }

    /// The length of `$tag$`.
    fn dollar_tag(&self) -> Option<usize> {
        let rest = self.bytes()[self.at..].strip_prefix(b"$")?;
        let len = rest.iter().position(|it| *it == b'$' || !is_word_part(*it))?;
        let starts_well = rest.first().is_some_and(|it| !it.is_ascii_digit());
        (rest[len] == b'$' && starts_well).then_some(len + 2)
    }

    fn dollar_string(&mut self, tag_len: usize) -> TokenKind {
        let start = self.at;
        let tag = &self.text[start..start + tag_len];
        match self.text[start + tag_len..].find(tag) {
            Some(found) => self.at = start + tag_len + found + tag_len,
            None => self.unterminated(start, tag_len, "string", tag),
        }
        TokenKind::String(StringToken::Dollar)
    }
}
