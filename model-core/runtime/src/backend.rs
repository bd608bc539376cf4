//! What a database system has to do for the rest of this crate.
//!
//! The border is at the level of a row's bytes: a backend runs a text, binds by its [`Writer`],
//! and hands each row, still in the driver's buffer, to a [`Shape`] by its [`Reader`].
//!
//! [`Raw`] is one of the backends that are compiled in. There is one `match` per statement; what is
//! behind it is compiled for that backend alone.
//!
//! [`Reader`]: crate::row::Reader
//! [`Writer`]: crate::row::Writer

#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::options::Options;
use crate::row::{Bind, FromRow, Shape};
use crate::run::Ignored;
use crate::statement::Source;
use crate::stream::Outlet;

#[cfg(feature = "sqlite")]
pub(crate) use sqlite::version as sqlite_version;

/// A connection to a database.
pub(crate) trait Backend: Sized {
    /// Whether it answers in place, so that none of its futures ever waits.
    const IN_PLACE: bool;

    /// Opens and sets it up.
    async fn open(options: &Options) -> Result<Self>;

    /// Runs a statement and hands over its rows until `each` says `false`. Returns how many rows
    /// were changed.
    async fn query<H: Shape, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        read_only: bool,
        shape: &mut H,
        each: impl FnMut(H::Out) -> bool,
    ) -> Result<u64>;

    /// Runs statements one after the other, until one fails; to be called in a transaction. Returns
    /// how many rows were changed.
    async fn series<S: Source, A: Bind>(&mut self, statements: &[(S, A)]) -> Result<u64> {
        let mut changed = 0;
        for (source, args) in statements {
            changed += self.query(source, args, false, &mut Ignored, |()| true).await?;
        }
        Ok(changed)
    }

    /// Runs a statement and sends its rows, in batches, until nobody takes them.
    async fn stream<T, U, S, A>(
        &mut self,
        source: &S,
        args: &A,
        read_only: bool,
        outlet: &mut Outlet<T, U>,
    ) -> Result<()>
    where
        T: FromRow,
        S: Source,
        A: Bind;

    /// Runs several statements that return nothing.
    async fn batch(&mut self, sql: &str) -> Result<()>;

    /// Runs a statement that returns nothing, at the latest before the next one, which does not run
    /// when this one fails.
    async fn prepend(&mut self, sql: &str) -> Result<()> {
        self.batch(sql).await
    }

    /// Which of the dialects that it speaks the database has.
    fn dialect(&self) -> Dialect;

    /// Takes note of what the server did without being asked, such as closing the connection.
    fn look(&mut self) {}

    /// Whether a transaction is open, as the database said last.
    fn in_transaction(&self) -> bool;

    /// Whether the transaction takes nothing but a rollback.
    fn has_failed(&self) -> bool {
        false
    }

    /// What can be said of the connection without asking the database.
    fn state(&self) -> State;
}

/// Whether a connection can be given to the next one who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// No transaction is open, no answer is on its way.
    Clean,
    /// A transaction is open or may be: it has to be rolled back first.
    Open,
    /// A future was dropped in the middle of a statement, or the server is gone: to be closed.
    Broken,
}

macro_rules! raw {
    ($($feature:literal $variant:ident($backend:ty),)*) => {
        /// A connection of one of the backends.
        pub(crate) enum Raw {
            $(#[cfg(feature = $feature)] $variant($backend),)*
        }

        impl Raw {
            /// Whether none of its futures ever waits.
            #[inline]
            pub(crate) fn is_in_place(&self) -> bool {
                match self {
                    $(#[cfg(feature = $feature)] Self::$variant(_) => <$backend>::IN_PLACE,)*
                }
            }

            /// As [`Backend::query`].
            #[inline]
            pub(crate) async fn query<H: Shape, S: Source, A: Bind>(
                &mut self,
                source: &S,
                args: &A,
                read_only: bool,
                shape: &mut H,
                each: impl FnMut(H::Out) -> bool,
            ) -> Result<u64> {
                match self {
                    $(#[cfg(feature = $feature)] Self::$variant(it) => {
                        it.query(source, args, read_only, shape, each).await
                    })*
                }
            }

            /// As [`Backend::series`].
            pub(crate) async fn series<S: Source, A: Bind>(
                &mut self,
                statements: &[(S, A)],
            ) -> Result<u64> {
                match self {
                    $(#[cfg(feature = $feature)] Self::$variant(it) => it.series(statements).await,)*
                }
            }

            /// As [`Backend::stream`].
            pub(crate) async fn stream<T: FromRow, U, S: Source, A: Bind>(
                &mut self,
                source: &S,
                args: &A,
                read_only: bool,
                outlet: &mut Outlet<T, U>,
            ) -> Result<()> {
                match self {
                    $(#[cfg(feature = $feature)] Self::$variant(it) => {
                        it.stream(source, args, read_only, outlet).await
                    })*
                }
            }

            /// As [`Backend::batch`].
            pub(crate) async fn batch(&mut self, sql: &str) -> Result<()> {
                match self {
                    $(#[cfg(feature = $feature)] Self::$variant(it) => it.batch(sql).await,)*
                }
            }

            /// As [`Backend::prepend`].
            pub(crate) async fn prepend(&mut self, sql: &str) -> Result<()> {
                match self {
                    $(#[cfg(feature = $feature)] Self::$variant(it) => it.prepend(sql).await,)*
                }
            }

            /// As [`Backend::dialect`].
            pub(crate) fn dialect(&self) -> Dialect {
                match self {
                    $(#[cfg(feature = $feature)] Self::$variant(it) => it.dialect(),)*
                }
            }

            /// As [`Backend::look`].
            pub(crate) fn look(&mut self) {
                match self {
                    $(#[cfg(feature = $feature)] Self::$variant(it) => it.look(),)*
                }
            }

            /// As [`Backend::in_transaction`].
            pub(crate) fn in_transaction(&self) -> bool {
                match self {
                    $(#[cfg(feature = $feature)] Self::$variant(it) => it.in_transaction(),)*
                }
            }

            /// As [`Backend::has_failed`].
            pub(crate) fn has_failed(&self) -> bool {
                match self {
                    $(#[cfg(feature = $feature)] Self::$variant(it) => it.has_failed(),)*
                }
            }

            /// As [`Backend::state`].
            pub(crate) fn state(&self) -> State {
                match self {
                    $(#[cfg(feature = $feature)] Self::$variant(it) => it.state(),)*
                }
            }
        }
    };
}

raw! {
    "sqlite" Sqlite(sqlite::Sqlite),
    "mysql" MySql(mysql::MySql),
    "postgres" Postgres(postgres::Postgres),
}

impl Raw {
    /// Opens a connection to what the options name.
    pub(crate) async fn open(options: &Options) -> Result<Self> {
        match options.dialect() {
            #[cfg(feature = "sqlite")]
            Dialect::Sqlite => sqlite::Sqlite::open(options).await.map(Self::Sqlite),
            #[cfg(feature = "mysql")]
            Dialect::MySql | Dialect::MariaDb => mysql::MySql::open(options).await.map(Self::MySql),
            #[cfg(feature = "postgres")]
            Dialect::Postgres => postgres::Postgres::open(options).await.map(Self::Postgres),
            #[allow(unreachable_patterns, reason = "not when all are compiled in")]
            other => Err(Error::configuration(format!("this build has no {}", other.title()))),
        }
    }
}

/// The future in a span with the query's name.
#[cfg(all(feature = "tracing", any(feature = "mysql", feature = "postgres")))]
fn traced<S: Source, F: Future>(source: &S, future: F) -> impl Future<Output = F::Output> {
    use tracing::Instrument as _;

    future.instrument(tracing::debug_span!("query", name = %source.name()))
}

/// The future as it is.
#[cfg(all(not(feature = "tracing"), any(feature = "mysql", feature = "postgres")))]
fn traced<S: Source, F: Future>(_source: &S, future: F) -> F {
    future
}

/// The result of a future that does not wait; `None` when it would have to.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
