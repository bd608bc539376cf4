//! Statements on a connection: what is sent for each, and what is waited for.

use std::sync::Arc;

use postgres_protocol::message::frontend;

use super::cache::Cache;
use super::client::{Client, Status};
use super::error::{Failure, is_stale};
use super::row::{self, Cell, Record, Row};
use super::statement::{Prepared, Preparing};
use super::writer::Params;
use super::{open, tag};
use crate::dialect::Dialect;
use crate::error::Result;
use crate::options::Options;
use crate::options::server::Server;
use crate::row::{Bind, FromRow, Shape};
use crate::statement::{Access, Source};
use crate::stream::Outlet;

/// So many bytes of statements are sent at once, at least; then the way to the server hardly counts.
const SERIES: usize = 64 * 1024;

/// A connection and what it keeps between statements.
pub(super) struct Session {
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

impl Session {
    pub(super) async fn open(options: &Options, server: &Server) -> Result<Self> {
        Ok(Self {
            client: open::open(server).await?,
            server: Arc::new(server.clone()),
            statements: Cache::new(options.statement_cache),
            preparing: Preparing::default(),
            params: Params::default(),
            cells: Vec::new(),
            prologue: 0,
            busy: false,
        })
    }

    /// Before anything is sent.
    pub(super) fn begin(&mut self) {
        self.busy = true;
    }

    /// When all answers are in.
    pub(super) fn end(&mut self) {
        self.client.shrink();
        self.busy = false;
    }

    /// Takes note of what the server did without being asked.
    pub(super) fn look(&mut self) {
        self.client.look();
    }

    /// Whether a transaction is open, or will be with the next statement.
    pub(super) fn in_transaction(&self) -> bool {
        self.prologue > 0 || self.client.status() != Status::Idle
    }

    pub(super) fn has_failed(&self) -> bool {
        self.client.status() == Status::Failed
    }

    /// Whether nothing more can be sent: answers are on their way, or the server is gone.
    pub(super) fn is_broken(&self) -> bool {
        self.busy || self.client.is_closed()
    }

    /// Writes a statement that goes with the next one.
    pub(super) fn prepend(&mut self, sql: &str) -> Result<(), Failure> {
        self.client.write(|out| {
            frontend::parse("", sql, [], out)?;
            Params::default().bind("", out)?;
            frontend::execute("", 0, out)
        })?;
        self.prologue += 1;
        Ok(())
    }

    pub(super) async fn batch(&mut self, sql: &str) -> Result<(), Failure> {
        if self.prologue > 0 {
            self.sync().await?;
        }
        self.client.write(|out| frontend::query(sql, out))?;
        self.client.flush().await?;
        self.client.finish().await
    }

    pub(super) async fn query<H: Shape, S: Source, A: Bind>(
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

    pub(super) async fn series<S: Source, A: Bind>(
        &mut self,
        statements: &[(S, A)],
    ) -> Result<u64, Failure> {
        let result = self.append_all(statements).await;
        let Err(failure) = &result else { return result };
        if is_stale(failure) {
            for (source, args) in statements {
                self.forget(&source.text(Dialect::Postgres, args)?)?;
            }
        }
        // What is written already has to reach its end.
        let _ = self.sync().await;
        result
    }

    async fn append_all<S: Source, A: Bind>(
        &mut self,
        statements: &[(S, A)],
    ) -> Result<u64, Failure> {
        let mut changed = 0;
        for (source, args) in statements {
            let text = source.text(Dialect::Postgres, args)?;
            let statement = match self.statements.get(&text) {
                Some(statement) => statement,
                None => {
                    changed += self.sync().await?;
                    self.prepare(&text).await?
                }
            };
            self.write(&statement, source, args)?;
            if self.client.written() > SERIES {
                changed += self.sync().await?;
            }
        }
        Ok(changed + self.sync().await?)
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

    /// Says whether all rows were taken.
    pub(super) async fn stream<T: FromRow, U, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        outlet: &mut Outlet<T, U>,
    ) -> Result<bool> {
        let transaction = self.in_transaction();
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
    async fn start<S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
    ) -> Result<Arc<Prepared>, Failure> {
        let text = source.text(Dialect::Postgres, args)?;
        loop {
            let known = self.statements.get(&text);
            let fresh = known.is_none();
            let statement = match known {
                Some(statement) => statement,
                None => self.prepare(&text).await?,
            };
            self.write(&statement, source, args)?;
            match self.run().await {
                Ok(()) => return Ok(statement),
                Err(failure) if !fresh && is_stale(&failure) => {
                    self.forget(&text)?;
                    // Inside of a transaction it is too late to try again.
                    if self.client.status() != Status::Idle {
                        return Err(failure);
                    }
                }
                Err(failure) => return Err(failure),
            }
        }
    }

    /// Writes a statement with its arguments, behind whatever goes before it.
    fn write<S: Source, A: Bind>(
        &mut self,
        statement: &Prepared,
        source: &S,
        args: &A,
    ) -> Result<(), Failure> {
        let mut encoder = self.params.fill(&statement.params);
        source.bind(Dialect::Postgres, args, &mut encoder)?;
        check_count(self.params.len(), statement.params.len())?;
        self.client.write(|out| {
            self.params.bind(&statement.name, out)?;
            frontend::execute("", 0, out)
        })
    }

    /// Sends what is written, and waits until the last of it runs.
    async fn run(&mut self) -> Result<(), Failure> {
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

/// The number at the end of `INSERT 0 5`.
fn count(body: &[u8]) -> u64 {
    let words = body.strip_suffix(b"\0").and_then(|it| std::str::from_utf8(it).ok());
    let last = words.and_then(|it| it.rsplit(' ').next());
    last.and_then(|it| it.parse().ok()).unwrap_or(0)
}

fn check_count(given: usize, expected: usize) -> Result<(), Failure> {
    if given == expected {
        return Ok(());
    }
    let message = format!("the statement has {expected} parameters, but {given} were given");
    Err(Failure::Unsendable(message))
}

impl Drop for Session {
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
