//! For `build.rs`: typed modules from the models of a crate and its checked `.sql` files.
//!
//! ```no_run
//! // build.rs
//! fn main() {
//!     build_support::generate();
//! }
//! ```
//!
//! The crate includes the result once, and gets a module for each model and one for the queries:
//!
//! ```text
//! mod db {
//!     model_runtime::include_generated!();
//! }
//! ```
//!
//! What is read is said by `[package.metadata.model]` in `Cargo.toml` ([`config`]) or by a
//! [`Builder`]. No database, no network and no file outside of the package is needed.
//!
//! A mistake in a model or a query never stops the build script: it becomes one `compile_error!` in
//! the generated module, so that all mistakes show at once, each once, among rustc's own.
//!
//! xtask uses the same code as a library: [`Project`].

#![expect(clippy::needless_doctest_main, reason = "a whole build.rs is shown")]

mod builder;
mod cargo;
pub mod config;
pub mod disk;
pub mod emit;
mod engine;
pub mod project;
pub mod report;

pub use builder::{Builder, generate};
pub use project::Project;
pub use report::Report;
