//! The files against what a database says was applied to it.

use std::fmt;

use super::{Chain, Hash, Migration};
use crate::diagnostic::Code;
use crate::dialect::Dialect;
use crate::migration::code;

/// One row of the history that a database keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The migration's name.
    pub name: String,
    /// The hash it had.
    pub hash: Hash,
}

/// Why the files and the history are not of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryError {
    /// Applied, and there is no file of it: removed, or of a newer version of the app.
    Missing(String),
    /// The file is not the one that was applied.
    Edited(String),
    /// The database has them in another order.
    Reordered {
        /// What comes next in the files.
        expected: String,
        /// What came next in the database.
        applied: String,
    },
}

impl HistoryError {
    /// The stable code of the problem.
    pub fn code(&self) -> Code {
        match self {
            Self::Missing(_) => code::APPLIED_MISSING,
            Self::Edited(_) => code::APPLIED_EDITED,
            Self::Reordered { expected: _, applied: _ } => code::APPLIED_REORDERED,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Missing(_) => {
                "restore the folder from version control, or use the version of the app that has it"
            }
            Self::Edited(_) => {
                "restore the file from version control, and put the change into a new migration"
            }
            Self::Reordered { .. } => {
                "if a merge moved it, migrate this database back to the common parent with the old files first"
            }
        }
    }
}

impl fmt::Display for HistoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => {
                write!(f, "the database has the migration `{name}`, and there is no file of it")
            }
            Self::Edited(name) => {
                write!(f, "the migration `{name}` was changed after it was applied to the database")
            }
            Self::Reordered { expected, applied } => write!(
                f,
                "the database has the migration `{applied}` where the files have `{expected}`"
            ),
        }
    }
}

impl std::error::Error for HistoryError {}

impl Chain {
    /// The migrations that a database of this kind and with this history still lacks. The history is
    /// in the order of its parents, from the root.
    ///
    /// # Errors
    /// The first point at which history and files differ.
    pub fn pending(
        &self,
        applied: &[Applied],
        dialect: Dialect,
    ) -> Result<&[Migration], HistoryError> {
        for (at, row) in applied.iter().enumerate() {
            let Some(known) = self.get(&row.name) else {
                return Err(HistoryError::Missing(row.name.clone()));
            };
            match self.migrations.get(at) {
                Some(expected) if expected.name.as_str() != row.name => {
                    return Err(HistoryError::Reordered {
                        expected: expected.name.to_string(),
                        applied: row.name.clone(),
                    });
                }
                Some(_) if *known.hash_on(dialect) == row.hash => {}
                Some(_) | None => return Err(HistoryError::Edited(row.name.clone())),
            }
        }
        Ok(self.migrations.get(applied.len()..).unwrap_or(&[]))
    }
}
