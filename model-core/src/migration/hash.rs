//! The identity of files and migrations.

use std::borrow::Cow;
use std::fmt;

use sha2::{Digest, Sha256};

/// A SHA-256 in 64 lower-case hexadecimal digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(String);

impl Hash {
    /// The hash of a text, in its [`canonical`] form.
    pub fn of(text: &str) -> Self {
        Self::of_parts(&[&canonical(text)])
    }

    /// The hash of several texts; where one ends and the next begins takes part.
    pub fn of_parts(parts: &[&str]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update(part.len().to_le_bytes());
            digest.update(part.as_bytes());
        }
        Self(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The hash that a text writes; `None` when it is not 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == 64 && text.bytes().all(digit)).then(|| Self(text.to_owned()))
    }

    /// All digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough digits for people.
    pub fn short(&self) -> &str {
        &self.0[..12]
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({})", self.short())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text as it is hashed: without byte order mark, with `\n` line ends. What an editor or version
/// control does to a file on another system is no edit.
pub fn canonical(text: &str) -> Cow<'_, str> {
    let text = text.trim_start_matches('\u{FEFF}');
    if !text.contains("\r\n") {
        return Cow::Borrowed(text);
    }
    let (lines, last) = text.rsplit_once('\n').unwrap_or(("", text));
    let lines: Vec<&str> = lines.split('\n').map(|it| it.trim_end_matches('\r')).collect();
    Cow::Owned(format!("{}\n{last}", lines.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn what_is_canonical_stays_as_it_is() {
        for text in ["a\r\r\nb", "\u{FEFF}\u{FEFF}a", "\r\n\r", "a\r\n", "\r\r\r\n\n\r\r"] {
            let once = canonical(text).into_owned();
            assert_eq!(canonical(&once), once, "{text:?}");
        }
        assert_eq!(canonical("a\r\n\r\nb\r"), "a\n\nb\r");
    }
}
