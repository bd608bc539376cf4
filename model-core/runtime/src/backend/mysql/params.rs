//! Parameters: which type each value has on its way to the server.

use mysql_async::{Params, Value};

use crate::civil::{Date, DateTime, Time};
use crate::error::{Error, Result};
use crate::row::Writer;

/// The parameters of a statement, in the order of its placeholders.
#[derive(Debug, Default)]
pub(super) struct Arguments(Vec<Value>);

impl Arguments {
    pub(super) fn collect(write: impl FnOnce(&mut Self) -> Result<()>) -> Result<Self> {
        let mut arguments = Self::default();
        write(&mut arguments)?;
        Ok(arguments)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    fn put(&mut self, value: Value) -> Result<()> {
        self.0.push(value);
        Ok(())
    }

    fn put_bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.put(Value::Bytes(bytes.to_vec()))
    }
}

impl From<Arguments> for Params {
    fn from(Arguments(values): Arguments) -> Self {
        if values.is_empty() { Self::Empty } else { Self::Positional(values) }
    }
}

impl Writer for Arguments {
    fn null(&mut self) -> Result<()> {
        self.put(Value::NULL)
    }

    fn bool(&mut self, value: bool) -> Result<()> {
        self.put(Value::Int(value.into()))
    }

    fn i16(&mut self, value: i16) -> Result<()> {
        self.put(Value::Int(value.into()))
    }

    fn i32(&mut self, value: i32) -> Result<()> {
        self.put(Value::Int(value.into()))
    }

    fn i64(&mut self, value: i64) -> Result<()> {
        self.put(Value::Int(value))
    }

    fn f32(&mut self, value: f32) -> Result<()> {
        check_finite(value.is_finite())?;
        self.put(Value::Float(value))
    }

    fn f64(&mut self, value: f64) -> Result<()> {
        check_finite(value.is_finite())?;
        self.put(Value::Double(value))
    }

    fn str(&mut self, value: &str) -> Result<()> {
        self.put_bytes(value.as_bytes())
    }

    fn bytes(&mut self, value: &[u8]) -> Result<()> {
        self.put_bytes(value)
    }

    fn uuid(&mut self, value: [u8; 16]) -> Result<()> {
        self.put_bytes(&value)
    }

    fn decimal(&mut self, value: &str) -> Result<()> {
        self.put_bytes(value.as_bytes())
    }

    fn date(&mut self, value: Date) -> Result<()> {
        self.put(moment(value, MIDNIGHT)?)
    }

    fn time(&mut self, value: Time) -> Result<()> {
        let Time { hour, minute, second, micro } = value;
        self.put(Value::Time(false, 0, hour, minute, second, micro.min(999_999)))
    }

    fn datetime(&mut self, value: DateTime) -> Result<()> {
        self.put(moment(value.date, value.time)?)
    }

    fn timestamp(&mut self, value: DateTime) -> Result<()> {
        self.datetime(value)
    }

    fn json(&mut self, value: &str) -> Result<()> {
        self.put_bytes(value.as_bytes())
    }

    fn label(&mut self, value: &str) -> Result<()> {
        self.put_bytes(value.as_bytes())
    }
}

const MIDNIGHT: Time = Time { hour: 0, minute: 0, second: 0, micro: 0 };

fn moment(date: Date, time: Time) -> Result<Value> {
    let Date { year, month, day } = date;
    let Time { hour, minute, second, micro } = time;
    // The server keeps a year 0 as "no date", and none beyond four digits.
    let year = u16::try_from(year).ok().filter(|it| (1..=9999).contains(it));
    let Some(year) = year else {
        return Err(Error::encode(format!("the year {} is not from 1 to 9999", date.year)));
    };
    // A leap second, as some crates express it, is stored as the moment before midnight.
    Ok(Value::Date(year, month, day, hour, minute, second, micro.min(999_999)))
}

fn check_finite(finite: bool) -> Result<()> {
    if finite { Ok(()) } else { Err(Error::encode("MySQL has no NaN and no infinity")) }
}
