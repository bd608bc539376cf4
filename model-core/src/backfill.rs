//! SQL for a database that was added after migrations had been written.
//!
//! ```text
//! migration ─ snapshots before and after ┐
//!             operations in words, fills ┴ recover ─▶ ops ─ plan ─▶ scripts for the added database
//! ```
//!
//! What a migration did is what it says, never a comparison of today's models. What it does not say
//! (SQL that somebody wrote, a table as the added database cannot hold it) is not guessed: such a
//! script says `-- unfinished:` and why, and no runner touches it until a person has seen to it.

mod holds;
mod lend;

use std::fmt::Write;

use lend::Lenders;

use crate::dialect::Dialect;
use crate::migration::file::{Chain, Direction, Late, Migration, Name, Script, Scripts};
use crate::migration::file::{script_text, state_after};
use crate::migration::op::Op;
use crate::migration::{merge, plan::plan};
use crate::schema::Schema;
use crate::snapshot::SnapshotError;

/// The scripts that a migration lacks for one database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backfill {
    /// The migration.
    pub name: Name,
    /// The database.
    pub dialect: Dialect,
    /// Its scripts, as far as they could be written.
    pub scripts: Scripts,
    /// What another database runs, to be read beside a script that is unfinished.
    sample: Option<(Dialect, Scripts)>,
}

/// What the migrations lack for these databases, from the first migration on. The models lend the
/// texts that they have for a database by now.
///
/// # Errors
/// The first snapshot that cannot be read.
pub fn missing(
    chain: &Chain,
    dialects: &[Dialect],
    models: &Schema,
) -> Result<Vec<Backfill>, SnapshotError> {
    let mut out = Vec::new();
    for (at, migration) in chain.migrations.iter().enumerate() {
        let lacking: Vec<Dialect> =
            dialects.iter().copied().filter(|it| !migration.scripts.contains_key(it)).collect();
        if lacking.is_empty() {
            continue;
        }
        let before = state_after(&chain.migrations[..at])?;
        let after = state_after(&chain.migrations[..=at])?;
        let written = Written::new(migration, before, after, models, &lacking);
        out.extend(lacking.into_iter().map(|it| written.for_database(it)));
    }
    Ok(out)
}

impl Backfill {
    /// The directions that a person has to finish, each with the reasons.
    pub fn unfinished(&self) -> impl Iterator<Item = (Direction, &[String])> {
        let Scripts { up, down } = &self.scripts;
        let both = Direction::ALL.into_iter().zip([up, down]);
        both.map(|(direction, it)| (direction, it.unfinished.as_slice()))
            .filter(|(_, reasons)| !reasons.is_empty())
    }

    /// As it is written to files.
    pub fn late(&self) -> Late {
        let Self { name, dialect, scripts, sample: _ } = self;
        let text = |direction| {
            let script = of(scripts, direction);
            let text = script_text(name, *dialect, direction, script);
            if script.unfinished.is_empty() { text } else { text + &self.sample(direction) }
        };
        Late { name: name.clone(), dialect: *dialect, texts: Direction::ALL.map(text) }
    }

    /// The other database's script as a comment.
    fn sample(&self, direction: Direction) -> String {
        let Some((dialect, scripts)) = &self.sample else { return String::new() };
        let mut out = format!("\n-- What {} runs:\n--\n", dialect.title());
        let text = script_text(&self.name, *dialect, direction, of(scripts, direction));
        for line in text.lines().skip(1).filter(|it| !it.is_empty()) {
            // Indented, so that no line of it is taken for one of this script's.
            let _ = writeln!(out, "--     {line}");
        }
        out
    }
}

fn of(scripts: &Scripts, direction: Direction) -> &Script {
    match direction {
        Direction::Up => &scripts.up,
        Direction::Down => &scripts.down,
    }
}

/// A migration as it was written: over which schema, to which one, by what.
struct Written<'a> {
    migration: &'a Migration,
    before: Schema,
    after: Schema,
    /// `None` when its words were changed by hand.
    ops: Option<Vec<Op>>,
    /// For each way, what its scripts do beyond the operations.
    by_hand: [Vec<String>; 2],
}

impl<'a> Written<'a> {
    fn new(
        migration: &'a Migration,
        mut before: Schema,
        mut after: Schema,
        models: &Schema,
        lacking: &[Dialect],
    ) -> Self {
        let mut fills = migration.fills.clone();
        let lenders = Lenders::new(models, migration.scripts.keys().copied().collect(), lacking);
        lenders.lend_to_schema(&mut before);
        lenders.lend_to_schema(&mut after);
        fills.values_mut().for_each(|it| lenders.lend_to_fill(it));
        let ops = merge::recover(&before, &after, &migration.operations, &fills, models);
        let by_hand = match &ops {
            Some(ops) => by_hand(migration, &before, &after, ops),
            None => Direction::ALL.map(|_| {
                vec!["the operations in `migration.toml` are not those of its snapshots".to_owned()]
            }),
        };
        Self { migration, before, after, ops, by_hand }
    }

    fn for_database(&self, dialect: Dialect) -> Backfill {
        let mut scripts = match &self.ops {
            Some(ops) => plan(&self.before, &self.after, ops, dialect),
            None => Scripts::default(),
        };
        let [up, down] = &self.by_hand;
        scripts.up.unfinished.extend(up.iter().cloned());
        scripts.down.unfinished.extend(down.iter().cloned());
        let ops = self.ops.as_deref().unwrap_or_default();
        let [up, down] = holds::mistakes(&self.before, &self.after, ops, dialect);
        scripts.up.unfinished.extend(up);
        scripts.down.unfinished.extend(down);
        let sample = self.migration.scripts.iter().next();
        Backfill {
            name: self.migration.name.clone(),
            dialect,
            scripts,
            sample: sample.map(|(dialect, scripts)| (*dialect, scripts.clone())),
        }
    }
}

/// Which scripts are not what the operations make, as far as those are finished themselves. One that
/// nobody has edited is what another version of this program made of them.
fn by_hand(migration: &Migration, before: &Schema, after: &Schema, ops: &[Op]) -> [Vec<String>; 2] {
    let planned: Vec<_> =
        migration.scripts.iter().map(|it| (it, plan(before, after, ops, *it.0))).collect();
    Direction::ALL.map(|direction| {
        let differ = planned.iter().filter(|((_, stored), planned)| {
            let (stored, planned) = (of(stored, direction), of(planned, direction));
            stored.unfinished.is_empty() && stored != planned
        });
        let differ = differ.filter_map(|((dialect, _), _)| {
            let words = match migration.is_edited(**dialect, direction) {
                Some(false) => return None,
                Some(true) if !ops.is_empty() => "was edited by hand",
                Some(true) => "was written by hand",
                None if ops.is_empty() => "was written by hand",
                None => UNTOLD,
            };
            Some(format!("the script for {} {words}", dialect.title()))
        });
        differ.collect()
    })
}

const UNTOLD: &str = "is not what its operations make: by an edit, an answer that was given on a terminal, or another version of this program";

#[cfg(test)]
mod tests;
