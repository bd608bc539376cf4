//! The only ways in which a name or a text gets into SQL.
//!
//! Whether a backslash means itself depends on the session (`no_backslash_escapes`), so none is
//! ever written into a text.

use crate::name::Ident;

/// A quoted name.
pub fn ident(name: &Ident) -> String {
    raw_ident(name.as_str())
}

/// A name that is not from a model: a column of our own, a message.
pub(super) fn raw_ident(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// A list of quoted names.
pub fn idents(names: &[Ident]) -> String {
    names.iter().map(ident).collect::<Vec<_>>().join(", ")
}

/// A quoted text, also where the grammar wants a constant.
pub fn literal(text: &str) -> String {
    if is_plain(text) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("_utf8mb4 {}", bytes(text.as_bytes()))
    }
}

/// A quoted text inside an expression that the database keeps. MariaDB prints a constant with a
/// backslash so that it cannot read it again, and `char(…)` as it was.
pub(super) fn kept_literal(text: &str) -> String {
    if is_plain(text) {
        return literal(text);
    }
    let mut parts: Vec<String> = Vec::new();
    for piece in text.split_inclusive(is_special) {
        let plain = piece.trim_end_matches(is_special);
        if !plain.is_empty() {
            parts.push(literal(plain));
        }
        if let Some(special) = piece[plain.len()..].chars().next() {
            parts.push(format!("char({} using utf8mb4)", u32::from(special)));
        }
    }
    format!("concat({})", parts.join(", "))
}

/// A label of an enum, where no name of a character set is allowed.
pub(super) fn label(text: &str) -> String {
    if is_plain(text) { literal(text) } else { bytes(text.as_bytes()) }
}

/// A comment, for which the grammar has only a text in quotes.
pub(super) fn comment(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

/// Bytes.
pub fn bytes(bytes: &[u8]) -> String {
    format!("x'{}'", hex(bytes))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn is_plain(text: &str) -> bool {
    !text.contains(is_special)
}

fn is_special(c: char) -> bool {
    c == '\\' || c.is_ascii_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_has_a_backslash() {
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal("a\\b"), "_utf8mb4 x'615c62'");
        assert_eq!(
            kept_literal("a\\\nb"),
            "concat('a', char(92 using utf8mb4), char(10 using utf8mb4), 'b')"
        );
    }
}
