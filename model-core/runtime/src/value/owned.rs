//! Values that wait: for a statement that is put together at run time, or runs on another thread.
//!
//! Rows never take this way.

use super::Encode;
use crate::civil::{Date, DateTime, Time};
use crate::error::Result;
use crate::row::{Bind, Writer};

/// One value of any type, owned.
///
/// Integers are one, whatever their width, so that a key is equal to what refers to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    /// The bits.
    F32(u32),
    F64(u64),
    Str(String),
    Bytes(Vec<u8>),
    Uuid([u8; 16]),
    Decimal(String),
    Date(Date),
    Time(Time),
    DateTime(DateTime),
    Timestamp(DateTime),
    Json(String),
    Label(String),
    List(Kept),
}

/// Values in the order in which they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kept(Vec<Value>);

impl Kept {
    /// All arguments of a statement.
    pub(crate) fn collect(write: impl FnOnce(&mut Self) -> Result<()>) -> Result<Self> {
        let mut values = Self::default();
        write(&mut values)?;
        Ok(values)
    }

    /// Forgets the values, and keeps the room that they took.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    fn push(&mut self, value: Value) -> Result<()> {
        self.0.push(value);
        Ok(())
    }
}

impl Encode for Value {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        match self {
            Self::Null => writer.null(),
            Self::Bool(it) => writer.bool(*it),
            Self::Integer(it) => writer.i64(*it),
            Self::F32(it) => writer.f32(f32::from_bits(*it)),
            Self::F64(it) => writer.f64(f64::from_bits(*it)),
            Self::Str(it) => writer.str(it),
            Self::Bytes(it) => writer.bytes(it),
            Self::Uuid(it) => writer.uuid(*it),
            Self::Decimal(it) => writer.decimal(it),
            Self::Date(it) => writer.date(*it),
            Self::Time(it) => writer.time(*it),
            Self::DateTime(it) => writer.datetime(*it),
            Self::Timestamp(it) => writer.timestamp(*it),
            Self::Json(it) => writer.json(it),
            Self::Label(it) => writer.label(it),
            Self::List(Kept(all)) => {
                writer.list(all.len(), |item, writer| all[item].encode(writer))
            }
        }
    }

    fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl Bind for Kept {
    fn bind<W: Writer>(&self, writer: &mut W) -> Result<()> {
        self.0.iter().try_for_each(|value| value.encode(writer))
    }

    fn bind_one<W: Writer>(&self, index: usize, writer: &mut W) -> Result<()> {
        match self.0.get(index) {
            Some(value) => value.encode(writer),
            None => writer.null(),
        }
    }

    fn bind_item<W: Writer>(&self, index: usize, _item: usize, writer: &mut W) -> Result<()> {
        self.bind_one(index, writer)
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn is_none(&self, index: usize) -> bool {
        self.0.get(index).is_none_or(Encode::is_null)
    }

    fn count(&self, index: usize) -> usize {
        usize::from(index < self.0.len())
    }

    fn literal(&self, index: usize) -> Option<i64> {
        self.0.get(index).and_then(Encode::literal)
    }
}

impl Writer for Kept {
    fn null(&mut self) -> Result<()> {
        self.push(Value::Null)
    }

    fn bool(&mut self, value: bool) -> Result<()> {
        self.push(Value::Bool(value))
    }

    fn i16(&mut self, value: i16) -> Result<()> {
        self.push(Value::Integer(value.into()))
    }

    fn i32(&mut self, value: i32) -> Result<()> {
        self.push(Value::Integer(value.into()))
    }

    fn i64(&mut self, value: i64) -> Result<()> {
        self.push(Value::Integer(value))
    }

    fn f32(&mut self, value: f32) -> Result<()> {
        self.push(Value::F32(value.to_bits()))
    }

    fn f64(&mut self, value: f64) -> Result<()> {
        self.push(Value::F64(value.to_bits()))
    }

    fn str(&mut self, value: &str) -> Result<()> {
        self.push(Value::Str(value.to_owned()))
    }

    fn bytes(&mut self, value: &[u8]) -> Result<()> {
        self.push(Value::Bytes(value.to_vec()))
    }

    fn uuid(&mut self, value: [u8; 16]) -> Result<()> {
        self.push(Value::Uuid(value))
    }

    fn decimal(&mut self, value: &str) -> Result<()> {
        self.push(Value::Decimal(value.to_owned()))
    }

    fn date(&mut self, value: Date) -> Result<()> {
        self.push(Value::Date(value))
    }

    fn time(&mut self, value: Time) -> Result<()> {
        self.push(Value::Time(value))
    }

    fn datetime(&mut self, value: DateTime) -> Result<()> {
        self.push(Value::DateTime(value))
    }

    fn timestamp(&mut self, value: DateTime) -> Result<()> {
        self.push(Value::Timestamp(value))
    }

    fn json(&mut self, value: &str) -> Result<()> {
        self.push(Value::Json(value.to_owned()))
    }

    fn label(&mut self, value: &str) -> Result<()> {
        self.push(Value::Label(value.to_owned()))
    }

    fn list(
        &mut self,
        count: usize,
        mut item: impl FnMut(usize, &mut Self) -> Result<()>,
    ) -> Result<()> {
        let all = Self::collect(|writer| (0..count).try_for_each(|at| item(at, writer)))?;
        self.push(Value::List(all))
    }
}
