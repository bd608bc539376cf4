//! Parameters and columns: which storage each type has on SQLite.

use std::cell::Cell;

use rusqlite::Statement;
use rusqlite::types::{ToSqlOutput, Type, ValueRef};

use super::error::translate;
use crate::civil::{Date, DateTime, Time, parse_uuid};
use crate::error::{Error, Kind, Result};
use crate::row::{Reader, Writer};

/// The parameters of a statement, from the first on.
pub(super) struct Binder<'a, 'c> {
    statement: &'a mut Statement<'c>,
    count: usize,
}

impl<'a, 'c> Binder<'a, 'c> {
    pub(super) fn new(statement: &'a mut Statement<'c>) -> Self {
        Self { statement, count: 0 }
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    #[inline]
    fn put(&mut self, value: ValueRef<'_>) -> Result<()> {
        self.count += 1;
        self.statement
            .raw_bind_parameter(self.count, ToSqlOutput::Borrowed(value))
            .map_err(translate)
    }

    #[inline]
    fn text(&mut self, value: &str) -> Result<()> {
        self.put(ValueRef::Text(value.as_bytes()))
    }
}

impl Writer for Binder<'_, '_> {
    fn null(&mut self) -> Result<()> {
        self.put(ValueRef::Null)
    }

    fn bool(&mut self, value: bool) -> Result<()> {
        self.put(ValueRef::Integer(value.into()))
    }

    fn i16(&mut self, value: i16) -> Result<()> {
        self.put(ValueRef::Integer(value.into()))
    }

    fn i32(&mut self, value: i32) -> Result<()> {
        self.put(ValueRef::Integer(value.into()))
    }

    fn i64(&mut self, value: i64) -> Result<()> {
        self.put(ValueRef::Integer(value))
    }

    fn f32(&mut self, value: f32) -> Result<()> {
        self.f64(value.into())
    }

    fn f64(&mut self, value: f64) -> Result<()> {
        if value.is_nan() {
            return Err(Error::encode("SQLite has no NaN; it would store null"));
        }
        self.put(ValueRef::Real(value))
    }

    fn str(&mut self, value: &str) -> Result<()> {
        self.text(value)
    }

    fn bytes(&mut self, value: &[u8]) -> Result<()> {
        self.put(ValueRef::Blob(value))
    }

    fn uuid(&mut self, value: [u8; 16]) -> Result<()> {
        self.put(ValueRef::Blob(&value))
    }

    fn decimal(&mut self, value: &str) -> Result<()> {
        self.text(value)
    }

    fn date(&mut self, value: Date) -> Result<()> {
        self.text(value.text()?.as_str())
    }

    fn time(&mut self, value: Time) -> Result<()> {
        self.text(value.text().as_str())
    }

    fn datetime(&mut self, value: DateTime) -> Result<()> {
        self.text(value.text()?.as_str())
    }

    fn timestamp(&mut self, value: DateTime) -> Result<()> {
        self.text(value.text()?.as_str())
    }

    fn json(&mut self, value: &str) -> Result<()> {
        self.text(value)
    }

    fn label(&mut self, value: &str) -> Result<()> {
        self.text(value)
    }
}

/// The current row.
pub(super) struct Row<'a> {
    row: &'a rusqlite::Row<'a>,
    /// The column that was asked for last: a nullable one is asked for twice.
    last: Cell<(usize, ValueRef<'a>)>,
}

impl<'a> Row<'a> {
    #[inline]
    pub(super) fn new(row: &'a rusqlite::Row<'a>) -> Self {
        Self { row, last: Cell::new((usize::MAX, ValueRef::Null)) }
    }

    #[inline]
    fn value(&self, index: usize) -> Result<ValueRef<'a>> {
        let (at, value) = self.last.get();
        if at == index {
            return Ok(value);
        }
        let value = self.row.get_ref(index).map_err(|_| self.too_short(index))?;
        self.last.set((index, value));
        Ok(value)
    }

    #[inline]
    fn integer(&self, index: usize, expected: &str) -> Result<i64> {
        match self.value(index)? {
            ValueRef::Integer(value) => Ok(value),
            other => Err(self.other(index, expected, other)),
        }
    }

    #[inline]
    fn narrow<T: TryFrom<i64>>(&self, index: usize, expected: &str) -> Result<T> {
        let value = self.integer(index, expected)?;
        T::try_from(value).map_err(|_| self.mismatch(index, expected, &value.to_string()))
    }

    #[inline]
    fn text(&self, index: usize, expected: &str) -> Result<&str> {
        match self.value(index)? {
            ValueRef::Text(bytes) => std::str::from_utf8(bytes)
                .map_err(|_| self.mismatch(index, expected, "a text that is not UTF-8")),
            other => Err(self.other(index, expected, other)),
        }
    }

    /// A text in a form of its own.
    fn parsed<T>(
        &self,
        index: usize,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T> {
        let text = self.text(index, expected)?;
        parse(text).ok_or_else(|| self.mismatch(index, expected, &shown(text)))
    }

    #[cold]
    fn other(&self, index: usize, expected: &str, value: ValueRef<'_>) -> Error {
        let found = match value.data_type() {
            Type::Null => "null",
            Type::Integer => "an integer",
            Type::Real => "a float",
            Type::Text => "a text",
            Type::Blob => "bytes",
        };
        self.mismatch(index, expected, found)
    }

    #[cold]
    fn too_short(&self, index: usize) -> Error {
        let count = self.row.as_ref().column_count();
        let found = format!("nothing: the row has {count} columns");
        let expected = "a value".to_owned();
        Error::new(Kind::Decode { index, column: None, expected, found })
    }
}

/// A short text as it is; of a long one only the length, since it may be private.
fn shown(text: &str) -> String {
    match text.chars().count() {
        ..=40 => format!("`{}`", text.escape_debug()),
        count => format!("a text of {count} characters"),
    }
}

impl Reader for Row<'_> {
    #[inline]
    fn is_null(&self, index: usize) -> bool {
        matches!(self.value(index), Ok(ValueRef::Null))
    }

    fn bool(&self, index: usize) -> Result<bool> {
        match self.integer(index, "a bool")? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(self.mismatch(index, "a bool (0 or 1)", &other.to_string())),
        }
    }

    fn i16(&self, index: usize) -> Result<i16> {
        self.narrow(index, "an integer of 16 bits")
    }

    #[inline]
    fn i32(&self, index: usize) -> Result<i32> {
        self.narrow(index, "an integer of 32 bits")
    }

    #[inline]
    fn i64(&self, index: usize) -> Result<i64> {
        self.integer(index, "an integer")
    }

    fn f32(&self, index: usize) -> Result<f32> {
        self.f64(index).map(|value| value as f32)
    }

    fn f64(&self, index: usize) -> Result<f64> {
        match self.value(index)? {
            ValueRef::Real(value) => Ok(value),
            ValueRef::Integer(value) => Ok(value as f64),
            other => Err(self.other(index, "a float", other)),
        }
    }

    #[inline]
    fn str(&self, index: usize) -> Result<&str> {
        self.text(index, "a text")
    }

    fn bytes(&self, index: usize) -> Result<&[u8]> {
        match self.value(index)? {
            ValueRef::Blob(bytes) => Ok(bytes),
            other => Err(self.other(index, "bytes", other)),
        }
    }

    fn uuid(&self, index: usize) -> Result<[u8; 16]> {
        const EXPECTED: &str = "a UUID (16 bytes)";
        match self.value(index)? {
            ValueRef::Blob(bytes) => <[u8; 16]>::try_from(bytes)
                .map_err(|_| self.mismatch(index, EXPECTED, &format!("{} bytes", bytes.len()))),
            ValueRef::Text(_) => self.parsed(index, EXPECTED, parse_uuid),
            other => Err(self.other(index, EXPECTED, other)),
        }
    }

    fn decimal<T>(&self, index: usize, parse: impl FnOnce(&str) -> Option<T>) -> Result<T> {
        const EXPECTED: &str = "a decimal";
        // The result of arithmetic is a number.
        let number = match self.value(index)? {
            ValueRef::Integer(value) => value.to_string(),
            ValueRef::Real(value) => value.to_string(),
            _ => return self.parsed(index, EXPECTED, parse),
        };
        parse(&number).ok_or_else(|| self.mismatch(index, EXPECTED, &number))
    }

    fn date(&self, index: usize) -> Result<Date> {
        self.parsed(index, "a date (YYYY-MM-DD)", Date::parse)
    }

    fn time(&self, index: usize) -> Result<Time> {
        self.parsed(index, "a time (HH:MM:SS)", Time::parse)
    }

    fn datetime(&self, index: usize) -> Result<DateTime> {
        self.parsed(index, "a datetime (YYYY-MM-DD HH:MM:SS)", DateTime::parse)
    }

    fn timestamp(&self, index: usize) -> Result<DateTime> {
        self.parsed(index, "a timestamp (YYYY-MM-DD HH:MM:SS)", DateTime::parse_utc)
    }

    fn json(&self, index: usize) -> Result<&str> {
        self.text(index, "a JSON document")
    }

    fn label(&self, index: usize) -> Result<&str> {
        self.text(index, "a label")
    }

    #[cold]
    fn mismatch(&self, index: usize, expected: &str, found: &str) -> Error {
        Error::new(Kind::Decode {
            index,
            column: self.row.as_ref().column_name(index).ok().map(str::to_owned),
            expected: expected.to_owned(),
            found: found.to_owned(),
        })
    }
}
