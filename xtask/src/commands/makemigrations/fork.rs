//! `makemigrations --merge`: two branches that forked become one line.
//!
//! The branch whose first migration has the later name goes after the other. That is right when no
//! table is changed by both and what comes out holds together; else the conflict is named and
//! nothing is written.

use std::collections::{BTreeMap, BTreeSet};

use model_core::migration::file::{self, Migration, Name};
use model_core::schema::Schema;

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
    refuse_conflicts(&forked, &stays, &moves)?;
    let (Some(base), Some(moved)) = (stays.last(), moves.first()) else { return Ok(()) };
    let changed = file::reparent(&texts, moved, base).map_err(|it| app.broken_files(&it))?;
    out.line(&format!("{moved} follows {base}"));
    out.set("moved", moved.as_str());
    out.set("after", base.as_str());
    if args.dry_run || args.check {
        return Ok(());
    }
    for (path, text) in &changed {
        stage::replace_file(&app.migrations_folder().join(path), text)?;
    }
    Ok(())
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

fn refuse_conflicts(forked: &Forked, stays: &[Name], moves: &[Name]) -> Result<(), Failure> {
    let both: Vec<&str> =
        touched(forked, stays).intersection(&touched(forked, moves)).copied().collect();
    if !both.is_empty() {
        return Err(conflict(stays, moves, &format!("both change {}", both.join(", "))));
    }
    let whole = stays.last().map(|it| line(forked, it)).unwrap_or_default();
    let merged: Vec<Migration> =
        whole.iter().chain(moves).filter_map(|it| forked.get(it).cloned()).collect();
    let state = file::state_after(&merged).map_err(|it| Failure::mistake(it.to_string()))?;
    match dangling(&state) {
        Some(words) => Err(conflict(stays, moves, &words)),
        None => Ok(()),
    }
}

/// The snapshots that some migrations change.
fn touched<'a>(forked: &'a Forked, names: &[Name]) -> BTreeSet<&'a str> {
    let migrations = names.iter().filter_map(|it| forked.get(it));
    migrations.flat_map(|it| it.snapshots.keys().map(String::as_str)).collect()
}

/// A foreign key whose target went on the other branch.
fn dangling(schema: &Schema) -> Option<String> {
    schema.tables.values().find_map(|table| {
        table.foreign_keys.iter().find_map(|key| {
            let target = schema.tables.get(&key.target);
            let is_whole = target.is_some_and(|it| {
                key.target_columns.iter().all(|column| it.column(column.as_str()).is_some())
            });
            let words = || {
                format!(
                    "`{}` refers to `{}`, which the other branch changes",
                    table.name, key.target
                )
            };
            (!is_whole).then(words)
        })
    })
}

fn conflict(stays: &[Name], moves: &[Name], words: &str) -> Failure {
    let names = |list: &[Name]| list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Failure::mistake(format!(
        "the branches do not commute: {words}\n  one branch:   {}\n  the other:    {}\nhelp: remove the migrations of one branch that was applied nowhere yet, bring the models together, and run `cargo xtask makemigrations`",
        names(stays),
        names(moves)
    ))
}
