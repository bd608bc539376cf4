//! Lists: each element of `in (…)` is a parameter of its own.

use super::Encode;
use crate::error::{Error, Result};
use crate::row::Writer;

impl<T: Encode> Encode for [T] {
    fn encode<W: Writer>(&self, _writer: &mut W) -> Result<()> {
        Err(Error::encode("a list stands where one value is expected, and SQLite has no arrays"))
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
