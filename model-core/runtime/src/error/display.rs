//! Each kind of error as a sentence.

use std::fmt::{Formatter, Result};

use super::{Key, Kind, Repr, Wanted};

pub(super) fn write(f: &mut Formatter<'_>, error: &Repr) -> Result {
    if let Some(query) = &error.query {
        write!(f, "{query}: ")?;
    }
    write_kind(f, &error.kind)
}

fn write_kind(f: &mut Formatter<'_>, kind: &Kind) -> Result {
    match kind {
        Kind::Unique(key) => write_unique(f, key),
        Kind::ForeignKey => f.write_str(
            "a foreign key is violated: the row referred to does not exist, or others refer to the \
             row that was to go",
        ),
        Kind::NotNull(key) => write!(f, "{} must not be null", columns(key)),
        Kind::Check { name } => write!(f, "the check `{name}` refused the row"),
        Kind::Busy { message, snapshot: _ } => {
            write!(f, "the database is busy ({message}): another connection holds the lock")
        }
        Kind::Database { code, message } => {
            write!(f, "the database refused the statement: {message} (code {code})")
        }
        Kind::Server { state, message } => {
            write!(f, "the database refused the statement: {message} (code {state})")
        }
        Kind::Conflict { message } => {
            write!(f, "the database has undone this transaction for another one: {message}")
        }
        Kind::Lost { reason } => write!(f, "the connection to the database was lost: {reason}"),
        Kind::CommitUnknown { reason } => write!(
            f,
            "the connection to the database was lost during the commit, so the transaction has \
             happened or it has not: {reason}"
        ),
        Kind::NotFound => f.write_str("no row, where exactly one was asked for"),
        Kind::TooManyRows => f.write_str("more than one row, where one was asked for"),
        Kind::PoolTimeout { waited, wanted } => write_timeout(f, *waited, *wanted),
        Kind::Decode { index, column, expected, found } => {
            write!(f, "column {}", index + 1)?;
            if let Some(column) = column {
                write!(f, " (`{column}`)")?;
            }
            write!(f, " should hold {expected}, but holds {found}")
        }
        Kind::Encode { message } => write!(f, "the value cannot be stored: {message}"),
        Kind::Connect { target, reason } | Kind::Login { target, reason } => {
            write!(f, "cannot open {target}: {reason}")
        }
        Kind::Configuration { message } | Kind::Refused { message } => f.write_str(message),
        Kind::RolledBack => f.write_str(
            "the database has undone this transaction after an earlier error; nothing more can run \
             in it",
        ),
        Kind::BrokenOff => f.write_str(
            "the rows ended before the last one: the thread that reads them panicked or was stopped",
        ),
        Kind::Migration(problem) => write!(f, "{problem}"),
    }
}

fn write_unique(f: &mut Formatter<'_>, key: &Key) -> Result {
    match (&key.table, &key.name) {
        (Some(table), _) if !key.columns.is_empty() => write!(
            f,
            "`{table}` already has a row with this {}",
            key.columns.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
        ),
        (_, Some(name)) => write!(f, "the unique index `{name}` already has such a row"),
        (_, None) => f.write_str("such a row exists already"),
    }
}

fn write_timeout(f: &mut Formatter<'_>, waited: std::time::Duration, wanted: Wanted) -> Result {
    let seconds = waited.as_secs_f64();
    match wanted {
        Wanted::Connection { size, is_writing: true } => write!(
            f,
            "no connection became free in {seconds:.1} s: a transaction of this process is open on \
             one of the {size} of the pool; commit or drop it, or run this in it (`&mut *tx` where \
             `&db` is written)"
        ),
        Wanted::Connection { size, is_writing: false } => write!(
            f,
            "no connection became free in {seconds:.1} s; all {size} of the pool are in use (is one \
             kept while another is asked for?)"
        ),
        Wanted::Writer => write!(
            f,
            "a transaction of this process has been open for {seconds:.1} s, and SQLite takes one \
             writer at a time; commit or drop it, or run this in it (`&mut *tx` where `&db` is \
             written)"
        ),
    }
}

fn columns(key: &Key) -> String {
    match &key.table {
        Some(table) => format!("`{table}.{}`", key.columns.join(", ")),
        None => "a column".to_owned(),
    }
}
