//! The server's error numbers and messages as our errors.
//!
//! The numbers are the same on MySQL and MariaDB as far as they are named here. Some messages
//! repeat a value that was given; it is taken out, since values are nobody's business.

use mysql_async::{DriverError, Error as Driver, ServerError};

use crate::error::{Error, Key, Kind};

const DUPLICATE: u16 = 1062;
const DUPLICATE_IN_NAMED: u16 = 1586;
const IS_NULL: &[u16] = &[1048, 1263];
const NO_DEFAULT: u16 = 1364;
const FOREIGN_KEY: &[u16] = &[1216, 1217, 1451, 1452, 1761, 1762, 1834];
const CHECK: &[u16] = &[3819, 4025];
const LOCK_WAIT: u16 = 1205;
const DEADLOCK: u16 = 1213;
/// Metadata of a table changed, or a row was changed by another node: the transaction is undone.
const CHANGED: &[u16] = &[1020, 1412, 1637, 1689];
const READ_ONLY: u16 = 1792;
/// A subquery has two rows: ours, in an upsert that meets the row of another unique key.
const SEVERAL_ROWS: u16 = 1242;
/// Their messages repeat values.
const TELLS_VALUES: &[u16] = &[1292, 1366, 1367, 1411, 1525, 1526, 1690, 3140, 3141, 3156, 3157];

/// Whether the server is there, and does not take us.
pub(super) fn is_login(error: &Driver) -> bool {
    // A user, a password, a database, a host that are not known to it.
    matches!(error, Driver::Server(error) if matches!(error.code, 1044 | 1045 | 1049 | 1130 | 1698))
}

/// Whether the server answered, so that the connection can be used on.
pub(super) fn is_answer(error: &Driver) -> bool {
    matches!(error, Driver::Server(_))
}

/// Whether a transaction may be undone after it.
pub(super) fn may_undo(error: &Driver) -> bool {
    match error {
        Driver::Server(error) => {
            matches!(error.code, LOCK_WAIT | DEADLOCK) || CHANGED.contains(&error.code)
        }
        _ => false,
    }
}

pub(super) fn translate(error: Driver) -> Error {
    match error {
        // Its message is told without values, so it is no source.
        Driver::Server(error) => Error::new(classify(error)),
        Driver::Driver(DriverError::PacketTooLarge) => {
            Error::encode("the statement is longer than the server's `max_allowed_packet`")
        }
        other => Error::new(Kind::Lost { reason: other.to_string() }).because(other),
    }
}

fn classify(error: ServerError) -> Kind {
    let ServerError { code, message, state: _ } = error;
    match code {
        DUPLICATE | DUPLICATE_IN_NAMED => Kind::Unique(unique(&message)),
        SEVERAL_ROWS => Kind::Unique(Key::default()),
        NO_DEFAULT => Kind::NotNull(column(&message)),
        // The server has waited already.
        LOCK_WAIT => Kind::Busy { message, snapshot: true },
        DEADLOCK => Kind::Conflict { message },
        READ_ONLY => Kind::Refused { message: "a read-only transaction cannot write".to_owned() },
        _ if IS_NULL.contains(&code) => Kind::NotNull(column(&message)),
        _ if FOREIGN_KEY.contains(&code) => Kind::ForeignKey,
        _ if CHECK.contains(&code) => Kind::Check { name: quoted(&message).to_owned() },
        _ if CHANGED.contains(&code) => Kind::Conflict { message },
        _ => Kind::Server { state: code.to_string(), message: without_values(code, message) },
    }
}

/// `Duplicate entry '…' for key 'users.users_email_key'`; MariaDB leaves the table out.
fn unique(message: &str) -> Key {
    let name = message.rsplit_once("for key '").and_then(|(_, rest)| rest.strip_suffix('\''));
    let (table, name) = match name {
        Some(name) => name.rsplit_once('.').map_or((None, name), |(table, it)| (Some(table), it)),
        None => return Key::default(),
    };
    Key { table: table.map(str::to_owned), columns: Vec::new(), name: Some(name.to_owned()) }
}

/// `Column 'email' cannot be null`, `Field 'email' doesn't have a default value`.
fn column(message: &str) -> Key {
    Key { columns: vec![quoted(message).to_owned()], ..Key::default() }
}

/// The first name in quotes: `Check constraint 'users_age' is violated.`, and MariaDB's
/// ``CONSTRAINT `users_age` failed for `app`.`users` ``.
fn quoted(message: &str) -> &str {
    let is_quote = |it: char| matches!(it, '\'' | '`');
    let inside = message.split_once(is_quote).and_then(|(_, rest)| rest.split_once(is_quote));
    inside.map_or("", |(name, _)| name)
}

/// What stands between the first quote and the last one.
fn without_values(code: u16, message: String) -> String {
    if !TELLS_VALUES.contains(&code) {
        return message;
    }
    match (message.find(['\'', '"']), message.rfind(['\'', '"'])) {
        (Some(first), Some(last)) if first < last => {
            // The column, where it is named, stands behind the value.
            let value_end = message[first..last].find("' for ").map_or(last, |it| first + it);
            format!("{}…{}", &message[..=first], &message[value_end..])
        }
        _ => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(code: u16, message: &str) -> Error {
        let (message, state) = (message.to_owned(), "HY000".to_owned());
        translate(Driver::Server(ServerError { code, message, state }))
    }

    #[test]
    fn a_violation_names_what_the_server_names() {
        let error = server(1062, "Duplicate entry 'ada@x' for key 'users.users_email_key'");
        assert!(error.is_unique_violation());
        assert_eq!((error.table(), error.constraint()), (Some("users"), Some("users_email_key")));
        let error = server(1062, "Duplicate entry 'it's' for key 'users_email_key'");
        assert_eq!((error.table(), error.constraint()), (None, Some("users_email_key")));
        let error = server(1048, "Column 'email' cannot be null");
        assert!(error.is_not_null_violation());
        assert_eq!(error.columns(), ["email"]);
        let error = server(4025, "CONSTRAINT `users_age` failed for `app`.`users`");
        assert!(error.is_check_violation());
        assert_eq!(error.constraint(), Some("users_age"));
        assert!(server(1213, "Deadlock found").is_retryable());
    }

    #[test]
    fn no_value_is_repeated() {
        for (code, message) in [
            (1062, "Duplicate entry 'hunter2' for key 'users.a'"),
            (1366, "Incorrect integer value: 'hunter2' for column 'a' at row 1"),
            (1292, "Incorrect datetime value: 'hunter2' for column 'at' at row 1"),
            (1525, "Incorrect DATE value: 'hunter2'"),
            (3140, "Invalid JSON text: \"x\" at position 1 in value for column 'hunter2'."),
        ] {
            let error = server(code, message);
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        }
        let error = server(1366, "Incorrect integer value: 'hunter2' for column 'a' at row 1");
        assert!(error.to_string().contains("'…' for column 'a'"), "{error}");
    }
}
