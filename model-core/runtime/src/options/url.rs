//! Reading of database URLs.
//!
//! No message repeats a URL: it may hold a password.

use std::path::PathBuf;
use std::time::Duration;

use model_core::name::nearest;

use super::{JournalMode, Mode, Options, Synchronous, Target};
use crate::error::{Error, Result};

const MODES: &[(&str, Mode)] =
    &[("ro", Mode::ReadOnly), ("rw", Mode::ReadWrite), ("rwc", Mode::Create)];

const SWITCH: &[(&str, bool)] =
    &[("on", true), ("off", false), ("true", true), ("false", false), ("1", true), ("0", false)];

const KEYS: &[&str] = &[
    "acquire_timeout",
    "busy_timeout",
    "foreign_keys",
    "journal_mode",
    "mode",
    "pool_size",
    "statement_cache",
    "synchronous",
];

/// Schemes of databases that people come with.
const OTHERS: &[(&str, &str)] = &[
    ("postgres", "PostgreSQL"),
    ("postgresql", "PostgreSQL"),
    ("mysql", "MySQL"),
    ("mariadb", "MariaDB"),
    ("cockroachdb", "CockroachDB"),
    ("cockroach", "CockroachDB"),
];

pub(super) fn apply(options: &mut Options, url: &str) -> Result<()> {
    let (scheme, rest) = url.split_once(':').ok_or_else(no_url)?;
    let (scheme, driver) = scheme.split_once('+').unwrap_or((scheme, ""));
    check_scheme(scheme)?;
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    check_host(place)?;
    options.target = target(place, !driver.is_empty())?;
    query.split('&').filter(|pair| !pair.is_empty()).try_for_each(|pair| setting(options, pair))
}

fn no_url() -> Error {
    Error::configuration("the database URL has no scheme; write `sqlite://app.db`")
}

fn check_scheme(scheme: &str) -> Result<()> {
    let lower = scheme.to_ascii_lowercase();
    if lower == "sqlite" {
        return Ok(());
    }
    if let Some((_, title)) = OTHERS.iter().find(|(word, _)| *word == lower) {
        return Err(Error::configuration(format!(
            "this build has no {title}; it opens SQLite only, as in `sqlite://app.db`"
        )));
    }
    // What stands before the first colon of a text that is no URL may be anything.
    Err(Error::configuration(match nearest(&lower, ["sqlite"]) {
        Some(near) => format!("the database URL has an unknown scheme; did you mean `{near}:`?"),
        None => "the database URL has an unknown scheme; write `sqlite://app.db`".to_owned(),
    }))
}

/// A user with a password is no part of a path, and would be shown with it.
fn check_host(place: &str) -> Result<()> {
    let host = place.strip_prefix("//").and_then(|it| it.split('/').next()).unwrap_or("");
    match host.split_once('@') {
        Some((user, _)) if user.contains(':') => Err(Error::configuration(
            "a database URL of SQLite has no user and no host; write `sqlite://app.db`",
        )),
        Some(_) | None => Ok(()),
    }
}

/// `driver`: as SQLAlchemy writes it, where `sqlite+pysqlite:///app.db` is a relative path.
fn target(place: &str, driver: bool) -> Result<Target> {
    let path = match place.strip_prefix("//") {
        Some(path) if driver => path.strip_prefix('/').unwrap_or(path),
        Some(path) => path,
        None => place,
    };
    let path = decode(path)?;
    match path.as_str() {
        ":memory:" => Ok(Target::Memory),
        "" if driver => Ok(Target::Memory),
        "" => Err(Error::configuration(
            "the database URL names no file; write `sqlite://app.db` or `sqlite::memory:`",
        )),
        path => Ok(Target::File(PathBuf::from(path))),
    }
}

fn setting(options: &mut Options, pair: &str) -> Result<()> {
    let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
    match key {
        "mode" if value == "memory" => options.target = Target::Memory,
        "mode" => options.mode = word(key, value, MODES)?,
        "journal_mode" => options.journal_mode = word(key, value, JournalMode::WORDS)?,
        "synchronous" => options.synchronous = word(key, value, Synchronous::WORDS)?,
        "foreign_keys" => options.foreign_keys = word(key, value, SWITCH)?,
        "busy_timeout" => options.busy_timeout = duration(key, value, 1.0 / 1000.0)?,
        "acquire_timeout" => options.acquire_timeout = duration(key, value, 1.0)?,
        "pool_size" => options.pool_size = count(key, value)?,
        "statement_cache" => options.statement_cache = count(key, value)?,
        _ => return Err(unknown_key(key)),
    }
    Ok(())
}

fn unknown_key(key: &str) -> Error {
    let help = match nearest(key, KEYS.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", KEYS.join(", ")),
    };
    // A value can stand where a name should, and it can be a secret.
    let shown = if key.len() <= 20 && key.bytes().all(|it| it.is_ascii_lowercase() || it == b'_') {
        format!("the setting `{key}` of the database URL is unknown")
    } else {
        "a setting of the database URL is unknown".to_owned()
    };
    Error::configuration(format!("{shown}; {help}"))
}

fn word<T: Copy>(key: &str, value: &str, words: &[(&str, T)]) -> Result<T> {
    let lower = value.to_ascii_lowercase();
    words.iter().find(|(word, _)| *word == lower).map(|(_, it)| *it).ok_or_else(|| {
        let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        Error::configuration(format!("`{key}` is one of {}", words.join(", ")))
    })
}

pub(super) fn count(key: &str, value: &str) -> Result<usize> {
    value
        .parse()
        .ok()
        .filter(|count| (1..=65_536).contains(count))
        .ok_or_else(|| Error::configuration(format!("`{key}` is a number from 1 to 65536")))
}

/// `5s`, `200ms`, or a number in `unit` seconds.
pub(super) fn duration(key: &str, value: &str, unit: f64) -> Result<Duration> {
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

fn decode(text: &str) -> Result<String> {
    let wrong = || Error::configuration("the path in the database URL has a wrong `%` escape");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                digit().zip(digit()).map(|(a, b)| (a * 16 + b) as u8).ok_or_else(wrong)?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok().filter(|it| !it.contains('\0')).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<Options> {
        Options::default().url(url)
    }

    #[test]
    fn the_ways_to_name_a_file() {
        for (url, path) in [
            ("sqlite:app.db", "app.db"),
            ("sqlite://app.db", "app.db"),
            ("sqlite://data/app.db", "data/app.db"),
            ("sqlite:///srv/app.db", "/srv/app.db"),
            ("SQLite:app%20one.db", "app one.db"),
            ("sqlite+pysqlite:///app.db", "app.db"),
            ("sqlite+aiosqlite:////srv/app.db", "/srv/app.db"),
        ] {
            assert_eq!(read(url).unwrap().target, Target::File(path.into()), "{url}");
        }
        for url in
            ["sqlite::memory:", "sqlite://:memory:", "sqlite:x?mode=memory", "sqlite+pysqlite://"]
        {
            assert_eq!(read(url).unwrap().target, Target::Memory, "{url}");
        }
    }

    #[test]
    fn settings_are_read() {
        let url = "sqlite:a?mode=ro&busy_timeout=250&journal_mode=DELETE&synchronous=full\
                   &foreign_keys=off&pool_size=3&acquire_timeout=1.5s";
        let options = read(url).unwrap();
        assert_eq!(options.mode, Mode::ReadOnly);
        assert_eq!(options.busy_timeout, Duration::from_millis(250));
        assert_eq!(options.journal_mode, JournalMode::Delete);
        assert_eq!(options.synchronous, Synchronous::Full);
        assert!(!options.foreign_keys);
        assert_eq!(options.pool_size, 3);
        assert_eq!(options.acquire_timeout, Duration::from_millis(1500));
    }

    #[test]
    fn each_mistake_names_the_way_out() {
        for (url, message) in [
            ("app.db", "the database URL has no scheme; write `sqlite://app.db`"),
            ("sqlit:app.db", "the database URL has an unknown scheme; did you mean `sqlite:`?"),
            (
                "postgres://ada:secret@db/x",
                "this build has no PostgreSQL; it opens SQLite only, as in `sqlite://app.db`",
            ),
            (
                "sqlite://",
                "the database URL names no file; write `sqlite://app.db` or `sqlite::memory:`",
            ),
            (
                "sqlite:a?busy_timout=5",
                "the setting `busy_timout` of the database URL is unknown; did you mean \
                 `busy_timeout`?",
            ),
            ("sqlite:a?mode=rww", "`mode` is one of ro, rw, rwc"),
            ("sqlite:a?pool_size=0", "`pool_size` is a number from 1 to 65536"),
            (
                "sqlite:a?busy_timeout=-1",
                "`busy_timeout` is a time of at most a day, as in `5s` or `200ms`",
            ),
            ("sqlite:a%2", "the path in the database URL has a wrong `%` escape"),
        ] {
            let error = read(url).unwrap_err();
            assert!(error.is_configuration());
            assert_eq!(error.to_string(), message, "{url}");
        }
    }

    #[test]
    fn a_user_with_a_password_is_refused_and_not_shown() {
        let error = read("sqlite://ada:hunter2@db/app.db").unwrap_err();
        assert_eq!(
            error.to_string(),
            "a database URL of SQLite has no user and no host; write `sqlite://app.db`"
        );
        assert!(read("sqlite://ada@home.db").is_ok());
    }

    #[test]
    fn no_message_holds_a_password() {
        for url in [
            "postgres://ada:hunter2@host/db",
            "ada:hunter2@host",
            "hunter2://x",
            "sqlite:a?hunter2",
            "sqlite:a?password=hunter2",
            "sqlite:a?mode=hunter2",
            "sqlite:a?pool_size=hunter2",
            "sqlite:a?foreign_keys=hunter2&x",
        ] {
            if let Err(error) = read(url) {
                // A setting's name is shown, its value never.
                let text = format!("{error} {error:?}");
                let named = url.ends_with("?hunter2");
                assert!(named || !text.contains("hunter2"), "{url}: {text}");
            }
        }
    }
}
