//! The types of `time`.

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use super::{ColumnValue, Decode, Encode, Kind};
use crate::civil;
use crate::error::Result;
use crate::row::{Reader, Writer};

impl Encode for Date {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        writer.date(civil_date(*self))
    }
}

impl Decode for Date {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        let it = row.date(index)?;
        date(it).ok_or_else(|| row.mismatch(index, "a date", "one beyond the range of time"))
    }
}

impl Encode for Time {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        writer.time(civil_time(*self))
    }
}

impl Decode for Time {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        let it = row.time(index)?;
        time(it).ok_or_else(|| row.mismatch(index, "a time", "one beyond the range of time"))
    }
}

impl Encode for PrimitiveDateTime {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        writer.datetime(civil_date_time(*self))
    }
}

impl Decode for PrimitiveDateTime {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        let it = row.datetime(index)?;
        date_time(it)
            .ok_or_else(|| row.mismatch(index, "a datetime", "one beyond the range of time"))
    }
}

impl Encode for OffsetDateTime {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        let utc = self.to_offset(UtcOffset::UTC);
        writer.timestamp(civil_date_time(PrimitiveDateTime::new(utc.date(), utc.time())))
    }
}

impl Decode for OffsetDateTime {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        let it = row.timestamp(index)?;
        date_time(it)
            .map(PrimitiveDateTime::assume_utc)
            .ok_or_else(|| row.mismatch(index, "a timestamp", "one beyond the range of time"))
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
    Date: Date;
    Time: Time;
    PrimitiveDateTime: DateTime;
    OffsetDateTime: Timestamp;
}

fn civil_date(it: Date) -> civil::Date {
    civil::Date { year: it.year(), month: it.month().into(), day: it.day() }
}

fn civil_time(it: Time) -> civil::Time {
    civil::Time {
        hour: it.hour(),
        minute: it.minute(),
        second: it.second(),
        micro: it.microsecond(),
    }
}

fn civil_date_time(it: PrimitiveDateTime) -> civil::DateTime {
    civil::DateTime { date: civil_date(it.date()), time: civil_time(it.time()) }
}

fn date(it: civil::Date) -> Option<Date> {
    Date::from_calendar_date(it.year, Month::try_from(it.month).ok()?, it.day).ok()
}

fn time(it: civil::Time) -> Option<Time> {
    Time::from_hms_micro(it.hour, it.minute, it.second, it.micro).ok()
}

fn date_time(it: civil::DateTime) -> Option<PrimitiveDateTime> {
    Some(PrimitiveDateTime::new(date(it.date)?, time(it.time)?))
}
