//! The files of a branch that is to follow another one.

use model_core::dialect::Dialect;
use model_core::migration::file::{self, Direction, Migration, Name, Scripts};
use model_core::migration::merge::{self, Conflict};
use model_core::migration::op::Op;
use model_core::migration::plan::plan;
use model_core::schema::Schema;
use model_core::snapshot;

use super::{Forked, line};
use crate::exit::Failure;

/// A migration as it was written: over which schema, to which one, by what.
struct Written<'a> {
    migration: &'a Migration,
    before: Schema,
    after: Schema,
    /// `None` when its words were changed by hand.
    ops: Option<Vec<Op>>,
}

/// The files of `moves` that differ when they follow `stays`: path, text.
pub(super) fn files(
    forked: &Forked,
    stays: &[Name],
    moves: &[Name],
    models: &Schema,
) -> Result<Vec<(String, String)>, Failure> {
    let branches =
        Branches { stays: written(forked, stays, models)?, moves: written(forked, moves, models)? };
    branches.refuse_conflicts()?;
    branches.rebased()
}

fn written<'a>(
    forked: &'a Forked,
    names: &[Name],
    models: &Schema,
) -> Result<Vec<Written<'a>>, Failure> {
    names.iter().filter_map(|it| forked.get(it)).map(|it| one(forked, it, models)).collect()
}

fn one<'a>(
    forked: &Forked,
    migration: &'a Migration,
    models: &Schema,
) -> Result<Written<'a>, Failure> {
    let before = match &migration.parent {
        Some(parent) => state(forked, parent)?,
        None => Schema::default(),
    };
    let after = state(forked, &migration.name)?;
    let ops = merge::recover(&before, &after, &migration.operations, &migration.fills, models);
    Ok(Written { migration, before, after, ops })
}

fn state(forked: &Forked, name: &Name) -> Result<Schema, Failure> {
    let line: Vec<Migration> =
        line(forked, name).iter().filter_map(|it| forked.get(it).cloned()).collect();
    file::state_after(&line).map_err(|it| Failure::mistake(it.to_string()))
}

struct Branches<'a> {
    stays: Vec<Written<'a>>,
    moves: Vec<Written<'a>>,
}

impl Branches<'_> {
    fn refuse_conflicts(&self) -> Result<(), Failure> {
        let mut found = Vec::new();
        for one in &self.stays {
            for other in &self.moves {
                match (&one.ops, &other.ops) {
                    (Some(ours), Some(theirs)) => {
                        found.extend(merge::conflicts(ours, theirs).iter().map(words));
                    }
                    _ => found.extend(same_tables(one, other)),
                }
            }
        }
        if found.is_empty() { Ok(()) } else { Err(self.conflict(&found)) }
    }

    /// The files of each migration over what the one before it leaves.
    fn rebased(&self) -> Result<Vec<(String, String)>, Failure> {
        let mut files = Vec::new();
        let mut before = self.stays.last().map(|it| it.after.clone()).unwrap_or_default();
        for written in &self.moves {
            let Some(ops) = &written.ops else {
                // Nothing of it was changed by the other branch.
                if written.before.extensions != written.after.extensions {
                    before.extensions.clone_from(&written.after.extensions);
                }
                for name in written.before.tables.keys().chain(written.after.tables.keys()) {
                    match (written.before.tables.get(name), written.after.tables.get(name)) {
                        (old, new) if old == new => {}
                        (_, Some(new)) => drop(before.tables.insert(name.clone(), new.clone())),
                        (_, None) => drop(before.tables.remove(name)),
                    }
                }
                continue;
            };
            let after = merge::after(&before, ops);
            for (path, text) in snapshot::changed(&before, &after) {
                if written.migration.snapshots.get(&path) != Some(&text) {
                    files.push((format!("{}/{path}", written.migration.name), text));
                }
            }
            for (dialect, stored) in &written.migration.scripts {
                files.extend(self.scripts(written, ops, (&before, &after), *dialect, stored)?);
            }
            before = after;
        }
        match dangling(&before) {
            Some(words) => Err(self.conflict(&[words])),
            None => Ok(files),
        }
    }

    /// The scripts for one database, where they differ over the other tables.
    fn scripts(
        &self,
        written: &Written<'_>,
        ops: &[Op],
        (before, after): (&Schema, &Schema),
        dialect: Dialect,
        stored: &Scripts,
    ) -> Result<Vec<(String, String)>, Failure> {
        let was = plan(&written.before, &written.after, ops, dialect);
        let now = plan(before, after, ops, dialect);
        let ways = [
            (Direction::Up, &was.up, &now.up, &stored.up),
            (Direction::Down, &was.down, &now.down, &stored.down),
        ];
        let mut files = Vec::new();
        for (direction, was, now, stored) in ways.into_iter().filter(|it| it.1 != it.2) {
            let name = &written.migration.name;
            let path = format!("{name}/{}", file::script_file(dialect, direction));
            let edited = match written.migration.is_edited(dialect, direction) {
                _ if stored == was => None,
                Some(false) => None,
                Some(true) => Some("it was edited by hand"),
                None => Some(
                    "it is not what its operations make: by an edit by hand, an answer that was given on a terminal, or another version of this program",
                ),
            };
            if let Some(why) = edited {
                return Err(self.conflict(&[format!(
                    "{path} rebuilds a table that the other branch changes, too, and {why}"
                )]));
            }
            files.push((path, file::script_text(name, dialect, direction, now)));
        }
        Ok(files)
    }

    fn conflict(&self, found: &[String]) -> Failure {
        let names = |list: &[Written<'_>]| {
            list.iter().map(|it| it.migration.name.to_string()).collect::<Vec<_>>().join(", ")
        };
        Failure::mistake(format!(
            "the branches do not commute, and nothing was written\n  {}\n  one branch:   {}\n  the other:    {}\nhelp: remove the migrations of one branch that was applied nowhere yet, bring the models together, and run `cargo xtask makemigrations`",
            found.join("\n  "),
            names(&self.stays),
            names(&self.moves)
        ))
    }
}

/// A foreign key whose target went on the other branch.
fn dangling(schema: &Schema) -> Option<String> {
    let keys =
        schema.tables.values().flat_map(|it| it.foreign_keys.iter().map(move |key| (it, key)));
    let mut broken = keys.filter(|(_, key)| {
        let target = schema.tables.get(&key.target);
        !target.is_some_and(|it| {
            key.target_columns.iter().all(|column| it.column(column.as_str()).is_some())
        })
    });
    broken.next().map(|(table, key)| {
        format!("`{}` refers to `{}`, which the other branch changes", table.name, key.target)
    })
}

fn words(conflict: &Conflict) -> String {
    let Conflict { first, second, about } = conflict;
    format!("`{first}` and `{second}`: both are about {about}")
}

/// Where the operations are not known, no table may be changed by both.
fn same_tables(one: &Written<'_>, other: &Written<'_>) -> Vec<String> {
    let both =
        one.migration.snapshots.keys().filter(|it| other.migration.snapshots.contains_key(*it));
    both.map(|it| {
        format!(
            "{} and {} both change {it}, and the operations of one of them were changed by hand",
            one.migration.name, other.migration.name
        )
    })
    .collect()
}
