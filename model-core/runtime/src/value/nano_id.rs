//! Short random text keys.

use std::fmt;
use std::str::FromStr;

use super::{AutoKey, ColumnValue, Decode, Encode, Kind};
use crate::error::{Error, Result};
use crate::row::{Reader, Writer};

/// A random key of 21 characters that fits into a URL: `V1StGXR8_Z5jdHi6B-myT`.
///
/// It holds 126 random bits, as many as a random UUID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NanoId([u8; NanoId::LENGTH]);

impl NanoId {
    /// In characters.
    pub const LENGTH: usize = 21;

    const ALPHABET: &'static [u8; 64] =
        b"-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    /// A new one, from the random source of the operating system.
    ///
    /// # Panics
    /// The operating system has no random source.
    #[expect(clippy::new_without_default, reason = "a default would not be the same twice")]
    pub fn new() -> Self {
        let mut bytes = [0; Self::LENGTH];
        if let Err(error) = getrandom::fill(&mut bytes) {
            panic!("the operating system gives no random numbers: {error}");
        }
        Self(bytes.map(|byte| Self::ALPHABET[usize::from(byte % 64)]))
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for NanoId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bytes = <[u8; Self::LENGTH]>::try_from(text.as_bytes());
        bytes
            .ok()
            .filter(|bytes| bytes.iter().all(|it| Self::ALPHABET.contains(it)))
            .map(Self)
            .ok_or_else(|| Error::encode("a NanoId has 21 letters, digits, `_` or `-`"))
    }
}

impl Encode for NanoId {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        writer.str(self.as_str())
    }
}

impl Decode for NanoId {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        let text = row.str(index)?;
        text.parse().map_err(|_| {
            let length = text.chars().count();
            row.mismatch(
                index,
                "a NanoId of 21 letters, digits, `_` or `-`",
                &format!("another text of {length} characters"),
            )
        })
    }
}

impl ColumnValue for NanoId {
    const KIND: Kind = Kind::Text;
    const NULLABLE: bool = false;
}

impl AutoKey for NanoId {
    fn make() -> Self {
        Self::new()
    }
}

impl AsRef<str> for NanoId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for NanoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for NanoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(feature = "json")]
impl serde::Serialize for NanoId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "json")]
impl<'de> serde::Deserialize<'de> for NanoId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_and_read_back() {
        let (a, b) = (NanoId::new(), NanoId::new());
        assert_ne!(a, b);
        assert_eq!(a.as_str().parse::<NanoId>().unwrap(), a);
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "short", "V1StGXR8_Z5jdHi6B-my!", "V1StGXR8_Z5jdHi6B-myTT"] {
            assert!(text.parse::<NanoId>().is_err(), "{text}");
        }
    }
}
