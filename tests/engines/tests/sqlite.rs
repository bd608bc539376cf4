//! Random pairs of schemas on SQLite: up, compare, rows kept, down, compare.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "sqlite/database.rs"]
mod database;
#[path = "sqlite/generator.rs"]
mod generator;
#[path = "sqlite/pairs.rs"]
mod pairs;
#[path = "sqlite/single.rs"]
mod single;
