//! Every type, every database, the edges of each: the same Rust value comes back.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod compound;
mod functions;
mod place;
mod spans;
mod values;
