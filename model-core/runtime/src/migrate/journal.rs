//! A migration of several transactions: what is done is in the journal, so that whoever comes after
//! a crash goes on where it ended.

use std::ops::Range;
use std::time::Instant;

use model_core::migration::file::{Class, Direction, Outcome, Probe, Step};

use super::Problem;
use super::history::{self, History, Noted};
use super::observe::{Event, Observer};
use super::run::{Job, Work};
use crate::error::Result;
use crate::row::Scalar;
use crate::statement::{Access, Made};

/// What there is of a step that was about to begin when the migrator died.
enum Found {
    Done,
    Nothing,
    /// This drops it.
    Debris(String),
    /// What the probe said.
    Other(String),
}

impl<O: Observer> Work<'_, O> {
    /// From its first step that is not done on.
    pub(super) async fn journaled(&mut self, job: Job<'_>, history: &History) -> Result<()> {
        let started = Instant::now();
        let result = self.resume(job, history).await;
        match &result {
            Ok(()) => self.done(job, started),
            Err(_) => self.roll_back().await,
        }
        result
    }

    async fn resume(&mut self, job: Job<'_>, history: &History) -> Result<()> {
        self.begins(job);
        let mut is_open = history.unfinished.is_some();
        let (mut at, mut interrupted) = match is_open {
            true => progress(job, &history::steps(self.connection, job.migration).await?)?,
            false => (0, false),
        };
        while at < job.script.steps.len() {
            let group = group(&job.script.steps, at);
            at = group.end;
            match job.script.steps[group.start].class {
                Class::Tx | Class::Batch | Class::Separate => {
                    self.together(job, group, is_open).await?;
                }
                Class::Auto | Class::Restart => {
                    if !is_open {
                        self.open_alone(job).await?;
                    }
                    self.alone(job, group.start, interrupted).await?;
                }
            }
            (is_open, interrupted) = (true, false);
        }
        self.observer.on(&Event::Committing);
        self.close(job).await
    }

    async fn open_alone(&mut self, job: Job<'_>) -> Result<()> {
        self.connection.batch(self.ground.begin).await?;
        self.open(job).await?;
        self.connection.batch("commit").await
    }

    /// Notes that the migration begins.
    async fn open(&mut self, job: Job<'_>) -> Result<()> {
        if self.ground.transactional {
            history::prepare(self.connection, self.migrator).await?;
        }
        match job.planned.direction {
            Direction::Up => history::begin(self.connection, job.migration, false).await,
            Direction::Down => history::revert(self.connection, job.migration).await,
        }
    }

    /// Notes that it is at its end.
    async fn close(&mut self, job: Job<'_>) -> Result<()> {
        self.connection.batch(self.ground.begin).await?;
        match job.planned.direction {
            Direction::Up => history::finish(self.connection, job.migration, false).await?,
            Direction::Down => history::remove(self.connection, job.migration).await?,
        }
        self.connection.batch("commit").await
    }

    /// Some steps and their rows in the journal, in one transaction; with the note that the migration
    /// begins, so that one whose first step fails has not begun.
    async fn together(&mut self, job: Job<'_>, group: Range<usize>, is_open: bool) -> Result<()> {
        let kept = group.start;
        self.connection.batch(self.ground.begin).await?;
        if !is_open {
            self.open(job).await?;
        }
        for at in group.clone() {
            let (number, step) = self.step(job, at);
            for sql in &step.statements {
                self.statement(job, at, kept, sql).await?;
                self.still_open(job, at, kept, sql)?;
            }
            history::step(self.connection, job.migration, number, step).await?;
        }
        self.connection.batch("commit").await?;
        self.observer.on(&Event::Noted { number: group.end, done: true });
        Ok(())
    }

    /// A step that no transaction protects: when it was interrupted it may have run, wholly or in
    /// part.
    async fn alone(&mut self, job: Job<'_>, at: usize, interrupted: bool) -> Result<()> {
        let (number, step) = self.step(job, at);
        if !interrupted {
            history::intent(self.connection, job.migration, number, step).await?;
            self.observer.on(&Event::Noted { number, done: false });
        }
        let found = if interrupted { self.found(step).await? } else { Found::Nothing };
        match found {
            Found::Done => {}
            Found::Nothing => self.unprotected(job, at, None).await?,
            Found::Debris(clear) => self.unprotected(job, at, Some(clear)).await?,
            Found::Other(found) => return Err(neither(job, number, step, found).into()),
        }
        history::settle(self.connection, job.migration, number).await?;
        self.observer.on(&Event::Noted { number, done: true });
        Ok(())
    }

    async fn unprotected(&mut self, job: Job<'_>, at: usize, clear: Option<String>) -> Result<()> {
        let step = &job.script.steps[at];
        let unhurried = self.ground.unhurried.filter(|_| step.class == Class::Restart);
        if let Some([before, _]) = unhurried {
            self.connection.batch(before).await?;
        }
        for sql in clear.iter().chain(&step.statements) {
            self.statement(job, at, at, sql).await?;
        }
        match unhurried {
            Some([_, after]) => self.connection.batch(after).await,
            None => Ok(()),
        }
    }

    async fn found(&mut self, step: &Step) -> Result<Found> {
        if let Some(Probe(query)) = &step.probe {
            return Ok(match self.ask(query.clone()).await?.as_deref() {
                Some(Probe::DONE) => Found::Done,
                Some(Probe::OPEN) => Found::Nothing,
                other => Found::Other(other.unwrap_or("nothing").to_owned()),
            });
        }
        let (Some(outcome), Some(debris)) = (&step.outcome, &self.ground.debris) else {
            return Ok(Found::Nothing);
        };
        let (Outcome::Makes(object) | Outcome::Drops(object)) = outcome;
        let there = self.ask((debris.probe)(object)).await?;
        Ok(match (outcome, there.as_deref()) {
            (Outcome::Makes(_), Some("valid")) | (Outcome::Drops(_), None) => Found::Done,
            (Outcome::Makes(_), Some(_)) => Found::Debris((debris.clear)(object)),
            (Outcome::Makes(_), None) | (Outcome::Drops(_), Some(_)) => Found::Nothing,
        })
    }

    /// The first column of the first row.
    async fn ask(&mut self, sql: String) -> Result<Option<String>> {
        let source = Made { name: "migrate".into(), access: Access::Read, sql };
        let rows: Vec<Scalar<Option<String>>> =
            history::rows(self.connection, &source, &()).await?;
        Ok(rows.into_iter().next().and_then(|Scalar(text)| text))
    }
}

/// How many steps are done, and whether the next one was about to begin.
fn progress(job: Job<'_>, noted: &[Noted]) -> Result<(usize, bool), Problem> {
    let mut done = 0;
    for (at, it) in noted.iter().enumerate() {
        let step = job.script.steps.get(at);
        let same = step.is_some_and(|step| step.hash().as_str() == it.hash);
        if !same || it.number != at as i64 + 1 || done < at {
            let migration = job.planned.name.clone();
            return Err(Problem::StepChanged { migration, step: at + 1 });
        }
        done += usize::from(it.done);
    }
    Ok((done, done < noted.len()))
}

/// The steps from one on that are one transaction, or that step alone.
fn group(steps: &[Step], start: usize) -> Range<usize> {
    let tx = |it: &&Step| matches!(it.class, Class::Tx | Class::Batch);
    let together = steps[start..].iter().take_while(tx).count();
    start..start + together.max(1)
}

fn neither(job: Job<'_>, number: usize, step: &Step, found: String) -> Problem {
    Problem::Neither {
        migration: job.planned.name.clone(),
        step: number,
        words: step.words.clone(),
        probe: step.probe.as_ref().map(|it| it.0.clone()).unwrap_or_default(),
        found,
    }
}
