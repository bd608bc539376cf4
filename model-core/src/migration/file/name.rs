//! Names of migrations, which are names of folders.

use std::fmt;

/// The name of a migration: lower-case letters, digits and `_`, at most 100, so that it is one
/// path component on every system and reads the same everywhere.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

/// Why a text is not the name of a migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameError(String);

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} cannot name a migration: a name has 1 to {} lower-case letters, digits and `_`",
            self.0,
            Name::MAX
        )
    }
}

impl std::error::Error for NameError {}

impl Name {
    const MAX: usize = 100;

    /// Checks a text and makes it a name.
    ///
    /// # Errors
    /// When it has any other character than `a-z`, `0-9` and `_`, or more than 100, or none.
    pub fn new(text: impl Into<String>) -> Result<Self, NameError> {
        let text = text.into();
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if text.is_empty() || text.len() > Self::MAX || !text.bytes().all(allowed) {
            return Err(NameError(text));
        }
        Ok(Self(text))
    }

    /// The name after `last`: its number plus one, and `words` made fit.
    ///
    /// ```
    /// use model_core::migration::file::Name;
    /// let first = Name::next(None, "initial");
    /// assert_eq!(first.as_str(), "0001_initial");
    /// assert_eq!(Name::next(Some(&first), "Add user's e-mail").as_str(), "0002_add_user_s_e_mail");
    /// ```
    pub fn next(last: Option<&Name>, words: &str) -> Self {
        let number = last.and_then(Name::number).unwrap_or(0).saturating_add(1);
        let mut slug = String::new();
        for c in words.chars().flat_map(char::to_lowercase) {
            match c {
                'a'..='z' | '0'..='9' => slug.push(c),
                _ if slug.ends_with('_') || slug.is_empty() => {}
                _ => slug.push('_'),
            }
        }
        slug.truncate(60);
        let slug = slug.trim_end_matches('_');
        let slug = if slug.is_empty() { "change" } else { slug };
        Self(format!("{number:04}_{slug}"))
    }

    /// The number it begins with. It is for people: the order is by parent.
    pub fn number(&self) -> Option<u32> {
        let digits = self.0.split('_').next().unwrap_or("");
        digits.parse().ok()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
