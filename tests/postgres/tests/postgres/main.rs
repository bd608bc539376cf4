//! What only PostgreSQL has, on real servers.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod constraints;
mod lists;
mod place;
