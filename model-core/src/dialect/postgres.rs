//! PostgreSQL 13 and later.

pub mod quote;
pub mod types;

mod plan;

pub(super) use plan::{lock, plan};
