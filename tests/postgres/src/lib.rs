//! Models with what only PostgreSQL has, and their generated modules.
#![allow(missing_docs, reason = "a test's models")]
#![allow(clippy::duplicated_attributes, reason = "two keys of one model have a field in common")]

pub mod models;

/// What the build script generated.
pub mod db {
    model_runtime::include_generated!();
}

/// The statements that make the tables, one after the other.
pub fn tables() -> impl Iterator<Item = &'static str> {
    include_str!(concat!(env!("OUT_DIR"), "/tables.sql")).split("\n----\n")
}
