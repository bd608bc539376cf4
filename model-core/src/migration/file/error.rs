//! What can be wrong with the files, each with the file and the fix.

use std::fmt;

use super::{LOCK_FILE, MANIFEST_FILE, Name, ScriptError};
use crate::diagnostic::Code;
use crate::migration::code;

/// One thing that is wrong with the files of the migrations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError {
    /// The file at fault, relative to the migrations folder.
    pub file: String,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The list has the path twice, or in two spellings that some systems take for one.
    Twice,
    /// A migration's folder without a manifest.
    NoManifest,
    /// The manifest is not one.
    BadManifest(String),
    /// The lock file is not one: line and reason.
    BadLock(usize, String),
    /// A script is not one.
    BadScript(ScriptError),
    /// There is a direction without the other.
    OneWay,
    /// The manifest or the lock names it, and it is not there.
    Missing,
    /// Its text is not the one that was signed.
    Edited,
    /// A manifest and its line in the lock do not say the same.
    NotAsLocked,
    /// It lies in a migration's folder, and the manifest does not name it.
    Unsigned,
    /// The manifest has another name than its folder.
    Renamed(Name),
    /// The folder is there, and the lock has no line for it.
    NotInLock,
    /// The lock has two lines for it.
    TwiceInLock,
    /// Its parent in the lock is another than in its manifest.
    Reparented {
        /// What the lock says.
        lock: Option<Name>,
    },
    /// The lock's lines are not in the order of the parents.
    Reordered,
    /// Its parent is not there.
    UnknownParent(Name),
    /// It is its own ancestor.
    Cycle,
    /// Another migration has the same parent.
    Forked {
        /// The other one.
        other: Name,
        /// The parent of both.
        parent: Name,
    },
    /// Another migration has no parent either.
    TwoRoots(Name),
}

impl FileError {
    pub(super) fn new(file: impl Into<String>, problem: Problem) -> Self {
        Self { file: file.into(), problem }
    }

    pub(super) fn of_migration(name: &Name, problem: Problem) -> Self {
        Self::new(format!("{name}/{MANIFEST_FILE}"), problem)
    }

    /// The stable code of the problem.
    pub fn code(&self) -> Code {
        match &self.problem {
            Problem::Twice => code::TWICE,
            Problem::NoManifest => code::NO_MANIFEST,
            Problem::BadManifest(_) => code::BAD_MANIFEST,
            Problem::BadLock(..) => code::BAD_LOCK,
            Problem::BadScript(_) => code::BAD_SCRIPT,
            Problem::OneWay => code::ONE_WAY,
            Problem::Missing => code::MISSING,
            Problem::Edited => code::EDITED,
            Problem::Unsigned => code::UNSIGNED,
            Problem::Renamed(_) => code::RENAMED,
            Problem::NotInLock => code::NOT_IN_LOCK,
            Problem::TwiceInLock => code::TWICE_IN_LOCK,
            Problem::Reparented { lock: _ } => code::REPARENTED,
            Problem::Reordered => code::REORDERED,
            Problem::UnknownParent(_) => code::UNKNOWN_PARENT,
            Problem::Cycle => code::CYCLE,
            Problem::Forked { other: _, parent: _ } => code::FORKED,
            Problem::TwoRoots(_) => code::TWO_ROOTS,
            Problem::NotAsLocked => code::NOT_AS_LOCKED,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        const RESTORE: &str = "restore the file from version control";
        const RESTORE_LOCK: &str = "restore `model.lock` from version control";
        const RECORD: &str =
            "`cargo xtask makemigrations` records what a run wrote that was stopped";
        const SIGN: &str = "if the migration was applied nowhere yet, `cargo xtask sign` takes the files as they are";
        match &self.problem {
            Problem::Twice => "keep one of them".to_owned(),
            Problem::Missing if self.file == LOCK_FILE => {
                format!("{RESTORE}; if there never was one, {RECORD}")
            }
            Problem::NotInLock => {
                format!("{RESTORE_LOCK}; if it never had one, {RECORD}; {SIGN}")
            }
            Problem::NoManifest | Problem::Missing | Problem::UnknownParent(_) => RESTORE.to_owned(),
            Problem::BadManifest(_) | Problem::Cycle => RESTORE.to_owned(),
            Problem::BadLock(..) => {
                "keep the lines of both sides of a conflict, then run `cargo xtask makemigrations --merge`"
                    .to_owned()
            }
            Problem::BadScript(error) => script_help(error),
            Problem::OneWay => "write the other direction, or a line `-- irreversible: why`".to_owned(),
            Problem::Edited | Problem::Unsigned => format!("{RESTORE}; {SIGN}"),
            Problem::NotAsLocked => {
                format!("restore the one that was edited from version control; {SIGN}")
            }
            Problem::Renamed(name) => format!("name the folder `{name}` again"),
            Problem::Reparented { lock: _ } => {
                format!("{RESTORE_LOCK}; after a merge that was stopped, `cargo xtask makemigrations --merge` finishes it")
            }
            Problem::TwiceInLock | Problem::Reordered => format!("{RESTORE_LOCK}; {SIGN}"),
            Problem::Forked { .. } => {
                "`cargo xtask makemigrations --merge` puts one after the other".to_owned()
            }
            Problem::TwoRoots(_) => {
                "one of the two belongs to another project, or was started anew: remove it, or give it a parent with `cargo xtask makemigrations --merge`".to_owned()
            }
        }
    }
}

fn script_help(error: &ScriptError) -> String {
    match error {
        ScriptError::Open(_) => "close it".to_owned(),
        ScriptError::StepLine { expected, .. } => format!("write `{expected}`"),
        ScriptError::OutcomeLine { .. } => {
            "write the line below its step line, with the name in double quotes".to_owned()
        }
        ScriptError::PrivateLine { .. } => {
            "write the table and the column, each in double quotes".to_owned()
        }
        ScriptError::NoSemicolon { .. } => "end the statement with `;`".to_owned(),
        ScriptError::Refused { .. } => "remove the statement".to_owned(),
        ScriptError::Commits { .. } | ScriptError::NotAlone { .. } => {
            "write it below a step line of its own that ends with `[auto]`".to_owned()
        }
        ScriptError::IrreversibleWithSteps => {
            "remove the line `-- irreversible: …`, or the statements".to_owned()
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = &self.file;
        match &self.problem {
            Problem::Twice => write!(f, "`{file}` is there twice"),
            Problem::NoManifest => write!(f, "`{file}` is missing, so its folder is no migration"),
            Problem::BadManifest(why) => write!(f, "`{file}` is not a manifest: {why}"),
            Problem::BadLock(line, why) => write!(f, "line {line} of `{file}` {why}"),
            Problem::BadScript(error) => write!(f, "in `{file}`, {error}"),
            Problem::OneWay => write!(f, "`{file}` is missing, while the other direction is there"),
            Problem::Missing => write!(f, "`{file}` is missing"),
            Problem::Edited => write!(f, "`{file}` was edited after it was signed"),
            Problem::NotAsLocked => {
                write!(f, "`{file}` and its line in `model.lock` do not say the same")
            }
            Problem::Unsigned => write!(f, "`{file}` does not belong to its migration"),
            Problem::Renamed(name) => write!(f, "`{file}` is the manifest of `{name}`"),
            Problem::NotInLock => write!(f, "`{file}` has no line in `model.lock`"),
            Problem::TwiceInLock => write!(f, "`{file}` has two lines in `model.lock`"),
            Problem::Reparented { lock: Some(lock) } => {
                write!(f, "`{file}` has another parent than in `model.lock`, which says `{lock}`")
            }
            Problem::Reparented { lock: None } => {
                write!(f, "`{file}` has a parent, and none in `model.lock`")
            }
            Problem::Reordered => {
                write!(f, "the line of `{file}` in `model.lock` is before its parent's")
            }
            Problem::UnknownParent(parent) => {
                write!(f, "the parent of `{file}` is `{parent}`, which does not exist")
            }
            Problem::Cycle => write!(f, "`{file}` is its own ancestor"),
            Problem::Forked { other, parent } => {
                write!(f, "`{file}` and `{other}` both follow `{parent}`")
            }
            Problem::TwoRoots(other) => write!(f, "neither `{file}` nor `{other}` has a parent"),
        }
    }
}

impl std::error::Error for FileError {}
