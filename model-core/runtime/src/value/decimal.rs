//! `rust_decimal::Decimal`.

use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::{ColumnValue, Decode, Encode, Kind};
use crate::error::{Error, Result};
use crate::row::{Reader, Writer};

impl Encode for Decimal {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        let mut text = Buffer { bytes: [0; 40], len: 0 };
        write!(text, "{self}").map_err(|_| Error::encode("the decimal is too long"))?;
        writer.decimal(text.as_str())
    }
}

impl Decode for Decimal {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        row.decimal(index, |text| {
            Self::from_str_exact(text).or_else(|_| Self::from_scientific(text)).ok()
        })
    }
}

impl ColumnValue for Decimal {
    const KIND: Kind = Kind::Decimal;
    const NULLABLE: bool = false;
}

/// The longest decimal has 28 digits, a sign and a point.
struct Buffer {
    bytes: [u8; 40],
    len: usize,
}

impl Buffer {
    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

impl std::fmt::Write for Buffer {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let end = self.len + text.len();
        let place = self.bytes.get_mut(self.len..end).ok_or(std::fmt::Error)?;
        place.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}
