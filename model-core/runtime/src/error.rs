//! The one error of this crate.
//!
//! What went wrong is asked with predicates ([`Error::is_unique_violation`] and so on), not by
//! matching, so that a new kind of error breaks nobody. No message ever holds a password or the
//! value of a parameter.

mod display;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::model::{Model, TableMeta};

/// Anything that can go wrong between a call and its rows.
///
/// ```no_run
/// # async fn example(db: model_runtime::Db) -> Result<(), model_runtime::Error> {
/// # let insert = async || Err::<(), model_runtime::Error>(todo!());
/// match insert().await {
///     Err(error) if error.is_unique_violation() => {
///         println!("taken: {:?}", error.columns());
///     }
///     other => other?,
/// }
/// # Ok(())
/// # }
/// ```
pub struct Error(Box<Repr>);

/// What every function here returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

struct Repr {
    query: Option<Cow<'static, str>>,
    model: Option<&'static str>,
    kind: Kind,
    source: Option<Source>,
}

type Source = Box<dyn std::error::Error + Send + Sync>;

/// What went wrong.
#[derive(Debug)]
pub(crate) enum Kind {
    Unique(Key),
    ForeignKey,
    NotNull(Key),
    Check {
        name: String,
    },
    Busy {
        message: String,
        snapshot: bool,
    },
    /// The transaction got into the way of another one, which went on.
    Conflict {
        message: String,
    },
    /// Any other refusal, by SQLite's number.
    Database {
        code: i32,
        message: String,
    },
    /// Any other refusal, by the standard's five characters or by MySQL's number.
    Server {
        state: String,
        message: String,
    },
    /// The connection ended before the answer came.
    Lost {
        reason: String,
    },
    CommitUnknown {
        reason: String,
    },
    NotFound,
    TooManyRows,
    PoolTimeout {
        waited: Duration,
        wanted: Wanted,
    },
    Decode {
        index: usize,
        column: Option<String>,
        expected: String,
        found: String,
    },
    Encode {
        message: String,
    },
    Connect {
        target: String,
        reason: String,
    },
    /// The server is there, and does not take us.
    Login {
        target: String,
        reason: String,
    },
    Configuration {
        message: String,
    },
    Refused {
        message: String,
    },
    RolledBack,
    /// A stream ended without its last row.
    BrokenOff,
    Migration(Box<crate::migrate::Problem>),
}

/// How the standard's codes of bad values begin.
const DATA: &str = "22";

/// The columns that a constraint is about.
#[derive(Debug, Default)]
pub(crate) struct Key {
    pub(crate) table: Option<String>,
    pub(crate) columns: Vec<String>,
    pub(crate) name: Option<String>,
}

impl Key {
    /// Some databases name the constraint only, and its columns are known from the model.
    fn complete(&mut self, table: &TableMeta) {
        if self.table.as_deref().is_some_and(|it| it != table.name) {
            return;
        }
        let columns = match self.name.as_deref() {
            // So MySQL calls every primary key.
            Some("PRIMARY") => Some(table.key),
            Some(name) => table.uniques.iter().find(|it| it.0 == name).map(|it| it.1),
            None => Some(&[][..]),
        };
        if let Some(columns) = columns {
            self.table = Some(table.name.to_owned());
            if self.columns.is_empty() {
                self.columns = columns.iter().map(|it| (*it).to_owned()).collect();
            }
        }
    }
}

/// What a call waited for in vain.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted {
    Connection {
        size: usize,
        /// A transaction of this process that writes has one of them.
        is_writing: bool,
    },
    Writer,
}

impl Error {
    /// A value that must be new is there already, as a primary key or under a unique constraint
    /// or index; [`Error::table`] and [`Error::columns`] say which.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self.0.kind, Kind::Unique(_))
    }

    /// A row refers to one that does not exist, or one that is referred to was to go.
    pub fn is_foreign_key_violation(&self) -> bool {
        matches!(self.0.kind, Kind::ForeignKey)
    }

    /// Null was given to a column that takes none.
    pub fn is_not_null_violation(&self) -> bool {
        matches!(self.0.kind, Kind::NotNull(_))
    }

    /// A check constraint refused the row; [`Error::constraint`] is its name.
    pub fn is_check_violation(&self) -> bool {
        matches!(self.0.kind, Kind::Check { .. })
    }

    /// There is no row where exactly one was asked for.
    pub fn is_not_found(&self) -> bool {
        matches!(self.0.kind, Kind::NotFound)
    }

    /// There are several rows where one was asked for.
    pub fn is_too_many_rows(&self) -> bool {
        matches!(self.0.kind, Kind::TooManyRows)
    }

    /// Another connection kept the database or a table locked for longer than the busy timeout.
    pub fn is_busy(&self) -> bool {
        matches!(self.0.kind, Kind::Busy { .. })
    }

    /// The transaction was undone since it got into the way of another one: a serialization failure
    /// or a deadlock.
    pub fn is_conflict(&self) -> bool {
        matches!(self.0.kind, Kind::Conflict { .. })
    }

    /// The same transaction may succeed when run again from its start.
    pub fn is_retryable(&self) -> bool {
        self.is_busy() || self.is_conflict()
    }

    /// The connection was lost while a statement ran; outside of a transaction it may have run to its
    /// end all the same.
    pub fn is_connection_lost(&self) -> bool {
        matches!(self.0.kind, Kind::Lost { .. } | Kind::CommitUnknown { .. })
    }

    /// The connection was lost during the commit: the transaction has happened or it has not, and
    /// only a look at the database tells.
    pub fn is_commit_unknown(&self) -> bool {
        matches!(self.0.kind, Kind::CommitUnknown { .. })
    }

    /// No connection, or no permission to write, became free in time.
    pub fn is_pool_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::PoolTimeout { .. })
    }

    /// A column holds something else than its Rust type can.
    pub fn is_decode(&self) -> bool {
        matches!(self.0.kind, Kind::Decode { .. })
    }

    /// A value has no form in the database: a year of five digits, a NUL in a text.
    pub fn is_encode(&self) -> bool {
        matches!(self.0.kind, Kind::Encode { .. })
    }

    /// The database could not be opened.
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::Connect { .. } | Kind::Login { .. })
    }

    /// A URL, a variable or an option is wrong.
    pub fn is_configuration(&self) -> bool {
        matches!(self.0.kind, Kind::Configuration { .. })
    }

    /// The call was refused before anything ran: a change of all rows that was not asked for by
    /// name, a write in a read-only transaction.
    pub fn is_refused(&self) -> bool {
        matches!(self.0.kind, Kind::Refused { .. })
    }

    /// The database had already undone the transaction that the statement was to run in.
    pub fn is_rolled_back(&self) -> bool {
        matches!(self.0.kind, Kind::RolledBack)
    }

    /// The runner of migrations stopped; [`Error::migration`] says why.
    pub fn is_migration(&self) -> bool {
        matches!(self.0.kind, Kind::Migration(_))
    }

    /// Why the runner of migrations stopped.
    pub fn migration(&self) -> Option<&crate::migrate::Problem> {
        match &self.0.kind {
            Kind::Migration(problem) => Some(problem),
            _ => None,
        }
    }

    /// The table of a violated constraint, if the database names it.
    pub fn table(&self) -> Option<&str> {
        self.key().and_then(|key| key.table.as_deref())
    }

    /// The columns of a violated constraint, as far as the database names them.
    pub fn columns(&self) -> &[String] {
        self.key().map_or(&[], |key| &key.columns)
    }

    /// The name of a violated check, or of a unique index over expressions.
    pub fn constraint(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Check { name } => Some(name),
            _ => self.key().and_then(|key| key.name.as_deref()),
        }
    }

    /// The model whose function was called: `User`.
    pub fn model(&self) -> Option<&'static str> {
        self.0.model
    }

    /// The function or query that was called: `users::insert`.
    pub fn query(&self) -> Option<&str> {
        self.0.query.as_deref()
    }

    fn key(&self) -> Option<&Key> {
        match &self.0.kind {
            Kind::Unique(key) | Kind::NotNull(key) => Some(key),
            _ => None,
        }
    }
}

impl Error {
    pub(crate) fn new(kind: Kind) -> Self {
        Self(Box::new(Repr { query: None, model: None, kind, source: None }))
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(Kind::Configuration { message: message.into() })
    }

    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self::new(Kind::Refused { message: message.into() })
    }

    /// A value that has no form in the database, in words: `the year 12000 has more than four
    /// digits`.
    pub fn encode(message: impl Into<String>) -> Self {
        Self::new(Kind::Encode { message: message.into() })
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.0.kind
    }

    pub(crate) fn because(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Without what the server repeats of a value that it could not read: `"12a"`.
    pub(crate) fn without_values(mut self) -> Self {
        if let Kind::Server { state, message } = &mut self.0.kind
            && state.starts_with(DATA)
            && let (Some(first), Some(last)) = (message.find('"'), message.rfind('"'))
            && first < last
        {
            message.replace_range(first + 1..last, "…");
        }
        self
    }

    /// Names the query, unless a nearer caller has.
    pub(crate) fn in_query(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        let name = name.into();
        if self.0.query.is_none() && !name.is_empty() {
            self.0.query = Some(name);
        }
        self
    }

    /// Names the model, by the last word of its type.
    pub(crate) fn in_model<M: Model>(mut self) -> Self {
        let path = std::any::type_name::<M>();
        self.0.model = Some(path.rsplit("::").next().unwrap_or(path));
        if let Kind::Unique(key) | Kind::NotNull(key) = &mut self.0.kind {
            key.complete(&M::TABLE);
        }
        self
    }

    /// A database that may be there later.
    pub(crate) fn is_curable(&self) -> bool {
        matches!(self.0.kind, Kind::Connect { .. } | Kind::Lost { .. }) || self.is_busy()
    }

    /// What a lost connection means for a commit.
    pub(crate) fn of_commit(mut self) -> Self {
        if let Kind::Lost { reason } = &mut self.0.kind {
            self.0.kind = Kind::CommitUnknown { reason: std::mem::take(reason) };
        }
        self
    }

    /// Busy in a way that waiting and repeating the statement can cure.
    pub(crate) fn is_worth_waiting(&self) -> bool {
        matches!(self.0.kind, Kind::Busy { snapshot: false, .. })
    }
}

impl From<crate::migrate::Problem> for Error {
    fn from(problem: crate::migrate::Problem) -> Self {
        Self::new(Kind::Migration(Box::new(problem)))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|it| it as _)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}: {self})", self.0.kind)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        display::write(f, &self.0)
    }
}
