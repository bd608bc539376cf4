//! Plans applied to real engines. Here is what all of them share; `tests/` has a harness for each.
//!
//! Values are texts in one form for each logical type (see [`value`]), so that a case is the same
//! on every engine and only a harness knows how it is stored.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking")]

mod change;
pub mod convert;
pub mod engine;
pub mod facts;
pub mod fills;
mod generator;
mod model;
pub mod pairs;
mod random;
mod reads;
mod rows;
pub mod server;
pub mod stories;
pub mod value;
