//! Identifiers, and the nearest of several names.

mod suggest;

pub use suggest::nearest;

use std::fmt;

use heck::{ToSnakeCase, ToUpperCamelCase};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The longest identifier that every supported database keeps whole, in bytes (PostgreSQL:
/// `NAMEDATALEN - 1`; it cuts longer ones silently).
pub const MAX_BYTES: usize = 63;

/// The name of a table, column, index or constraint, as the database stores it.
///
/// Only [`Ident::new`] makes one, so a raw string never reaches SQL; each dialect quotes it in one
/// function.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ident(String);

/// Why a text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentError {
    /// It has no character.
    Empty,
    /// It is longer than [`MAX_BYTES`].
    TooLong(usize),
    /// It has a control, NUL, bidirectional or zero-width character.
    Control(char),
    /// It is not in Unicode normalization form C, so two spellings of one name could exist.
    NotNormalized,
}

impl fmt::Display for IdentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("an identifier has at least one character"),
            Self::TooLong(bytes) => {
                write!(f, "an identifier has at most {MAX_BYTES} bytes, this one has {bytes}")
            }
            Self::Control(c) => {
                write!(
                    f,
                    "an identifier has no invisible character such as U+{:04X}",
                    u32::from(*c)
                )
            }
            Self::NotNormalized => f.write_str("an identifier is in Unicode normalization form C"),
        }
    }
}

impl std::error::Error for IdentError {}

impl Ident {
    /// Checks a text and makes it an identifier.
    ///
    /// ```
    /// use model_core::name::Ident;
    /// assert_eq!(Ident::new("users").unwrap().as_str(), "users");
    /// assert!(Ident::new("a\0b").is_err());
    /// ```
    ///
    /// # Errors
    /// When the text is empty, longer than [`MAX_BYTES`], not in normalization form C, or has an
    /// invisible character.
    pub fn new(text: impl Into<String>) -> Result<Self, IdentError> {
        let text = text.into();
        if text.is_empty() {
            return Err(IdentError::Empty);
        }
        if text.len() > MAX_BYTES {
            return Err(IdentError::TooLong(text.len()));
        }
        if let Some(c) = text.chars().find(|c| is_invisible(*c)) {
            return Err(IdentError::Control(c));
        }
        if !is_nfc(&text) {
            return Err(IdentError::NotNormalized);
        }
        Ok(Self(text))
    }

    /// A derived name: the parts joined by `_`. One that would be too long keeps a readable prefix
    /// and ends in a hash of the whole, so that two long names stay two.
    ///
    /// ```
    /// use model_core::name::Ident;
    /// let users = Ident::new("users").unwrap();
    /// assert_eq!(Ident::derived(&[&users, &Ident::new("email").unwrap()], "key").as_str(), "users_email_key");
    /// ```
    pub fn derived(parts: &[&Ident], suffix: &str) -> Self {
        let mut whole: Vec<&str> = parts.iter().map(|it| it.as_str()).collect();
        whole.push(suffix);
        let whole = whole.join("_");
        if whole.len() <= MAX_BYTES {
            return Self(whole);
        }
        let tail = format!("_{}_{suffix}", short_hash(&whole));
        let mut keep = MAX_BYTES.saturating_sub(tail.len());
        while !whole.is_char_boundary(keep) {
            keep -= 1;
        }
        Self(format!("{}{tail}", &whole[..keep]).nfc().collect())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form under which two names are one to a database that folds case (SQLite, MySQL on some
    /// systems): ASCII letters in lower case.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Ten hexadecimal digits of the SHA-256 of `text`.
fn short_hash(text: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(text.as_bytes()).iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}

impl fmt::Debug for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Ident {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for Ident {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The table name of a struct: `UserAddress` → `user_addresses`.
pub fn table_name(strukt: &str) -> String {
    let snake = strukt.to_snake_case();
    match snake.rsplit_once('_') {
        Some((head, last)) => format!("{head}_{}", plural(last)),
        None => plural(&snake),
    }
}

/// A Rust struct name from a query's name: `active_since` → `ActiveSince`.
pub fn struct_name(name: &str) -> String {
    name.to_upper_camel_case()
}

/// A Rust function or module name: `ActiveSince` → `active_since`.
pub fn snake_name(name: &str) -> String {
    name.to_snake_case()
}

/// The English plural, as far as table names need it.
fn plural(word: &str) -> String {
    const IRREGULAR: &[(&str, &str)] = &[
        ("child", "children"),
        ("datum", "data"),
        ("data", "data"),
        ("equipment", "equipment"),
        ("foot", "feet"),
        ("index", "indexes"),
        ("information", "information"),
        ("man", "men"),
        ("mouse", "mice"),
        ("news", "news"),
        ("person", "people"),
        ("quiz", "quizzes"),
        ("series", "series"),
        ("species", "species"),
        ("woman", "women"),
    ];
    if let Some((_, plural)) = IRREGULAR.iter().find(|(singular, _)| *singular == word) {
        return (*plural).to_owned();
    }
    let before_y = word.strip_suffix('y').and_then(|head| head.chars().next_back());
    match word {
        _ if before_y.is_some_and(|c| !"aeiou".contains(c)) => {
            format!("{}ies", &word[..word.len() - 1])
        }
        _ if ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end)) => {
            format!("{word}es")
        }
        _ => format!("{word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_names_are_snake_case_plurals() {
        let cases = [
            ("User", "users"),
            ("UserAddress", "user_addresses"),
            ("Category", "categories"),
            ("Day", "days"),
            ("Person", "people"),
            ("OrderBox", "order_boxes"),
            ("HTTPRequest", "http_requests"),
            ("Y", "ys"),
        ];
        for (strukt, table) in cases {
            assert_eq!(table_name(strukt), table);
        }
    }

    #[test]
    fn a_long_derived_name_keeps_a_prefix_and_differs_from_its_neighbour() {
        let long = Ident::new("a".repeat(40)).unwrap();
        let first = Ident::derived(&[&long, &long], "key");
        let second = Ident::derived(&[&long, &long, &long], "key");
        assert!(first.as_str().len() <= MAX_BYTES && first.as_str().starts_with("aaaa"));
        assert_ne!(first, second);
    }

    #[test]
    fn an_identifier_refuses_what_a_database_would_cut_or_hide() {
        assert_eq!(Ident::new(""), Err(IdentError::Empty));
        assert_eq!(Ident::new("x".repeat(64)), Err(IdentError::TooLong(64)));
        assert_eq!(Ident::new("a\u{200B}b"), Err(IdentError::Control('\u{200B}')));
        assert_eq!(Ident::new("e\u{301}"), Err(IdentError::NotNormalized));
    }
}
