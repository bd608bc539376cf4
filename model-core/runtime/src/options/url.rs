//! Reading of database URLs.
//!
//! No message repeats a URL: it may hold a password.

mod server;
mod sqlite;
mod word;

use std::path::Path;

use model_core::name::nearest;

use super::Options;
use super::server::Parts;
use crate::dialect::Dialect;
use crate::error::{Error, Result};

pub(super) use server::{read_port as port, tls};
pub(super) use word::{count, duration};

/// The schemes that people come with, and what they name.
const SCHEMES: &[(&str, Dialect)] = &[
    ("sqlite", Dialect::Sqlite),
    ("postgres", Dialect::Postgres),
    ("postgresql", Dialect::Postgres),
    ("mysql", Dialect::MySql),
    ("mariadb", Dialect::MariaDb),
];

/// Schemes of a database that works as another one does, but is not tested yet.
const LATER: &[&str] = &["cockroachdb", "cockroach"];

pub(super) fn apply(options: &mut Options, url: &str) -> Result<()> {
    let (scheme, rest) = url.split_once(':').ok_or_else(no_url)?;
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let (scheme, driver) = scheme.split_once('+').unwrap_or((scheme, ""));
    match dialect(scheme)? {
        Dialect::Sqlite => sqlite::apply(options, place, !driver.is_empty(), pairs),
        dialect @ (Dialect::Postgres | Dialect::MySql | Dialect::MariaDb) => {
            server::apply(options, dialect, place, pairs)
        }
    }
}

/// The parts of a server, as variables name them.
pub(super) fn apply_parts(options: &mut Options, scheme: &str, parts: Parts) -> Result<()> {
    options.target = super::Target::Server(parts.server(dialect(scheme)?)?);
    Ok(())
}

/// The database of a scheme, if this build has it.
pub(super) fn dialect(scheme: &str) -> Result<Dialect> {
    let lower = scheme.split('+').next().unwrap_or_default().to_ascii_lowercase();
    if LATER.contains(&lower.as_str()) {
        return Err(Error::configuration(
            "CockroachDB is not supported yet; for a server of PostgreSQL write `postgres://…`",
        ));
    }
    match SCHEMES.iter().find(|(word, _)| *word == lower) {
        Some((_, dialect)) => check_build(*dialect).map(|()| *dialect),
        None => Err(unknown_scheme(&lower)),
    }
}

fn check_build(dialect: Dialect) -> Result<()> {
    let (compiled, feature) = match dialect {
        Dialect::Sqlite => (cfg!(feature = "sqlite"), "sqlite"),
        Dialect::Postgres => (cfg!(feature = "postgres"), "postgres"),
        Dialect::MySql | Dialect::MariaDb => (cfg!(feature = "mysql"), "mysql"),
    };
    if compiled {
        return Ok(());
    }
    Err(Error::configuration(format!(
        "this build has no {}; switch on the feature `{feature}` of `model-runtime`",
        dialect.title()
    )))
}

fn no_url() -> Error {
    Error::configuration("the database URL has no scheme; write `sqlite://app.db`")
}

/// What stands before the first colon of a text that is no URL may be anything, so it is not shown.
fn unknown_scheme(lower: &str) -> Error {
    let words = SCHEMES.iter().map(|(word, _)| *word);
    Error::configuration(match nearest(lower, words) {
        Some(near) => format!("the database URL has an unknown scheme; did you mean `{near}:`?"),
        None => "the database URL has an unknown scheme; write `sqlite://app.db`".to_owned(),
    })
}

fn unknown_key<'k>(key: &str, keys: impl Iterator<Item = &'k str> + Clone) -> Error {
    let help = match nearest(key, keys.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", keys.collect::<Vec<_>>().join(", ")),
    };
    // A value can stand where a name should, and it can be a secret.
    let shown = if key.len() <= 20 && key.bytes().all(|it| it.is_ascii_lowercase() || it == b'_') {
        format!("the setting `{key}` of the database URL is unknown")
    } else {
        "a setting of the database URL is unknown".to_owned()
    };
    Error::configuration(format!("{shown}; {help}"))
}

/// The settings that every database has; says whether it was one.
fn common(options: &mut Options, key: &str, value: &str) -> Result<bool> {
    match key {
        "acquire_timeout" => options.acquire_timeout = duration(key, value, 1.0)?,
        "pool_size" => options.pool_size = count(key, value)?,
        "statement_cache" => options.statement_cache = count(key, value)?,
        _ => return Ok(false),
    }
    Ok(true)
}

const COMMON: &[&str] = &["acquire_timeout", "pool_size", "statement_cache"];

/// Without `%` escapes.
fn decode(text: &str, what: &str) -> Result<String> {
    let wrong =
        || Error::configuration(format!("the {what} in the database URL has a wrong `%` escape"));
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

fn is_path(host: &str) -> bool {
    Path::new(host).is_absolute()
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::options::{JournalMode, Mode, Synchronous, Target};

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

    #[cfg(not(feature = "postgres"))]
    #[test]
    fn a_database_that_is_not_built_in_names_its_feature() {
        assert_eq!(
            read("postgres://ada:secret@db/x").unwrap_err().to_string(),
            "this build has no PostgreSQL; switch on the feature `postgres` of `model-runtime`"
        );
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
