//! A migration of several transactions: what is done is in the journal, so that whoever comes after
//! a crash goes on where it ended.
//!
//! The lock is one of the session. As long as it is held, the connection is closed rather than given
//! back, whatever happens.

use std::time::Instant;

use model_core::dialect::postgres::probe;
use model_core::migration::file::{Class, Direction, Migration, Script, Step};
use model_core::migration::step::{Object, Outcome};

use super::ground::ground;
use super::observe::{Event, Observer};
use super::plan::{self, Planned};
use super::run::{Work, failure, others};
use super::{Problem, history};
use crate::error::{Error, Result};
use crate::row::Scalar;
use crate::statement::{Access, Made};

impl<O: Observer> Work<'_, O> {
    /// Says whether it ran.
    pub(super) async fn journaled(
        &mut self,
        planned: &Planned,
        migration: &Migration,
        script: &Script,
    ) -> Result<bool> {
        let started = Instant::now();
        let Some(lock) = &ground(self.connection.dialect()).session_lock else { return Ok(false) };
        self.connection.keep_apart(true);
        if !history::is_true(self.connection, lock.take).await? {
            self.connection.keep_apart(false);
            return Err(others());
        }
        let result = self.resume(planned, migration, script).await;
        if self.connection.in_transaction()? {
            self.connection.batch("rollback").await?;
        }
        self.connection.batch(lock.give).await?;
        self.connection.keep_apart(false);
        if let Ok(true) = result {
            let (name, direction) = (planned.name.as_str(), planned.direction);
            self.observer.on(&Event::Done { name, direction, took: started.elapsed() });
        }
        result
    }

    async fn resume(
        &mut self,
        planned: &Planned,
        migration: &Migration,
        script: &Script,
    ) -> Result<bool> {
        history::check_owner(self.connection, self.migrator).await?;
        let history = history::read(self.connection).await?;
        plan::check(self.migrator.chain, &history)?;
        match &history.unfinished {
            Some((record, direction)) => {
                if record.name != planned.name || *direction != planned.direction {
                    return Ok(false);
                }
            }
            None if !self.is_next(planned, history.records.len()) => return Ok(false),
            None => self.open(planned, migration).await?,
        }
        let (index, of) = (self.index, self.of);
        self.observer.on(&Event::Begin { migration: planned, index, of });
        let done = self.done(migration, script).await?;
        for group in groups(&script.steps, done) {
            self.group(planned, migration, script, group).await?;
        }
        self.observer.on(&Event::Committing);
        match planned.direction {
            Direction::Up => history::finish(self.connection, migration).await?,
            Direction::Down => {
                self.connection.batch("begin").await?;
                history::remove(self.connection, migration).await?;
                self.connection.batch("commit").await?;
            }
        }
        Ok(true)
    }

    /// Notes that the migration begins.
    async fn open(&mut self, planned: &Planned, migration: &Migration) -> Result<()> {
        self.connection.batch("begin").await?;
        history::prepare(self.connection, self.migrator).await?;
        match planned.direction {
            Direction::Up => history::begin(self.connection, migration, false).await?,
            Direction::Down => history::revert(self.connection, migration).await?,
        }
        self.connection.batch("commit").await
    }

    /// How many steps are done: the first ones, and the same as those of the script.
    async fn done(&mut self, migration: &Migration, script: &Script) -> Result<usize> {
        let done = history::steps(self.connection, migration).await?;
        let same = (1..).zip(&script.steps).zip(&done).all(|((number, step), (noted, hash))| {
            number == *noted && step.hash().as_str() == hash
        });
        if same && done.len() <= script.steps.len() {
            return Ok(done.len());
        }
        let name = &migration.name;
        Err(history::broken(format!("the steps noted for `{name}` are not those of its script")))
    }

    async fn group(
        &mut self,
        planned: &Planned,
        migration: &Migration,
        script: &Script,
        group: std::ops::Range<usize>,
    ) -> Result<()> {
        let apart = script.steps[group.start].class == Class::Restart;
        if !apart {
            self.connection.batch(ground(self.connection.dialect()).begin).await?;
        }
        for at in group {
            let (number, step) = (at + 1, &script.steps[at]);
            let of = script.steps.len();
            self.observer.on(&Event::Step { number, of, words: &step.words });
            match apart {
                true => self.restart(planned, number, step).await?,
                false => self.statements(planned, number, step).await?,
            }
            history::step(self.connection, migration, number, step).await?;
        }
        if apart { Ok(()) } else { self.connection.batch("commit").await }
    }

    /// A step that no transaction protects: it may have run, wholly or in part.
    async fn restart(&mut self, planned: &Planned, number: usize, step: &Step) -> Result<()> {
        match &step.outcome {
            Some(Outcome::Makes(object)) => match self.probe(object).await?.as_deref() {
                Some("valid") => return Ok(()),
                Some(_) => self.connection.batch(&probe::clear(object)).await?,
                None => {}
            },
            Some(Outcome::Drops(object)) if self.probe(object).await?.is_none() => return Ok(()),
            Some(Outcome::Drops(_)) | None => {}
        }
        for sql in &step.statements {
            let ran = self.connection.batch(sql).await;
            ran.map_err(|error| match error.is_busy() {
                true => error,
                false => {
                    let problem: Problem = failure(planned, number, step, sql, error.to_string());
                    Error::from(problem).because(error)
                }
            })?;
            self.observer.on(&Event::Statement { sql });
        }
        Ok(())
    }

    /// `valid`, `debris`, or nothing when there is no such object.
    async fn probe(&mut self, object: &Object) -> Result<Option<String>> {
        let source =
            Made { name: "migrate".into(), access: Access::Read, sql: probe::probe(object) };
        let mut found = None;
        let each = |Scalar(text): Scalar<String>| {
            found = Some(text);
            true
        };
        self.connection.query(&source, &(), &mut crate::row::As::new(), each).await?;
        Ok(found)
    }
}

/// The steps from `done` on, those together that are in one transaction.
fn groups(steps: &[Step], done: usize) -> Vec<std::ops::Range<usize>> {
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, step) in steps.iter().enumerate().skip(done) {
        let together = |before: &Step| {
            let tx = |class| matches!(class, Class::Tx | Class::Batch);
            tx(before.class) && tx(step.class)
        };
        match groups.last_mut() {
            Some(group) if together(&steps[group.end - 1]) => group.end = at + 1,
            Some(_) | None => groups.push(at..at + 1),
        }
    }
    groups
}
