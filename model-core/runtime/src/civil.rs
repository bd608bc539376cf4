//! Days and times as plain numbers, and their one text form.
//!
//! This is the border between the date crates and the backends: each side knows only these
//! structs. Writing is fixed (`YYYY-MM-DD HH:MM:SS.ffffff`, so that the order of texts is the order
//! of times); reading takes what other programs write too: `T`, fewer or more digits, `Z`, offsets.

mod parse;

use crate::error::{Error, Result};

/// A day of the proleptic Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// 0 to 9999 when stored as text.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A time of day to the microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    /// 0 to 999,999.
    pub micro: u32,
}

/// A day and a time of day; without a zone, or in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime {
    /// The day.
    pub date: Date,
    /// The time of day.
    pub time: Time,
}

/// A text of fixed length, made without allocating.
pub struct Text<const N: usize>([u8; N]);

impl<const N: usize> Text<N> {
    /// The text.
    pub fn as_str(&self) -> &str {
        // Only digits and ASCII marks are ever written.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Date {
    /// `2024-02-29`.
    ///
    /// # Errors
    /// The year has no four digits.
    pub fn text(self) -> Result<Text<10>> {
        let mut out = Text(*b"0000-00-00");
        self.write(&mut out.0)?;
        Ok(out)
    }

    /// Reads `2024-02-29`; a time of day behind it is dropped.
    pub fn parse(text: &str) -> Option<Self> {
        parse::date(text)
    }

    fn write(self, out: &mut [u8]) -> Result<()> {
        let Ok(year @ 0..=9999) = u32::try_from(self.year) else {
            return Err(Error::encode(format!("the year {} has no four digits", self.year)));
        };
        digits(&mut out[0..4], year);
        digits(&mut out[5..7], self.month.into());
        digits(&mut out[8..10], self.day.into());
        Ok(())
    }

    fn is_valid(self) -> bool {
        (1..=12).contains(&self.month) && self.day >= 1 && self.day <= self.days_of_month()
    }

    fn days_of_month(self) -> u8 {
        match self.month {
            2 if self.is_leap_year() => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    fn is_leap_year(self) -> bool {
        self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0)
    }

    fn next(self) -> Self {
        match self {
            it if it.day < it.days_of_month() => Self { day: it.day + 1, ..it },
            it if it.month < 12 => Self { month: it.month + 1, day: 1, ..it },
            it => Self { year: it.year + 1, month: 1, day: 1 },
        }
    }

    fn previous(self) -> Self {
        if self.day > 1 {
            return Self { day: self.day - 1, ..self };
        }
        let month = if self.month > 1 {
            Self { month: self.month - 1, ..self }
        } else {
            Self { year: self.year - 1, month: 12, day: 1 }
        };
        Self { day: month.days_of_month(), ..month }
    }
}

impl Time {
    /// `23:59:59.999999`.
    pub fn text(self) -> Text<15> {
        let mut out = Text(*b"00:00:00.000000");
        self.write(&mut out.0);
        out
    }

    /// Reads `23:59`, `23:59:59` and with any fraction.
    pub fn parse(text: &str) -> Option<Self> {
        parse::time(text)
    }

    fn write(self, out: &mut [u8]) {
        digits(&mut out[0..2], self.hour.into());
        digits(&mut out[3..5], self.minute.into());
        digits(&mut out[6..8], self.second.into());
        // A leap second, as some crates express it, is stored as the moment before midnight.
        digits(&mut out[9..15], self.micro.min(999_999));
    }

    fn minutes(self) -> i32 {
        i32::from(self.hour) * 60 + i32::from(self.minute)
    }
}

impl DateTime {
    /// `2024-02-29 23:59:59.999999`.
    ///
    /// # Errors
    /// The year has no four digits.
    pub fn text(self) -> Result<Text<26>> {
        let mut out = Text(*b"0000-00-00 00:00:00.000000");
        self.date.write(&mut out.0[..10])?;
        self.time.write(&mut out.0[11..]);
        Ok(out)
    }

    /// Reads a day and a time without a zone; a zone behind it is refused.
    pub fn parse(text: &str) -> Option<Self> {
        parse::date_time(text)
    }

    /// Reads a moment: without a zone it is in UTC, with an offset it is turned to UTC.
    pub fn parse_utc(text: &str) -> Option<Self> {
        parse::timestamp(text)
    }

    /// The same moment, `minutes` (less than a day) earlier.
    fn earlier(self, minutes: i32) -> Self {
        const DAY: i32 = 24 * 60;
        let at = self.time.minutes() - minutes;
        let date = match at {
            ..0 => self.date.previous(),
            0..DAY => self.date,
            DAY.. => self.date.next(),
        };
        let at = at.rem_euclid(DAY);
        let (hour, minute) = ((at / 60) as u8, (at % 60) as u8);
        Self { date, time: Time { hour, minute, ..self.time } }
    }
}

fn digits(out: &mut [u8], mut value: u32) {
    for place in out.iter_mut().rev() {
        *place = b'0' + (value % 10) as u8;
        value /= 10;
    }
}

/// A UUID as text: 32 digits, with or without hyphens.
pub(crate) fn parse_uuid(text: &str) -> Option<[u8; 16]> {
    let mut out = [0; 16];
    let mut digits = text.bytes().filter(|byte| *byte != b'-');
    for byte in &mut out {
        *byte = nibble(digits.next()?)? << 4 | nibble(digits.next()?)?;
    }
    digits.next().is_none().then_some(out)
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|it| it as u8)
}
