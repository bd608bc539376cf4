//! The compiler behind `model-runtime`.
//!
//! ```text
//! Rust source ── source ──▶ ast ── schema::resolve ──▶ schema ─┬─ migration::diff ─▶ op ─ plan ─▶ SQL
//!                                                              └─ query ─▶ checked queries
//! ```
//!
//! The crate is pure: text and values go in, values and diagnostics come out. It reads no file, no
//! environment and no clock, opens no connection and prints nothing; the faces (`model-derive`,
//! `build-support`, `xtask`) do that.
//!
//! The modules are listed in the order of the data; a module imports only from those above it.

pub mod diagnostic;
pub mod name;

pub mod dialect;

pub mod ast;

#[cfg(feature = "source")]
pub mod source;

pub mod schema;

pub mod snapshot;

pub mod migration;

#[cfg(feature = "query")]
pub mod query;

#[cfg(feature = "query")]
pub mod fills;

#[cfg(feature = "query")]
pub mod backfill;
