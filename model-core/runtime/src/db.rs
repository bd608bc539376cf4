//! [`Db`], [`Connection`] and what both have in common: [`Executor`].

mod connection;
mod executor;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::Result;
use crate::options::Options;
use crate::patience::jittered;
use crate::pool::Pool;
use crate::statement::Access;

pub use connection::Connection;
pub(crate) use connection::Loan;
pub use executor::Executor;
pub(crate) use executor::Lease;

/// A database: a pool of connections. Cloning it is cheap and gives the same pool.
///
/// ```no_run
/// # async fn example() -> Result<(), model_runtime::Error> {
/// let db = model_runtime::Db::connect("sqlite://app.db").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Db {
    pub(crate) pool: Arc<Pool>,
}

impl Db {
    /// Opens the database of a URL; [`Options::url`] has the forms.
    ///
    /// # Errors
    /// See [`Error::is_configuration`](crate::Error::is_configuration) and
    /// [`Error::is_connect`](crate::Error::is_connect).
    pub async fn connect(url: &str) -> Result<Self> {
        Options::default().url(url)?.connect().await
    }

    /// Opens the database that the environment names: by `DATABASE_URL`, or by `DB_TYPE` and
    /// `DB_NAME`; `DB_POOL_SIZE`, `DB_MAX_RETRIES` and `DB_RETRY_DELAY` (in seconds) are read with
    /// either. Nothing else in the environment has an influence.
    ///
    /// # Errors
    /// As [`Db::connect`].
    pub async fn from_env() -> Result<Self> {
        Options::from_env()?.connect().await
    }

    /// All settings, to be set in code.
    pub fn options() -> Options {
        Options::default()
    }

    pub(crate) async fn open(options: Options) -> Result<Self> {
        let db = Self { pool: Arc::new(Pool::new(options)) };
        db.acquire().await?;
        Ok(db)
    }

    /// A connection of one's own until it is dropped.
    ///
    /// # Errors
    /// See [`Error::is_pool_timeout`](crate::Error::is_pool_timeout).
    pub async fn acquire(&self) -> Result<Connection> {
        self.take(Access::Read).await
    }

    /// Opens the database of a URL as soon as it can be opened, and waits for that at most so
    /// long. Only what waiting can cure is tried again.
    ///
    /// # Errors
    /// The last one.
    pub async fn wait_until_ready(url: &str, timeout: Duration) -> Result<Self> {
        let options = Options::default().url(url)?;
        let since = Instant::now();
        loop {
            let error = match Self::open(options.clone()).await {
                Ok(db) => return Ok(db),
                Err(error) => error,
            };
            if !error.is_curable() || since.elapsed() >= timeout {
                return Err(error);
            }
            tokio::time::sleep(jittered(Duration::from_millis(200))).await;
        }
    }

    /// Closes the idle connections now and the others when they come back; calls after this one are
    /// refused.
    pub fn close(&self) {
        self.pool.close();
    }

    pub(crate) async fn take(&self, access: Access) -> Result<Connection> {
        if self.pool.is_in_place() {
            // A loop over queries that never wait must not keep the thread from other tasks.
            tokio::task::coop::consume_budget().await;
        }
        let (raw, writer) = self.pool.acquire(access).await?;
        Ok(Connection::new(raw, Arc::clone(&self.pool), writer))
    }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db").field("target", &self.pool.options.target).finish_non_exhaustive()
    }
}
