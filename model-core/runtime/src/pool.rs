//! The connections of a [`Db`](crate::Db).
//!
//! A semaphore counts them and a stack keeps the idle ones, the last used on top. Nothing is sent
//! on the way in or out: a connection that comes back knows, without a round trip, whether a
//! transaction is open or an answer is on its way. What is open is rolled back before anybody else
//! gets it; what cannot be proven clean is closed.
//!
//! SQLite has one writer at a time, so whoever writes takes the one writer's permit first and only
//! then a connection: writers queue here, in order, and never against each other at the database.
//! On the other databases nobody waits for that permit.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, TryAcquireError};

use crate::backend::{Raw, State, now};
use crate::dialect::flavor;
use crate::error::{Error, Kind, Result, Wanted};
use crate::options::{Options, Target};
use crate::statement::Access;

pub(crate) struct Pool {
    pub(crate) options: Options,
    idle: Mutex<Vec<Raw>>,
    slots: Semaphore,
    writer: Semaphore,
}

impl Pool {
    pub(crate) fn new(options: Options) -> Self {
        let size = options.connections();
        Self {
            options,
            idle: Mutex::new(Vec::with_capacity(size)),
            slots: Semaphore::new(size),
            writer: Semaphore::new(1),
        }
    }

    /// A connection, and whether it has the writer's permit, which it has if `access` asks for it and
    /// there is one. Both are given back by [`Pool::release`].
    pub(crate) async fn acquire(&self, access: Access) -> Result<(Raw, bool)> {
        let permit = match access {
            Access::Write if self.has_one_writer() => {
                Some(self.wait_for(&self.writer, || Wanted::Writer).await?)
            }
            Access::Read | Access::Write => None,
        };
        let size = self.options.connections();
        let is_writing =
            || self.has_one_writer() && permit.is_none() && self.writer.available_permits() == 0;
        let wanted = || Wanted::Connection { size, is_writing: is_writing() };
        let slot = self.wait_for(&self.slots, wanted).await?;
        let raw = match self.pop() {
            Some(raw) => raw,
            None => Raw::open(&self.options).await?,
        };
        // From here on the permits belong to the connection.
        slot.forget();
        let writer = permit.map(tokio::sync::SemaphorePermit::forget).is_some();
        Ok((raw, writer))
    }

    /// Takes a connection back; a transaction that is still open is rolled back first.
    pub(crate) fn release(self: &Arc<Self>, raw: Raw, writer: bool) {
        if raw.state() == State::Open && !raw.is_in_place() {
            return self.clean_later(raw, writer);
        }
        let raw = match raw.state() {
            State::Clean => Some(raw),
            State::Open => now(cleaned(raw)).flatten(),
            State::Broken => None,
        };
        self.put_back(raw, writer);
    }

    /// Without a runtime the connection is closed, which ends its transaction too.
    fn clean_later(self: &Arc<Self>, raw: Raw, writer: bool) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return self.put_back(None, writer);
        };
        let cleaning = Cleaning { pool: Arc::clone(self), writer, raw: None };
        runtime.spawn(cleaning.run(raw));
    }

    fn put_back(&self, raw: Option<Raw>, writer: bool) {
        if let Some(raw) = raw.filter(|_| !self.slots.is_closed()) {
            self.idle().push(raw);
        }
        self.give_back(writer);
    }

    /// Whether its statements never wait for an answer.
    pub(crate) fn is_in_place(&self) -> bool {
        matches!(self.options.target, Target::Memory | Target::File(_))
    }

    fn has_one_writer(&self) -> bool {
        flavor(self.options.dialect()).one_writer
    }

    /// The connection itself is lost.
    pub(crate) fn give_back(&self, writer: bool) {
        self.slots.add_permits(1);
        if writer {
            self.writer.add_permits(1);
        }
    }

    /// No call gets a connection any more; the idle ones are closed.
    pub(crate) fn close(&self) {
        self.slots.close();
        self.writer.close();
        self.idle().clear();
    }

    async fn wait_for<'s>(
        &self,
        semaphore: &'s Semaphore,
        wanted: impl FnOnce() -> Wanted,
    ) -> Result<tokio::sync::SemaphorePermit<'s>> {
        match semaphore.try_acquire() {
            Ok(permit) => return Ok(permit),
            Err(TryAcquireError::Closed) => return Err(closed()),
            Err(TryAcquireError::NoPermits) => {}
        }
        let waited = self.options.acquire_timeout;
        match tokio::time::timeout(waited, semaphore.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) => Err(closed()),
            Err(_) => Err(timed_out(waited, wanted())),
        }
    }

    fn pop(&self) -> Option<Raw> {
        let mut idle = self.idle();
        // The server may have closed it meanwhile.
        while let Some(mut raw) = idle.pop() {
            raw.look();
            if raw.state() == State::Clean {
                return Some(raw);
            }
        }
        None
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Raw>> {
        // No code that can panic runs under this lock.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The connection without a transaction, if that can be had.
async fn cleaned(mut raw: Raw) -> Option<Raw> {
    raw.batch("rollback").await.ok()?;
    (raw.state() == State::Clean).then_some(raw)
}

/// A connection that is being cleaned. However that ends, its place in the pool becomes free.
struct Cleaning {
    pool: Arc<Pool>,
    writer: bool,
    raw: Option<Raw>,
}

impl Cleaning {
    async fn run(mut self, raw: Raw) {
        self.raw = cleaned(raw).await;
    }
}

impl Drop for Cleaning {
    fn drop(&mut self) {
        self.pool.put_back(self.raw.take(), self.writer);
    }
}

fn closed() -> Error {
    Error::refused("the database has been closed by `Db::close`")
}

fn timed_out(waited: Duration, wanted: Wanted) -> Error {
    Error::new(Kind::PoolTimeout { waited, wanted })
}
