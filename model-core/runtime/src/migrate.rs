//! The runner of migrations: for an application at its start, for an init container, for xtask.
//!
//! A migration runs in one transaction together with its rows in the history and the journal, so
//! that after a crash it has happened or it has not. Where the database has statements that no
//! transaction protects, it runs in several, and the journal says how far it came. Either way a
//! plain rerun finishes. One migrator runs at a time: whoever gets the lock second reads the history
//! again and finds nothing left to do. What does not fit, a file that was changed or is missing,
//! another application's database, is refused before any statement runs.
//!
//! ```no_run
//! # async fn example(db: model_runtime::Db) -> Result<(), model_runtime::Error> {
//! use model_runtime::migrate::Migrations;
//! static MIGRATIONS: Migrations = Migrations::new(&[]); // model_runtime::embed_migrations!()
//! db.migrate(&MIGRATIONS).await?;
//! # Ok(())
//! # }
//! ```

mod ground;
mod history;
mod journal;
mod lock;
mod misfit;
mod observe;
mod plan;
mod problem;
mod run;
mod sqlite;
mod target;

use std::time::Duration;

use model_core::migration::file::{self, Chain};

use history::History;
pub use history::Record;
pub use misfit::{Fault, Misfit, Misfits};
pub use model_core::migration::file::Direction;
pub use observe::{Event, Observer, Silent};
pub use plan::{Planned, Status};
pub use problem::Problem;
pub use target::Target;

use crate::db::{Connection, Db};
use crate::error::{Error, Result};

/// Migrations as texts in the program: what `embed_migrations!` gives.
#[derive(Debug, Clone, Copy)]
pub struct Migrations {
    files: &'static [(&'static str, &'static str)],
}

impl Migrations {
    /// The files below `migrations/`: path with `/`, text.
    pub const fn new(files: &'static [(&'static str, &'static str)]) -> Self {
        Self { files }
    }

    /// Reads and verifies them.
    ///
    /// # Errors
    /// [`Problem::Files`].
    pub fn read(&self) -> Result<Chain> {
        Ok(file::read_scripts(self.files).map_err(Problem::Files)?)
    }
}

impl Db {
    /// Brings the database to the newest migration. Any number of processes may do so at once.
    ///
    /// # Errors
    /// See [`Error::migration`](crate::Error::migration). What had been committed before stays.
    pub async fn migrate(&self, migrations: &Migrations) -> Result<()> {
        let chain = migrations.read()?;
        Migrator::new(self, &chain).run(&mut Silent).await.map(drop)
    }
}

/// Migrations and a database, and how far to go.
#[derive(Debug)]
pub struct Migrator<'a> {
    db: &'a Db,
    chain: &'a Chain,
    target: Target,
    fake: bool,
    adopt: bool,
    app: Option<String>,
    environment: Option<String>,
}

impl<'a> Migrator<'a> {
    /// To the newest migration.
    pub fn new(db: &'a Db, chain: &'a Chain) -> Self {
        Self {
            db,
            chain,
            target: Target::Latest,
            fake: false,
            adopt: false,
            app: None,
            environment: None,
        }
    }

    /// How far.
    pub fn target(mut self, target: Target) -> Self {
        self.target = target;
        self
    }

    /// Notes the migrations as applied, or as taken back, and runs nothing of them.
    pub fn fake(mut self, fake: bool) -> Self {
        self.fake = fake;
        self
    }

    /// Accepts a database that has tables, but no history.
    pub fn adopt(mut self, adopt: bool) -> Self {
        self.adopt = adopt;
        self
    }

    /// The application: a database that was stamped by another one is refused.
    pub fn app(mut self, app: impl Into<String>) -> Self {
        self.app = Some(app.into());
        self
    }

    /// The environment, such as `production`: a database that was stamped with another one is
    /// refused.
    pub fn environment(mut self, environment: impl Into<String>) -> Self {
        self.environment = Some(environment.into());
        self
    }

    /// What [`run`](Self::run) would do now, in order. Writes nothing.
    ///
    /// # Errors
    /// As [`run`](Self::run) before it starts.
    pub async fn plan(&self) -> Result<Vec<Planned>> {
        plan::make(self, &self.look(true).await?)
    }

    /// Every migration of the files, and whether the database has it.
    ///
    /// # Errors
    /// The history and the files do not fit.
    pub async fn status(&self) -> Result<Vec<Status>> {
        let history = self.look(false).await?;
        plan::check(self.chain, &history)?;
        let unfinished = plan::unfinished_at(&history);
        let status = |(at, migration): (usize, &file::Migration)| Status {
            name: migration.name.to_string(),
            applied_at: history.records.get(at).map(|it| it.applied_at.clone()),
            unfinished: unfinished.filter(|it| it.0 == at).map(|it| it.1),
        };
        Ok(self.chain.migrations.iter().enumerate().map(status).collect())
    }

    /// What the database says was applied to it, from the first on; files play no part.
    ///
    /// # Errors
    /// The history cannot be read.
    pub async fn history(&self) -> Result<Vec<Record>> {
        Ok(self.look(false).await?.records)
    }

    /// Runs what is planned, and tells `observer` of it. What was run, in order; empty when there
    /// was nothing to do or another process has done it.
    ///
    /// # Errors
    /// The one at which it stopped; all migrations before it are committed.
    pub async fn run(&self, observer: &mut impl Observer) -> Result<Vec<Planned>> {
        run::run(self, observer).await
    }

    /// Reads one state of the history. Where no transaction protects tables that another process is
    /// just making, what is read meanwhile may not fit together: then it is read once more.
    async fn look(&self, mine: bool) -> Result<History> {
        const TRIES: u32 = 5;
        let mut tries = 1;
        loop {
            match self.look_once(mine).await {
                Err(error) if tries < TRIES && may_pass(&error) => tries += 1,
                done => return done,
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits when another process keeps even readers out, as the last one that closes a file does.
    async fn look_once(&self, mine: bool) -> Result<History> {
        let mut tx = self.db.begin_read().await?;
        let mut patience = tx.ready().await?.patience();
        loop {
            match self.records(tx.ready().await?, mine).await {
                Err(error) => patience.wait(error).await?,
                done => return done,
            }
        }
    }

    /// `mine`: only if the database is the one that is meant.
    async fn records(&self, connection: &mut Connection, mine: bool) -> Result<History> {
        if mine {
            history::check_owner(connection, self).await?;
        }
        history::read(connection).await
    }
}

fn may_pass(error: &Error) -> bool {
    error.is_conflict() || matches!(error.migration(), Some(Problem::BrokenHistory { .. }))
}
