//! MySQL 8.0.16 and later, and what MariaDB shares with it.
//!
//! A statement that changes the schema commits itself, so that each is a step of its own, with a
//! probe that tells from the catalogue whether it ran. One table has at most two of them in a
//! migration, around one transaction that changes its rows.

pub mod ddl;
pub mod inspect;
pub mod quote;
pub mod types;

mod alter;
mod cast;
mod expected;
mod expression;
mod fact;
mod flavor;
mod guard;
mod limits;
mod neutral;
mod plan;
mod route;
mod table;

pub use flavor::{Flavor, MYSQL};
pub(super) use limits::limits;
pub(super) use plan::{lock, plan};
