//! Rows one by one, in bounded memory.
//!
//! A driver's cursor cannot wait in a future, so a thread runs the statement and sends the rows in
//! small batches; it stops when nobody takes them.

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::backend::Backend;
use crate::db::Executor;
use crate::dialect::Dialect;
use crate::error::{Error, Kind, Result};
use crate::row::{As, Bind, FromRow, Scalar};
use crate::statement::Source;
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

/// What comes from the thread.
enum Sent<T> {
    Batch(Vec<T>),
    /// Always the last: without it, the thread did not live to the end of the rows.
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
///
/// # Errors
/// As [`stream`].
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
    let handle = db.handle();
    let run = prepare(handle.dialect(), source, args)?;
    let mut lease = handle.lease(run.source.access()).await?;
    let open = Arc::new(());
    let mut loan = lease.lend(&open)?;
    let (sender, batches) = mpsc::channel(2);
    tokio::task::spawn_blocking(move || {
        let mut patience = loan.patience();
        let read_only = loan.read_only;
        let mut out = Sending { sender, batch: Vec::new(), sent: false };
        loop {
            let each = |row| out.push(map(row));
            let result = loan.raw().and_then(|raw| {
                raw.query(&run.source, &run.args, read_only, &As::<T>::NEW, each).map(|_changed| ())
            });
            match result {
                Err(error) if !out.sent && out.batch.is_empty() => {
                    if let Err(error) = patience.wait_blocking(error) {
                        return out.finish(Err(error));
                    }
                }
                result => return out.finish(result),
            }
        }
    });
    Ok(Rows { batch: Vec::new().into_iter(), batches, open: Some(open) })
}

/// A statement that no longer borrows its arguments.
struct Run {
    source: crate::statement::Made<String>,
    args: Kept,
}

fn prepare<S: Source, A: Bind>(dialect: Dialect, source: S, args: A) -> Result<Run> {
    let sql = source.text(dialect, &args)?.to_string();
    let args = Kept::collect(|values| source.bind(dialect, &args, values))?;
    let (name, access) = (source.name(), source.access());
    Ok(Run { source: crate::statement::Made { name, access, sql }, args })
}

struct Sending<T> {
    sender: mpsc::Sender<Sent<T>>,
    batch: Vec<T>,
    sent: bool,
}

impl<T> Sending<T> {
    /// Says whether more is wanted.
    fn push(&mut self, row: T) -> bool {
        self.batch.push(row);
        self.batch.len() < BATCH || self.send()
    }

    fn send(&mut self) -> bool {
        self.sent = true;
        let batch = std::mem::take(&mut self.batch);
        self.sender.blocking_send(Sent::Batch(batch)).is_ok()
    }

    fn finish(mut self, result: Result<()>) {
        if self.batch.is_empty() || self.send() {
            // When nobody waits for it, nobody needs it.
            let _ = self.sender.blocking_send(Sent::End(result));
        }
    }
}
