//! The parser against SQLite's own, and against a general parser for the other databases.

#![allow(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

mod accept;
mod corpus;
mod generate;
mod others;
mod postgres;
mod refuse;
mod robust;
mod spans;
