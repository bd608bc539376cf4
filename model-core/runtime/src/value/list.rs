//! Lists: one argument where the database has arrays, else each element is one of its own.

use super::{ColumnValue, Decode, Encode, Kind};
use crate::error::Result;
use crate::row::{Reader, Writer};

impl<T: Encode> Encode for [T] {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        writer.list(self.len(), |item, writer| self[item].encode(writer))
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn encode_item<W: Writer>(&self, item: usize, writer: &mut W) -> Result<()> {
        match self.get(item) {
            Some(value) => value.encode(writer),
            None => writer.null(),
        }
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        self.as_slice().encode(writer)
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn encode_item<W: Writer>(&self, item: usize, writer: &mut W) -> Result<()> {
        self.as_slice().encode_item(item, writer)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        row.list(index)
    }
}

impl<T: ColumnValue> ColumnValue for Vec<T> {
    const KIND: Kind = Kind::Array;
    const NULLABLE: bool = false;
}
