//! How a command ends: each exit code means one thing.

use std::process::ExitCode;

/// What a command that did not succeed ended with.
#[derive(Debug)]
pub(crate) enum Failure {
    /// 1: something in the input is wrong; the text says what, where and what to do.
    Mistake(String),
    /// 3: a decision is missing and there was nobody to ask.
    Undecided(String),
    /// 4: `check` or `--check` found something that is left to do.
    Different(String),
    /// 5: the database could not be reached.
    Unreachable(String),
}

impl Failure {
    /// A mistake with its text.
    pub(crate) fn mistake(text: impl Into<String>) -> Self {
        Self::Mistake(text.into())
    }

    /// The text for people.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Mistake(text)
            | Self::Undecided(text)
            | Self::Different(text)
            | Self::Unreachable(text) => text,
        }
    }

    /// The word for machines.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Mistake(_) => "mistake",
            Self::Undecided(_) => "undecided",
            Self::Different(_) => "different",
            Self::Unreachable(_) => "unreachable",
        }
    }

    /// The process's exit code.
    pub(crate) fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Mistake(_) => 1,
            Self::Undecided(_) => 3,
            Self::Different(_) => 4,
            Self::Unreachable(_) => 5,
        })
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Mistake(error.to_string())
    }
}

impl From<model_runtime::Error> for Failure {
    fn from(error: model_runtime::Error) -> Self {
        // What it stems from is in its text, in words for people; the driver's own are for `Debug`.
        let text = error.to_string();
        if error.is_connect() { Self::Unreachable(text) } else { Self::Mistake(text) }
    }
}
