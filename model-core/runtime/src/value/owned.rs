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
    List(Box<Kept>),
}

/// Values in the order in which they were written. The first has its place here, since a key is
/// mostly one value.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kept {
    first: Option<Value>,
    rest: Vec<Value>,
}

impl Kept {
    /// All arguments of a statement.
    pub(crate) fn collect(write: impl FnOnce(&mut Self) -> Result<()>) -> Result<Self> {
        let mut values = Self::default();
        write(&mut values)?;
        Ok(values)
    }

    /// Whether it is one integer.
    pub(crate) fn is_integer(&self) -> bool {
        matches!(self.first, Some(Value::Integer(_))) && self.rest.is_empty()
    }

    /// Whether both are equal, told without a call where they are one integer each.
    #[inline]
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (&self.first, &other.first) {
            (Some(Value::Integer(a)), Some(Value::Integer(b))) => a == b && self.rest == other.rest,
            _ => self == other,
        }
    }

    /// Forgets the values, and keeps the room that they took.
    pub(crate) fn clear(&mut self) {
        self.first = None;
        self.rest.clear();
    }

    pub(crate) fn append(&mut self, other: Self) {
        for value in other.first.into_iter().chain(other.rest) {
            self.put(value);
        }
    }

    fn put(&mut self, value: Value) {
        match self.first {
            None => self.first = Some(value),
            Some(_) => self.rest.push(value),
        }
    }

    fn push(&mut self, value: Value) -> Result<()> {
        self.put(value);
        Ok(())
    }

    fn get(&self, index: usize) -> Option<&Value> {
        match index.checked_sub(1) {
            None => self.first.as_ref(),
            Some(index) => self.rest.get(index),
        }
    }

    fn count_all(&self) -> usize {
        usize::from(self.first.is_some()) + self.rest.len()
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
            Self::List(all) => {
                writer.list(all.count_all(), |item, writer| all.bind_one(item, writer))
            }
        }
    }

    fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl Bind for Kept {
    fn bind<W: Writer>(&self, writer: &mut W) -> Result<()> {
        self.first.iter().chain(&self.rest).try_for_each(|value| value.encode(writer))
    }

    fn bind_one<W: Writer>(&self, index: usize, writer: &mut W) -> Result<()> {
        match self.get(index) {
            Some(value) => value.encode(writer),
            None => writer.null(),
        }
    }

    fn bind_item<W: Writer>(&self, index: usize, _item: usize, writer: &mut W) -> Result<()> {
        self.bind_one(index, writer)
    }

    fn len(&self) -> usize {
        self.count_all()
    }

    fn is_none(&self, index: usize) -> bool {
        self.get(index).is_none_or(Encode::is_null)
    }

    fn count(&self, index: usize) -> usize {
        usize::from(index < self.count_all())
    }

    fn literal(&self, index: usize) -> Option<i64> {
        self.get(index).and_then(Encode::literal)
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
        self.push(Value::List(Box::new(all)))
    }
}
