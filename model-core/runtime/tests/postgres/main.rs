//! PostgreSQL: real servers, of which each test makes itself a database.
#![cfg(feature = "postgres")]
#![allow(clippy::unwrap_used)]

mod cancel;
mod connect;
mod errors;
mod migrate;
mod pooler;
mod statements;
mod support;
mod transactions;
mod values;
