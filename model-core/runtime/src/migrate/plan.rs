//! From the history and the target to what has to run.

use std::cmp::Ordering;

use model_core::dialect::Dialect;
use model_core::migration::file::{Chain, Direction, Migration, Script};
use model_core::name::nearest;

use super::ground::ground;
use super::history::{self, History, Record};
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
}

/// All that has to run, in order.
///
/// # Errors
/// Anything that does not fit; then nothing is to run at all.
pub(super) fn make(migrator: &Migrator<'_>, history: &History) -> Result<Vec<Planned>> {
    check(migrator.chain, history)?;
    let mut plan = between(migrator, history.records.len())?;
    if let Some((record, direction)) = &history.unfinished {
        finish(migrator, &mut plan, record, *direction)?;
    }
    Ok(plan)
}

/// What was begun is ended first, in the direction that it had.
fn finish(
    migrator: &Migrator<'_>,
    plan: &mut Vec<Planned>,
    record: &Record,
    direction: Direction,
) -> Result<()> {
    let forward = plan.first().is_some_and(|it| it.direction == Direction::Up);
    if forward && direction == Direction::Up {
        return Ok(());
    }
    let unknown = || Problem::UnknownTarget { target: record.name.clone(), near: Vec::new() };
    let migration = migrator.chain.get(&record.name).ok_or_else(unknown)?;
    if direction == Direction::Up {
        // The target is before it, so it is taken back when it is whole.
        plan.insert(0, planned(migrator, migration, Direction::Down)?);
    }
    plan.insert(0, planned(migrator, migration, direction)?);
    Ok(())
}

fn between(migrator: &Migrator<'_>, now: usize) -> Result<Vec<Planned>> {
    let end = end(migrator, now)?;
    let all = &migrator.chain.migrations;
    let plan = match end.cmp(&now) {
        Ordering::Less => {
            all[end..now].iter().rev().map(|it| planned(migrator, it, Direction::Down)).collect()
        }
        Ordering::Equal => Ok(Vec::new()),
        Ordering::Greater => {
            all[now..end].iter().map(|it| planned(migrator, it, Direction::Up)).collect()
        }
    };
    Ok(plan?)
}

/// The history is the beginning of the files.
pub(super) fn check(chain: &Chain, history: &History) -> Result<()> {
    let mut applied = history::applied(&history.records)?;
    if let Some((record, _)) = &history.unfinished {
        applied.extend(history::applied(std::slice::from_ref(record))?);
    }
    chain.pending(&applied).map_err(Problem::History)?;
    Ok(())
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
    direction: Direction,
) -> Result<Planned, Problem> {
    let name = migration.name.to_string();
    let dialect = migrator.db.dialect();
    let script = script(migration, dialect, direction)?;
    if let (Some(reason), false) = (&script.irreversible, migrator.fake) {
        return Err(Problem::Irreversible { migration: name, reason: reason.clone() });
    }
    let classes = ground(dialect).classes;
    if let Some(step) = script.steps.iter().find(|it| !classes.contains(&it.class)) {
        let (class, database) = (step.class.word(), dialect.title());
        return Err(Problem::Class { migration: name, class, database });
    }
    Ok(Planned {
        name,
        direction,
        steps: script.steps.iter().map(|it| it.words.clone()).collect(),
        statements: script.steps.iter().flat_map(|it| it.statements.clone()).collect(),
        fake: migrator.fake,
    })
}

/// The script for a database.
pub(super) fn script(
    migration: &Migration,
    dialect: Dialect,
    direction: Direction,
) -> Result<&Script, Problem> {
    let database = dialect.title();
    let missing = || Problem::NoScript { migration: migration.name.to_string(), database };
    migration.script(dialect, direction).ok_or_else(missing)
}
