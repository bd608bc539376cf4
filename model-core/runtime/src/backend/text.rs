//! Values as text: what databases without a type of their own keep, and what messages show.

/// A short text as it is; of a long one only the length, since it may be private.
pub(super) fn shown(text: &str) -> String {
    match text.chars().count() {
        ..=40 => format!("`{}`", text.escape_debug()),
        count => format!("a text of {count} characters"),
    }
}

/// 32 digits, with or without hyphens.
pub(super) fn parse_uuid(text: &str) -> Option<[u8; 16]> {
    let mut out = [0; 16];
    let mut digits = text.bytes().filter(|byte| *byte != b'-');
    for byte in &mut out {
        *byte = nibble(digits.next()?)? << 4 | nibble(digits.next()?)?;
    }
    digits.next().is_none().then_some(out)
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|it| it as u8)
}
