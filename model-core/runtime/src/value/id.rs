//! Keys that know their model.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use super::{AutoKey, ColumnValue, Decode, Encode, Kind};
use crate::error::Result;
use crate::row::{Reader, Writer};

/// The key of a row of `M`, so that the key of a user is never taken for that of a team.
///
/// ```
/// use model_runtime::Id;
/// struct User;
/// let ada = Id::<User>::new(7);
/// assert_eq!(ada.get(), 7);
/// assert_eq!(ada.to_string(), "7");
/// ```
pub struct Id<M, K = i64> {
    key: K,
    model: PhantomData<fn() -> M>,
}

impl<M, K> Id<M, K> {
    /// The key of a row that has this value.
    pub const fn new(key: K) -> Self {
        Self { key, model: PhantomData }
    }

    /// The bare value.
    pub fn get(self) -> K {
        self.key
    }

    /// The bare value, borrowed.
    pub const fn as_key(&self) -> &K {
        &self.key
    }
}

impl<M, K> From<K> for Id<M, K> {
    fn from(key: K) -> Self {
        Self::new(key)
    }
}

impl<M, K: Encode> Encode for Id<M, K> {
    #[inline]
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        self.key.encode(writer)
    }

    fn literal(&self) -> Option<i64> {
        self.key.literal()
    }
}

impl<M, K: Decode> Decode for Id<M, K> {
    #[inline]
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        K::decode(row, index).map(Self::new)
    }
}

impl<M, K: ColumnValue> ColumnValue for Id<M, K> {
    const KIND: Kind = K::KIND;
    const NULLABLE: bool = K::NULLABLE;
}

impl<M, K: AutoKey> AutoKey for Id<M, K> {
    fn make() -> Self {
        Self::new(K::make())
    }
}

impl<M, K: Clone> Clone for Id<M, K> {
    fn clone(&self) -> Self {
        Self::new(self.key.clone())
    }
}

impl<M, K: Copy> Copy for Id<M, K> {}

impl<M, K: PartialEq> PartialEq for Id<M, K> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<M, K: Eq> Eq for Id<M, K> {}

impl<M, K: PartialOrd> PartialOrd for Id<M, K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.key.partial_cmp(&other.key)
    }
}

impl<M, K: Ord> Ord for Id<M, K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

impl<M, K: Hash> Hash for Id<M, K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl<M, K: fmt::Debug> fmt::Debug for Id<M, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.key.fmt(f)
    }
}

impl<M, K: fmt::Display> fmt::Display for Id<M, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.key.fmt(f)
    }
}

impl<M, K: std::str::FromStr> std::str::FromStr for Id<M, K> {
    type Err = K::Err;

    fn from_str(text: &str) -> Result<Self, K::Err> {
        text.parse().map(Self::new)
    }
}

#[cfg(feature = "json")]
impl<M, K: serde::Serialize> serde::Serialize for Id<M, K> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.key.serialize(serializer)
    }
}

#[cfg(feature = "json")]
impl<'de, M, K: serde::Deserialize<'de>> serde::Deserialize<'de> for Id<M, K> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        K::deserialize(deserializer).map(Self::new)
    }
}
