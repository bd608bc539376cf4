//! Reading of days and times.

use super::{Date, DateTime, Time};

pub(super) fn date(text: &str) -> Option<Date> {
    let (date, rest) = take_date(text.as_bytes())?;
    match rest {
        [] => Some(date),
        [b' ' | b'T' | b't', rest @ ..] => take_time(rest).map(|_| date),
        _ => None,
    }
}

pub(super) fn time(text: &str) -> Option<Time> {
    let (time, rest) = take_time(text.as_bytes())?;
    rest.is_empty().then_some(time)
}

pub(super) fn date_time(text: &str) -> Option<DateTime> {
    let (it, rest) = take_date_time(text.as_bytes())?;
    rest.is_empty().then_some(it)
}

pub(super) fn timestamp(text: &str) -> Option<DateTime> {
    let (it, rest) = take_date_time(text.as_bytes())?;
    Some(it.earlier(offset(rest)?))
}

fn take_date_time(text: &[u8]) -> Option<(DateTime, &[u8])> {
    let (date, rest) = take_date(text)?;
    let [b' ' | b'T' | b't', rest @ ..] = rest else {
        let midnight = Time { hour: 0, minute: 0, second: 0, micro: 0 };
        return rest.is_empty().then_some((DateTime { date, time: midnight }, rest));
    };
    let (time, rest) = take_time(rest)?;
    Some((DateTime { date, time }, rest))
}

fn take_date(text: &[u8]) -> Option<(Date, &[u8])> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, rest @ ..] = text else { return None };
    let year = i32::from(two(*y1, *y2)?) * 100 + i32::from(two(*y3, *y4)?);
    let date = Date { year, month: two(*m1, *m2)?, day: two(*d1, *d2)? };
    date.is_valid().then_some((date, rest))
}

fn take_time(text: &[u8]) -> Option<(Time, &[u8])> {
    let [h1, h2, b':', m1, m2, rest @ ..] = text else { return None };
    let (hour, minute) = (two(*h1, *h2)?, two(*m1, *m2)?);
    let (second, micro, rest) = match rest {
        [b':', s1, s2, b'.', rest @ ..] => {
            let (micro, rest) = take_fraction(rest)?;
            (two(*s1, *s2)?, micro, rest)
        }
        [b':', s1, s2, rest @ ..] => (two(*s1, *s2)?, 0, rest),
        rest => (0, 0, rest),
    };
    (hour < 24 && minute < 60 && second < 60)
        .then_some((Time { hour, minute, second, micro }, rest))
}

/// Digits behind the point; those beyond the microsecond are dropped.
fn take_fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if count == 0 {
        return None;
    }
    let micro = (0..6).fold(0, |sum, place| {
        let digit = if place < count { text[place] - b'0' } else { 0 };
        sum * 10 + u32::from(digit)
    });
    Some((micro, &text[count..]))
}

/// In minutes east of UTC.
fn offset(text: &[u8]) -> Option<i32> {
    let (sign, hours, minutes) = match text {
        [] | [b'Z' | b'z'] => return Some(0),
        [sign, h1, h2] => (sign, two(*h1, *h2)?, 0),
        [sign, h1, h2, m1, m2] | [sign, h1, h2, b':', m1, m2] => {
            (sign, two(*h1, *h2)?, two(*m1, *m2)?)
        }
        _ => return None,
    };
    let total = i32::from(hours) * 60 + i32::from(minutes);
    match sign {
        b'+' if hours < 24 && minutes < 60 => Some(total),
        b'-' if hours < 24 && minutes < 60 => Some(-total),
        _ => None,
    }
}

fn two(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(it: Option<DateTime>) -> String {
        it.and_then(|it| it.text().ok()).map_or("refused".into(), |it| it.as_str().to_owned())
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["2024-02-29 23:59:59.999999", "0000-01-01 00:00:00.000000"] {
            assert_eq!(text_of(date_time(text)), text);
            assert_eq!(text_of(timestamp(text)), text);
        }
    }

    #[test]
    fn forms_of_other_programs_are_read() {
        let cases = [
            ("2024-02-29T01:02:03Z", "2024-02-29 01:02:03.000000"),
            ("2024-02-29 01:02", "2024-02-29 01:02:00.000000"),
            ("2024-02-29", "2024-02-29 00:00:00.000000"),
            ("2024-02-29 01:02:03.5", "2024-02-29 01:02:03.500000"),
            ("2024-02-29 01:02:03.123456789", "2024-02-29 01:02:03.123456"),
            ("2024-02-29 00:30:00+01:00", "2024-02-28 23:30:00.000000"),
            ("2024-12-31 23:30:00-0130", "2025-01-01 01:00:00.000000"),
            ("2024-03-01 00:00:00+01", "2024-02-29 23:00:00.000000"),
        ];
        for (text, expected) in cases {
            assert_eq!(text_of(timestamp(text)), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2024",
            "2023-02-29",
            "2024-13-01",
            "2024-00-01",
            "2024-01-00",
            "24-01-01",
            "2024-01-01 24:00:00",
            "2024-01-01 00:60:00",
            "2024-01-01 00:00:00.",
            "2024-01-01x",
            "2024-01-01 00:00:00 CET",
            "2024-01-01 00:00:00+99:00",
            "２024-01-01",
        ] {
            assert_eq!(text_of(timestamp(text)), "refused", "{text}");
        }
        assert_eq!(text_of(date_time("2024-01-01 00:00:00Z")), "refused");
    }

    #[test]
    fn a_day_takes_a_text_with_a_time() {
        let day = Some(Date { year: 2024, month: 2, day: 29 });
        assert_eq!(date("2024-02-29"), day);
        assert_eq!(date("2024-02-29 10:00:00"), day);
        assert_eq!(date("2024-02-29 nonsense"), None);
    }

    #[test]
    fn a_year_without_four_digits_is_not_written() {
        for year in [-1, 10_000] {
            assert!(Date { year, month: 1, day: 1 }.text().is_err());
        }
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn every_day_of_four_centuries_agrees_with_chrono() {
        let mut day = chrono::NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
        while day < chrono::NaiveDate::from_ymd_opt(2301, 1, 1).unwrap() {
            let text = day.format("%Y-%m-%d").to_string();
            let ours = date(&text).unwrap();
            assert_eq!(ours.text().unwrap().as_str(), text);
            let next = day.succ_opt().unwrap();
            assert_eq!(ours.next().text().unwrap().as_str(), next.to_string());
            assert_eq!(ours.next().previous(), ours);
            day = next;
        }
    }
}
