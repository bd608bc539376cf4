//! SQL expressions as the models carry them: opaque but for the names in them.
//!
//! This is no parser. It knows strings, quoted names and words, which is enough to tell whether a
//! column is mentioned, to follow its rename, and to compare two texts but for their white space.

use std::borrow::Cow;

/// A piece of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece<'a> {
    Space,
    /// A word or quoted name, by its plain text.
    Name {
        plain: Cow<'a, str>,
        quoted: bool,
    },
    /// Strings, numbers, operators: as they are.
    Other(&'a str),
}

/// Whether the text has the name, plain or quoted, in any case.
pub fn mentions(text: &str, name: &str) -> bool {
    spans(text).iter().any(|(_, end, it)| is_name(it, name) && !is_called(text, *end))
}

/// Whether the text may have a query in it.
pub fn has_query(text: &str) -> bool {
    let is_query =
        |it: &str| it.eq_ignore_ascii_case("select") || it.eq_ignore_ascii_case("values");
    pieces(text)
        .iter()
        .any(|it| matches!(it, Piece::Name { plain, quoted: false } if is_query(plain)))
}

/// The text with each mention of `from` replaced by `to`.
pub fn rename(text: &str, from: &str, to: &str) -> String {
    let mut out = String::new();
    let mut last = 0;
    for (start, end, piece) in spans(text) {
        if is_name(&piece, from) && !is_called(text, end) {
            out.push_str(&text[last..start]);
            if is_plain(to) && matches!(piece, Piece::Name { quoted: false, .. }) {
                out.push_str(to);
            } else {
                out.push_str(&format!("\"{}\"", to.replace('"', "\"\"")));
            }
            last = end;
        }
    }
    out.push_str(&text[last..]);
    out
}

/// The text in a form in which two texts that differ only in white space and in the quoting of
/// names are equal.
pub fn canonical(text: &str) -> String {
    let mut out = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Space => continue,
            Piece::Name { plain, quoted: false } => out.push_str(&plain.to_lowercase()),
            Piece::Name { plain, quoted: true } if is_plain(&plain) => out.push_str(&plain),
            Piece::Name { plain, quoted: true } => {
                out.push_str(&format!("\"{}\"", plain.replace('"', "\"\"")));
            }
            Piece::Other(other) => out.push_str(other),
        }
        out.push(' ');
    }
    out.truncate(out.trim_end().len());
    out
}

fn is_plain(name: &str) -> bool {
    let first = name.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b == b'_');
    first && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn is_name(piece: &Piece<'_>, name: &str) -> bool {
    matches!(piece, Piece::Name { plain, .. } if plain.eq_ignore_ascii_case(name))
}

/// Whether the name that ends there is a function's.
fn is_called(text: &str, end: usize) -> bool {
    text[end..].trim_start().starts_with('(')
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    spans(text).into_iter().map(|(_, _, piece)| piece).collect()
}

fn spans(text: &str) -> Vec<(usize, usize, Piece<'_>)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let (length, piece) = match c {
            _ if c.is_whitespace() => (c.len_utf8(), Piece::Space),
            '\'' => {
                let length = quoted_length(rest, '\'');
                (length, Piece::Other(&rest[..length]))
            }
            '"' | '`' => quoted_name(rest, c),
            '[' => quoted_name(rest, ']'),
            _ if c.is_ascii_digit() => {
                let length = word_length(rest);
                (length, Piece::Other(&rest[..length]))
            }
            _ if is_word(c) => {
                let length = word_length(rest);
                (length, Piece::Name { plain: Cow::Borrowed(&rest[..length]), quoted: false })
            }
            _ => (c.len_utf8(), Piece::Other(&rest[..c.len_utf8()])),
        };
        out.push((at, at + length, piece));
        at += length;
    }
    out
}

fn quoted_name(rest: &str, close: char) -> (usize, Piece<'_>) {
    let length = quoted_length(rest, close);
    let inner = rest[1..length].strip_suffix(close).unwrap_or(&rest[1..length]);
    let twice: String = [close, close].iter().collect();
    let plain = if close != ']' && inner.contains(&twice) {
        Cow::Owned(inner.replace(&twice, &close.to_string()))
    } else {
        Cow::Borrowed(inner)
    };
    (length, Piece::Name { plain, quoted: true })
}

/// Up to and with the closing quote, or the rest of the text when there is none.
fn quoted_length(rest: &str, close: char) -> usize {
    let bytes = rest.as_bytes();
    let close = close as u8;
    let mut at = 1;
    while at < bytes.len() {
        if bytes[at] != close {
            at += 1;
        } else if close != b']' && bytes.get(at + 1) == Some(&close) {
            at += 2;
        } else {
            return at + 1;
        }
    }
    rest.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn word_length(rest: &str) -> usize {
    rest.find(|c| !is_word(c)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_plain_and_quoted_but_not_in_a_string_or_a_longer_word() {
        assert!(mentions("email like '%@%'", "email") && mentions("[Email] = 1", "email"));
        assert!(!mentions("length('email') > emails", "email"));
    }

    #[test]
    fn a_rename_follows_every_mention() {
        assert_eq!(rename("a > 1 and \"a\" < 'a' + aa", "a", "b"), "b > 1 and \"b\" < 'a' + aa");
        assert_eq!(rename("a > 1", "a", "B c"), "\"B c\" > 1");
    }

    #[test]
    fn a_function_of_the_same_name_is_another_thing() {
        assert_eq!(rename("length(length) < 5", "length", "size"), "length(size) < 5");
        assert_eq!(rename("length (length) < 5", "length", "size"), "length (size) < 5");
        assert!(!mentions("lower(email) = 'x'", "lower"));
    }

    #[test]
    fn a_query_is_seen_and_a_text_that_says_so_is_none() {
        assert!(has_query("(SELECT(max(id)) from a)") && has_query("x in (values (1))"));
        assert!(!has_query("'select' || \"select\" || selected"));
    }

    #[test]
    fn white_space_and_needless_quotes_make_no_difference() {
        assert_eq!(canonical("a\n>  \"b\" AND c"), canonical("a > b and c"));
        assert_ne!(canonical("a > 'b  c'"), canonical("a > 'b c'"));
        assert_eq!(canonical("'open"), "'open");
    }
}
