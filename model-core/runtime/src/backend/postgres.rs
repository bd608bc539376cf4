//! PostgreSQL by `tokio-postgres`.
//!
//! The driver's own conversions play no part: parameters are written for the types that the server
//! reports when it prepares a statement, and columns are read from the row's bytes.
//!
//! Nothing of it runs in a task of its own, see [`line`].
//!
//! Dropping a future does not stop what it has sent. So a session is marked as busy before anything
//! is sent and unmarked when all answers are in; one that is dropped while it is marked is closed,
//! and the server is asked to give up.

mod cache;
mod error;
mod line;
mod list;
mod moment;
mod numeric;
mod open;
mod row;
mod socket;
mod tls;
mod wire;
mod writer;

use std::pin::pin;
use std::sync::Arc;

use futures_util::TryStreamExt;
use tokio_postgres::{Client, RowStream, Statement};

use self::cache::Cache;
use self::error::{is_stale, translate};
use self::line::Line;
use self::row::Row;
use self::wire::{Session, Status};
use self::writer::Params;
use super::{Backend, State, traced};
use crate::dialect::Dialect;
use crate::error::{Error, Kind, Result};
use crate::options::server::Server;
use crate::options::{Options, Target};
use crate::row::{Bind, FromRow, Shape};
use crate::statement::{Access, Source};
use crate::stream::Outlet;

/// A connection.
pub(crate) struct Postgres(Box<Inner>);

/// In a box, since it moves a lot: out of the pool, through futures and back.
struct Inner {
    client: Client,
    line: Line,
    session: Arc<Session>,
    server: Arc<Server>,
    statements: Cache,
    params: Params,
    /// Whether answers are expected.
    busy: bool,
}

impl Backend for Postgres {
    const IN_PLACE: bool = false;

    async fn open(options: &Options) -> Result<Self> {
        let Target::Server(server) = &options.target else {
            return Err(Error::configuration("the options name no server"));
        };
        let (client, line, session) = open::open(server).await?;
        let inner = Inner {
            client,
            line,
            session,
            server: Arc::new(server.clone()),
            statements: Cache::new(options.statement_cache),
            params: Params::default(),
            busy: false,
        };
        let mut opened = Self(Box::new(inner));
        // The day of a moment does not depend on the machine.
        opened.batch("set time zone 'UTC'").await?;
        Ok(opened)
    }

    async fn query<H: Shape, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        _read_only: bool,
        shape: &mut H,
        each: impl FnMut(H::Out) -> bool,
    ) -> Result<u64> {
        let inner = &mut *self.0;
        inner.busy = true;
        let result = traced(source, inner.query(source, args, shape, each)).await;
        inner.settle(result).await.map_err(|error| error.in_query(source.name()))
    }

    async fn stream<T: FromRow, U, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        _read_only: bool,
        outlet: &mut Outlet<T, U>,
    ) -> Result<()> {
        let inner = &mut *self.0;
        inner.busy = true;
        let result = match traced(source, inner.stream(source, args, outlet)).await {
            Ok(true) => Ok(()),
            // The rest of the rows is not worth waiting for: the session ends here.
            Ok(false) => return Ok(()),
            Err(error) => Err(error),
        };
        inner.settle(result).await.map_err(|error| error.in_query(source.name()))
    }

    async fn batch(&mut self, sql: &str) -> Result<()> {
        let inner = &mut *self.0;
        inner.busy = true;
        let result = inner.line.wait(inner.client.batch_execute(sql)).await.map_err(translate);
        inner.settle(result).await
    }

    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn look(&mut self) {
        self.0.line.look();
    }

    fn in_transaction(&self) -> bool {
        self.0.session.status() != Status::Idle
    }

    fn has_failed(&self) -> bool {
        self.0.session.status() == Status::Failed
    }

    fn state(&self) -> State {
        if self.0.busy || self.0.client.is_closed() {
            State::Broken
        } else if self.in_transaction() || !self.0.session.is_settled() {
            State::Open
        } else {
            State::Clean
        }
    }
}

impl Inner {
    /// After a statement, whatever became of it: all answers are in.
    async fn settle<T>(&mut self, result: Result<T>) -> Result<T> {
        // An error comes before the state of the session.
        if result.is_err() && !self.session.is_settled() && !self.client.is_closed() {
            self.line.until(|| self.session.is_settled()).await;
        }
        self.busy = false;
        result
    }

    async fn query<H: Shape, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        shape: &mut H,
        mut each: impl FnMut(H::Out) -> bool,
    ) -> Result<u64> {
        let mut rows = pin!(self.start(source, args).await?);
        let mut wanted = true;
        let mut failed = None;
        while let Some(row) = self.line.wait(rows.try_next()).await.map_err(translate)? {
            if wanted {
                wanted = shape.read(&Row::new(&row)).map_or_else(
                    |error| {
                        failed = Some(error);
                        false
                    },
                    &mut each,
                );
            }
        }
        match (failed, source.access()) {
            (Some(error), _) => Err(error),
            (None, Access::Read) => Ok(0),
            (None, Access::Write) => Ok(rows.rows_affected().unwrap_or(0)),
        }
    }

    /// Says whether all rows were taken.
    async fn stream<T: FromRow, U, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        outlet: &mut Outlet<T, U>,
    ) -> Result<bool> {
        let transaction = self.session.status() != Status::Idle;
        let mut rows = pin!(self.start(source, args).await?);
        let mut wanted = true;
        while let Some(row) = self.line.wait(rows.try_next()).await.map_err(translate)? {
            wanted = wanted && outlet.push(T::from_row(&Row::new(&row))?).await;
            // Inside of a transaction the session lives on, so the rows have to be passed over.
            if !wanted && !transaction {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn start<S: Source, A: Bind>(&mut self, source: &S, args: &A) -> Result<RowStream> {
        let text = source.text(Dialect::Postgres, args)?;
        let mut fresh = false;
        loop {
            let statement = match self.statements.get(&text) {
                Some(statement) => statement,
                None => {
                    fresh = true;
                    self.prepare(&text).await?
                }
            };
            let mut encoder = self.params.fill(statement.params());
            source.bind(Dialect::Postgres, args, &mut encoder)?;
            check_count(self.params.len(), statement.params().len())?;
            let answer = self.client.query_raw(&statement, self.params.iter());
            match self.line.wait(answer).await {
                Err(error) if !fresh && is_stale(&error) => {
                    self.statements.forget(&text);
                    // Inside of a transaction it is too late to try again.
                    if self.session.status() != Status::Idle {
                        return Err(translate(error));
                    }
                }
                rows => return rows.map_err(translate),
            }
        }
    }

    async fn prepare(&mut self, text: &str) -> Result<Statement> {
        let statement = self.line.wait(self.client.prepare(text)).await.map_err(translate)?;
        self.statements.put(text, statement.clone());
        Ok(statement)
    }
}

fn check_count(given: usize, expected: usize) -> Result<()> {
    if given == expected {
        return Ok(());
    }
    let message = format!("the statement has {expected} parameters, but {given} were given");
    Err(Error::new(Kind::Encode { message }))
}

impl Drop for Inner {
    fn drop(&mut self) {
        if !self.busy || self.client.is_closed() {
            return self.line.say_goodbye();
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (server, token) = (Arc::clone(&self.server), self.client.cancel_token());
        runtime.spawn(async move { open::cancel(&server, token).await });
    }
}
