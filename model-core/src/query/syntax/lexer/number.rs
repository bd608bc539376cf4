//! Numbers.

use super::{Lexer, is_word_part};
use crate::diagnostic::Diagnostic;
use crate::query::syntax::codes;
use crate::query::syntax::token::{NumberToken, TokenKind};

impl Lexer<'_> {
    pub(super) fn number(&mut self) -> TokenKind {
        let start = self.at;
        let hex = self.peek(0) == Some(b'0') && matches!(self.peek(1), Some(b'x' | b'X'));
        let form = if hex { self.hex_number() } else { self.decimal_number() };
        if self.peek(0).is_some_and(is_word_part) || self.text[start..self.at].ends_with('_') {
            self.skip_word();
            return self.bad_number(start);
        }
        TokenKind::Number(form)
    }

    fn hex_number(&mut self) -> NumberToken {
        self.at += 2;
        let digits = self.at;
        self.skip_while(|it| it.is_ascii_hexdigit() || it == b'_');
        if self.at == digits {
            // Leaves the `x`, which no number ends in.
            self.at -= 1;
        }
        NumberToken::Hex
    }

    fn decimal_number(&mut self) -> NumberToken {
        let is_digit = |it: u8| it.is_ascii_digit() || it == b'_';
        let mut form = NumberToken::Integer;
        self.skip_while(is_digit);
        if self.peek(0) == Some(b'.') {
            form = NumberToken::Decimal;
            self.at += 1;
            if self.peek(0).is_some_and(|it| it.is_ascii_digit()) {
                self.skip_while(is_digit);
            }
        }
        if let Some(sign) = self.exponent() {
            form = NumberToken::Decimal;
            self.at += 1 + sign;
            self.skip_while(is_digit);
        }
        form
    }

    /// The length of the sign, if an exponent follows.
    fn exponent(&self) -> Option<usize> {
        if !matches!(self.peek(0), Some(b'e' | b'E')) {
            return None;
        }
        let sign = usize::from(matches!(self.peek(1), Some(b'+' | b'-')));
        self.peek(1 + sign)?.is_ascii_digit().then_some(sign)
    }

    fn bad_number(&mut self, start: usize) -> TokenKind {
        let text = &self.text[start..self.at];
        let span = self.span(start, self.at);
        let mistake =
            Diagnostic::error(codes::BAD_NUMBER, span, format!("`{text}` is not a number"))
                .help("a name that starts with a digit is written in double quotes");
        self.mistakes.push(mistake);
        TokenKind::Invalid
    }
}
