//! JSON documents: [`Json<T>`] and `serde_json::Value`.

use std::ops::{Deref, DerefMut};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ColumnValue, Decode, Encode, Kind};
use crate::error::{Error, Result};
use crate::row::{Reader, Writer};

/// A value of `T` that is stored as a JSON document.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Json<T>(pub T);

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Serialize> Encode for Json<T> {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        write(&self.0, writer)
    }
}

impl<T: DeserializeOwned> Decode for Json<T> {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        read(row, index).map(Self)
    }
}

impl<T> ColumnValue for Json<T> {
    const KIND: Kind = Kind::Json;
    const NULLABLE: bool = false;
}

impl Encode for Value {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        write(self, writer)
    }
}

impl Decode for Value {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        read(row, index)
    }
}

impl ColumnValue for Value {
    const KIND: Kind = Kind::Json;
    const NULLABLE: bool = false;
}

fn write<T: Serialize, W: Writer>(value: &T, writer: &mut W) -> Result<()> {
    let text = serde_json::to_string(value)
        .map_err(|source| Error::encode("it has no JSON form").because(source))?;
    writer.json(&text)
}

fn read<T: DeserializeOwned, R: Reader>(row: &R, index: usize) -> Result<T> {
    serde_json::from_str(row.json(index)?).map_err(|error| {
        // The message of serde may quote the document, which may be private.
        let (line, column) = (error.line(), error.column());
        let found = match error.classify() {
            serde_json::error::Category::Data => "a document of another shape",
            _ => "a text that is no JSON",
        };
        let expected = std::any::type_name::<T>();
        row.mismatch(
            index,
            &format!("a JSON document of `{expected}`"),
            &format!("{found} (line {line}, column {column})"),
        )
    })
}
