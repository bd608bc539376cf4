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
mod socket;
mod statement;
mod tls;
mod writer;

use std::io;
use std::sync::Arc;

use bytes::BytesMut;
use postgres_protocol::message::frontend;

use self::cache::Cache;
use self::client::{Client, Status, tag};
use self::error::{Failure, is_stale};
use self::row::{Cell, Record, Row};
use self::statement::{Prepared, Preparing};
use self::writer::Params;
use super::{Backend, State, traced};
use crate::dialect::Dialect;
use crate::error::{Error, Kind, Result};
use crate::options::server::Server;
use crate::options::{Options, Target};
use crate::row::{Bind, FromRow, Shape};
use crate::statement::{Access, Source};
use crate::stream::Outlet;

/// So many bytes of statements are sent at once, at least; then the way to the server hardly counts.
const SERIES: usize = 64 * 1024;

/// A connection.
pub(crate) struct Postgres(Box<Inner>);

/// In a box, since it moves a lot: out of the pool, through futures and back.
struct Inner {
    client: Client,
    server: Arc<Server>,
    statements: Cache,
    preparing: Preparing,
    params: Params,
    /// Where the values of the current row lie.
    cells: Vec<Cell>,
    /// How many statements are written that go with the next one.
    prologue: usize,
    /// Whether answers are expected.
    busy: bool,
}

impl Backend for Postgres {
    const IN_PLACE: bool = false;

    async fn open(options: &Options) -> Result<Self> {
        let Target::Server(server) = &options.target else {
            return Err(Error::configuration("the options name no server"));
        };
        Ok(Self(Box::new(Inner {
            client: open::open(server).await?,
            server: Arc::new(server.clone()),
            statements: Cache::new(options.statement_cache),
            preparing: Preparing::default(),
            params: Params::default(),
            cells: Vec::new(),
            prologue: 0,
            busy: false,
        })))
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
        inner.settle(result).map_err(|error| error.in_query(source.name()))
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
        inner.settle(result).map_err(|error| error.in_query(source.name()))
    }

    /// All are on their way before the first answer is waited for.
    async fn series<S: Source, A: Bind>(&mut self, statements: &[(S, A)]) -> Result<u64> {
        let inner = &mut *self.0;
        inner.busy = true;
        let result = inner.series(statements).await;
        let name = || statements.first().map_or("".into(), |(source, _)| source.name());
        inner.settle(result).map_err(|error| error.in_query(name()))
    }

    async fn batch(&mut self, sql: &str) -> Result<()> {
        let inner = &mut *self.0;
        inner.busy = true;
        let result = inner.batch(sql).await;
        inner.settle(result.map_err(Error::from))
    }

    /// It costs no round trip: the statement goes with the next one, which does not run when this
    /// one fails.
    async fn prepend(&mut self, sql: &str) -> Result<()> {
        let inner = &mut *self.0;
        inner.client.write(|out| {
            frontend::parse("", sql, [], out)?;
            Params::default().bind("", out)?;
            frontend::execute("", 0, out)
        })?;
        inner.prologue += 1;
        Ok(())
    }

    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn look(&mut self) {
        self.0.client.look();
    }

    fn in_transaction(&self) -> bool {
        self.0.prologue > 0 || self.0.client.status() != Status::Idle
    }

    fn has_failed(&self) -> bool {
        self.0.client.status() == Status::Failed
    }

    fn state(&self) -> State {
        if self.0.busy || self.0.client.is_closed() {
            State::Broken
        } else if self.in_transaction() {
            State::Open
        } else {
            State::Clean
        }
    }
}

impl Inner {
    /// After a statement, whatever became of it: all answers are in.
    fn settle<T>(&mut self, result: Result<T>) -> Result<T> {
        self.client.shrink();
        self.busy = false;
        result
    }

    async fn batch(&mut self, sql: &str) -> Result<(), Failure> {
        if self.prologue > 0 {
            self.sync().await?;
        }
        self.client.write(|out| frontend::query(sql, out))?;
        self.client.flush().await?;
        self.client.finish().await
    }

    async fn query<H: Shape, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        shape: &mut H,
        mut each: impl FnMut(H::Out) -> bool,
    ) -> Result<u64> {
        let statement = self.start(source, args).await?;
        let mut wanted = true;
        let mut failed = None;
        let changed = loop {
            match self.next(&statement).await? {
                Next::Row(row) if wanted => {
                    wanted = shape.read(&Row::new(&row)).map_or_else(
                        |error| {
                            failed = Some(error);
                            false
                        },
                        &mut each,
                    );
                }
                Next::Row(_) => {}
                Next::End(changed) => break changed,
            }
        };
        match (failed, source.access()) {
            (Some(error), _) => Err(error),
            (None, Access::Read) => Ok(0),
            (None, Access::Write) => Ok(changed),
        }
    }

    async fn series<S: Source, A: Bind>(&mut self, statements: &[(S, A)]) -> Result<u64> {
        let mut changed = 0;
        for (source, args) in statements {
            match self.append(source, args).await {
                Ok(more) => changed += more,
                Err(error) => {
                    // What is written already has to reach its end.
                    let _ = self.sync().await;
                    return Err(error);
                }
            }
        }
        match self.sync().await {
            Ok(more) => Ok(changed + more),
            Err(failure) => {
                for (source, args) in statements.iter().filter(|_| is_stale(&failure)) {
                    self.forget(&source.text(Dialect::Postgres, args)?)?;
                }
                Err(failure.into())
            }
        }
    }

    /// Writes a statement behind others. Returns how many rows those have changed that had to be
    /// sent for it.
    async fn append<S: Source, A: Bind>(&mut self, source: &S, args: &A) -> Result<u64> {
        let text = source.text(Dialect::Postgres, args)?;
        let mut changed = 0;
        let statement = match self.statements.get(&text) {
            Some(statement) => statement,
            None => {
                changed += self.sync().await?;
                self.prepare(&text).await?
            }
        };
        self.encode(&statement, source, args)?;
        self.client.write(|out| write_run(&self.params, &statement, out))?;
        if self.client.written() > SERIES {
            changed += self.sync().await?;
        }
        Ok(changed)
    }

    /// Sends what is written, and waits for the end of it. Returns how many rows were changed.
    async fn sync(&mut self) -> Result<u64, Failure> {
        self.client.sync();
        self.prologue = 0;
        self.client.flush().await?;
        let mut changed = 0;
        loop {
            match self.client.next().await? {
                tag::COMPLETE => changed += count(self.client.body()),
                tag::READY => return Ok(changed),
                tag::ERROR => return Err(self.client.refused().await),
                _ => {}
            }
        }
    }

    /// Takes the arguments as parameters of the statement.
    fn encode<S: Source, A: Bind>(
        &mut self,
        statement: &Prepared,
        source: &S,
        args: &A,
    ) -> Result<()> {
        let mut encoder = self.params.fill(&statement.params);
        source.bind(Dialect::Postgres, args, &mut encoder)?;
        check_count(self.params.len(), statement.params.len())
    }

    /// Says whether all rows were taken.
    async fn stream<T: FromRow, U, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        outlet: &mut Outlet<T, U>,
    ) -> Result<bool> {
        let transaction = self.prologue > 0 || self.client.status() != Status::Idle;
        let statement = self.start(source, args).await?;
        let mut wanted = true;
        let mut failed = None;
        while let Next::Row(row) = self.next(&statement).await? {
            if wanted {
                wanted = match T::from_row(&Row::new(&row)) {
                    Ok(row) => outlet.push(row).await,
                    Err(error) => {
                        failed = Some(error);
                        false
                    }
                };
            }
            // Inside of a transaction the session lives on, so the rows have to be passed over.
            if !wanted && !transaction && failed.is_none() {
                return Ok(false);
            }
        }
        failed.map_or(Ok(true), Err)
    }

    /// Has a statement run, and waits until its rows follow.
    async fn start<S: Source, A: Bind>(&mut self, source: &S, args: &A) -> Result<Arc<Prepared>> {
        let text = source.text(Dialect::Postgres, args)?;
        loop {
            let known = self.statements.get(&text);
            let fresh = known.is_none();
            let statement = match known {
                Some(statement) => statement,
                None => self.prepare(&text).await?,
            };
            self.encode(&statement, source, args)?;
            match self.run(&statement).await {
                Ok(()) => return Ok(statement),
                Err(failure) if !fresh && is_stale(&failure) => {
                    self.forget(&text)?;
                    // Inside of a transaction it is too late to try again.
                    if self.client.status() != Status::Idle {
                        return Err(failure.into());
                    }
                }
                Err(failure) => return Err(failure.into()),
            }
        }
    }

    /// Sends a statement with the parameters, behind whatever goes before it.
    async fn run(&mut self, statement: &Prepared) -> Result<(), Failure> {
        self.client.write(|out| write_run(&self.params, statement, out))?;
        self.client.sync();
        let mut expected = std::mem::take(&mut self.prologue) + 1;
        self.client.flush().await?;
        while expected > 0 {
            match self.client.next().await? {
                tag::BOUND => expected -= 1,
                tag::ERROR => return Err(self.client.refused().await),
                _ => {}
            }
        }
        Ok(())
    }

    /// What comes next of a statement that runs.
    async fn next<'a>(&'a mut self, statement: &'a Prepared) -> Result<Next<'a>, Failure> {
        let mut changed = 0;
        loop {
            match self.client.next().await? {
                tag::ROW => {
                    let (bytes, columns) = (self.client.body(), &statement.columns);
                    let whole = row::split(bytes, &mut self.cells);
                    whole.ok_or_else(|| Failure::Lost("a row is cut off".to_owned()))?;
                    return Ok(Next::Row(Record { columns, bytes, cells: &self.cells }));
                }
                tag::COMPLETE => changed = count(self.client.body()),
                tag::READY => return Ok(Next::End(changed)),
                tag::ERROR => return Err(self.client.refused().await),
                // The end of the series that was sent counts as copied.
                tag::COPY_IN => self.client.refuse_copy(frontend::sync).await?,
                _ => {}
            }
        }
    }

    async fn prepare(&mut self, text: &str) -> Result<Arc<Prepared>, Failure> {
        let prepared = self.preparing.prepare(&mut self.client, text).await;
        if !matches!(prepared, Err(Failure::Unsendable(_))) {
            self.prologue = 0;
        }
        let statement = Arc::new(prepared?);
        let gone = self.statements.put(text, Arc::clone(&statement));
        self.close(gone)?;
        Ok(statement)
    }

    fn forget(&mut self, text: &str) -> Result<(), Failure> {
        let gone = self.statements.forget(text);
        self.close(gone)
    }

    /// With the next statement, the server forgets this one.
    fn close(&mut self, gone: Option<Arc<Prepared>>) -> Result<(), Failure> {
        match gone {
            Some(gone) => self.client.write(|out| frontend::close(b'S', &gone.name, out)),
            None => Ok(()),
        }
    }
}

/// What a statement gives.
enum Next<'a> {
    Row(Record<'a>),
    /// All answers are in; how many rows were changed.
    End(u64),
}

fn write_run(params: &Params, statement: &Prepared, out: &mut BytesMut) -> io::Result<()> {
    params.bind(&statement.name, out)?;
    frontend::execute("", 0, out)
}

/// The number at the end of `INSERT 0 5`.
fn count(body: &[u8]) -> u64 {
    let words = body.strip_suffix(b"\0").and_then(|it| std::str::from_utf8(it).ok());
    let last = words.and_then(|it| it.rsplit(' ').next());
    last.and_then(|it| it.parse().ok()).unwrap_or(0)
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
        if self.client.is_closed() {
            return;
        }
        if !self.busy {
            return self.client.say_goodbye();
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (server, key) = (Arc::clone(&self.server), self.client.key);
        runtime.spawn(async move { open::cancel(&server, key).await });
    }
}
