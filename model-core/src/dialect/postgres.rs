//! PostgreSQL 13 and later.

pub mod ddl;
pub mod inspect;
pub mod methods;
pub mod opclasses;
pub mod probe;
pub mod quote;
pub mod types;

mod cast;
mod change;
mod columns;
mod early;
mod enums;
mod fill;
mod foreign_keys;
mod guard;
mod lock;
mod names;
mod neutral;
mod plan;

pub(super) use lock::lock;
pub(super) use plan::plan;
