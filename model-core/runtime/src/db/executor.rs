//! What can run statements.

use std::ops::{Deref, DerefMut};

use super::{Connection, Db};
use crate::error::Result;
use crate::statement::Access;
use crate::transaction::Transaction;

/// Runs statements: `&db`, `&mut transaction`, `&mut connection`.
///
/// A function that takes `impl Executor` uses it once; to use a transaction several times, lend it
/// each time: `&mut *tx`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot run statements",
    note = "pass `&db`, `&mut tx` for a transaction, or `&mut *tx` for one that is a `&mut` already"
)]
pub trait Executor: Send + Sized + sealed::Sealed {
    // Not the future of a lease: a future that a trait names is `Send` for some lifetimes only, as
    // far as rustc can see, and then nothing above it could be spawned.
    #[doc(hidden)]
    fn handle<'c>(self) -> Handle<'c>
    where
        Self: 'c;
}

/// Where a connection for some statements comes from.
#[doc(hidden)]
#[derive(Debug)]
pub enum Handle<'c> {
    Db(&'c Db),
    Connection(&'c mut Connection),
    /// With the number of transactions that have to be open.
    Transaction(&'c mut Connection, u32),
}

impl<'c> Handle<'c> {
    #[inline]
    pub(crate) async fn lease(self, access: Access) -> Result<Lease<'c>> {
        match self {
            Self::Db(db) => db.take(access).await.map(Lease::Own),
            Self::Connection(connection) => {
                connection.settle().await?;
                Ok(Lease::Lent(connection))
            }
            Self::Transaction(connection, level) => {
                connection.return_to(level).await?;
                Ok(Lease::Lent(connection))
            }
        }
    }
}

/// A connection, one's own or lent.
#[derive(Debug)]
pub(crate) enum Lease<'c> {
    /// Goes back to the pool.
    Own(Connection),
    /// Goes on being used.
    Lent(&'c mut Connection),
}

impl Deref for Lease<'_> {
    type Target = Connection;

    #[inline]
    fn deref(&self) -> &Connection {
        match self {
            Self::Own(connection) => connection,
            Self::Lent(connection) => connection,
        }
    }
}

impl DerefMut for Lease<'_> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Connection {
        match self {
            Self::Own(connection) => connection,
            Self::Lent(connection) => connection,
        }
    }
}

impl Executor for &Db {
    fn handle<'c>(self) -> Handle<'c>
    where
        Self: 'c,
    {
        Handle::Db(self)
    }
}

impl Executor for &mut Connection {
    fn handle<'c>(self) -> Handle<'c>
    where
        Self: 'c,
    {
        Handle::Connection(self)
    }
}

impl Executor for &mut Transaction<'_> {
    fn handle<'c>(self) -> Handle<'c>
    where
        Self: 'c,
    {
        let level = self.level();
        Handle::Transaction(self.connection(), level)
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for &super::Db {}
    impl Sealed for &mut super::Connection {}
    impl Sealed for &mut super::Transaction<'_> {}
}
