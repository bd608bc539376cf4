//! From the history and the target to what has to run.

use std::cmp::Ordering;

use model_core::dialect::Dialect;
use model_core::migration::file::{Chain, Class, Direction, Migration, Script};
use model_core::name::nearest;

use super::history::{self, Record};
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
pub(super) fn make(migrator: &Migrator<'_>, records: &[Record]) -> Result<Vec<Planned>> {
    check(migrator.chain, records)?;
    let end = end(migrator, records.len())?;
    let all = &migrator.chain.migrations;
    let plan = match end.cmp(&records.len()) {
        Ordering::Less => all[end..records.len()]
            .iter()
            .rev()
            .map(|it| planned(migrator, it, Direction::Down))
            .collect(),
        Ordering::Equal => Ok(Vec::new()),
        Ordering::Greater => {
            all[records.len()..end].iter().map(|it| planned(migrator, it, Direction::Up)).collect()
        }
    };
    Ok(plan?)
}

/// The history is the beginning of the files.
pub(super) fn check(chain: &Chain, records: &[Record]) -> Result<()> {
    let applied = history::applied(records)?;
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
    let script = script(migration, direction)?;
    if let (Some(reason), false) = (&script.irreversible, migrator.fake) {
        return Err(Problem::Irreversible { migration: name, reason: reason.clone() });
    }
    if let Some(step) = script.steps.iter().find(|it| !matches!(it.class, Class::Tx | Class::Batch))
    {
        return Err(Problem::Class { migration: name, class: step.class.word() });
    }
    Ok(Planned {
        name,
        direction,
        steps: script.steps.iter().map(|it| it.words.clone()).collect(),
        statements: script.steps.iter().flat_map(|it| it.statements.clone()).collect(),
        fake: migrator.fake,
    })
}

/// The script for this database.
pub(super) fn script(migration: &Migration, direction: Direction) -> Result<&Script, Problem> {
    migration
        .script(Dialect::Sqlite, direction)
        .ok_or_else(|| Problem::NoScript { migration: migration.name.to_string() })
}
