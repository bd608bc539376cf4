//! What a run tells while it runs.

use std::time::Duration;

use super::{Direction, Planned};

/// Something that has happened, or is about to.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Another process holds the write lock; told about once a second.
    Waiting {
        /// For so long by now.
        since: Duration,
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
    /// A statement has run; nothing is committed.
    Statement {
        /// Its text.
        sql: &'a str,
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
