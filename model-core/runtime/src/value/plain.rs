//! The types of the standard library.

use super::{ColumnValue, Decode, Encode, Kind};
use crate::error::Result;
use crate::row::{Reader, Writer};

macro_rules! plain {
    ($($ty:ident: $kind:ident, $literal:expr;)*) => {$(
        impl Encode for $ty {
            #[inline]
            fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
                writer.$ty(*self)
            }

            fn literal(&self) -> Option<i64> {
                let literal: fn($ty) -> Option<i64> = $literal;
                literal(*self)
            }
        }

        impl Decode for $ty {
            #[inline]
            fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
                row.$ty(index)
            }
        }

        impl ColumnValue for $ty {
            const KIND: Kind = Kind::$kind;
            const NULLABLE: bool = false;
        }
    )*};
}

plain! {
    bool: Bool, |_| None;
    i16: I16, |it| Some(it.into());
    i32: I32, |it| Some(it.into());
    i64: I64, Some;
    f32: F32, |_| None;
    f64: F64, |_| None;
}

impl Encode for str {
    #[inline]
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        writer.str(self)
    }
}

impl Encode for String {
    #[inline]
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        writer.str(self)
    }
}

impl Decode for String {
    #[inline]
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        row.str(index).map(str::to_owned)
    }
}

impl ColumnValue for String {
    const KIND: Kind = Kind::Text;
    const NULLABLE: bool = false;
}

impl Encode for [u8] {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        writer.bytes(self)
    }
}

impl Encode for Vec<u8> {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        writer.bytes(self)
    }
}

impl Decode for Vec<u8> {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        row.bytes(index).map(<[u8]>::to_vec)
    }
}

impl ColumnValue for Vec<u8> {
    const KIND: Kind = Kind::Bytes;
    const NULLABLE: bool = false;
}
