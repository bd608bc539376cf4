//! Opening: the file, the pragmas, the functions.

use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, ffi};

use super::error::translate;
use super::functions;
use crate::error::{Error, Kind, Result};
use crate::options::{JournalMode, Mode, Options, Target};

/// STRICT tables are from 3.37; what the generated SQL uses, from 3.38.
const OLDEST: i32 = 3_038_000;

pub(super) fn open(options: &Options) -> Result<Connection> {
    set_up(options).map_err(|error| {
        let reason = why_no_file(options).unwrap_or_else(|| in_its_words(&error));
        let target = options.target.to_string();
        let busy = error.is_busy();
        let outer = Error::new(Kind::Connect { target, reason });
        if busy || error.is_configuration() { error } else { outer.because(error) }
    })
}

/// SQLite's words alone: no statement was refused, and its code for a file that is none says little.
fn in_its_words(error: &Error) -> String {
    match error.kind() {
        Kind::Database { code, message: _ } if code & 0xff == ffi::SQLITE_NOTADB => {
            "the file is not a database of SQLite, or it is encrypted".to_owned()
        }
        Kind::Database { code, message } if code & 0xff == ffi::SQLITE_CORRUPT => {
            format!("the file is damaged: {message}")
        }
        Kind::Database { code, message } => format!("{message} (code {code})"),
        _ => error.to_string(),
    }
}

/// What stands in the way of the file, where SQLite itself says only that it cannot open it.
fn why_no_file(options: &Options) -> Option<String> {
    let Target::File(path) = &options.target else { return None };
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    if path.is_dir() {
        return Some("it is a folder; name a file in it".to_owned());
    }
    if let Some(folder) = folder.filter(|it| !it.is_dir()) {
        return Some(format!("there is no folder `{}`; make it first", folder.display()));
    }
    match options.mode {
        Mode::ReadOnly | Mode::ReadWrite if !path.exists() => {
            Some("there is no such file, and its `mode` does not create one".to_owned())
        }
        Mode::Create if !path.exists() => {
            let folder = folder.unwrap_or(std::path::Path::new("."));
            Some(format!("it is not there and cannot be made; is `{}` writable?", folder.display()))
        }
        Mode::ReadOnly | Mode::ReadWrite | Mode::Create => None,
    }
}

fn set_up(options: &Options) -> Result<Connection> {
    check_version()?;
    let connection = connect(options)?;
    connection.busy_timeout(options.busy_timeout).map_err(translate)?;
    connection.set_prepared_statement_cache_capacity(options.statement_cache);
    functions::register(&connection).map_err(translate)?;
    set_journal_mode(&connection, options)?;
    let pragmas = format!(
        "pragma synchronous = {}; pragma foreign_keys = {};",
        options.synchronous.word(),
        if options.foreign_keys { "on" } else { "off" },
    );
    connection.execute_batch(&pragmas).map_err(translate)?;
    connection.busy_timeout(Duration::ZERO).map_err(translate)?;
    Ok(connection)
}

fn check_version() -> Result<()> {
    if rusqlite::version_number() >= OLDEST {
        return Ok(());
    }
    Err(Error::configuration(format!(
        "this program is linked to SQLite {}, and 3.38 is the oldest that works; build with the \
         feature `sqlite-bundled`",
        rusqlite::version()
    )))
}

fn connect(options: &Options) -> Result<Connection> {
    // One connection is used by one thread at a time: SQLite needs no mutex of its own.
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX
        | match options.mode {
            Mode::ReadOnly => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Mode::ReadWrite => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Mode::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        };
    match &options.target {
        Target::Memory => Connection::open_in_memory().map_err(translate),
        Target::File(path) => {
            let connection = Connection::open_with_flags(path, flags).map_err(translate)?;
            // SQLite looks at the file only now: is it a database at all?
            connection
                .query_row("pragma schema_version", [], |_| Ok(()))
                .map_err(translate)
                .map(|()| connection)
        }
        Target::Server(_) => Err(Error::configuration("the options name a server")),
    }
}

/// Setting the mode takes the file alone, without asking the busy handler; and is rarely needed.
fn set_journal_mode(connection: &Connection, options: &Options) -> Result<()> {
    if options.mode == Mode::ReadOnly || options.target == Target::Memory {
        return Ok(());
    }
    let wanted = options.journal_mode;
    let deadline = Instant::now() + options.busy_timeout;
    loop {
        match try_journal_mode(connection, wanted) {
            Err(error) if error.is_busy() && Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(5));
            }
            result => return result,
        }
    }
}

fn try_journal_mode(connection: &Connection, wanted: JournalMode) -> Result<()> {
    let ask = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0));
    let now = ask("pragma journal_mode").map_err(translate)?;
    if now == wanted.word() {
        return Ok(());
    }
    let now = ask(&format!("pragma journal_mode = {}", wanted.word())).map_err(translate)?;
    if now == wanted.word() {
        return Ok(());
    }
    Err(Error::configuration(format!(
        "the journal mode of this database stays `{now}` where `{}` was asked for; a network file \
         system can be the reason, and `?journal_mode={now}` accepts it",
        wanted.word()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(url: &str) -> String {
        open(&Options::default().url(url).unwrap()).unwrap_err().to_string()
    }

    #[test]
    fn a_file_that_cannot_be_opened_is_an_error_that_says_why() {
        let dir = tempfile::tempdir().unwrap();
        let at = dir.path().display();
        assert!(failure(&format!("sqlite://{at}")).ends_with("it is a folder; name a file in it"));
        let missing = failure(&format!("sqlite://{at}/no/app.db"));
        assert!(
            missing.ends_with(&format!("there is no folder `{at}/no`; make it first")),
            "{missing}"
        );
        let absent = failure(&format!("sqlite://{at}/app.db?mode=rw"));
        assert!(absent.contains("there is no such file"), "{absent}");
    }

    #[test]
    fn a_file_that_is_no_database_is_an_error_that_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("app.db");
        let url = format!("sqlite://{}", file.display());
        std::fs::write(&file, "a letter, and no database, but long enough for one".repeat(40))
            .unwrap();
        let said = failure(&url);
        assert!(
            said.ends_with("/app.db`: the file is not a database of SQLite, or it is encrypted"),
            "{said}"
        );
    }
}
