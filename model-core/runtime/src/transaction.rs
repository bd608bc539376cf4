//! Transactions: all of their statements happen, or none.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use crate::db::{Connection, Db, Lease};
use crate::dialect::{Flavor, Isolated, flavor};
use crate::error::{Error, Kind, Result};
use crate::patience::jittered;
use crate::statement::Access;

/// An open transaction. What is not committed is rolled back when it is dropped.
///
/// ```no_run
/// # async fn example(db: model_runtime::Db) -> Result<(), model_runtime::Error> {
/// let mut tx = db.begin().await?;
/// // users::insert(&mut tx, …).await?;
/// tx.commit().await?;
/// # Ok(())
/// # }
/// ```
pub struct Transaction<'c> {
    lease: Lease<'c>,
    level: u32,
}

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    Read,
    Write,
    At(Isolation),
}

/// How far transactions that run at the same time are kept apart. SQLite keeps each apart from all
/// others, whatever is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// Each statement sees what was committed before it.
    ReadCommitted,
    /// All statements see the same state.
    RepeatableRead,
    /// As if the transactions ran one after the other; what would show otherwise is a
    /// [conflict](Error::is_conflict).
    Serializable,
}

impl Isolation {
    fn words(self) -> &'static str {
        match self {
            Self::ReadCommitted => "read committed",
            Self::RepeatableRead => "repeatable read",
            Self::Serializable => "serializable",
        }
    }
}

impl Db {
    /// Starts a transaction that may write. It takes the database's write lock now, so that none of
    /// its statements can fail for another writer.
    ///
    /// # Errors
    /// [`Error::is_pool_timeout`], [`Error::is_busy`].
    pub async fn begin(&self) -> Result<Transaction<'static>> {
        let connection = self.take(Access::Write).await?;
        Transaction::start(Lease::Own(connection), Start::Write).await
    }

    /// Starts a transaction at a level of isolation; [`begin`](Self::begin) takes the database's own.
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    pub async fn begin_at(&self, isolation: Isolation) -> Result<Transaction<'static>> {
        let connection = self.take(Access::Write).await?;
        Transaction::start(Lease::Own(connection), Start::At(isolation)).await
    }

    /// Starts a transaction that only reads: all its queries see the same state.
    ///
    /// # Errors
    /// [`Error::is_pool_timeout`].
    pub async fn begin_read(&self) -> Result<Transaction<'static>> {
        let connection = self.take(Access::Read).await?;
        Transaction::start(Lease::Own(connection), Start::Read).await
    }

    /// Runs `body` in a transaction and commits it; on an error rolls it back.
    ///
    /// When the database asks for it, all is run again, a few times
    /// ([`Options::max_retries`](crate::Options::max_retries)) and with growing waits: `body` should
    /// change nothing outside of the transaction.
    ///
    /// ```no_run
    /// # async fn example(db: model_runtime::Db) -> Result<(), model_runtime::Error> {
    /// let total = db
    ///     .transaction(async |tx| {
    ///         // users::insert(&mut *tx, …).await?;
    ///         Ok::<_, model_runtime::Error>(1)
    ///     })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// That of `body`, of the start or of the commit.
    pub async fn transaction<T, E, F>(&self, body: F) -> Result<T, E>
    where
        F: AsyncFnMut(&mut Transaction<'_>) -> Result<T, E>,
        E: From<Error> + 'static,
    {
        self.repeat(Start::Write, body).await
    }

    /// As [`transaction`](Self::transaction), at a level of isolation.
    ///
    /// # Errors
    /// As [`transaction`](Self::transaction).
    pub async fn transaction_at<T, E, F>(&self, isolation: Isolation, body: F) -> Result<T, E>
    where
        F: AsyncFnMut(&mut Transaction<'_>) -> Result<T, E>,
        E: From<Error> + 'static,
    {
        self.repeat(Start::At(isolation), body).await
    }

    async fn repeat<T, E, F>(&self, start: Start, mut body: F) -> Result<T, E>
    where
        F: AsyncFnMut(&mut Transaction<'_>) -> Result<T, E>,
        E: From<Error> + 'static,
    {
        let mut retries = 0;
        loop {
            let error = match self.attempt(start, &mut body).await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            if !is_retryable(&error) || retries == self.pool.options.max_retries {
                return Err(error);
            }
            let delay = self.pool.options.retry_delay * 2u32.saturating_pow(retries);
            tokio::time::sleep(jittered(delay)).await;
            retries += 1;
        }
    }

    async fn attempt<T, E, F>(&self, start: Start, body: &mut F) -> Result<T, E>
    where
        F: AsyncFnMut(&mut Transaction<'_>) -> Result<T, E>,
        E: From<Error>,
    {
        let lease = Lease::Own(self.take(Access::Write).await?);
        let mut tx = Transaction::start(lease, start).await?;
        let value = body(&mut tx).await?;
        tx.commit().await?;
        Ok(value)
    }
}

/// Our error itself, or one that has it as a source.
fn is_retryable<E: 'static>(error: &E) -> bool {
    let error: &dyn Any = error;
    if let Some(error) = error.downcast_ref::<Error>() {
        return error.is_retryable();
    }
    type Boxed = Box<dyn std::error::Error + Send + Sync>;
    let mut next =
        error.downcast_ref::<Boxed>().map(|it| &**it as &(dyn std::error::Error + 'static));
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<Error>() {
            return error.is_retryable();
        }
        next = error.source();
    }
    false
}

impl Transaction<'_> {
    /// Starts a transaction in this one: its changes can be rolled back alone.
    ///
    /// # Errors
    /// The outer one has been rolled back by the database: [`Error::is_rolled_back`].
    pub async fn begin(&mut self) -> Result<Transaction<'_>> {
        let connection = self.ready().await?;
        Transaction::start(Lease::Lent(connection), Start::Write).await
    }

    /// Makes all changes permanent.
    ///
    /// # Errors
    /// Nothing is permanent then, and the transaction is rolled back; unless it is not
    /// [known](Error::is_commit_unknown).
    pub async fn commit(mut self) -> Result<()> {
        let level = self.level;
        let connection = self.ready().await?;
        let sql = match level {
            1 => "commit".to_owned(),
            _ => format!("release savepoint s{level}"),
        };
        // A commit of what has failed is a rollback, and no error.
        if connection.has_failed()? {
            return Err(Error::new(Kind::RolledBack).in_query("commit"));
        }
        let mut patience = connection.patience();
        while let Err(error) = connection.batch(&sql).await {
            let error = if level == 1 { error.of_commit() } else { error };
            patience.wait(error).await.map_err(|error| error.in_query("commit"))?;
        }
        connection.left();
        Ok(())
    }

    /// Undoes all changes; the same as dropping it, but says whether it worked.
    ///
    /// # Errors
    /// The connection is lost, and with it the changes.
    pub async fn rollback(mut self) -> Result<()> {
        let below = self.level - 1;
        self.lease.unwind(below);
        self.lease.settle().await
    }
}

/// The statements that start a transaction, one inside of `level - 1` others.
fn words(flavor: &Flavor, level: u32, start: Start) -> Vec<Cow<'static, str>> {
    if level > 1 {
        return vec![format!("savepoint s{level}").into()];
    }
    match (start, flavor.isolation) {
        (Start::Read, _) => vec![flavor.begin_read.into()],
        (Start::Write, _) | (Start::At(_), Isolated::Always) => vec![flavor.begin.into()],
        (Start::At(level), Isolated::AtStart(words)) => {
            vec![format!("{words}{}", level.words()).into()]
        }
        (Start::At(level), Isolated::Before(words)) => {
            vec![format!("{words}{}", level.words()).into(), flavor.begin.into()]
        }
    }
}

impl<'c> Transaction<'c> {
    pub(crate) async fn start(mut lease: Lease<'c>, start: Start) -> Result<Self> {
        let level = lease.depth() + 1;
        let words = words(flavor(lease.dialect()), level, start);
        let mut patience = lease.patience();
        for sql in &words {
            while let Err(error) = lease.prepend(sql).await {
                patience.wait(error).await.map_err(|error| error.in_query("begin"))?;
            }
        }
        let read_only = start == Start::Read || lease.is_read_only();
        lease.entered(read_only);
        Ok(Self { lease, level })
    }

    /// The connection, with this transaction as the innermost, and still open.
    pub(crate) async fn ready(&mut self) -> Result<&mut Connection> {
        self.lease.return_to(self.level).await?;
        Ok(&mut self.lease)
    }

    pub(crate) fn level(&self) -> u32 {
        self.level
    }

    pub(crate) fn connection(&mut self) -> &mut Connection {
        &mut self.lease
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.lease.depth() >= self.level {
            let below = self.level - 1;
            self.lease.unwind(below);
        }
    }
}

impl fmt::Debug for Transaction<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("level", &self.level).finish_non_exhaustive()
    }
}
