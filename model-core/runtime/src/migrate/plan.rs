//! From the history and the target to what has to run.

use std::cmp::Ordering;

use model_core::dialect::Dialect;
use model_core::migration::file::{Chain, Class, Direction, HistoryError, Migration, Script};
use model_core::name::nearest;

use super::ground::ground;
use super::history::{self, History, Unfinished};
use super::{Migrator, Problem, Target};
use crate::error::Result;

/// One migration that is to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its name.
    pub name: String,
    /// Which way.
    pub direction: Direction,
    /// What its steps do, in one line each.
    pub steps: Vec<String>,
    /// The statements, without `;`.
    pub statements: Vec<String>,
    /// Only noted.
    pub fake: bool,
}

/// One migration of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Its name.
    pub name: String,
    /// When it was applied, in UTC; `None` if it is not.
    pub applied_at: Option<String>,
    /// It was begun, in the direction of which the rest is still to be done.
    pub unfinished: Option<Direction>,
}

/// All that has to run, in order.
///
/// # Errors
/// Anything that does not fit; then nothing is to run at all.
pub(super) fn make(migrator: &Migrator<'_>, history: &History) -> Result<Vec<Planned>> {
    check(migrator.chain, history)?;
    let now = history.records.len();
    let end = end(migrator, now)?;
    let all = &migrator.chain.migrations;
    let planned = |it, direction| planned(migrator, it, history.dialect, direction);
    let up = || all[now..end].iter().map(|it| planned(it, Direction::Up)).collect();
    let down = || all[end..now].iter().rev().map(|it| planned(it, Direction::Down)).collect();
    let plan = match (end.cmp(&now), &history.unfinished) {
        (Ordering::Greater, None | Some(Unfinished::Up(_))) => up(),
        (Ordering::Less, None | Some(Unfinished::Down)) => down(),
        (Ordering::Equal, None) => Ok(Vec::new()),
        (_, Some(_)) => Err(unfinished(history)),
    };
    Ok(plan?)
}

/// The history is the beginning of the files. Of a migration that is unfinished only the place is
/// compared: its steps are, one by one, when it goes on.
pub(super) fn check(chain: &Chain, history: &History) -> Result<()> {
    let applied = history::applied(&history.records)?;
    chain.pending(&applied, history.dialect).map_err(Problem::History)?;
    let Some(Unfinished::Up(record)) = &history.unfinished else { return Ok(()) };
    let expected = chain.migrations.get(history.records.len()).map(|it| it.name.as_str());
    let error = match expected {
        Some(expected) if expected == record.name => return Ok(()),
        Some(expected) if chain.get(&record.name).is_some() => {
            let (expected, applied) = (expected.to_owned(), record.name.clone());
            HistoryError::Reordered { expected, applied }
        }
        Some(_) | None => HistoryError::Missing(record.name.clone()),
    };
    Err(Problem::History(error).into())
}

/// Where the unfinished migration is in the files, and which way it goes.
pub(super) fn unfinished_at(history: &History) -> Option<(usize, Direction)> {
    let count = history.records.len();
    history.unfinished.as_ref().map(|it| match it {
        Unfinished::Up(_) => (count, Direction::Up),
        Unfinished::Down => (count - 1, Direction::Down),
    })
}

/// A migration has to come to its end before another one begins.
pub(super) fn unfinished(history: &History) -> Problem {
    let (migration, direction) = match &history.unfinished {
        Some(Unfinished::Up(record)) => (Some(record), Direction::Up),
        Some(Unfinished::Down) | None => (history.records.last(), Direction::Down),
    };
    let migration = migration.map(|it| it.name.clone()).unwrap_or_default();
    Problem::Unfinished { migration, direction }
}

/// How many migrations the database is to have.
fn end(migrator: &Migrator<'_>, now: usize) -> Result<usize, Problem> {
    let count = migrator.chain.migrations.len();
    let too_far = |available| Problem::TooFar { target: migrator.target.to_string(), available };
    match &migrator.target {
        Target::Latest => Ok(count),
        Target::Zero => Ok(0),
        Target::Forward(more) => {
            now.checked_add(*more).filter(|end| *end <= count).ok_or_else(|| too_far(count - now))
        }
        Target::Back(less) => now.checked_sub(*less).ok_or_else(|| too_far(now)),
        Target::Name(name) => position(migrator.chain, name).map(|at| at + 1),
    }
}

/// A whole name, or the beginning of one only.
fn position(chain: &Chain, name: &str) -> Result<usize, Problem> {
    if let Some(at) = chain.position(name) {
        return Ok(at);
    }
    let names = || chain.migrations.iter().map(|it| it.name.as_str());
    let begin: Vec<usize> =
        names().enumerate().filter(|(_, it)| it.starts_with(name)).map(|(at, _)| at).collect();
    if let [at] = begin.as_slice() {
        return Ok(*at);
    }
    let mut near: Vec<String> =
        begin.iter().map(|at| chain.migrations[*at].name.to_string()).collect();
    if near.is_empty() {
        near.extend(nearest(name, names()).map(str::to_owned));
    }
    Err(Problem::UnknownTarget { target: name.to_owned(), near })
}

fn planned(
    migrator: &Migrator<'_>,
    migration: &Migration,
    dialect: Dialect,
    direction: Direction,
) -> Result<Planned, Problem> {
    let name = migration.name.to_string();
    let script = script(migration, dialect, direction)?;
    if let (Some(reason), false) = (&script.irreversible, migrator.fake) {
        return Err(Problem::Irreversible { migration: name, reason: reason.clone() });
    }
    if let (false, false) = (script.unfinished.is_empty(), migrator.fake) {
        let reasons = script.unfinished.clone();
        return Err(Problem::Unwritten { migration: name, dialect, direction, reasons });
    }
    check_steps(migration, dialect, script)?;
    Ok(Planned {
        name,
        direction,
        steps: script.steps.iter().map(|it| it.words.clone()).collect(),
        statements: script.steps.iter().flat_map(|it| it.statements.clone()).collect(),
        fake: migrator.fake,
    })
}

/// That the runner can make each step safe against a crash.
fn check_steps(migration: &Migration, dialect: Dialect, script: &Script) -> Result<(), Problem> {
    let classes = ground(dialect).classes;
    for (number, step) in (1..).zip(&script.steps) {
        let migration = || migration.name.to_string();
        if !classes.contains(&step.class) {
            let (class, allowed) = (step.class, classes.to_vec());
            return Err(Problem::Class { migration: migration(), dialect, class, allowed });
        }
        if step.class == Class::Auto && step.probe.is_none() {
            return Err(Problem::NoProbe { migration: migration(), step: number });
        }
    }
    Ok(())
}

/// The script for this database.
pub(super) fn script(
    migration: &Migration,
    dialect: Dialect,
    direction: Direction,
) -> Result<&Script, Problem> {
    migration
        .script(dialect, direction)
        .ok_or_else(|| Problem::NoScript { migration: migration.name.to_string(), dialect })
}
