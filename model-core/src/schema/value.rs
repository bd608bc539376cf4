//! Texts of values, in the one form in which they are stored and compared.

/// A decimal number with exactly so many digits after its point; `None` when the text is no
/// decimal number or has more of them.
///
/// ```
/// use model_core::schema::value::fixed_scale;
/// assert_eq!(fixed_scale("-12.5", 2).as_deref(), Some("-12.50"));
/// assert_eq!(fixed_scale("1.005", 2), None);
/// ```
pub fn fixed_scale(number: &str, scale: u32) -> Option<String> {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |it: &str| it.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let scale = scale as usize;
    if fraction.len() > scale {
        return None;
    }
    let trimmed = whole.trim_start_matches('0');
    let whole = if trimmed.is_empty() { "0" } else { trimmed };
    Some(match scale {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{fraction:0<scale$}"),
    })
}

/// `YYYY-MM-DD` of a day that exists; `None` otherwise.
pub fn date(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let year = number(text.get(0..4)?)?;
    let (month, day) = (number(text.get(5..7)?)?, number(text.get(8..10)?)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    (1..=days).contains(&day).then(|| text.to_owned())
}

/// `HH:MM:SS.ffffff`, of a text with seconds and at most six digits of a fraction.
pub fn time(text: &str) -> Option<String> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let bytes = clock.as_bytes();
    if bytes.len() != 8 || bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let parts = [clock.get(0..2)?, clock.get(3..5)?, clock.get(6..8)?];
    let limits = [24, 60, 60];
    for (part, limit) in parts.into_iter().zip(limits) {
        if number(part)? >= limit {
            return None;
        }
    }
    let digits = fraction.bytes().all(|b| b.is_ascii_digit()) && (1..=6).contains(&fraction.len());
    digits.then(|| format!("{clock}.{fraction:0<6}"))
}

/// `YYYY-MM-DD HH:MM:SS.ffffff`; a `T` between the two and a final `Z` are taken too.
pub fn date_time(text: &str) -> Option<String> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (day, clock) = text.split_once([' ', 'T'])?;
    Some(format!("{} {}", date(day)?, time(clock)?))
}

/// The 32 lower-case hexadecimal digits of a UUID.
pub fn uuid_digits(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|it| it.len()).collect();
    let digits = parts.concat().to_ascii_lowercase();
    let fits = lengths == [8, 4, 4, 4, 12] && digits.bytes().all(|b| b.is_ascii_hexdigit());
    fits.then_some(digits)
}

fn number(text: &str) -> Option<u32> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_text() {
        assert_eq!(fixed_scale("007", 0).as_deref(), Some("7"));
        assert_eq!(fixed_scale("0.50", 1).as_deref(), Some("0.5"));
        assert_eq!(time("09:05:00.5").as_deref(), Some("09:05:00.500000"));
        assert_eq!(
            date_time("2024-02-29T00:00:00Z").as_deref(),
            Some("2024-02-29 00:00:00.000000")
        );
    }

    #[test]
    fn what_is_no_value_has_no_text() {
        for text in ["", "-", ".5", "1e3", "1.2.3", "x"] {
            assert_eq!(fixed_scale(text, 2), None, "{text}");
        }
        assert!(
            date("2023-02-29").is_none() && date("2024-13-01").is_none() && date("äöüäö").is_none()
        );
        assert!(time("24:00:00").is_none() && time("1:00:00").is_none());
    }
}
