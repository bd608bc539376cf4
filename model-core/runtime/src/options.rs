//! Where the database is and how it is used: from code, from a URL, from the environment.

mod env;
pub(crate) mod secret;
pub(crate) mod server;
mod url;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::db::Db;
use crate::dialect::Dialect;
use crate::error::Result;
use server::Server;

/// All settings of a [`Db`], with the defaults that suit most applications.
///
/// ```no_run
/// # async fn example() -> Result<(), model_runtime::Error> {
/// use std::time::Duration;
/// let db = model_runtime::Db::options()
///     .url("sqlite://app.db")?
///     .pool_size(8)
///     .busy_timeout(Duration::from_secs(2))
///     .connect()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Options {
    pub(crate) target: Target,
    pub(crate) mode: Mode,
    pub(crate) journal_mode: JournalMode,
    pub(crate) synchronous: Synchronous,
    pub(crate) foreign_keys: bool,
    pub(crate) busy_timeout: Duration,
    pub(crate) statement_cache: usize,
    pub(crate) pool_size: usize,
    pub(crate) acquire_timeout: Duration,
    pub(crate) max_retries: u32,
    pub(crate) retry_delay: Duration,
}

/// The database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// Lives as long as its one connection.
    Memory,
    /// A file of SQLite.
    File(PathBuf),
    /// A server.
    Server(Server),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory => f.write_str("the database in memory"),
            Self::File(path) => write!(f, "the database `{}`", path.display()),
            Self::Server(server) => server.fmt(f),
        }
    }
}

/// What may be done with the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// `ro`: it must exist and is not changed.
    ReadOnly,
    /// `rw`: it must exist.
    ReadWrite,
    /// `rwc`: it is made when it does not exist. The default.
    Create,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            pub(crate) const WORDS: &'static [(&'static str, Self)] =
                &[$(($word, Self::$variant)),*];

            pub(crate) const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

words! {
    /// How SQLite protects a transaction from a crash.
    JournalMode {
        /// Readers and the writer do not wait for each other. The default.
        Wal = "wal",
        /// The old pages are kept in a file, which is then deleted.
        Delete = "delete",
        /// As `Delete`, but the file is emptied.
        Truncate = "truncate",
        /// As `Delete`, but the file's head is cleared.
        Persist = "persist",
        /// The old pages are kept in memory: a crash can destroy the database.
        Memory = "memory",
        /// No rollback at all.
        Off = "off",
    }
}

words! {
    /// How often SQLite waits for the disk.
    Synchronous {
        /// Never.
        Off = "off",
        /// With WAL: a power cut can undo the last transactions, but harms nothing. The default.
        Normal = "normal",
        /// At each commit.
        Full = "full",
        /// Also for the directory.
        Extra = "extra",
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            target: Target::Memory,
            mode: Mode::Create,
            journal_mode: JournalMode::Wal,
            synchronous: Synchronous::Normal,
            foreign_keys: true,
            busy_timeout: Duration::from_secs(5),
            statement_cache: 512,
            pool_size: 10,
            acquire_timeout: Duration::from_secs(10),
            max_retries: 5,
            retry_delay: Duration::from_millis(20),
        }
    }
}

impl Options {
    /// The database and settings of a URL, over those set before.
    ///
    /// `sqlite:app.db`, `sqlite://app.db`, `sqlite:///srv/app.db`, `sqlite::memory:`, with
    /// `?mode=ro|rw|rwc&busy_timeout=5s&journal_mode=wal&synchronous=normal&foreign_keys=on`
    /// `&pool_size=10&acquire_timeout=10s&statement_cache=512`.
    ///
    /// `postgres://user:password@host:5432/database`, also as `postgresql+psycopg2://…`, with
    /// `?sslmode=disable|no-verify|verify-full&sslrootcert=/path&connect_timeout=10s`
    /// `&host=/folder/of/the/socket&application_name=app` and the last three above. A user, a
    /// password or a name with special characters has them as `%40`. To another machine a
    /// connection is encrypted, and the server has to prove its name, unless `sslmode` says
    /// otherwise.
    ///
    /// # Errors
    /// See [`Error::is_configuration`](crate::Error::is_configuration).
    pub fn url(mut self, url: &str) -> Result<Self> {
        url::apply(&mut self, url)?;
        Ok(self)
    }

    /// The settings of the environment; see [`Db::from_env`].
    ///
    /// # Errors
    /// A variable is missing or wrong.
    pub fn from_env() -> Result<Self> {
        env::read(&|name| std::env::var(name).ok())
    }

    /// A file.
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.target = Target::File(path.into());
        self
    }

    /// A database in memory, on one connection.
    pub fn memory(mut self) -> Self {
        self.target = Target::Memory;
        self
    }

    /// What may be done with the file.
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// How a transaction is protected.
    pub fn journal_mode(mut self, mode: JournalMode) -> Self {
        self.journal_mode = mode;
        self
    }

    /// How often SQLite waits for the disk.
    pub fn synchronous(mut self, synchronous: Synchronous) -> Self {
        self.synchronous = synchronous;
        self
    }

    /// Whether foreign keys are enforced. They are, by default.
    pub fn foreign_keys(mut self, on: bool) -> Self {
        self.foreign_keys = on;
        self
    }

    /// How long a statement waits for the lock of another process.
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.busy_timeout = timeout;
        self
    }

    /// How many prepared statements each connection keeps.
    pub fn statement_cache(mut self, statements: usize) -> Self {
        self.statement_cache = statements;
        self
    }

    /// The most connections; at least 1.
    pub fn pool_size(mut self, connections: usize) -> Self {
        self.pool_size = connections.max(1);
        self
    }

    /// How long a call waits for a free connection, and a writer for its turn.
    pub fn acquire_timeout(mut self, timeout: Duration) -> Self {
        self.acquire_timeout = timeout;
        self
    }

    /// How often [`Db::transaction`] runs its closure again.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// The wait before the first repetition; each next one is twice as long.
    pub fn retry_delay(mut self, delay: Duration) -> Self {
        self.retry_delay = delay;
        self
    }

    /// Opens the database.
    ///
    /// # Errors
    /// See [`Error::is_connect`](crate::Error::is_connect).
    pub async fn connect(self) -> Result<Db> {
        Db::open(self).await
    }

    pub(crate) fn dialect(&self) -> Dialect {
        match &self.target {
            Target::Memory | Target::File(_) => Dialect::Sqlite,
            Target::Server(server) => server.dialect,
        }
    }

    /// Each connection would have a database of its own.
    pub(crate) fn connections(&self) -> usize {
        match self.target {
            Target::Memory => 1,
            Target::File(_) | Target::Server(_) => self.pool_size,
        }
    }
}
