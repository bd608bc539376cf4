//! What a database system has to do for the rest of this crate.
//!
//! The border is at the level of a row's bytes: a backend runs a text, binds by its [`Writer`],
//! and hands each row, still in the driver's buffer, to a [`Shape`] by its [`Reader`].
//!
//! [`Reader`]: crate::row::Reader
//! [`Writer`]: crate::row::Writer

mod sqlite;

use crate::error::Result;
use crate::options::Options;
use crate::row::{Bind, Shape};
use crate::statement::Source;

/// A connection of the one backend there is.
pub(crate) type Raw = sqlite::Sqlite;

/// The version of the library.
pub(crate) fn version() -> &'static str {
    sqlite::version()
}

/// A connection to a database.
pub(crate) trait Backend: Sized {
    /// Opens and sets it up.
    fn open(options: &Options) -> Result<Self>;

    /// Runs a statement and hands over its rows until `each` says `false`. Returns how many rows
    /// were changed.
    fn query<H: Shape, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        read_only: bool,
        shape: &H,
        each: impl FnMut(H::Out) -> bool,
    ) -> Result<u64>;

    /// Runs several statements that return nothing.
    fn batch(&mut self, sql: &str) -> Result<()>;

    /// Whether a transaction is open, as the database knows it.
    fn in_transaction(&self) -> bool;
}
