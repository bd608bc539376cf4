//! What a plan is made of: steps, each with its class. How they are written is in
//! [`super::file`], how they are made in the folder of each database.

use super::hash::Hash;
use super::op::Op;
use crate::schema::Schema;

/// What a database's planner works from.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The schema before.
    pub old: &'a Schema,
    /// The schema after.
    pub new: &'a Schema,
    /// What leads from one to the other, in order.
    pub ops: &'a [Op],
    /// Whether it is the way back, on which dropped data does not return.
    pub direction: Direction,
}

/// Both ways of one migration on one database.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scripts {
    /// Forward.
    pub up: Script,
    /// Back.
    pub down: Script,
}

/// The steps of one direction on one database.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Script {
    /// `-- foreign_keys: off`: a table is rebuilt or dropped. On SQLite the runner turns the
    /// enforcement off **before** the transaction, and before the commit looks for rows that refer
    /// to nothing.
    pub foreign_keys_off: bool,
    /// `-- irreversible: …`: there is no way back, and why. Such a script has no step.
    pub irreversible: Option<String>,
    /// In order.
    pub steps: Vec<Step>,
}

/// What belongs together and has one line in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// How it is made safe against a crash.
    pub class: Class,
    /// What it does, in one line.
    pub words: String,
    /// One after the other, each without its `;`.
    pub statements: Vec<String>,
    /// `-- probe: …`: how a runner that died meanwhile finds out what became of the step. Only a
    /// step that is not one with its line in the journal has one.
    pub probe: Option<Probe>,
}

/// A query whose one row has one text: [`Probe::DONE`], [`Probe::OPEN`], or any other when the
/// database is as neither before nor after the step and somebody has to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe(pub String);

impl Probe {
    /// The step has run.
    pub const DONE: &'static str = "done";
    /// The step has not run, or running it twice is the same as once.
    pub const OPEN: &'static str = "open";
}

impl Step {
    /// A step in one transaction with its line in the journal.
    pub fn tx(words: impl Into<String>, statements: Vec<String>) -> Self {
        Self { class: Class::Tx, words: words.into(), statements, probe: None }
    }

    /// Identifies the step in the journal.
    pub fn hash(&self) -> Hash {
        let mut parts = vec![self.class.word()];
        parts.extend(self.probe.iter().map(|it| it.0.as_str()));
        parts.extend(self.statements.iter().map(String::as_str));
        Hash::of_parts(&parts)
    }
}

/// How a step is made safe against a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// In one transaction with its line in the journal.
    Tx,
    /// Commits itself: the intent is noted, then it runs, then it is noted as done.
    Auto,
    /// May leave debris, which is cleared before it runs again.
    Restart,
    /// Changes data in batches, each in one transaction with its cursor.
    Batch,
}

impl Class {
    pub(super) const ALL: [Class; 4] = [Class::Tx, Class::Auto, Class::Restart, Class::Batch];

    /// The word in files: `tx`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tx => "tx",
            Self::Auto => "auto",
            Self::Restart => "restart",
            Self::Batch => "batch",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Forward.
    Up,
    /// Back.
    Down,
}

impl Direction {
    /// Both.
    pub const ALL: [Direction; 2] = [Direction::Up, Direction::Down];

    /// `up` or `down`, as in file names.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}
