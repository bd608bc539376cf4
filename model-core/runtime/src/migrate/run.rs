//! Running the plan, one migration after the other.
//!
//! On SQLite there is no `await` between taking the lock and the commit: no cancelled future can
//! leave a migration open or the foreign keys switched off. Elsewhere the connection of a cancelled
//! run is closed, which rolls back and gives the lock up.

use std::time::{Duration, Instant};

use model_core::migration::file::{Class, Direction, Migration, Script, Step};

use super::ground::{Ground, Lock, ground};
use super::history::{self, History, Unfinished};
use super::misfit::Misfits;
use super::observe::{Event, Observer};
use super::plan::{self, Planned};
use super::{Migrator, Problem, lock, sqlite};
use crate::db::Connection;
use crate::dialect::flavor;
use crate::error::{Error, Result};
use crate::patience::jittered;
use crate::statement::Access;

/// How long another migrator may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(600);

pub(super) async fn run(
    migrator: &Migrator<'_>,
    observer: &mut impl Observer,
) -> Result<Vec<Planned>> {
    let plan = migrator.plan().await?;
    if plan.is_empty() {
        return Ok(plan);
    }
    let mut connection = migrator.db.take(Access::Write).await?;
    let ground = ground(connection.dialect());
    lock::take(&mut connection, ground, observer).await?;
    let result = all(migrator, ground, &mut connection, observer, &plan).await;
    let released = lock::release(&mut connection, ground).await;
    let done = result?;
    released.map(|()| done)
}

async fn all(
    migrator: &Migrator<'_>,
    ground: &'static Ground,
    connection: &mut Connection,
    observer: &mut impl Observer,
    plan: &[Planned],
) -> Result<Vec<Planned>> {
    let mut done = Vec::new();
    for (index, planned) in plan.iter().enumerate() {
        let (connection, observer) = (&mut *connection, &mut *observer);
        let of = plan.len();
        let mut work = Work { migrator, ground, connection, observer, index, of, begun: false };
        if work.run(planned).await? {
            done.push(planned.clone());
        }
    }
    Ok(done)
}

/// One migration on a connection.
pub(super) struct Work<'a, O> {
    pub(super) migrator: &'a Migrator<'a>,
    pub(super) ground: &'static Ground,
    pub(super) connection: &'a mut Connection,
    pub(super) observer: &'a mut O,
    /// Its place in the plan, and how many there are.
    index: usize,
    of: usize,
    /// Whether it was told that it begins.
    begun: bool,
}

/// What is to be done.
#[derive(Clone, Copy)]
pub(super) struct Job<'a> {
    pub(super) planned: &'a Planned,
    pub(super) migration: &'a Migration,
    pub(super) script: &'a Script,
}

impl<O: Observer> Work<'_, O> {
    /// Says whether it ran: another process may have been faster.
    async fn run(&mut self, planned: &Planned) -> Result<bool> {
        let Some(migration) = self.migrator.chain.get(&planned.name) else { return Ok(false) };
        let script = plan::script(migration, self.connection.dialect(), planned.direction)?;
        let job = Job { planned, migration, script };
        let since = Instant::now();
        let mut told = Duration::ZERO;
        let [mut delay, longest] = self.ground.pauses;
        loop {
            match self.attempt(job).await {
                Err(error) if error.is_retryable() && since.elapsed() < PATIENCE => {
                    let waited = since.elapsed();
                    if waited >= told {
                        self.tell_waiting(waited, &error);
                        told = waited + Duration::from_secs(1);
                    }
                    tokio::time::sleep(jittered(delay)).await;
                    delay = (delay * 2).min(longest);
                }
                result => return result,
            }
        }
    }

    fn tell_waiting(&mut self, since: Duration, error: &Error) {
        match self.ground.lock {
            None => self.observer.on(&Event::Waiting { since, holder: None }),
            Some(_) => self.observer.on(&Event::Retrying { since, error }),
        }
    }

    async fn attempt(&mut self, job: Job<'_>) -> Result<bool> {
        match &self.ground.lock {
            None => self.unreferenced(job).await,
            Some(lock) => self.locked(job, lock).await,
        }
    }

    /// With the foreign keys as the script wants them, and afterwards as they were.
    async fn unreferenced(&mut self, job: Job<'_>) -> Result<bool> {
        if job.script.foreign_keys_off && !job.planned.fake {
            self.connection.suspend_foreign_keys().await?;
        }
        let result = self.whole(job).await;
        let resumed = self.connection.resume_foreign_keys().await;
        let ran = result?;
        resumed.map(|()| ran)
    }

    /// Under the lock of the session nobody else changes the history.
    async fn locked(&mut self, job: Job<'_>, lock: &Lock) -> Result<bool> {
        lock::check(self.connection, lock).await?;
        let history = self.history().await?;
        if !self.is_next(job.planned, &history)? {
            return Ok(false);
        }
        if !self.ground.transactional {
            history::prepare(self.connection, self.migrator).await?;
        }
        let tx = |it: &Step| matches!(it.class, Class::Tx | Class::Batch);
        let whole = history.unfinished.is_none() && job.script.steps.iter().all(tx);
        if whole || job.planned.fake {
            return self.whole(job).await;
        }
        self.journaled(job, &history).await.map(|()| true)
    }

    /// All of it in one transaction.
    async fn whole(&mut self, job: Job<'_>) -> Result<bool> {
        let started = Instant::now();
        self.connection.batch(self.ground.begin).await?;
        let result = self.committed(job).await;
        match &result {
            Ok(true) => self.done(job, started),
            Ok(false) => {}
            Err(_) => self.roll_back().await,
        }
        result
    }

    async fn committed(&mut self, job: Job<'_>) -> Result<bool> {
        let ran = self.apply(job).await?;
        if ran {
            self.observer.on(&Event::Committing);
        }
        self.connection.batch("commit").await.map_err(Error::of_commit)?;
        Ok(ran)
    }

    async fn apply(&mut self, job: Job<'_>) -> Result<bool> {
        let history = self.history().await?;
        if !self.is_next(job.planned, &history)? {
            return Ok(false);
        }
        self.begins(job);
        if self.ground.transactional {
            history::prepare(self.connection, self.migrator).await?;
        }
        match job.planned.direction {
            Direction::Up => {
                if history.unfinished.is_none() {
                    history::begin(self.connection, job.migration, job.planned.fake).await?;
                }
                self.steps(job).await?;
                history::finish(self.connection, job.migration, job.planned.fake).await?;
            }
            Direction::Down => {
                self.steps(job).await?;
                history::remove(self.connection, job.migration).await?;
            }
        }
        Ok(true)
    }

    async fn history(&mut self) -> Result<History> {
        history::check_owner(self.connection, self.migrator).await?;
        let history = history::read(self.connection).await?;
        plan::check(self.migrator.chain, &history)?;
        Ok(history)
    }

    /// The lock was taken after the plan was made.
    fn is_next(&self, planned: &Planned, history: &History) -> Result<bool, Problem> {
        let position = self.migrator.chain.position(&planned.name);
        let applied = history.records.len();
        match (planned.direction, &history.unfinished) {
            (Direction::Up, None | Some(Unfinished::Up(_))) => Ok(position == Some(applied)),
            (Direction::Down, None | Some(Unfinished::Down)) => {
                Ok(position.is_some_and(|at| at + 1 == applied))
            }
            (Direction::Up, Some(Unfinished::Down))
            | (Direction::Down, Some(Unfinished::Up(_))) => Err(plan::unfinished(history)),
        }
    }

    async fn steps(&mut self, job: Job<'_>) -> Result<()> {
        if job.planned.fake {
            return Ok(());
        }
        for at in 0..job.script.steps.len() {
            let (number, step) = self.step(job, at);
            for sql in &step.statements {
                self.statement(job, at, 0, sql).await?;
                self.still_open(job, at, 0, sql)?;
            }
            if job.planned.direction == Direction::Up {
                history::step(self.connection, job.migration, number, step).await?;
            }
        }
        match job.script.foreign_keys_off
            && flavor(self.connection.dialect()).foreign_keys.is_some()
        {
            true => self.check_references(job).await,
            false => Ok(()),
        }
    }

    /// The step at an index with its number, which begins now.
    pub(super) fn step<'j>(&mut self, job: Job<'j>, at: usize) -> (usize, &'j Step) {
        let (number, step) = (at + 1, &job.script.steps[at]);
        self.observer.on(&Event::Step { number, of: job.script.steps.len(), words: &step.words });
        (number, step)
    }

    /// Runs a statement of the step at an index; `kept` steps are committed.
    pub(super) async fn statement(
        &mut self,
        job: Job<'_>,
        at: usize,
        kept: usize,
        sql: &str,
    ) -> Result<()> {
        if let Err(error) = self.connection.batch(sql).await {
            if error.is_retryable() || error.is_connection_lost() {
                return Err(error);
            }
            let misfits = match self.ground.finds_misfits {
                true => sqlite::misfits(self.connection, job.script, sql, &error).await,
                false => None,
            };
            let error = match job.script.private.is_empty() {
                true => error,
                false => error.without_values(),
            };
            let problem = failed(job, at, kept, sql, error.to_string(), misfits);
            return Err(Error::from(problem).because(error));
        }
        self.observer.on(&Event::Statement { sql });
        Ok(())
    }

    /// That the statement has not ended the transaction it was to be part of.
    pub(super) fn still_open(
        &mut self,
        job: Job<'_>,
        at: usize,
        kept: usize,
        sql: &str,
    ) -> Result<()> {
        if self.connection.in_transaction()? {
            return Ok(());
        }
        let message = "the statement ended the transaction".to_owned();
        Err(failed(job, at, kept, sql, message, None).into())
    }

    /// Told once, however often it is tried.
    pub(super) fn begins(&mut self, job: Job<'_>) {
        if !std::mem::replace(&mut self.begun, true) {
            let (index, of) = (self.index, self.of);
            self.observer.on(&Event::Begin { migration: job.planned, index, of });
        }
    }

    pub(super) fn done(&mut self, job: Job<'_>, started: Instant) {
        let (name, direction) = (job.planned.name.as_str(), job.planned.direction);
        self.observer.on(&Event::Done { name, direction, took: started.elapsed() });
    }

    /// After an error that is worth more than the one of this.
    pub(super) async fn roll_back(&mut self) {
        if let Ok(true) = self.connection.in_transaction() {
            let _ = self.connection.batch("rollback").await;
        }
    }

    async fn check_references(&mut self, job: Job<'_>) -> Result<()> {
        let misfits = sqlite::dangling(self.connection, job.script).await?;
        if misfits.is_empty() {
            return Ok(());
        }
        Err(Problem::Dangling { migration: job.planned.name.clone(), misfits }.into())
    }
}

fn failed(
    job: Job<'_>,
    at: usize,
    kept: usize,
    sql: &str,
    message: String,
    misfits: Option<Misfits>,
) -> Problem {
    Problem::Failed {
        migration: job.planned.name.clone(),
        step: at + 1,
        words: job.script.steps[at].words.clone(),
        statement: sql.to_owned(),
        message,
        kept,
        misfits: misfits.map(Box::new),
    }
}
