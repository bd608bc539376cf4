//! PostgreSQL, by its own protocol.
//!
//! What is ours is the sequence of messages; what is in them is written and read by
//! `postgres-protocol`. Parameters are written for the types that the server reports when it
//! prepares a statement, and columns are read where the socket has left them.
//!
//! Nothing of it runs in a task of its own, see [`client`].
//!
//! Dropping a future does not stop what it has sent. So a session is marked as busy before anything
//! is sent and unmarked when all answers are in; one that is dropped while it is marked is closed,
//! and the server is asked to give up.

mod cache;
mod client;
mod error;
mod list;
mod login;
mod moment;
mod numeric;
mod open;
mod row;
mod session;
mod socket;
mod statement;
mod tag;
mod tls;
mod writer;

use self::session::Session;
use super::{Backend, State, traced};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::options::{Options, Target};
use crate::row::{Bind, FromRow, Shape};
use crate::statement::Source;
use crate::stream::Outlet;

/// A connection. In a box, since it moves a lot: out of the pool, through futures and back.
pub(crate) struct Postgres(Box<Session>);

impl Backend for Postgres {
    const IN_PLACE: bool = false;

    async fn open(options: &Options) -> Result<Self> {
        let Target::Server(server) = &options.target else {
            return Err(Error::configuration("the options name no server"));
        };
        Ok(Self(Box::new(Session::open(options, server).await?)))
    }

    async fn query<H: Shape, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        _read_only: bool,
        shape: &mut H,
        each: impl FnMut(H::Out) -> bool,
    ) -> Result<u64> {
        self.0.begin();
        let result = traced(source, self.0.query(source, args, shape, each)).await;
        self.0.end();
        result.map_err(|error| error.in_query(source.name()))
    }

    async fn stream<T: FromRow, U, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        _read_only: bool,
        outlet: &mut Outlet<T, U>,
    ) -> Result<()> {
        self.0.begin();
        let result = traced(source, self.0.stream(source, args, outlet)).await;
        // Else the rest of the rows is not worth waiting for: the session ends here.
        if !matches!(result, Ok(false)) {
            self.0.end();
        }
        result.map(drop).map_err(|error| error.in_query(source.name()))
    }

    /// All are on their way before the first answer is waited for.
    async fn series<S: Source, A: Bind>(&mut self, statements: &[(S, A)]) -> Result<u64> {
        let Some((first, _)) = statements.first() else { return Ok(0) };
        self.0.begin();
        let result = traced(first, self.0.series(statements)).await;
        self.0.end();
        result.map_err(|failure| Error::from(failure).in_query(first.name()))
    }

    async fn batch(&mut self, sql: &str) -> Result<()> {
        self.0.begin();
        let result = self.0.batch(sql).await;
        self.0.end();
        Ok(result?)
    }

    /// It costs no round trip: the statement goes with the next one, which does not run when this
    /// one fails.
    async fn prepend(&mut self, sql: &str) -> Result<()> {
        Ok(self.0.prepend(sql)?)
    }

    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn look(&mut self) {
        self.0.look();
    }

    fn in_transaction(&self) -> bool {
        self.0.in_transaction()
    }

    fn has_failed(&self) -> bool {
        self.0.has_failed()
    }

    fn state(&self) -> State {
        if self.0.is_broken() {
            State::Broken
        } else if self.0.in_transaction() {
            State::Open
        } else {
            State::Clean
        }
    }
}
