//! Running the plan, one migration in one transaction.
//!
//! Between taking the lock and the commit there is no `await`: no cancelled future can leave a
//! migration open or the foreign keys switched off.

use std::time::{Duration, Instant};

use model_core::migration::file::{Class, Direction, Migration, Script, Step};

use super::ground::ground;
use super::history;
use super::observe::{Event, Observer};
use super::plan::{self, Planned};
use super::{Migrator, Problem};
use crate::db::Connection;
use crate::error::{Error, Kind, Result};
use crate::patience::jittered;
use crate::row::{FromRow, Reader};
use crate::statement::{Access, Statement, Text};
use crate::value::Decode;

/// How long another migrator may take.
const PATIENCE: Duration = Duration::from_secs(600);

pub(super) async fn run(
    migrator: &Migrator<'_>,
    observer: &mut impl Observer,
) -> Result<Vec<Planned>> {
    let plan = migrator.plan().await?;
    let mut connection = migrator.db.take(Access::Write).await?;
    let mut done = Vec::new();
    for (index, planned) in plan.iter().enumerate() {
        let (connection, observer) = (&mut connection, &mut *observer);
        let mut work = Work { migrator, connection, observer, index, of: plan.len() };
        if work.run(planned).await? {
            done.push(planned.clone());
        }
    }
    Ok(done)
}

/// One migration on a connection.
pub(super) struct Work<'a, O> {
    pub(super) migrator: &'a Migrator<'a>,
    pub(super) connection: &'a mut Connection,
    pub(super) observer: &'a mut O,
    /// Its place in the plan, and how many there are.
    pub(super) index: usize,
    pub(super) of: usize,
}

impl<O: Observer> Work<'_, O> {
    /// Says whether it ran: another process may have been faster.
    async fn run(&mut self, planned: &Planned) -> Result<bool> {
        let since = Instant::now();
        let mut told = Duration::ZERO;
        let mut delay = Duration::from_millis(5);
        loop {
            match self.attempt(planned).await {
                Err(error) if error.is_busy() && since.elapsed() < PATIENCE => {
                    let waited = since.elapsed();
                    if waited >= told {
                        self.observer.on(&Event::Waiting { since: waited });
                        told = waited + Duration::from_secs(1);
                    }
                    tokio::time::sleep(jittered(delay)).await;
                    delay = (delay * 2).min(Duration::from_millis(250));
                }
                result => return result,
            }
        }
    }

    /// With the foreign keys as the script wants them, and afterwards as they were.
    async fn attempt(&mut self, planned: &Planned) -> Result<bool> {
        let Some(migration) = self.migrator.chain.get(&planned.name) else { return Ok(false) };
        let script = plan::script(migration, self.connection.dialect(), planned.direction)?;
        if !planned.fake && script.steps.iter().any(|it| is_apart(it.class)) {
            return self.journaled(planned, migration, script).await;
        }
        let off = script.foreign_keys_off && !planned.fake;
        if off {
            self.connection.suspend_foreign_keys().await?;
        }
        let result = self.locked(planned, migration, script).await;
        let resumed = self.connection.resume_foreign_keys().await;
        let ran = result?;
        resumed.map(|()| ran)
    }

    async fn locked(
        &mut self,
        planned: &Planned,
        migration: &Migration,
        script: &Script,
    ) -> Result<bool> {
        let started = Instant::now();
        self.begin().await?;
        let result = self.committed(planned, migration, script).await;
        if result.is_err() && self.connection.in_transaction()? {
            self.connection.batch("rollback").await?;
        }
        if let Ok(true) = result {
            let (name, direction) = (planned.name.as_str(), planned.direction);
            self.observer.on(&Event::Done { name, direction, took: started.elapsed() });
        }
        result
    }

    /// Starts a transaction that is alone among migrators, or is busy.
    async fn begin(&mut self) -> Result<()> {
        let ground = ground(self.connection.dialect());
        self.connection.batch(ground.begin).await?;
        if let Some(lock) = ground.lock
            && !history::is_true(self.connection, lock).await?
        {
            self.connection.batch("rollback").await?;
            return Err(others());
        }
        Ok(())
    }

    async fn committed(
        &mut self,
        planned: &Planned,
        migration: &Migration,
        script: &Script,
    ) -> Result<bool> {
        let ran = self.apply(planned, migration, script).await?;
        if ran {
            self.observer.on(&Event::Committing);
        }
        self.connection.batch("commit").await?;
        Ok(ran)
    }

    async fn apply(
        &mut self,
        planned: &Planned,
        migration: &Migration,
        script: &Script,
    ) -> Result<bool> {
        history::check_owner(self.connection, self.migrator).await?;
        let history = history::read(self.connection).await?;
        plan::check(self.migrator.chain, &history)?;
        if history.unfinished.is_some() || !self.is_next(planned, history.records.len()) {
            return Ok(false);
        }
        let (index, of) = (self.index, self.of);
        self.observer.on(&Event::Begin { migration: planned, index, of });
        history::prepare(self.connection, self.migrator).await?;
        match planned.direction {
            Direction::Up => {
                history::begin(self.connection, migration, planned.fake).await?;
                self.steps(planned, migration, script).await?;
                history::finish(self.connection, migration).await?;
            }
            Direction::Down => {
                self.steps(planned, migration, script).await?;
                history::remove(self.connection, migration).await?;
            }
        }
        Ok(true)
    }

    /// The lock was taken after the plan was made.
    pub(super) fn is_next(&self, planned: &Planned, applied: usize) -> bool {
        let position = self.migrator.chain.position(&planned.name);
        match planned.direction {
            Direction::Up => position == Some(applied),
            Direction::Down => position.is_some_and(|at| at + 1 == applied),
        }
    }

    async fn steps(
        &mut self,
        planned: &Planned,
        migration: &Migration,
        script: &Script,
    ) -> Result<()> {
        if planned.fake {
            return Ok(());
        }
        let of = script.steps.len();
        for (number, step) in (1..).zip(&script.steps) {
            self.observer.on(&Event::Step { number, of, words: &step.words });
            self.statements(planned, number, step).await?;
            if planned.direction == Direction::Up {
                history::step(self.connection, migration, number, step).await?;
            }
        }
        match script.foreign_keys_off {
            true => self.check_references(&planned.name).await,
            false => Ok(()),
        }
    }

    /// Those of one step, in the transaction that is open.
    pub(super) async fn statements(
        &mut self,
        planned: &Planned,
        number: usize,
        step: &Step,
    ) -> Result<()> {
        for statement in &step.statements {
            let failed = |message| failure(planned, number, step, statement, message);
            self.statement(statement, failed).await?;
        }
        Ok(())
    }

    async fn statement(&mut self, sql: &str, failed: impl Fn(String) -> Problem) -> Result<()> {
        self.connection.batch(sql).await.map_err(|error| match error.is_busy() {
            true => error,
            false => Error::from(failed(error.to_string())).because(error),
        })?;
        if !self.connection.in_transaction()? {
            return Err(failed("the statement ended the transaction".to_owned()).into());
        }
        self.observer.on(&Event::Statement { sql });
        Ok(())
    }

    async fn check_references(&mut self, migration: &str) -> Result<()> {
        static CHECK: Statement = Statement::new("migrate")
            .sqlite(Text::new("select \"table\", parent from pragma_foreign_key_check"));
        let rows: Vec<Dangling> = history::rows(self.connection, &CHECK, &()).await?;
        let count = rows.len();
        match rows.into_iter().next() {
            None => Ok(()),
            Some(Dangling { table, target }) => {
                let migration = migration.to_owned();
                Err(Problem::Dangling { migration, table, target, rows: count }.into())
            }
        }
    }
}

/// Whether a step cannot be in one transaction with the others.
fn is_apart(class: Class) -> bool {
    match class {
        Class::Tx | Class::Batch => false,
        Class::Separate | Class::Auto | Class::Restart => true,
    }
}

pub(super) fn failure(
    planned: &Planned,
    number: usize,
    step: &Step,
    statement: &str,
    message: String,
) -> Problem {
    Problem::Failed {
        migration: planned.name.clone(),
        step: number,
        words: step.words.clone(),
        statement: statement.to_owned(),
        message,
    }
}

/// Another migrator has the lock.
pub(super) fn others() -> Error {
    let message = "another migrator is at work".to_owned();
    Error::new(Kind::Busy { message, snapshot: true })
}

/// A row that refers to nothing.
struct Dangling {
    table: String,
    target: String,
}

impl FromRow for Dangling {
    fn from_row<R: Reader>(row: &R) -> Result<Self> {
        Ok(Self { table: Decode::decode(row, 0)?, target: Decode::decode(row, 1)? })
    }
}
