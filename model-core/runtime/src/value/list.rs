//! Lists: one argument where the database has arrays, else each element is one of its own.

use super::Encode;
use crate::error::Result;
use crate::row::Writer;

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
