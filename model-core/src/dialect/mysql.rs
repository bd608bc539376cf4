//! MySQL 8.0.16 and later, and what MariaDB shares with it.

pub mod quote;
pub mod types;

mod plan;

pub(super) use plan::{lock, plan};
