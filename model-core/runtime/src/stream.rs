//! Rows one by one, in bounded memory.
//!
//! A driver's cursor borrows its connection, so a thread (where the driver blocks) or a task runs
//! the statement and sends the rows in small batches; it stops when nobody takes them.

#![expect(private_bounds, reason = "see `Source`")]

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::backend::now;
use crate::db::{Executor, Loan};
use crate::dialect::Dialect;
use crate::error::{Error, Kind, Result};
use crate::row::{Bind, FromRow, Scalar};
use crate::run::Ignored;
use crate::statement::{Made, Source};
use crate::value::{Decode, Kept};

/// In rows; at most three batches are in memory.
const BATCH: usize = 64;

/// The rows of a statement that is still running.
///
/// ```no_run
/// # async fn example(mut rows: model_runtime::Rows<i64>) -> Result<(), model_runtime::Error> {
/// while let Some(row) = rows.next().await {
///     println!("{}", row?);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Rows<T> {
    batch: std::vec::IntoIter<T>,
    batches: mpsc::Receiver<Sent<T>>,
    /// As long as it lives, the connection is in use.
    open: Option<Arc<()>>,
}

/// What comes from the one who runs the statement.
enum Sent<T> {
    Batch(Vec<T>),
    /// Always the last: without it, the statement did not live to the end of the rows.
    End(Result<()>),
}

impl<T> Rows<T> {
    /// The next row, or the error that ended the statement.
    pub async fn next(&mut self) -> Option<Result<T>> {
        loop {
            if let Some(row) = self.batch.next() {
                return Some(Ok(row));
            }
            match self.batches.recv().await {
                Some(Sent::Batch(batch)) => self.batch = batch.into_iter(),
                Some(Sent::End(result)) => {
                    self.open = None;
                    return result.err().map(Err);
                }
                None => return self.open.take().map(|_| Err(Error::new(Kind::BrokenOff))),
            }
        }
    }

    /// The next row: for `while let Some(row) = rows.try_next().await?`.
    ///
    /// # Errors
    /// The one that ended the statement.
    pub async fn try_next(&mut self) -> Result<Option<T>> {
        self.next().await.transpose()
    }
}

impl<T> std::fmt::Debug for Rows<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows").field("ready", &self.batch.len()).finish_non_exhaustive()
    }
}

/// Starts a statement.
///
/// # Errors
/// No connection became free. What the statement itself meets comes with the rows.
pub async fn stream<T, S, A>(db: impl Executor, source: S, args: A) -> Result<Rows<T>>
where
    T: FromRow + Send + 'static,
    S: Source,
    A: Bind,
{
    map_stream(db, source, args, |row: T| row).await
}

/// The same for a single column.
///
/// # Errors
/// As [`stream`].
pub async fn stream_value<T, S, A>(db: impl Executor, source: S, args: A) -> Result<Rows<T>>
where
    T: Decode + Send + 'static,
    S: Source,
    A: Bind,
{
    map_stream(db, source, args, |Scalar(value): Scalar<T>| value).await
}

/// The same, each row turned into another thing.
async fn map_stream<T, U, S, A>(
    db: impl Executor,
    source: S,
    args: A,
    map: fn(T) -> U,
) -> Result<Rows<U>>
where
    T: FromRow + Send + 'static,
    U: Send + 'static,
    S: Source,
    A: Bind,
{
    let mut lease = db.handle().lease(source.access()).await?;
    let run = Run::new(lease.dialect(), source, args)?;
    let open = Arc::new(());
    let loan = lease.lend(&open)?;
    let (sender, batches) = mpsc::channel(2);
    let outlet = Outlet { sender, batch: Vec::new(), sent: false, map };
    if loan.is_in_place() {
        // It blocks, and none of its futures waits.
        tokio::task::spawn_blocking(move || now(run.run_blocking(loan, outlet)));
    } else {
        tokio::spawn(run.run(loan, outlet));
    }
    Ok(Rows { batch: Vec::new().into_iter(), batches, open: Some(open) })
}

/// A statement that no longer borrows its arguments.
struct Run {
    /// What has to run before, and gives no rows.
    before: Option<(Made<String>, Kept)>,
    source: Made<String>,
    args: Kept,
}

impl Run {
    fn new<S: Source, A: Bind>(dialect: Dialect, source: S, args: A) -> Result<Self> {
        let (name, access) = (source.name(), source.access());
        let made = |sql: &str| Made { name: name.clone(), access, sql: sql.to_owned() };
        let first = made(&source.text(dialect, &args)?);
        let values = Kept::collect(|out| source.bind(dialect, &args, out))?;
        let Some(then) = source.then(dialect, &args)? else {
            return Ok(Self { before: None, source: first, args: values });
        };
        let more = Kept::collect(|out| source.bind_then(dialect, &args, out))?;
        Ok(Self { before: Some((first, values)), source: made(&then), args: more })
    }

    async fn run<T: FromRow, U>(self, mut loan: Loan, mut outlet: Outlet<T, U>) {
        let result = self.once(&mut loan, &mut outlet).await;
        outlet.finish(result).await;
    }

    /// For a driver that blocks.
    async fn run_blocking<T: FromRow, U>(self, mut loan: Loan, mut outlet: Outlet<T, U>) {
        let mut patience = loan.patience();
        loop {
            let result = match self.once(&mut loan, &mut outlet).await {
                Err(error) if !outlet.has_rows() => patience.wait_blocking(error),
                result => return outlet.finish_blocking(result),
            };
            if result.is_err() {
                return outlet.finish_blocking(result);
            }
        }
    }

    async fn once<T: FromRow, U>(&self, loan: &mut Loan, outlet: &mut Outlet<T, U>) -> Result<()> {
        let read_only = loan.read_only;
        if let Some((source, args)) = &self.before {
            loan.raw()?.query(source, args, read_only, &mut Ignored, |()| true).await?;
        }
        loan.raw()?.stream(&self.source, &self.args, read_only, outlet).await
    }
}

/// Where the rows go: read as `T`, sent as `U`.
pub(crate) struct Outlet<T, U> {
    sender: mpsc::Sender<Sent<U>>,
    batch: Vec<U>,
    sent: bool,
    map: fn(T) -> U,
}

impl<T, U> Outlet<T, U> {
    /// Says whether more is wanted; may block.
    pub(crate) fn push_blocking(&mut self, row: T) -> bool {
        self.batch.push((self.map)(row));
        self.batch.len() < BATCH || self.send_blocking()
    }

    /// Says whether more is wanted.
    pub(crate) async fn push(&mut self, row: T) -> bool {
        self.batch.push((self.map)(row));
        self.batch.len() < BATCH || self.send().await
    }

    fn has_rows(&self) -> bool {
        self.sent || !self.batch.is_empty()
    }

    fn take(&mut self) -> Sent<U> {
        self.sent = true;
        Sent::Batch(std::mem::take(&mut self.batch))
    }

    fn send_blocking(&mut self) -> bool {
        let batch = self.take();
        self.sender.blocking_send(batch).is_ok()
    }

    async fn send(&mut self) -> bool {
        let batch = self.take();
        self.sender.send(batch).await.is_ok()
    }

    fn finish_blocking(mut self, result: Result<()>) {
        if self.batch.is_empty() || self.send_blocking() {
            // When nobody waits for it, nobody needs it.
            let _ = self.sender.blocking_send(Sent::End(result));
        }
    }

    async fn finish(mut self, result: Result<()>) {
        if self.batch.is_empty() || self.send().await {
            let _ = self.sender.send(Sent::End(result)).await;
        }
    }
}
