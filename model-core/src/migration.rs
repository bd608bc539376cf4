//! From one schema to the next: what changes, in which order, by which SQL, kept in which files.
//!
//! ```text
//! old schema ┐                                        ┌─ sqlite.up.sql
//! new schema ┼─ diff ─▶ Vec<Op> ─ order ─▶ plan ─▶ file┼─ sqlite.down.sql
//! hints      ┘   └────▶ Vec<Question>      └▶ lint     └─ migration.toml, model.lock
//! ```

pub mod apply;
pub mod code;
pub mod diff;
pub mod expression;
pub mod file;
pub mod hash;
pub mod hint;
pub mod lint;
pub mod merge;
pub mod op;
pub mod order;
pub mod plan;
pub mod step;
pub mod verdict;
