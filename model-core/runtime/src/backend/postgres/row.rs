//! Columns: what each type of the server can be read as.

use postgres_types::Type;

use super::statement::Column;
use super::writer::{base, is_text};
use super::{list, moment, numeric};
use crate::civil::{Date, DateTime, Time};
use crate::error::{Error, Kind, Result};
use crate::row::Reader;
use crate::value::Decode;

/// Where values lie.
pub(super) trait Cells {
    fn count(&self) -> usize;
    /// The type of a value.
    fn ty(&self, index: usize) -> Option<&Type>;
    /// Its bytes, or null.
    fn raw(&self, index: usize) -> Option<&[u8]>;
    /// The column that it is in, or a part of: its position and its name.
    fn column(&self, index: usize) -> (usize, Option<&str>);
}

/// A row in the client's buffer.
pub(super) struct Record<'a> {
    pub(super) columns: &'a [Column],
    pub(super) bytes: &'a [u8],
    pub(super) cells: &'a [Cell],
}

/// Where a value lies in a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    start: usize,
    /// `None` is null.
    length: Option<usize>,
}

impl Cell {
    #[inline]
    pub(super) fn of(self, row: &[u8]) -> Option<&[u8]> {
        row.get(self.start..self.start + self.length?)
    }
}

/// Finds the values of a row; `None` when it is no row.
pub(super) fn split(row: &[u8], cells: &mut Vec<Cell>) -> Option<()> {
    cells.clear();
    let (count, mut rest) = row.split_first_chunk()?;
    for _ in 0..u16::from_be_bytes(*count) {
        let (length, after) = rest.split_first_chunk()?;
        let start = row.len() - after.len();
        let length = usize::try_from(i32::from_be_bytes(*length)).ok();
        rest = after.get(length.unwrap_or(0)..)?;
        cells.push(Cell { start, length });
    }
    Some(())
}

impl Cells for Record<'_> {
    #[inline]
    fn count(&self) -> usize {
        self.cells.len()
    }

    #[inline]
    fn ty(&self, index: usize) -> Option<&Type> {
        self.columns.get(index).map(|column| &column.ty)
    }

    #[inline]
    fn raw(&self, index: usize) -> Option<&[u8]> {
        self.cells.get(index)?.of(self.bytes)
    }

    fn column(&self, index: usize) -> (usize, Option<&str>) {
        (index, self.columns.get(index).map(|column| column.name.as_str()))
    }
}

/// The current row, in the driver's buffer, or an element of a list in it.
pub(super) struct Row<'a, C> {
    cells: &'a C,
}

impl<'a, C: Cells> Row<'a, C> {
    #[inline]
    pub(super) fn new(cells: &'a C) -> Self {
        Self { cells }
    }

    /// The column's bytes, and what they mean.
    #[inline]
    fn value(&self, index: usize, expected: &str) -> Result<(&'a Type, &'a [u8])> {
        let Some(ty) = self.cells.ty(index) else {
            return Err(self.too_short(index));
        };
        match self.cells.raw(index) {
            Some(bytes) => Ok((base(ty), bytes)),
            None => Err(self.mismatch(index, expected, "null")),
        }
    }

    #[inline]
    fn integer(&self, index: usize, expected: &str) -> Result<i64> {
        let (ty, bytes) = self.value(index, expected)?;
        match (ty, bytes) {
            (&Type::INT8, &[a, b, c, d, e, f, g, h]) => {
                Ok(i64::from_be_bytes([a, b, c, d, e, f, g, h]))
            }
            (&Type::INT4, &[a, b, c, d]) => Ok(i32::from_be_bytes([a, b, c, d]).into()),
            (&Type::INT2, &[a, b]) => Ok(i16::from_be_bytes([a, b]).into()),
            (&Type::OID, &[a, b, c, d]) => Ok(u32::from_be_bytes([a, b, c, d]).into()),
            (&Type::NUMERIC, bytes) => self.whole(index, expected, bytes),
            _ => Err(self.other(index, expected, ty)),
        }
    }

    /// A sum of integers is a `numeric`.
    fn whole(&self, index: usize, expected: &str, bytes: &[u8]) -> Result<i64> {
        let text = numeric::read(bytes).unwrap_or_else(|| "no number".to_owned());
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let value = whole.parse().ok().filter(|_| fraction.bytes().all(|it| it == b'0'));
        value.ok_or_else(|| self.mismatch(index, expected, &text))
    }

    #[inline]
    fn narrow<T: TryFrom<i64>>(&self, index: usize, expected: &str) -> Result<T> {
        let value = self.integer(index, expected)?;
        T::try_from(value).map_err(|_| self.mismatch(index, expected, &value.to_string()))
    }

    #[inline]
    fn utf8(&self, index: usize, expected: &str, bytes: &'a [u8]) -> Result<&'a str> {
        std::str::from_utf8(bytes)
            .map_err(|_| self.mismatch(index, expected, "a text that is not UTF-8"))
    }

    #[inline]
    fn text(&self, index: usize, expected: &str) -> Result<&'a str> {
        let (ty, bytes) = self.value(index, expected)?;
        match (ty, bytes) {
            (&Type::TEXT | &Type::JSON, _) => self.utf8(index, expected, bytes),
            // The version of the form.
            (&Type::JSONB, [1, bytes @ ..]) => self.utf8(index, expected, bytes),
            _ if is_text(ty) => self.utf8(index, expected, bytes),
            _ => Err(self.other(index, expected, ty)),
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
        let shown = || format!("a text of {} characters", text.chars().count());
        parse(text).ok_or_else(|| self.mismatch(index, expected, &shown()))
    }

    /// Days of a `date`.
    fn days(&self, index: usize, expected: &str, bytes: [u8; 4]) -> Result<Date> {
        let days = i32::from_be_bytes(bytes);
        let finite = !matches!(days, i32::MIN | i32::MAX);
        let date = finite.then(|| moment::date(days.into())).flatten();
        date.ok_or_else(|| self.mismatch(index, expected, "an infinity"))
    }

    /// Microseconds of a `timestamp`.
    fn moment(&self, index: usize, expected: &str, bytes: &[u8]) -> Result<DateTime> {
        let micros = <[u8; 8]>::try_from(bytes).ok().map(i64::from_be_bytes);
        let moment = micros.and_then(moment::date_time);
        moment.ok_or_else(|| self.mismatch(index, expected, "an infinity"))
    }

    #[cold]
    fn other(&self, index: usize, expected: &str, ty: &Type) -> Error {
        self.mismatch(index, expected, &format!("a `{}`", ty.name()))
    }

    #[cold]
    fn too_short(&self, index: usize) -> Error {
        let found = format!("nothing: the row has {} columns", self.cells.count());
        let expected = "a value".to_owned();
        Error::new(Kind::Decode { index, column: None, expected, found })
    }
}

impl<C: Cells> Reader for Row<'_, C> {
    #[inline]
    fn is_null(&self, index: usize) -> bool {
        index < self.cells.count() && self.cells.raw(index).is_none()
    }

    fn bool(&self, index: usize) -> Result<bool> {
        match self.value(index, "a bool")? {
            (&Type::BOOL, [byte]) => Ok(*byte != 0),
            (ty, _) => Err(self.other(index, "a bool", ty)),
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
        match self.value(index, "a float")? {
            (&Type::FLOAT4, &[a, b, c, d]) => Ok(f32::from_be_bytes([a, b, c, d])),
            _ => self.f64(index).map(|value| value as f32),
        }
    }

    fn f64(&self, index: usize) -> Result<f64> {
        match self.value(index, "a float")? {
            (&Type::FLOAT8, &[a, b, c, d, e, f, g, h]) => {
                Ok(f64::from_be_bytes([a, b, c, d, e, f, g, h]))
            }
            (&Type::FLOAT4, &[a, b, c, d]) => Ok(f32::from_be_bytes([a, b, c, d]).into()),
            (&Type::NUMERIC, _) => self.decimal(index, |text| text.parse().ok()),
            _ => self.integer(index, "a float").map(|value| value as f64),
        }
    }

    #[inline]
    fn str(&self, index: usize) -> Result<&str> {
        self.text(index, "a text")
    }

    fn bytes(&self, index: usize) -> Result<&[u8]> {
        match self.value(index, "bytes")? {
            (&Type::BYTEA, bytes) => Ok(bytes),
            (ty, _) => Err(self.other(index, "bytes", ty)),
        }
    }

    fn uuid(&self, index: usize) -> Result<[u8; 16]> {
        const EXPECTED: &str = "a UUID";
        match self.value(index, EXPECTED)? {
            (&Type::UUID | &Type::BYTEA, bytes) => <[u8; 16]>::try_from(bytes)
                .map_err(|_| self.mismatch(index, EXPECTED, &format!("{} bytes", bytes.len()))),
            _ => self.parsed(index, EXPECTED, crate::civil::parse_uuid),
        }
    }

    fn decimal<T>(&self, index: usize, parse: impl FnOnce(&str) -> Option<T>) -> Result<T> {
        const EXPECTED: &str = "a decimal";
        let (ty, bytes) = self.value(index, EXPECTED)?;
        let number = match *ty {
            Type::NUMERIC => numeric::read(bytes)
                .ok_or_else(|| self.mismatch(index, EXPECTED, "`NaN` or an infinity"))?,
            Type::INT2 | Type::INT4 | Type::INT8 => self.i64(index)?.to_string(),
            Type::FLOAT4 | Type::FLOAT8 => self.f64(index)?.to_string(),
            _ => return self.parsed(index, EXPECTED, parse),
        };
        parse(&number).ok_or_else(|| self.mismatch(index, EXPECTED, &number))
    }

    fn date(&self, index: usize) -> Result<Date> {
        const EXPECTED: &str = "a date";
        match self.value(index, EXPECTED)? {
            (&Type::DATE, &[a, b, c, d]) => self.days(index, EXPECTED, [a, b, c, d]),
            (&Type::TIMESTAMP, bytes) => self.moment(index, EXPECTED, bytes).map(|it| it.date),
            _ => self.parsed(index, EXPECTED, Date::parse),
        }
    }

    fn time(&self, index: usize) -> Result<Time> {
        const EXPECTED: &str = "a time";
        match self.value(index, EXPECTED)? {
            (&Type::TIME, &[a, b, c, d, e, f, g, h]) => {
                let micros = i64::from_be_bytes([a, b, c, d, e, f, g, h]);
                moment::time(micros).ok_or_else(|| self.mismatch(index, EXPECTED, "24:00"))
            }
            _ => self.parsed(index, EXPECTED, Time::parse),
        }
    }

    fn datetime(&self, index: usize) -> Result<DateTime> {
        const EXPECTED: &str = "a datetime";
        match self.value(index, EXPECTED)? {
            (&Type::TIMESTAMP, bytes) => self.moment(index, EXPECTED, bytes),
            (&Type::DATE, _) => {
                let time = Time { hour: 0, minute: 0, second: 0, micro: 0 };
                Ok(DateTime { date: self.date(index)?, time })
            }
            _ => self.parsed(index, EXPECTED, DateTime::parse),
        }
    }

    fn timestamp(&self, index: usize) -> Result<DateTime> {
        const EXPECTED: &str = "a timestamp";
        match self.value(index, EXPECTED)? {
            (&Type::TIMESTAMPTZ | &Type::TIMESTAMP, bytes) => self.moment(index, EXPECTED, bytes),
            _ => self.parsed(index, EXPECTED, DateTime::parse_utc),
        }
    }

    fn json(&self, index: usize) -> Result<&str> {
        self.text(index, "a JSON document")
    }

    fn label(&self, index: usize) -> Result<&str> {
        self.text(index, "a label")
    }

    fn list<T: Decode>(&self, index: usize) -> Result<Vec<T>> {
        let (ty, bytes) = self.value(index, list::EXPECTED)?;
        let column = self.cells.column(index);
        let elements = list::elements(ty, bytes, column)
            .map_err(|found| self.mismatch(index, list::EXPECTED, &found))?;
        elements.map(|element| T::decode(&Row::new(&element?), 0)).collect()
    }

    #[cold]
    fn mismatch(&self, index: usize, expected: &str, found: &str) -> Error {
        let (index, column) = self.cells.column(index);
        Error::new(Kind::Decode {
            index,
            column: column.map(str::to_owned),
            expected: expected.to_owned(),
            found: found.to_owned(),
        })
    }
}
