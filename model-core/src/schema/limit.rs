//! What a database has, but not as much or not in this place.

use super::Spans;
use crate::name::Ident;

/// Something of a table that goes beyond what the database holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit<'a> {
    /// Where it is said.
    pub place: Place<'a>,
    /// What the database does not have, to follow `MySQL has no …`.
    pub what: String,
    /// The way out.
    pub help: String,
}

/// A part of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// The table as a whole.
    Table,
    /// One of its columns.
    Column(&'a Ident),
    /// An index or constraint, by where it is declared.
    Part(&'a Spans),
}
