//! Columns: what the server sends for each type, and what is taken for it.

use mysql_async::Value;

use crate::civil::{Date, DateTime, Time, parse_uuid};
use crate::error::{Error, Kind, Result};
use crate::row::Reader;

/// The current row.
pub(super) struct Row<'a>(&'a mysql_async::Row);

impl<'a> Row<'a> {
    #[inline]
    pub(super) fn new(row: &'a mysql_async::Row) -> Self {
        Self(row)
    }

    #[inline]
    fn value(&self, index: usize) -> Result<&'a Value> {
        self.0.as_ref(index).ok_or_else(|| self.too_short(index))
    }

    #[inline]
    fn integer(&self, index: usize, expected: &str) -> Result<i64> {
        match self.value(index)? {
            Value::Int(value) => Ok(*value),
            other => self.wide_integer(index, expected, other),
        }
    }

    /// A sum is a decimal, and some functions give what has no sign.
    #[cold]
    fn wide_integer(&self, index: usize, expected: &str, value: &Value) -> Result<i64> {
        let beyond = |shown: &str| self.mismatch(index, expected, shown);
        match value {
            Value::UInt(value) => i64::try_from(*value).map_err(|_| beyond(&value.to_string())),
            Value::Bytes(bytes) if self.is_decimal(index) => {
                let text = self.utf8(index, bytes)?;
                whole(text).ok_or_else(|| beyond(text))
            }
            other => Err(self.other(index, expected, other)),
        }
    }

    #[inline]
    fn narrow<T: TryFrom<i64>>(&self, index: usize, expected: &str) -> Result<T> {
        let value = self.integer(index, expected)?;
        T::try_from(value).map_err(|_| self.mismatch(index, expected, &value.to_string()))
    }

    fn is_decimal(&self, index: usize) -> bool {
        let column = self.0.columns_ref().get(index);
        column.is_some_and(|it| it.column_type().is_numeric_type())
    }

    #[inline]
    fn raw(&self, index: usize, expected: &str) -> Result<&'a [u8]> {
        match self.value(index)? {
            Value::Bytes(bytes) => Ok(bytes),
            other => Err(self.other(index, expected, other)),
        }
    }

    #[inline]
    fn text(&self, index: usize, expected: &str) -> Result<&'a str> {
        self.utf8(index, self.raw(index, expected)?)
    }

    #[inline]
    fn utf8(&self, index: usize, bytes: &'a [u8]) -> Result<&'a str> {
        std::str::from_utf8(bytes)
            .map_err(|_| self.mismatch(index, "a text", "a text that is not UTF-8"))
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
    fn other(&self, index: usize, expected: &str, value: &Value) -> Error {
        let found = match value {
            Value::NULL => "null",
            Value::Int(_) | Value::UInt(_) => "an integer",
            Value::Float(_) | Value::Double(_) => "a float",
            Value::Bytes(_) => "a text or bytes",
            Value::Date(0, 0, 0, ..) => "a date without year, month and day",
            Value::Date(..) => "a date",
            Value::Time(..) => "a time",
        };
        self.mismatch(index, expected, found)
    }

    #[cold]
    fn too_short(&self, index: usize) -> Error {
        let count = self.0.len();
        let found = format!("nothing: the row has {count} columns");
        let expected = "a value".to_owned();
        Error::new(Kind::Decode { index, column: None, expected, found })
    }

    fn moment(&self, index: usize, expected: &str) -> Result<DateTime> {
        match self.value(index)? {
            Value::Date(year, month @ 1.., day @ 1.., hour, minute, second, micro) => {
                let date = Date { year: (*year).into(), month: *month, day: *day };
                let time = Time { hour: *hour, minute: *minute, second: *second, micro: *micro };
                Ok(DateTime { date, time })
            }
            // The result of an expression may be a text.
            Value::Bytes(_) => self.parsed(index, expected, DateTime::parse_utc),
            other => Err(self.other(index, expected, other)),
        }
    }
}

/// A decimal whose fraction is nothing.
fn whole(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    fraction.bytes().all(|it| it == b'0').then(|| whole.parse().ok())?
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
        matches!(self.0.as_ref(index), Some(Value::NULL))
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
        self.integer(index, "an integer of 64 bits")
    }

    fn f32(&self, index: usize) -> Result<f32> {
        match self.value(index)? {
            Value::Float(value) => Ok(*value),
            _ => self.f64(index).map(|value| value as f32),
        }
    }

    fn f64(&self, index: usize) -> Result<f64> {
        const EXPECTED: &str = "a float";
        match self.value(index)? {
            Value::Double(value) => Ok(*value),
            Value::Float(value) => Ok((*value).into()),
            Value::Int(value) => Ok(*value as f64),
            Value::UInt(value) => Ok(*value as f64),
            Value::Bytes(_) if self.is_decimal(index) => {
                self.parsed(index, EXPECTED, |text| text.parse().ok())
            }
            other => Err(self.other(index, EXPECTED, other)),
        }
    }

    #[inline]
    fn str(&self, index: usize) -> Result<&str> {
        self.text(index, "a text")
    }

    fn bytes(&self, index: usize) -> Result<&[u8]> {
        self.raw(index, "bytes")
    }

    fn uuid(&self, index: usize) -> Result<[u8; 16]> {
        const EXPECTED: &str = "a UUID (16 bytes)";
        let bytes = self.raw(index, EXPECTED)?;
        match <[u8; 16]>::try_from(bytes) {
            Ok(bytes) => Ok(bytes),
            Err(_) => self.parsed(index, EXPECTED, parse_uuid),
        }
    }

    fn decimal<T>(&self, index: usize, parse: impl FnOnce(&str) -> Option<T>) -> Result<T> {
        const EXPECTED: &str = "a decimal";
        let number = match self.value(index)? {
            Value::Int(value) => value.to_string(),
            Value::UInt(value) => value.to_string(),
            Value::Float(value) => value.to_string(),
            Value::Double(value) => value.to_string(),
            _ => return self.parsed(index, EXPECTED, parse),
        };
        parse(&number).ok_or_else(|| self.mismatch(index, EXPECTED, &number))
    }

    fn date(&self, index: usize) -> Result<Date> {
        const EXPECTED: &str = "a date (YYYY-MM-DD)";
        match self.value(index)? {
            Value::Bytes(_) => self.parsed(index, EXPECTED, Date::parse),
            _ => self.moment(index, EXPECTED).map(|it| it.date),
        }
    }

    fn time(&self, index: usize) -> Result<Time> {
        const EXPECTED: &str = "a time (HH:MM:SS)";
        match self.value(index)? {
            Value::Time(false, 0, hour, minute, second, micro) => {
                Ok(Time { hour: *hour, minute: *minute, second: *second, micro: *micro })
            }
            Value::Time(..) => {
                Err(self.mismatch(index, EXPECTED, "a time of more than a day, or below 0"))
            }
            Value::Bytes(_) => self.parsed(index, EXPECTED, Time::parse),
            other => Err(self.other(index, EXPECTED, other)),
        }
    }

    fn datetime(&self, index: usize) -> Result<DateTime> {
        self.moment(index, "a datetime (YYYY-MM-DD HH:MM:SS)")
    }

    fn timestamp(&self, index: usize) -> Result<DateTime> {
        self.moment(index, "a timestamp (YYYY-MM-DD HH:MM:SS)")
    }

    fn json(&self, index: usize) -> Result<&str> {
        self.text(index, "a JSON document")
    }

    fn label(&self, index: usize) -> Result<&str> {
        self.text(index, "a label")
    }

    #[cold]
    fn mismatch(&self, index: usize, expected: &str, found: &str) -> Error {
        let column = self.0.columns_ref().get(index).map(|it| it.name_str().into_owned());
        let (expected, found) = (expected.to_owned(), found.to_owned());
        Error::new(Kind::Decode { index, column, expected, found })
    }
}
