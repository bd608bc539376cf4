//! What a run tells while it runs.

use std::time::Duration;

use super::{Direction, Planned};
use crate::error::Error;

/// Something that has happened, or is about to.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Another process has the lock of the migrators; told about once a second.
    Waiting {
        /// For so long by now.
        since: Duration,
        /// Who, in words; `None` when the database does not say.
        holder: Option<&'a str>,
    },
    /// A migration met a lock that somebody has on a table, or a deadlock. What it had begun is
    /// undone, and it is tried again.
    Retrying {
        /// For so long by now.
        since: Duration,
        /// What the database said.
        error: &'a Error,
    },
    /// The lock is held and a migration begins.
    Begin {
        /// It.
        migration: &'a Planned,
        /// From 0.
        index: usize,
        /// In all.
        of: usize,
    },
    /// A step begins.
    Step {
        /// From 1.
        number: usize,
        /// In all.
        of: usize,
        /// What it does, in one line.
        words: &'a str,
    },
    /// A statement has run; nothing is committed, unless its step says otherwise.
    Statement {
        /// Its text.
        sql: &'a str,
    },
    /// The journal of a migration of several transactions has a new row, which is committed.
    Noted {
        /// The step's number, from 1.
        number: usize,
        /// Whether it is done; else it is about to begin.
        done: bool,
    },
    /// All is done and noted, and only the commit is missing.
    Committing,
    /// A migration is committed.
    Done {
        /// Its name.
        name: &'a str,
        /// Which way.
        direction: Direction,
        /// How long it took.
        took: Duration,
    },
}

/// Someone who is told. Any `FnMut(&Event)` is one.
pub trait Observer: Send {
    /// Takes an event.
    fn on(&mut self, event: &Event<'_>);
}

impl<F: FnMut(&Event<'_>) + Send> Observer for F {
    fn on(&mut self, event: &Event<'_>) {
        self(event);
    }
}

/// Nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn on(&mut self, _event: &Event<'_>) {}
}
