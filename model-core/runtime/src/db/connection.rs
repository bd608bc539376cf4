//! One connection and the state of its transactions.

use std::fmt;
use std::sync::{Arc, Weak};

use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;

use super::Lease;
use crate::backend::{Backend, Raw};
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

    /// Runs a statement; see [`Backend::query`].
    #[inline]
    pub(crate) fn query<H: Shape, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        shape: &H,
        each: impl FnMut(H::Out) -> bool,
    ) -> Result<u64> {
        let read_only = self.read_only;
        self.raw()?.query(source, args, read_only, shape, each)
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        self.raw()?.batch(sql)
    }

    /// Lets rows refer to nothing. Whatever happens meanwhile, no other call gets the connection in
    /// this state.
    pub(crate) fn suspend_foreign_keys(&mut self) -> Result<()> {
        self.unreferenced = true;
        self.batch("pragma foreign_keys = off")
    }

    /// Undoes a transaction that is still open, in which the setting could not be changed.
    pub(crate) fn resume_foreign_keys(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.unreferenced) {
            return Ok(());
        }
        let resumed = self.try_resume_foreign_keys();
        if resumed.is_err() {
            self.lose();
        }
        resumed
    }

    fn try_resume_foreign_keys(&mut self) -> Result<()> {
        if self.in_transaction()? {
            self.batch("rollback")?;
        }
        let on = if self.pool.options.foreign_keys { "on" } else { "off" };
        // A rebuild that failed in its middle has left the other setting on.
        self.batch(&format!("pragma foreign_keys = {on}; pragma legacy_alter_table = off"))
    }

    pub(crate) fn in_transaction(&mut self) -> Result<bool> {
        Ok(self.raw()?.in_transaction())
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

    /// Undoes all transactions beyond `depth`; at once, or when the driver's connection is back.
    pub(crate) fn unwind(&mut self, depth: u32) {
        self.target = self.target.min(depth);
        if matches!(self.place, Place::Here(_)) && self.roll_back().is_err() {
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
        self.roll_back()
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

    fn roll_back(&mut self) -> Result<()> {
        if self.depth <= self.target {
            return Ok(());
        }
        let target = self.target;
        if self.in_transaction()? {
            self.batch(&match target {
                0 => "rollback".to_owned(),
                _ => format!("rollback to s{0}; release s{0}", target + 1),
            })?;
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
        // On an error it is lost.
        let _ = self.resume_foreign_keys();
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
