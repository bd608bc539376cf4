//! The server's codes and messages as our errors.

use std::error::Error as _;

use tokio_postgres::error::{DbError, SqlState};

use crate::error::{Error, Key, Kind};

pub(super) fn translate(error: tokio_postgres::Error) -> Error {
    match error.as_db_error() {
        // Its details can hold values, so it is no source.
        Some(server) => Error::new(classify(server)),
        None => lost(&error),
    }
}

/// Anything but an answer of the server: nothing more comes over this connection.
fn lost(error: &tokio_postgres::Error) -> Error {
    let reason = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    Error::new(Kind::Lost { reason })
}

/// Whether the statement was prepared for tables that have changed since, or is gone.
pub(super) fn is_stale(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_some_and(|it| match it.code() {
        &SqlState::FEATURE_NOT_SUPPORTED => it.routine() == Some("RevalidateCachedQuery"),
        code => *code == SqlState::INVALID_SQL_STATEMENT_NAME,
    })
}

/// Whether the server may take us later, or under another name.
pub(super) fn is_curable(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_none_or(|it| {
        let code = it.code();
        let (class, _) = code.code().split_at(2.min(code.code().len()));
        // Too many connections; starting, stopping, recovering.
        matches!(class, "53" | "57")
    })
}

fn classify(error: &DbError) -> Kind {
    let message = error.message().to_owned();
    let state = error.code();
    match *state {
        SqlState::UNIQUE_VIOLATION => Kind::Unique(key(error)),
        SqlState::EXCLUSION_VIOLATION => Kind::Unique(key(error)),
        SqlState::FOREIGN_KEY_VIOLATION | SqlState::RESTRICT_VIOLATION => Kind::ForeignKey,
        SqlState::NOT_NULL_VIOLATION => Kind::NotNull(key(error)),
        SqlState::CHECK_VIOLATION => {
            Kind::Check { name: error.constraint().unwrap_or_default().to_owned() }
        }
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => {
            Kind::Conflict { message }
        }
        SqlState::T_R_STATEMENT_COMPLETION_UNKNOWN | SqlState::TRANSACTION_RESOLUTION_UNKNOWN => {
            Kind::CommitUnknown { reason: message }
        }
        SqlState::IN_FAILED_SQL_TRANSACTION => Kind::RolledBack,
        SqlState::LOCK_NOT_AVAILABLE => Kind::Busy { message, snapshot: true },
        SqlState::READ_ONLY_SQL_TRANSACTION => {
            Kind::Refused { message: "a read-only transaction cannot write".to_owned() }
        }
        SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => {
            Kind::Lost { reason: message }
        }
        _ => Kind::Server { state: state.code().to_owned(), message },
    }
}

fn key(error: &DbError) -> Key {
    let columns = match error.column() {
        Some(column) => vec![column.to_owned()],
        None => error.detail().map(columns).unwrap_or_default(),
    };
    let own = |text: Option<&str>| text.map(str::to_owned);
    Key { table: own(error.table()), columns, name: own(error.constraint()) }
}

/// `Key (team_id, email)=(1, ada@x.io) already exists.`: the names, never the values. An index over
/// expressions has none.
fn columns(detail: &str) -> Vec<String> {
    let names = detail
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(")=("))
        .map_or("", |(names, _)| names);
    if names.contains(['(', ')', '"']) {
        return Vec::new();
    }
    names.split(", ").filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn the_columns_of_a_key_are_named_and_its_values_are_not() {
        assert_eq!(
            columns("Key (team_id, email)=(1, a)=(b) already exists."),
            ["team_id", "email"]
        );
        assert!(columns("Key (lower(email))=(x) already exists.").is_empty());
        assert!(columns("something new").is_empty());
    }
}
