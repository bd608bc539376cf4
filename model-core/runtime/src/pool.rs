//! The connections of a [`Db`](crate::Db).
//!
//! A semaphore counts them and a stack keeps the idle ones, the last used on top. Nothing is sent
//! on the way in or out: what comes back is asked whether a transaction is open, which costs no
//! round trip, and is rolled back or closed.
//!
//! SQLite has one writer at a time, so whoever writes takes the one writer's permit first and only
//! then a connection: writers queue here, in order, and never against each other at the database.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, TryAcquireError};

use crate::backend::{Backend, Raw};
use crate::error::{Error, Kind, Result, Wanted};
use crate::options::Options;
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

    /// A connection; with the writer's permit if `access` asks for it. Both are given back by
    /// [`Pool::release`].
    pub(crate) async fn acquire(&self, access: Access) -> Result<Raw> {
        let permit = match access {
            Access::Read => None,
            Access::Write => Some(self.wait_for(&self.writer, || Wanted::Writer).await?),
        };
        let size = self.options.connections();
        let is_writing = || permit.is_none() && self.writer.available_permits() == 0;
        let wanted = || Wanted::Connection { size, is_writing: is_writing() };
        let slot = self.wait_for(&self.slots, wanted).await?;
        let raw = self.pop().map_or_else(|| Raw::open(&self.options), Ok)?;
        // From here on the permits belong to the connection.
        slot.forget();
        if let Some(permit) = permit {
            permit.forget();
        }
        Ok(raw)
    }

    /// Takes a connection back; a transaction that is still open is rolled back.
    pub(crate) fn release(&self, mut raw: Raw, writer: bool) {
        let clean =
            !raw.in_transaction() || (raw.batch("rollback").is_ok() && !raw.in_transaction());
        if clean && !self.slots.is_closed() {
            self.idle().push(raw);
        }
        self.give_back(writer);
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
        self.idle().pop()
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Raw>> {
        // No code that can panic runs under this lock.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn closed() -> Error {
    Error::refused("the database has been closed by `Db::close`")
}

fn timed_out(waited: Duration, wanted: Wanted) -> Error {
    Error::new(Kind::PoolTimeout { waited, wanted })
}
