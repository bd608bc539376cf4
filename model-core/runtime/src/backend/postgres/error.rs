//! The server's codes and messages as our errors.

use crate::error::{Error, Key, Kind};

/// Why something has not worked.
#[derive(Debug)]
pub(super) enum Failure {
    /// The server says no.
    Refused(Box<Refusal>),
    /// Nothing more comes over this connection.
    Lost(String),
    /// It cannot be said to the server.
    Unsendable(String),
    /// It was not to be sent.
    Own(Error),
    /// There is no proof of the kind that the server asks for.
    NoEntry(String),
}

/// What the server says about it. All but the code can hold values.
#[derive(Debug, Default)]
pub(super) struct Refusal {
    code: String,
    message: String,
    detail: Option<String>,
    table: Option<String>,
    column: Option<String>,
    constraint: Option<String>,
    /// Of the server's own source.
    routine: Option<String>,
}

/// The codes of <https://www.postgresql.org/docs/current/errcodes-appendix.html> that are told
/// apart.
mod code {
    pub(super) const ADMIN_SHUTDOWN: &str = "57P01";
    pub(super) const CANNOT_CONNECT_NOW: &str = "57P03";
    pub(super) const CHECK: &str = "23514";
    pub(super) const CRASH_SHUTDOWN: &str = "57P02";
    pub(super) const DEADLOCK: &str = "40P01";
    pub(super) const EXCLUSION: &str = "23P01";
    pub(super) const FEATURE_NOT_SUPPORTED: &str = "0A000";
    pub(super) const FOREIGN_KEY: &str = "23503";
    pub(super) const INVALID_STATEMENT_NAME: &str = "26000";
    pub(super) const IN_FAILED_TRANSACTION: &str = "25P02";
    pub(super) const LOCK_NOT_AVAILABLE: &str = "55P03";
    pub(super) const NOT_NULL: &str = "23502";
    pub(super) const READ_ONLY_TRANSACTION: &str = "25006";
    pub(super) const RESOLUTION_UNKNOWN: &str = "08007";
    pub(super) const RESTRICT: &str = "23001";
    pub(super) const SERIALIZATION: &str = "40001";
    pub(super) const STATEMENT_UNKNOWN: &str = "40003";
    pub(super) const UNIQUE: &str = "23505";
}

impl Refusal {
    /// From the body of the server's message.
    pub(super) fn read(body: &[u8]) -> Self {
        let mut refusal = Self::default();
        for (kind, text) in fields(body) {
            let text = String::from_utf8_lossy(text).into_owned();
            match kind {
                b'C' => refusal.code = text,
                b'M' => refusal.message = text,
                b'D' => refusal.detail = Some(text),
                b't' => refusal.table = Some(text),
                b'c' => refusal.column = Some(text),
                b'n' => refusal.constraint = Some(text),
                b'R' => refusal.routine = Some(text),
                _ => {}
            }
        }
        refusal
    }

    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// Whether the server may take us later, or under another name.
    pub(super) fn is_curable(&self) -> bool {
        // Too many connections; starting, stopping, recovering.
        matches!(self.code.get(..2), Some("53" | "57"))
    }
}

/// Each field with its kind: a byte and a text that ends in zero.
fn fields(mut body: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let (&kind, rest) = body.split_first()?;
        let end = rest.iter().position(|it| *it == 0)?;
        let (text, after) = rest.split_at(end);
        body = &after[1..];
        Some((kind, text))
    })
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Own(error)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::new(match failure {
            Failure::Own(error) => return error,
            // Its details can hold values, so it is no source.
            Failure::Refused(refusal) => classify(*refusal),
            Failure::Lost(reason) | Failure::NoEntry(reason) => Kind::Lost { reason },
            Failure::Unsendable(message) => Kind::Encode { message },
        })
    }
}

/// Whether the statement was prepared for tables that have changed since, or is gone.
pub(super) fn is_stale(failure: &Failure) -> bool {
    let Failure::Refused(it) = failure else { return false };
    match it.code.as_str() {
        code::FEATURE_NOT_SUPPORTED => it.routine.as_deref() == Some("RevalidateCachedQuery"),
        code::INVALID_STATEMENT_NAME => true,
        _ => false,
    }
}

fn classify(refusal: Refusal) -> Kind {
    match refusal.code.as_str() {
        code::UNIQUE | code::EXCLUSION => Kind::Unique(key(refusal)),
        code::FOREIGN_KEY | code::RESTRICT => Kind::ForeignKey,
        code::NOT_NULL => Kind::NotNull(key(refusal)),
        code::CHECK => Kind::Check { name: refusal.constraint.unwrap_or_default() },
        code::SERIALIZATION | code::DEADLOCK => Kind::Conflict { message: refusal.message },
        code::STATEMENT_UNKNOWN | code::RESOLUTION_UNKNOWN => {
            Kind::CommitUnknown { reason: refusal.message }
        }
        code::IN_FAILED_TRANSACTION => Kind::RolledBack,
        code::LOCK_NOT_AVAILABLE => Kind::Busy { message: refusal.message, snapshot: true },
        code::READ_ONLY_TRANSACTION => {
            Kind::Refused { message: "a read-only transaction cannot write".to_owned() }
        }
        code::ADMIN_SHUTDOWN | code::CRASH_SHUTDOWN | code::CANNOT_CONNECT_NOW => {
            Kind::Lost { reason: refusal.message }
        }
        _ => Kind::Server { state: refusal.code, message: refusal.message },
    }
}

fn key(refusal: Refusal) -> Key {
    let columns = match refusal.column {
        Some(column) => vec![column],
        None => refusal.detail.as_deref().map(columns).unwrap_or_default(),
    };
    Key { table: refusal.table, columns, name: refusal.constraint }
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
    use super::*;

    #[test]
    fn the_columns_of_a_key_are_named_and_its_values_are_not() {
        assert_eq!(
            columns("Key (team_id, email)=(1, a)=(b) already exists."),
            ["team_id", "email"]
        );
        assert!(columns("Key (lower(email))=(x) already exists.").is_empty());
        assert!(columns("something new").is_empty());
    }

    #[test]
    fn a_refusal_is_read_as_far_as_it_goes() {
        let refusal = Refusal::read(b"SERROR\0C23505\0Mtaken\0tusers\0nusers_key\0\0");
        assert_eq!((refusal.code.as_str(), refusal.message()), ("23505", "taken"));
        assert_eq!(refusal.table.as_deref(), Some("users"));
        assert_eq!(refusal.constraint.as_deref(), Some("users_key"));
        let cut = Refusal::read(b"C23505\0Mta");
        assert_eq!((cut.code.as_str(), cut.message()), ("23505", ""));
    }
}
