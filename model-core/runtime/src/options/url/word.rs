//! The values of settings.

use std::time::Duration;

use crate::error::{Error, Result};

pub(super) fn word<T: Copy>(key: &str, value: &str, words: &[(&str, T)]) -> Result<T> {
    let lower = value.to_ascii_lowercase();
    words.iter().find(|(word, _)| *word == lower).map(|(_, it)| *it).ok_or_else(|| {
        let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        Error::configuration(format!("`{key}` is one of {}", words.join(", ")))
    })
}

pub(in crate::options) fn count(key: &str, value: &str) -> Result<usize> {
    value
        .parse()
        .ok()
        .filter(|count| (1..=65_536).contains(count))
        .ok_or_else(|| Error::configuration(format!("`{key}` is a number from 1 to 65536")))
}

/// `5s`, `200ms`, or a number in `unit` seconds.
pub(in crate::options) fn duration(key: &str, value: &str, unit: f64) -> Result<Duration> {
    let (number, unit) = match (value.strip_suffix("ms"), value.strip_suffix('s')) {
        (Some(number), _) => (number, 1.0 / 1000.0),
        (None, Some(number)) => (number, 1.0),
        (None, None) => (value, unit),
    };
    number
        .parse::<f64>()
        .ok()
        .and_then(|number| Duration::try_from_secs_f64(number * unit).ok())
        .filter(|it| *it <= Duration::from_secs(86_400))
        .ok_or_else(|| {
            Error::configuration(format!(
                "`{key}` is a time of at most a day, as in `5s` or `200ms`"
            ))
        })
}
