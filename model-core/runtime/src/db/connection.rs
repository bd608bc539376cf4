//! One connection and the state of its transactions.

use std::fmt;
use std::sync::{Arc, Weak};

use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;

use super::Lease;
use crate::backend::{Raw, now};
use crate::dialect::{Dialect, flavor};
use crate::error::{Error, Kind, Result};
use crate::patience::Patience;
use crate::pool::Pool;
use crate::row::{Bind, Shape};
use crate::statement::Source;
use crate::transaction::{Start, Transaction};

/// A connection of the pool. It goes back when it is dropped, and a transaction that is still open
/// then is rolled back.
pub struct Connection {
    place: Place,
    pool: Arc<Pool>,
    /// Whether it holds the writer's permit.
    writer: bool,
    /// How many transactions are open, one in the other.
    depth: u32,
    /// To how many that number has to fall before anything else runs.
    target: u32,
    read_only: bool,
    /// Whether foreign keys are off, which they are for a migration alone.
    unreferenced: bool,
    /// Whether nobody else may have the connection: it holds what a rollback does not end.
    apart: bool,
}

/// Where the driver's connection is.
enum Place {
    Here(Raw),
    /// With the thread of a stream, which sends it back; at once when the stream is dropped.
    Away {
        back: oneshot::Receiver<Raw>,
        stream: Weak<()>,
    },
    Lost,
}

const STREAMING: &str =
    "a stream of rows is still open on this connection; read it to its end or drop it first";

/// A driver's connection that is away from its [`Connection`]. Wherever it is dropped, it finds its
/// way back.
pub(crate) struct Loan {
    raw: Option<Raw>,
    back: Option<oneshot::Sender<Raw>>,
    pool: Arc<Pool>,
    writer: bool,
    pub(crate) read_only: bool,
}

impl Connection {
    pub(super) fn new(raw: Raw, pool: Arc<Pool>, writer: bool) -> Self {
        Self {
            place: Place::Here(raw),
            pool,
            writer,
            depth: 0,
            target: 0,
            read_only: false,
            unreferenced: false,
            apart: false,
        }
    }

    /// Starts a transaction that may write.
    ///
    /// # Errors
    /// Another process kept the lock: [`Error::is_busy`].
    pub async fn begin(&mut self) -> Result<Transaction<'_>> {
        self.settle().await?;
        Transaction::start(Lease::Lent(self), Start::Write).await
    }

    /// Runs a statement; see [`Backend::query`](crate::backend::Backend::query).
    #[inline]
    pub(crate) async fn query<H: Shape, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        shape: &mut H,
        each: impl FnMut(H::Out) -> bool,
    ) -> Result<u64> {
        let read_only = self.read_only;
        self.raw()?.query(source, args, read_only, shape, each).await
    }

    /// Runs statements one after the other; see
    /// [`Backend::series`](crate::backend::Backend::series).
    pub(crate) async fn series<S: Source, A: Bind>(
        &mut self,
        statements: &[(S, A)],
    ) -> Result<u64> {
        self.raw()?.series(statements).await
    }

    pub(crate) async fn batch(&mut self, sql: &str) -> Result<()> {
        self.raw()?.batch(sql).await
    }

    /// Runs a statement, at the latest before the next one; see
    /// [`Backend::prepend`](crate::backend::Backend::prepend).
    pub(crate) async fn prepend(&mut self, sql: &str) -> Result<()> {
        self.raw()?.prepend(sql).await
    }

    /// Closes the connection when it is dropped, instead of giving it back.
    pub(crate) fn keep_apart(&mut self) {
        self.apart = true;
    }

    /// Lets rows refer to nothing. Whatever happens meanwhile, no other call gets the connection in
    /// this state.
    pub(crate) async fn suspend_foreign_keys(&mut self) -> Result<()> {
        let Some(words) = &flavor(self.dialect()).foreign_keys else { return Ok(()) };
        self.unreferenced = true;
        self.batch(words.off).await
    }

    /// Undoes a transaction that is still open, in which the setting could not be changed.
    pub(crate) async fn resume_foreign_keys(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.unreferenced) {
            return Ok(());
        }
        let resumed = self.try_resume_foreign_keys().await;
        if resumed.is_err() {
            self.lose();
        }
        resumed
    }

    async fn try_resume_foreign_keys(&mut self) -> Result<()> {
        let Some(words) = &flavor(self.dialect()).foreign_keys else { return Ok(()) };
        if self.in_transaction()? {
            self.batch("rollback").await?;
        }
        let again = if self.pool.options.foreign_keys { words.on } else { words.left_off };
        self.batch(again).await
    }

    pub(crate) fn in_transaction(&mut self) -> Result<bool> {
        Ok(self.raw()?.in_transaction())
    }

    /// Whether a statement has failed in a way after which only a rollback is taken.
    pub(crate) fn has_failed(&mut self) -> Result<bool> {
        Ok(self.raw()?.has_failed())
    }

    /// As the server says; the options know only how it is spoken to.
    pub(crate) fn dialect(&self) -> Dialect {
        match &self.place {
            Place::Here(raw) => raw.dialect(),
            Place::Away { .. } | Place::Lost => self.pool.options.dialect(),
        }
    }

    pub(crate) fn patience(&self) -> Patience {
        Patience::new(self.pool.options.busy_timeout)
    }

    /// How many transactions are open.
    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }

    pub(crate) fn is_read_only(&self) -> bool {
        self.read_only
    }

    pub(crate) fn entered(&mut self, read_only: bool) {
        self.depth += 1;
        self.target = self.depth;
        self.read_only = read_only;
    }

    pub(crate) fn left(&mut self) {
        self.depth -= 1;
        self.target = self.depth;
        self.read_only &= self.depth > 0;
    }

    /// Undoes all transactions beyond `depth`: at once, or before the connection is used again.
    pub(crate) fn unwind(&mut self, depth: u32) {
        self.target = self.target.min(depth);
        let in_place = matches!(&self.place, Place::Here(raw) if raw.is_in_place());
        if in_place && !matches!(now(self.roll_back()), Some(Ok(()))) {
            // What cannot be rolled back is closed.
            self.lose();
        }
    }

    /// Waits for the driver's connection and undoes what has to be undone.
    pub(crate) async fn settle(&mut self) -> Result<()> {
        if let Place::Away { back, stream } = &mut self.place {
            let in_use = stream.strong_count() > 0;
            let returned =
                if in_use { back.try_recv() } else { back.await.map_err(|_| TryRecvError::Closed) };
            match returned {
                Err(TryRecvError::Empty) => return Err(Error::refused(STREAMING)),
                Ok(raw) => self.place = Place::Here(raw),
                Err(TryRecvError::Closed) => self.lose(),
            }
        }
        if self.depth <= self.target { Ok(()) } else { self.roll_back().await }
    }

    /// Undoes what is open beyond `level` transactions, which have to be open still.
    pub(crate) async fn return_to(&mut self, level: u32) -> Result<()> {
        self.unwind(level);
        self.settle().await?;
        if self.depth < level || !self.in_transaction()? {
            return Err(Error::new(Kind::RolledBack));
        }
        Ok(())
    }

    async fn roll_back(&mut self) -> Result<()> {
        if self.depth <= self.target {
            return Ok(());
        }
        let target = self.target;
        if self.in_transaction()? {
            let words = match target {
                0 => "rollback".to_owned(),
                _ => format!("rollback to savepoint s{0}; release savepoint s{0}", target + 1),
            };
            self.batch(&words).await?;
        }
        self.depth = target;
        self.read_only &= target > 0;
        Ok(())
    }

    /// Hands out the driver's connection.
    pub(crate) fn lend(&mut self, stream: &Arc<()>) -> Result<Loan> {
        self.raw()?;
        let (back, receiver) = oneshot::channel();
        let raw = match std::mem::replace(
            &mut self.place,
            Place::Away { back: receiver, stream: Arc::downgrade(stream) },
        ) {
            Place::Here(raw) => Some(raw),
            Place::Away { .. } | Place::Lost => None,
        };
        let (pool, writer) = (Arc::clone(&self.pool), self.writer);
        Ok(Loan { raw, back: Some(back), pool, writer, read_only: self.read_only })
    }

    #[inline]
    fn raw(&mut self) -> Result<&mut Raw> {
        match &mut self.place {
            Place::Here(raw) => Ok(raw),
            Place::Away { .. } => Err(Error::refused(STREAMING)),
            Place::Lost => Err(Error::new(Kind::RolledBack)),
        }
    }

    fn lose(&mut self) {
        if !matches!(std::mem::replace(&mut self.place, Place::Lost), Place::Lost) {
            self.pool.give_back(self.writer);
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.apart {
            self.lose();
        }
        if self.unreferenced && !matches!(now(self.resume_foreign_keys()), Some(Ok(()))) {
            self.lose();
        }
        match std::mem::replace(&mut self.place, Place::Lost) {
            Place::Here(raw) => self.pool.release(raw, self.writer),
            Place::Away { mut back, stream: _ } => {
                back.close();
                // It was sent already; else the thread sees that nobody waits.
                if let Ok(raw) = back.try_recv() {
                    self.pool.release(raw, self.writer);
                }
            }
            Place::Lost => {}
        }
    }
}

impl Loan {
    pub(crate) fn is_in_place(&self) -> bool {
        self.raw.as_ref().is_some_and(Raw::is_in_place)
    }

    pub(crate) fn raw(&mut self) -> Result<&mut Raw> {
        self.raw.as_mut().ok_or_else(|| Error::new(Kind::RolledBack))
    }

    pub(crate) fn patience(&self) -> Patience {
        Patience::new(self.pool.options.busy_timeout)
    }
}

impl Drop for Loan {
    fn drop(&mut self) {
        let (Some(raw), Some(back)) = (self.raw.take(), self.back.take()) else { return };
        if let Err(raw) = back.send(raw) {
            self.pool.release(raw, self.writer);
        }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("transactions", &self.depth).finish_non_exhaustive()
    }
}
