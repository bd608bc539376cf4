//! How a command ends: each exit code means one thing.

use std::process::ExitCode;

/// What a command that did not succeed ended with.
#[derive(Debug)]
pub(crate) enum Failure {
    /// 1: something in the input is wrong; the text says what, where and what to do.
    Mistake(String),
    /// 3: a decision is missing and there was nobody to ask.
    Undecided(String),
    /// 4: `--check` found a difference.
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
        // The runner's own text says what the driver's would repeat.
        let text = if error.is_migration() { error.to_string() } else { with_sources(&error) };
        if error.is_connect() { Self::Unreachable(text) } else { Self::Mistake(text) }
    }
}

/// The error and what it stems from, in one line.
fn with_sources(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(it) = source {
        let cause = it.to_string();
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
        source = it.source();
    }
    text
}
