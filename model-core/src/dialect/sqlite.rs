//! SQLite 3.38 and later: strict tables, and a rebuild where `alter table` cannot.
//!
//! A second database is a folder of files of the same names, and one more arm in each `match` of
//! [`super`].

pub mod ddl;
pub mod inspect;
pub mod quote;
pub mod types;

mod cast;
mod guard;
mod neutral;
mod plan;
mod rebuild;

pub(super) use plan::{lock, plan};
