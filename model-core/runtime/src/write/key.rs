//! How a row that was just written is found again, on a database that does not give it back.

use crate::error::{Error, Result};
use crate::model::{Model, Values};

/// The primary key of a row.
pub(super) enum Key {
    /// The database makes it, in this column, and remembers it until the next insert.
    Made(&'static str),
    /// The row gives it, at these places of its columns.
    Given(Vec<usize>),
}

/// That of a row as it is given to an insert.
pub(super) fn of<M: Model, V: Values>(row: &V) -> Result<Key> {
    let key = M::TABLE.key;
    let places: Vec<usize> = key.iter().filter_map(|column| place(row, column)).collect();
    match (M::TABLE.auto, key) {
        _ if places.len() == key.len() => Ok(Key::Given(places)),
        (Some(auto), [only]) if auto == *only => Ok(Key::Made(auto)),
        _ => Err(unknown::<M, V>(row)),
    }
}

fn place<V: Values>(row: &V, column: &str) -> Option<usize> {
    V::COLUMNS.iter().position(|it| *it == column).filter(|place| row.is_given(*place))
}

fn unknown<M: Model, V: Values>(row: &V) -> Error {
    let missing: Vec<_> =
        M::TABLE.key.iter().copied().filter(|column| place(row, column).is_none()).collect();
    Error::refused(format!(
        "MySQL does not say which row of `{}` it made when the database makes its key; give `{}`",
        M::TABLE.name,
        missing.join("`, `")
    ))
}
