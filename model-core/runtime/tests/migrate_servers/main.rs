//! The runner of migrations on real servers: what it runs, what it refuses, and what a crash, a race
//! or a lost connection leaves.
#![cfg(any(feature = "postgres", feature = "mysql"))]
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod chains;
mod crashes;
mod locks;
mod refusals;
mod stories;
mod support;
