//! Text to tokens.
//!
//! One lexer for all databases: a backslash in a string is a letter like any other, block comments
//! nest, and every form of quotes is read. What one of them reads otherwise is for `support` to
//! say. Nothing is lost: the tokens and the white space between them are the text.

mod number;
mod quoted;

use super::ast::Quote;
use super::codes;
use super::keyword::Keyword;
use super::token::{StringToken, Symbol, Token, TokenKind};
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Span};

/// The tokens of a text, comments among them, the last one [`TokenKind::End`]; and what of it is
/// no token. A string or comment that does not end is taken to end with its line.
///
/// `offset` is where the text stands in its file; spans are places in the file.
///
/// ```
/// use model_core::diagnostic::FileId;
/// use model_core::query::syntax::tokenize;
///
/// let (tokens, mistakes) = tokenize("select 1 -- one", FileId(0), 0);
/// assert_eq!(tokens.len(), 4);
/// assert!(tokens[2].kind.is_comment());
/// assert!(mistakes.is_empty());
/// ```
pub fn tokenize(text: &str, file: FileId, offset: u32) -> (Vec<Token>, Diagnostics) {
    let fits = u32::try_from(text.len()).ok().and_then(|len| len.checked_add(offset)).is_some();
    if !fits {
        let span = Span::new(file, offset, offset);
        let tokens = vec![Token { kind: TokenKind::End, span }];
        let message = "a file of queries has less than 4 GiB";
        return (tokens, Diagnostic::error(codes::TOO_LONG, span, message).into());
    }
    let mut lexer = Lexer {
        text,
        file,
        offset,
        at: 0,
        gave_up: false,
        previous: TokenKind::End,
        brackets: 0,
        mistakes: Diagnostics::new(),
    };
    // A token and the space after it are seldom shorter than four bytes.
    let mut tokens = Vec::with_capacity(text.len() / 4 + 1);
    loop {
        let token = lexer.next_token();
        tokens.push(token);
        if token.kind == TokenKind::End {
            return (tokens, lexer.mistakes);
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    file: FileId,
    offset: u32,
    at: usize,
    /// Whether something did not end already. The next such thing ends with the text, so that no
    /// text is searched to its end again and again.
    gave_up: bool,
    /// The kind of the token before, and how many brackets are open, which say what `[` starts.
    previous: TokenKind,
    brackets: u32,
    mistakes: Diagnostics,
}

impl Lexer<'_> {
    fn next_token(&mut self) -> Token {
        self.skip_space();
        let start = self.at;
        let kind = self.read_kind();
        if !kind.is_comment() {
            self.previous = kind;
        }
        Token { kind, span: self.span(start, self.at) }
    }

    fn read_kind(&mut self) -> TokenKind {
        let Some(first) = self.peek(0) else { return TokenKind::End };
        match first {
            b'-' if self.peek(1) == Some(b'-') => self.line_comment(),
            b'/' if self.peek(1) == Some(b'*') => self.block_comment(),
            b'\'' => self.string(StringToken::Plain, 0),
            b'"' => self.quoted(Quote::Double, b'"', 0),
            b'[' if self.starts_bracket_name() => self.bracket_name(),
            b'`' => self.quoted(Quote::Backtick, b'`', 0),
            b'0'..=b'9' => self.number(),
            b'.' if self.peek(1).is_some_and(|it| it.is_ascii_digit()) => self.number(),
            b':' if self.peek(1).is_some_and(is_word_start) => self.param(),
            b'$' | b'@' if self.peek(1).is_some_and(is_word_part) => self.dollar_or_at(),
            b'$' if self.peek(1) == Some(b'$') => self.dollar_or_at(),
            _ if is_word_start(first) => self.word(),
            _ => self.symbol(),
        }
    }

    fn word(&mut self) -> TokenKind {
        if let Some(kind) = self.prefixed_string() {
            return kind;
        }
        let start = self.at;
        self.skip_word();
        match Keyword::find(&self.text[start..self.at]) {
            Some(keyword) => TokenKind::Keyword(keyword),
            None => TokenKind::Word,
        }
    }

    fn param(&mut self) -> TokenKind {
        self.at += 1;
        self.skip_word();
        // In `:tags ?| x` and `:tags?|x` the mark belongs to the operator.
        let operator = matches!(self.peek(1), Some(b'|' | b'&')) && self.peek(1) != self.peek(2);
        let optional = self.peek(0) == Some(b'?') && !operator;
        self.at += usize::from(optional);
        TokenKind::Param { optional }
    }

    fn line_comment(&mut self) -> TokenKind {
        let rest = &self.text[self.at..];
        let line = rest.find('\n').unwrap_or(rest.len());
        self.at += rest[..line].trim_end_matches('\r').len();
        TokenKind::LineComment
    }

    fn block_comment(&mut self) -> TokenKind {
        let start = self.at;
        let mut open = 0u32;
        let mut nested = false;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(b'/'), Some(b'*')) => {
                    nested |= open > 0;
                    open += 1;
                    self.at += 2;
                }
                (Some(b'*'), Some(b'/')) => {
                    open -= 1;
                    self.at += 2;
                }
                (Some(_), _) => self.at += 1,
                (None, _) => {
                    self.unterminated(start, 2, "comment", "*/");
                    break;
                }
            }
            if open == 0 {
                break;
            }
        }
        TokenKind::BlockComment { nested }
    }

    fn symbol(&mut self) -> TokenKind {
        if let Some((symbol, len)) = Symbol::read(&self.bytes()[self.at..]) {
            self.at += len;
            match symbol {
                Symbol::LeftBracket => self.brackets += 1,
                Symbol::RightBracket => self.brackets = self.brackets.saturating_sub(1),
                _ => {}
            }
            return TokenKind::Symbol(symbol);
        }
        let start = self.at;
        let Some(stray) = self.text[start..].chars().next() else { return TokenKind::End };
        self.at += stray.len_utf8();
        let span = self.span(start, self.at);
        let message = match stray {
            '\\' => "a backslash means nothing outside of a string".to_owned(),
            _ if stray.is_control() => {
                format!("the character U+{:04X} means nothing in a query", u32::from(stray))
            }
            _ => format!("the character `{stray}` means nothing in a query"),
        };
        let mistake = Diagnostic::error(codes::STRAY_CHARACTER, span, message);
        match stray {
            '{' if self.text[self.at..].contains('}') => {
                self.mistakes.push(mistake.help("parameters are written `:name`"));
            }
            // The one that opened it was reported.
            '}' if self.text[..start].contains('{') => {}
            _ => self.mistakes.push(mistake),
        }
        TokenKind::Invalid
    }

    fn skip_space(&mut self) {
        self.skip_while(|it| matches!(it, b' ' | b'\t' | b'\n' | b'\r' | 0x0C));
    }

    fn skip_word(&mut self) {
        self.skip_while(is_word_part);
    }

    fn skip_while(&mut self, accept: impl Fn(u8) -> bool) {
        let rest = &self.bytes()[self.at..];
        self.at += rest.iter().position(|it| !accept(*it)).unwrap_or(rest.len());
    }

    fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes().get(self.at + ahead).copied()
    }

    #[expect(clippy::cast_possible_truncation, reason = "`tokenize` refuses longer texts")]
    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.offset + start as u32, self.offset + end as u32)
    }
}

/// Letters, the underscore, and every character beyond ASCII.
fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_word_part(byte: u8) -> bool {
    is_word_start(byte) || byte.is_ascii_digit() || byte == b'$'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens as text, and the messages.
    fn lex(text: &str) -> (Vec<&str>, Vec<String>) {
        let (tokens, mistakes) = tokenize(text, FileId(0), 0);
        let texts = tokens[..tokens.len() - 1]
            .iter()
            .map(|it| &text[it.span.start as usize..it.span.end as usize]);
        (texts.collect(), mistakes.iter().map(|it| it.message.clone()).collect())
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let (tokens, mistakes) = lex(text);
        assert_eq!(tokens, expected);
        assert_eq!(mistakes, Vec::<String>::new());
    }

    #[track_caller]
    fn check_mistake(text: &str, expected: &str) {
        assert_eq!(lex(text).1, [expected]);
    }

    #[test]
    fn words_numbers_and_symbols_need_no_space() {
        check("a=1+b<>.5e-3", &["a", "=", "1", "+", "b", "<>", ".5e-3"]);
    }

    #[test]
    fn every_form_of_quotes_is_one_token() {
        check(r#"'it''s' "a""b" `c``d`"#, &["'it''s'", "\"a\"\"b\"", "`c``d`"]);
    }

    #[test]
    fn prefixes_belong_to_their_string() {
        check(
            "x'00' B'01' e'a\\'b' n'c' u&'d' _utf8'e'",
            &["x'00'", "B'01'", "e'a\\'b'", "n'c'", "u&'d'", "_utf8'e'"],
        );
    }

    #[test]
    fn a_backslash_does_not_escape_a_quote() {
        check(r"'a\' b", &[r"'a\'", "b"]);
    }

    #[test]
    fn dollar_strings_end_with_their_tag() {
        check("$$a'b$$ $x$ $$ $x$", &["$$a'b$$", "$x$ $$ $x$"]);
    }

    #[test]
    fn parameters_take_their_mark_but_no_operator_and_no_cast() {
        check(":a :b? :c::int :d?|x", &[":a", ":b?", ":c", "::", "int", ":d", "?|", "x"]);
    }

    #[test]
    fn block_comments_nest() {
        check("a /* b /* c */ d */ e", &["a", "/* b /* c */ d */", "e"]);
    }

    #[test]
    fn a_line_comment_ends_before_its_line_break() {
        check("a -- b\r\nc", &["a", "-- b", "c"]);
    }

    #[test]
    fn letters_beyond_ascii_are_words() {
        check("größe 名前", &["größe", "名前"]);
    }

    #[test]
    fn a_string_without_end_is_reported_at_its_start_and_ends_with_its_line() {
        let (tokens, mistakes) = tokenize("a 'b\nc", FileId(0), 10);
        assert_eq!(tokens.len(), 4);
        let mistake = mistakes.iter().next().unwrap();
        assert_eq!(mistake.message, "this string does not end");
        assert_eq!((mistake.span.start, mistake.span.end), (12, 13));
    }

    #[test]
    fn what_does_not_end_is_named() {
        check_mistake("\"a", "this quoted name does not end");
        check_mistake("/* a", "this comment does not end");
        check_mistake("$a$ b", "this string does not end");
    }

    #[test]
    fn numbers_do_not_run_into_words() {
        check_mistake("12ab", "`12ab` is not a number");
        check_mistake("0x", "`0x` is not a number");
        check_mistake("1e", "`1e` is not a number");
    }

    #[test]
    fn blobs_have_pairs_of_digits() {
        check_mistake("x'0g'", "a blob has hexadecimal digits only");
        check_mistake("x'012'", "a blob has two digits for each byte");
    }

    #[test]
    fn stray_characters_are_named() {
        check_mistake("a \\ b", "a backslash means nothing outside of a string");
        check_mistake("a { b", "the character `{` means nothing in a query");
    }
}
