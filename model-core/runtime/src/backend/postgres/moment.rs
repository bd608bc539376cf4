//! Days and moments as PostgreSQL counts them: from the year 2000, in days and microseconds.

use crate::civil::{Date, DateTime, Time};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
/// From the first of March of the year 0 to the first of January 2000.
const EPOCH: i64 = 730_425;
/// Of four centuries.
const ERA: i64 = 146_097;

/// As a count of days.
pub(super) fn days(date: Date) -> i64 {
    // A year that begins in March has its leap day at its end.
    let month = i64::from(date.month);
    let year = i64::from(date.year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(date.day) - 1;
    era * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH
}

/// The day of a count.
pub(super) fn date(days: i64) -> Option<Date> {
    let days = days + EPOCH;
    let era = days.div_euclid(ERA);
    let of_era = days.rem_euclid(ERA);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    Some(Date { year: i32::try_from(year).ok()?, month: month as u8, day: day as u8 })
}

/// As microseconds since midnight.
pub(super) fn micros(time: Time) -> i64 {
    let minutes = i64::from(time.hour) * 60 + i64::from(time.minute);
    let seconds = minutes * 60 + i64::from(time.second);
    // A leap second, as some crates express it, is the moment before midnight.
    seconds * SECOND + i64::from(time.micro.min(999_999))
}

/// The time of a count; `24:00` is none.
pub(super) fn time(micros: i64) -> Option<Time> {
    if !(0..DAY).contains(&micros) {
        return None;
    }
    let (seconds, micro) = (micros / SECOND, (micros % SECOND) as u32);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    Some(Time { hour: hour as u8, minute: minute as u8, second: second as u8, micro })
}

/// As microseconds.
pub(super) fn moment(at: DateTime) -> Option<i64> {
    days(at.date).checked_mul(DAY)?.checked_add(micros(at.time))
}

/// The moment of a count; the infinities are none.
pub(super) fn date_time(micros: i64) -> Option<DateTime> {
    if matches!(micros, i64::MIN | i64::MAX) {
        return None;
    }
    let date = date(micros.div_euclid(DAY))?;
    Some(DateTime { date, time: time(micros.rem_euclid(DAY))? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_the_year_2000() {
        for (year, month, day, count) in [
            (2000, 1, 1, 0),
            (1999, 12, 31, -1),
            (2000, 2, 29, 59),
            (2000, 3, 1, 60),
            (1970, 1, 1, -10_957),
            (9999, 12, 31, 2_921_939),
            (1, 1, 1, -730_119),
        ] {
            let it = Date { year, month, day };
            assert_eq!((days(it), date(count)), (count, Some(it)));
        }
    }

    #[test]
    fn every_day_of_a_thousand_years_comes_back() {
        for count in -182_500..182_500 {
            assert_eq!(days(date(count).unwrap()), count);
        }
    }

    #[test]
    fn a_moment_before_the_epoch_comes_back() {
        let date = Date { year: 1969, month: 12, day: 31 };
        let at = DateTime { date, time: Time { hour: 23, minute: 59, second: 59, micro: 999_999 } };
        assert_eq!(moment(at).and_then(date_time), Some(at));
        assert_eq!(date_time(i64::MAX), None);
    }
}
