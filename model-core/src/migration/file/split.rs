//! One SQL text into its statements.
//!
//! The splitter knows just enough of SQL to find where a statement ends: strings, quoted names,
//! comments, dollar quotes, and the body of a trigger. It says nothing of what is between.

use std::fmt;

use crate::dialect::Lexis;

/// Where a text ends in the middle of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SplitError {
    /// What is open: `string`, `comment`, …
    pub what: &'static str,
    /// The line on which it begins, from 1.
    pub line: usize,
}

impl fmt::Display for SplitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} that begins on line {} does not end", self.what, self.line)
    }
}

impl std::error::Error for SplitError {}

/// A piece of a script: a statement without its `;`, or a comment between two statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fragment<'a> {
    pub(super) kind: FragmentKind,
    pub(super) text: &'a str,
    /// From 1.
    pub(super) line: usize,
    /// Whether a `;` ends it; always for comments.
    pub(super) closed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FragmentKind {
    Statement,
    Comment,
}

/// The statements of a text, each without its `;` and without the comments around it.
///
/// # Errors
/// When a string, quoted name, comment or trigger body does not end.
pub fn split_statements(text: &str, lexis: &Lexis) -> Result<Vec<String>, SplitError> {
    let fragments = split(text, lexis)?;
    Ok(fragments
        .iter()
        .filter(|it| it.kind == FragmentKind::Statement)
        .map(|it| it.text.to_owned())
        .collect())
}

pub(super) fn split<'a>(text: &'a str, lexis: &Lexis) -> Result<Vec<Fragment<'a>>, SplitError> {
    let mut splitter = Splitter {
        text,
        out: Vec::new(),
        start: None,
        end: 0,
        body: Body::default(),
        last: (0, 1),
    };
    let mut tokens = Tokens { text, at: 0, lexis };
    while let Some(token) = tokens.next_token()? {
        splitter.take(&token);
    }
    splitter.finish()
}

/// The first words of a statement in lower case, comments skipped.
pub(super) fn leading_words(statement: &str, lexis: &Lexis, count: usize) -> Vec<String> {
    let mut tokens = Tokens { text: statement, at: 0, lexis };
    let mut words = Vec::new();
    while let Ok(Some(token)) = tokens.next_token() {
        match token.kind {
            TokenKind::Space | TokenKind::Comment => {}
            TokenKind::Word if words.len() < count => {
                words.push(statement[token.start..token.end].to_ascii_lowercase());
            }
            TokenKind::Word | TokenKind::Semicolon | TokenKind::Dot | TokenKind::Other => break,
        }
    }
    words
}

struct Splitter<'a> {
    text: &'a str,
    out: Vec<Fragment<'a>>,
    /// Of the current statement, from its first significant token.
    start: Option<usize>,
    end: usize,
    body: Body,
    /// Where the last fragment begins, and its line: lines are counted on from there.
    last: (usize, usize),
}

impl<'a> Splitter<'a> {
    fn take(&mut self, token: &Token) {
        match token.kind {
            TokenKind::Space => {}
            TokenKind::Comment if self.start.is_none() => {
                self.push(FragmentKind::Comment, token.start, token.end, true);
            }
            TokenKind::Comment => {}
            TokenKind::Semicolon if self.body.is_open() => self.end = token.end,
            TokenKind::Semicolon => self.close(true),
            TokenKind::Word | TokenKind::Dot | TokenKind::Other => {
                self.start.get_or_insert(token.start);
                self.end = token.end;
                self.body.take(token.kind, &self.text[token.start..token.end]);
            }
        }
    }

    fn close(&mut self, closed: bool) {
        if let Some(start) = self.start.take() {
            self.push(FragmentKind::Statement, start, self.end, closed);
        }
        self.body = Body::default();
    }

    fn push(&mut self, kind: FragmentKind, start: usize, end: usize, closed: bool) {
        let (from, line) = self.last;
        let line = line + line_of(&self.text[from..], start - from) - 1;
        self.last = (start, line);
        self.out.push(Fragment { kind, text: &self.text[start..end], line, closed });
    }

    fn finish(mut self) -> Result<Vec<Fragment<'a>>, SplitError> {
        if let (true, Some(start)) = (self.body.is_open(), self.start) {
            return Err(SplitError { what: "trigger body", line: line_of(self.text, start) });
        }
        self.close(false);
        Ok(self.out)
    }
}

/// Whether the statement is a trigger or another one with a body, and how deep its `begin … end`
/// and `case … end` are.
#[derive(Default)]
struct Body {
    words: usize,
    has_body: bool,
    undecided: bool,
    depth: usize,
    after_dot: bool,
    after_end: bool,
}

impl Body {
    fn is_open(&self) -> bool {
        self.depth > 0
    }

    fn take(&mut self, kind: TokenKind, text: &str) {
        let after_dot = std::mem::replace(&mut self.after_dot, kind == TokenKind::Dot);
        if kind != TokenKind::Word || after_dot {
            return;
        }
        let word = text.to_ascii_lowercase();
        let after_end = std::mem::replace(&mut self.after_end, word == "end");
        self.words += 1;
        match (self.words, word.as_str()) {
            (1, first) => self.undecided = first == "create",
            (_, "trigger" | "procedure" | "function" | "event") if self.undecided => {
                self.has_body = true;
                self.undecided = false;
            }
            // A table or a view with a word of that kind further on.
            (_, "table" | "view" | "index" | "unique" | "type") => self.undecided = false,
            // What ends a statement of the body, and not the body; it was not counted.
            (_, "if" | "loop" | "while" | "repeat") if self.has_body && after_end => {
                self.depth += 1;
            }
            (_, "case") if self.has_body && after_end => {}
            (_, "begin" | "case") if self.has_body => self.depth += 1,
            (_, "end") if self.has_body => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TokenKind {
    Space,
    Comment,
    Word,
    Dot,
    Semicolon,
    Other,
}

struct Token {
    kind: TokenKind,
    start: usize,
    end: usize,
}

struct Tokens<'a> {
    text: &'a str,
    at: usize,
    lexis: &'a Lexis,
}

impl Tokens<'_> {
    fn next_token(&mut self) -> Result<Option<Token>, SplitError> {
        let start = self.at;
        let Some(c) = self.text[start..].chars().next() else { return Ok(None) };
        let rest = &self.text[start..];
        let (kind, length) = match c {
            _ if c.is_whitespace() => (TokenKind::Space, c.len_utf8()),
            ';' => (TokenKind::Semicolon, 1),
            '.' => (TokenKind::Dot, 1),
            '-' if self.begins_comment(rest) => (TokenKind::Comment, line_length(rest)),
            '#' if self.lexis.hash_comments => (TokenKind::Comment, line_length(rest)),
            '/' if self.is_executed(rest) => (TokenKind::Other, self.block_comment(rest)?),
            '/' if rest.starts_with("/*") => (TokenKind::Comment, self.block_comment(rest)?),
            '\'' | '"' | '`' => (TokenKind::Other, self.quoted(rest, c)?),
            'e' | 'E' if self.lexis.escape_strings && rest[1..].starts_with('\'') => {
                (TokenKind::Other, 1 + self.quoted_with(&rest[1..], '\'', true)?)
            }
            '[' if self.lexis.bracket_names => (TokenKind::Other, self.quoted(rest, ']')?),
            '$' if self.lexis.dollar_quotes => (TokenKind::Other, self.dollar(rest)?),
            _ if is_word(c) => (TokenKind::Word, word_length(rest)),
            _ => (TokenKind::Other, c.len_utf8()),
        };
        self.at = start + length;
        Ok(Some(Token { kind, start, end: self.at }))
    }

    fn begins_comment(&self, rest: &str) -> bool {
        let Some(after) = rest.strip_prefix("--") else { return false };
        let spaced = after.chars().next().is_none_or(|c| c.is_whitespace() || c.is_control());
        spaced || !self.lexis.executable_comments
    }

    fn is_executed(&self, rest: &str) -> bool {
        self.lexis.executable_comments && (rest.starts_with("/*!") || rest.starts_with("/*M!"))
    }

    fn quoted(&self, rest: &str, close: char) -> Result<usize, SplitError> {
        self.quoted_with(rest, close, self.lexis.backslash_escapes && close != '`')
    }

    fn quoted_with(&self, rest: &str, close: char, escapes: bool) -> Result<usize, SplitError> {
        let bytes = rest.as_bytes();
        let close = close as u8;
        let mut at = 1;
        while let Some(byte) = bytes.get(at) {
            match *byte {
                b'\\' if escapes => at += 2,
                byte if byte == close && close != b']' && bytes.get(at + 1) == Some(&close) => {
                    at += 2;
                }
                byte if byte == close => return Ok(at + 1),
                _ => at += 1,
            }
        }
        let what = if close == b'\'' { "string" } else { "quoted name" };
        Err(self.open(what))
    }

    /// SQLite ends an open comment with the text; here it is a mistake.
    fn block_comment(&self, rest: &str) -> Result<usize, SplitError> {
        let bytes = rest.as_bytes();
        let mut depth = 1;
        let mut at = 2;
        while at < bytes.len() {
            match &bytes[at..] {
                [b'*', b'/', ..] => {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        return Ok(at);
                    }
                }
                [b'/', b'*', ..] if self.lexis.nested_comments => {
                    depth += 1;
                    at += 2;
                }
                _ => at += 1,
            }
        }
        Err(self.open("comment"))
    }

    /// `$$ … $$`, `$tag$ … $tag$`; a lone `$` is an ordinary character.
    fn dollar(&self, rest: &str) -> Result<usize, SplitError> {
        let tag_length = rest[1..].find(|c: char| !is_word(c)).map_or(rest.len(), |at| at + 1);
        if !rest[tag_length..].starts_with('$') {
            return Ok(1);
        }
        let tag = &rest[..=tag_length];
        match rest[tag.len()..].find(tag) {
            Some(at) => Ok(at + 2 * tag.len()),
            None => Err(self.open("dollar-quoted string")),
        }
    }

    fn open(&self, what: &'static str) -> SplitError {
        SplitError { what, line: line_of(self.text, self.at) }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn word_length(rest: &str) -> usize {
    rest.find(|c| !is_word(c)).unwrap_or(rest.len())
}

fn line_length(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;

    fn split_sqlite(text: &str) -> Vec<String> {
        split_statements(text, Dialect::Sqlite.lexis()).unwrap()
    }

    #[test]
    fn a_semicolon_in_a_string_a_name_or_a_comment_ends_nothing() {
        let cases = [
            ("select ';'; select 2", vec!["select ';'", "select 2"]),
            ("select 'it''s; so'; b", vec!["select 'it''s; so'", "b"]),
            ("select \"a;b\", `c;d`, [e;f]; g", vec!["select \"a;b\", `c;d`, [e;f]", "g"]),
            ("a -- no; end\n, b; c", vec!["a -- no; end\n, b", "c"]),
            ("a /* no; end */ b; c", vec!["a /* no; end */ b", "c"]),
            (";;  ; a ;", vec!["a"]),
            ("-- only a comment", vec![]),
            ("ä; ö", vec!["ä", "ö"]),
        ];
        for (text, expected) in cases {
            assert_eq!(split_sqlite(text), expected, "{text}");
        }
    }

    #[test]
    fn a_trigger_is_one_statement_with_its_body() {
        let trigger = "create temp trigger t after insert on a begin\n  update b set n = case when 1 then 2 end;\n  select new.end;\nend";
        assert_eq!(split_sqlite(&format!("{trigger}; select 1")), [trigger, "select 1"]);
    }

    #[test]
    fn a_body_of_mysql_is_one_statement_with_all_that_ends_in_it() {
        let lexis = Dialect::MySql.lexis();
        let body = "create definer=`root`@`%` procedure p(x int) begin\n  if x then select 1; end if;\n  case x when 1 then select 2; end case;\n  while x do set x = x - 1; end while;\nend";
        let text = format!("{body}; select 5--1; /*!50000 select 2 */; -- no\nselect 'a\\'; b'");
        let expected = [body, "select 5--1", "/*!50000 select 2 */", "select 'a\\'; b'"];
        assert_eq!(split_statements(&text, lexis).unwrap(), expected);
    }

    #[test]
    fn begin_and_case_outside_a_trigger_open_nothing() {
        assert_eq!(
            split_sqlite("create table \"trigger\" (a); begin; select 1"),
            ["create table \"trigger\" (a)", "begin", "select 1"]
        );
    }

    #[test]
    fn what_does_not_end_is_named_with_its_line() {
        let cases = [
            ("select 1;\nselect 'x", "string", 2),
            ("\n\n/* x", "comment", 3),
            ("select \"x", "quoted name", 1),
            ("create trigger t after insert on a begin select 1;", "trigger body", 1),
        ];
        for (text, what, line) in cases {
            assert_eq!(
                split_statements(text, Dialect::Sqlite.lexis()),
                Err(SplitError { what, line })
            );
        }
    }

    #[test]
    fn postgres_has_strings_with_escapes_and_bodies_of_routines() {
        let lexis = Dialect::Postgres.lexis();
        let function = "create or replace function f() returns int begin atomic\n  select case when true then 1 end;\nend";
        let text = format!("select E'\\';', 'e\\'; {function}; select 1");
        assert_eq!(
            split_statements(&text, lexis).unwrap(),
            ["select E'\\';', 'e\\'", function, "select 1"]
        );
    }

    #[test]
    fn dollar_quotes_and_nested_comments_count_where_the_database_has_them() {
        let lexis =
            Lexis { dollar_quotes: true, nested_comments: true, ..*Dialect::Sqlite.lexis() };
        let text = "do $x$ a; $$ b; $x$; /* a /* ; */ ; */ select $1";
        assert_eq!(split_statements(text, &lexis).unwrap(), ["do $x$ a; $$ b; $x$", "select $1"]);
    }
}
