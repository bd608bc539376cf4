//! Why a script is not one, in words.

use std::fmt;

use crate::migration::file::split::SplitError;

/// Why a script is not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptError {
    /// Something does not end.
    Open(SplitError),
    /// A step line that is not `-- step N: words [class]`, or has the wrong number.
    StepLine {
        /// From 1.
        line: usize,
        /// The line.
        text: String,
        /// What it should have begun with.
        expected: String,
    },
    /// A line that should say what a step makes or drops, and does not.
    OutcomeLine {
        /// From 1.
        line: usize,
        /// The line.
        text: String,
    },
    /// A line that should name a private column, and does not.
    PrivateLine {
        /// From 1.
        line: usize,
        /// The line.
        text: String,
    },
    /// The statement before a step line, or before the end of a step, has no `;`.
    NoSemicolon {
        /// Where the statement begins, from 1.
        line: usize,
    },
    /// A statement that a migration may not have.
    Refused {
        /// Where the statement begins, from 1.
        line: usize,
        /// Its first words.
        statement: String,
        /// Why not, and what to do instead.
        reason: &'static str,
    },
    /// A statement that commits itself, in a step that is to be one with its line in the journal.
    Commits {
        /// Where the statement begins, from 1.
        line: usize,
        /// Its first words.
        statement: String,
    },
    /// A second statement in a step whose statement commits itself.
    NotAlone {
        /// Where the statement begins, from 1.
        line: usize,
    },
    /// There are statements, yet the header says that there is no way back.
    IrreversibleWithSteps,
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(error) => write!(f, "{error}"),
            Self::StepLine { line, text, expected } => {
                write!(f, "line {line} is `{text}`, where `{expected}` is expected")
            }
            Self::OutcomeLine { line, text } => {
                write!(
                    f,
                    "line {line} is `{text}`, where `-- makes: index \"…\"` below a step line is expected"
                )
            }
            Self::PrivateLine { line, text } => write!(
                f,
                "line {line} is `{text}`, where `-- private: \"table\" \"column\"` is expected"
            ),
            Self::NoSemicolon { line } => {
                write!(f, "the statement that begins on line {line} does not end with `;`")
            }
            Self::Refused { line, statement, reason } => {
                write!(f, "`{statement}` on line {line} is not allowed here: {reason}")
            }
            Self::Commits { line, statement } => write!(
                f,
                "`{statement}` on line {line} commits itself, so it cannot be in a step that is undone when it fails"
            ),
            Self::NotAlone { line } => write!(
                f,
                "the statement on line {line} is the second of its step, and after a crash between the two nobody could tell"
            ),
            Self::IrreversibleWithSteps => {
                f.write_str("the header says `irreversible`, but there are statements below it")
            }
        }
    }
}

impl std::error::Error for ScriptError {}
