//! The types of `chrono`.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

use super::{ColumnValue, Decode, Encode, Kind};
use crate::civil;
use crate::error::Result;
use crate::row::{Reader, Writer};

impl Encode for NaiveDate {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        writer.date(civil_date(*self))
    }
}

impl Decode for NaiveDate {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        let it = row.date(index)?;
        date(it).ok_or_else(|| row.mismatch(index, "a date", "one beyond the range of chrono"))
    }
}

impl Encode for NaiveTime {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        writer.time(civil_time(*self))
    }
}

impl Decode for NaiveTime {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        let it = row.time(index)?;
        time(it).ok_or_else(|| row.mismatch(index, "a time", "one beyond the range of chrono"))
    }
}

impl Encode for NaiveDateTime {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        writer.datetime(civil_date_time(*self))
    }
}

impl Decode for NaiveDateTime {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        let it = row.datetime(index)?;
        date_time(it)
            .ok_or_else(|| row.mismatch(index, "a datetime", "one beyond the range of chrono"))
    }
}

impl Encode for DateTime<Utc> {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        writer.timestamp(civil_date_time(self.naive_utc()))
    }
}

impl Decode for DateTime<Utc> {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        let it = row.timestamp(index)?;
        date_time(it)
            .map(|it| it.and_utc())
            .ok_or_else(|| row.mismatch(index, "a timestamp", "one beyond the range of chrono"))
    }
}

macro_rules! kinds {
    ($($ty:ty: $kind:ident;)*) => {$(
        impl ColumnValue for $ty {
            const KIND: Kind = Kind::$kind;
            const NULLABLE: bool = false;
        }
    )*};
}

kinds! {
    NaiveDate: Date;
    NaiveTime: Time;
    NaiveDateTime: DateTime;
    DateTime<Utc>: Timestamp;
}

fn civil_date(it: NaiveDate) -> civil::Date {
    civil::Date { year: it.year(), month: it.month() as u8, day: it.day() as u8 }
}

fn civil_time(it: NaiveTime) -> civil::Time {
    civil::Time {
        hour: it.hour() as u8,
        minute: it.minute() as u8,
        second: it.second() as u8,
        micro: (it.nanosecond() / 1000).min(999_999),
    }
}

fn civil_date_time(it: NaiveDateTime) -> civil::DateTime {
    civil::DateTime { date: civil_date(it.date()), time: civil_time(it.time()) }
}

fn date(it: civil::Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(it.year, it.month.into(), it.day.into())
}

fn time(it: civil::Time) -> Option<NaiveTime> {
    NaiveTime::from_hms_micro_opt(it.hour.into(), it.minute.into(), it.second.into(), it.micro)
}

fn date_time(it: civil::DateTime) -> Option<NaiveDateTime> {
    Some(NaiveDateTime::new(date(it.date)?, time(it.time)?))
}
