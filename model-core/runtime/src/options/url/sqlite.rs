//! `sqlite:` and a path.

use std::path::PathBuf;

use super::{COMMON, common, decode, duration, unknown_key, word::word};
use crate::error::{Error, Result};
use crate::options::{JournalMode, Mode, Options, Synchronous, Target};

const MODES: &[(&str, Mode)] =
    &[("ro", Mode::ReadOnly), ("rw", Mode::ReadWrite), ("rwc", Mode::Create)];

const SWITCH: &[(&str, bool)] =
    &[("on", true), ("off", false), ("true", true), ("false", false), ("1", true), ("0", false)];

const KEYS: &[&str] = &["busy_timeout", "foreign_keys", "journal_mode", "mode", "synchronous"];

/// `driver`: as SQLAlchemy writes it, where `sqlite+pysqlite:///app.db` is a relative path.
pub(super) fn apply<'q>(
    options: &mut Options,
    place: &str,
    driver: bool,
    mut pairs: impl Iterator<Item = &'q str>,
) -> Result<()> {
    check_host(place)?;
    options.target = target(place, driver)?;
    pairs.try_for_each(|pair| setting(options, pair))
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

fn target(place: &str, driver: bool) -> Result<Target> {
    let path = match place.strip_prefix("//") {
        Some(path) if driver => path.strip_prefix('/').unwrap_or(path),
        Some(path) => path,
        None => place,
    };
    let path = decode(path, "path")?;
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
        _ if common(options, key, value)? => {}
        _ => return Err(unknown_key(key, KEYS.iter().chain(COMMON).copied())),
    }
    Ok(())
}
