//! `makemigrations --merge`: two branches that forked become one line.
//!
//! The branch whose first migration has the later name goes after the other. That is right when
//! their operations commute; else the conflict is named and nothing is written. Where both change a
//! table, the snapshots and the SQL of the later branch are made anew, over the table as the earlier
//! one leaves it.

mod rebase;

use std::collections::{BTreeMap, BTreeSet};

use model_core::migration::file::{self, Migration, Name};

use super::record;
use crate::app::App;
use crate::cli::MakemigrationsArgs;
use crate::exit::Failure;
use crate::output::Output;
use crate::stage;

/// Migrations by name, some of which have the same parent.
type Forked = BTreeMap<Name, Migration>;

/// Puts one branch after the other.
pub(super) fn merge(app: &App, args: &MakemigrationsArgs, out: &mut Output) -> Result<(), Failure> {
    let texts = app.migration_texts()?;
    let migrations = file::read_forked(&texts).map_err(|it| app.broken_files(&it))?;
    let forked: Forked = migrations.into_iter().map(|it| (it.name.clone(), it)).collect();
    let (stays, moves) = match heads(&forked).as_slice() {
        [] | [_] => return record::finish_merge(app, args.dry_run || args.check, out),
        [first, second] => sides(&forked, first, second),
        more => {
            let text = format!("{} branches have forked; merge two of them at a time", more.len());
            return Err(Failure::mistake(text));
        }
    };
    let (Some(base), Some(moved)) = (stays.last(), moves.first()) else { return Ok(()) };
    // What they know of fills is of use; the merge does not need them.
    let models = app.models().map(|it| it.schema).unwrap_or_default();
    let mut changed = rebase::files(&forked, &stays, &moves, &models)?;
    let mut merged = texts;
    for (path, text) in &changed {
        merged.iter_mut().filter(|it| it.0 == *path).for_each(|it| it.1.clone_from(text));
    }
    changed.extend(file::reparent(&merged, moved, base).map_err(|it| app.broken_files(&it))?);
    say(moved, base, &changed, out);
    if args.dry_run || args.check {
        return Ok(());
    }
    Ok(stage::replace_files(&app.migrations_folder(), &changed)?)
}

fn say(moved: &Name, base: &Name, changed: &[(String, String)], out: &mut Output) {
    out.line(&format!("{moved} follows {base}"));
    let anew: Vec<&str> =
        changed.iter().map(|it| it.0.as_str()).filter(|it| it.ends_with(".sql")).collect();
    for path in &anew {
        out.line(&format!("  {path} is made anew: read it"));
    }
    out.line("next: `cargo xtask makemigrations`, in case the merged models say more, then `cargo xtask migrate`");
    out.line("help: a database that has migrations of both branches, or of the moved one, has to take those back first");
    out.set("moved", moved.as_str());
    out.set("after", base.as_str());
    out.set("rewritten", anew);
}

fn heads(forked: &Forked) -> Vec<Name> {
    let parents: BTreeSet<&Name> = forked.values().filter_map(|it| it.parent.as_ref()).collect();
    forked.keys().filter(|it| !parents.contains(it)).cloned().collect()
}

/// What each branch has that the other has not, from its first migration to its last; the branch
/// with the earlier name first.
fn sides(forked: &Forked, first: &Name, second: &Name) -> (Vec<Name>, Vec<Name>) {
    let (mut first, mut second) = (line(forked, first), line(forked, second));
    let common = first.iter().zip(&second).take_while(|(a, b)| a == b).count();
    let (first, second) = (first.split_off(common), second.split_off(common));
    if first.first() <= second.first() { (first, second) } else { (second, first) }
}

/// From the root to a head. A circle of parents, which only an edit makes, ends at its first repeat.
fn line(forked: &Forked, head: &Name) -> Vec<Name> {
    let mut line = vec![head.clone()];
    while let Some(parent) = line.last().and_then(|it| forked.get(it)?.parent.clone()) {
        if line.contains(&parent) {
            break;
        }
        line.push(parent);
    }
    line.reverse();
    line
}
