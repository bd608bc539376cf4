//! SQLite's result codes and messages as our errors.

use rusqlite::ffi;

use crate::error::{Error, Key, Kind};

pub(super) fn translate(error: rusqlite::Error) -> Error {
    let kind = match &error {
        rusqlite::Error::SqliteFailure(code, message) => {
            let message = message.clone().unwrap_or_else(|| code.to_string());
            classify(code.extended_code, message)
        }
        // In a build against another SQLite this variant may not exist.
        #[cfg(feature = "sqlite-bundled")]
        rusqlite::Error::SqlInputError { error, msg, .. } => {
            classify(error.extended_code, msg.clone())
        }
        other => match other.sqlite_error() {
            Some(code) => classify(code.extended_code, other.to_string()),
            None => Kind::Database { code: 0, message: other.to_string() },
        },
    };
    Error::new(kind).because(error)
}

fn classify(code: i32, message: String) -> Kind {
    match code {
        ffi::SQLITE_CONSTRAINT_UNIQUE
        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        | ffi::SQLITE_CONSTRAINT_ROWID => Kind::Unique(key(&message)),
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Kind::ForeignKey,
        // `on delete restrict` is a trigger inside.
        ffi::SQLITE_CONSTRAINT_TRIGGER if message == "FOREIGN KEY constraint failed" => {
            Kind::ForeignKey
        }
        ffi::SQLITE_CONSTRAINT_NOTNULL => Kind::NotNull(key(&message)),
        ffi::SQLITE_CONSTRAINT_CHECK => Kind::Check { name: subject(&message).to_owned() },
        code if is_busy(code) => {
            Kind::Busy { message, snapshot: code == ffi::SQLITE_BUSY_SNAPSHOT }
        }
        code => Kind::Database { code, message },
    }
}

fn is_busy(code: i32) -> bool {
    matches!(code & 0xff, ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED)
}

/// `UNIQUE constraint failed: users.email, users.team_id`, or `…: index 'users_lower_idx'`.
fn key(message: &str) -> Key {
    let subject = subject(message);
    if let Some(name) = subject.strip_prefix("index '").and_then(|it| it.strip_suffix('\'')) {
        return Key { name: Some(name.to_owned()), ..Key::default() };
    }
    let mut key = Key::default();
    for part in subject.split(", ") {
        // A name may hold a dot; then what is before the last one is still the table's more often.
        if let Some((table, column)) = part.rsplit_once('.') {
            key.table = Some(table.to_owned());
            key.columns.push(column.to_owned());
        }
    }
    key
}

fn subject(message: &str) -> &str {
    message.split_once("constraint failed: ").map_or("", |(_, subject)| subject)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_a_unique_constraint_are_named() {
        let key = key("UNIQUE constraint failed: users.team_id, users.email");
        assert_eq!(key.table.as_deref(), Some("users"));
        assert_eq!(key.columns, ["team_id", "email"]);
    }

    #[test]
    fn an_index_over_expressions_is_named() {
        let key = key("UNIQUE constraint failed: index 'users_lower_idx'");
        assert_eq!(key.name.as_deref(), Some("users_lower_idx"));
        assert_eq!(key.table, None);
    }

    #[test]
    fn a_message_of_another_form_names_nothing() {
        let key = key("something new");
        assert_eq!((key.table, key.name), (None, None));
    }
}
