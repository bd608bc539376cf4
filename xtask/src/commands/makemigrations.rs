//! `makemigrations`: the migration that leads from the snapshots to the models.
//!
//! ```text
//! snapshots ─ old schema ┐
//! models ──── new schema ┴ diff ─▶ questions ─▶ hints ─▶ diff ─▶ ops ─▶ plan, lint ─▶ files
//! ```
//!
//! Migrations that lack the scripts of a database, because it was added later, get them first; see
//! [`model_core::backfill`].
//!
//! Nothing is written before everything is decided; what is written comes whole or not at all.

mod ask;
mod backfill;
mod fork;
mod record;
mod say;
mod value;

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::thread;

use model_core::backfill::Backfill;
use model_core::dialect::Dialect;
use model_core::fills;
use model_core::migration::diff::diff;
use model_core::migration::file::{Chain, Draft, Name, Scripts};
use model_core::migration::hint::Hints;
use model_core::migration::op::Op;
use model_core::migration::{file, plan};
use model_core::name::Ident;
use model_core::schema::{ColumnType, Schema};
use model_core::snapshot;

use crate::app::{App, Models};
use crate::cli::MakemigrationsArgs;
use crate::exit::Failure;
use crate::fault;
use crate::output::Output;
use crate::settled::Settled;
use crate::stage;

/// Everything that the migration is made of.
struct Change {
    old: Schema,
    new: Schema,
    ops: Vec<Op>,
}

/// Finds the change and writes it.
pub(crate) fn run(app: &App, args: &MakemigrationsArgs, out: &mut Output) -> Result<(), Failure> {
    let is_dry = args.check || args.dry_run;
    let _alone = if is_dry { None } else { Some(app.alone()?) };
    if args.merge {
        return fork::merge(app, args, out);
    }
    let settled = Settled::new(app.project()).filter(|_| !args.empty && args.new.is_empty());
    if settled.as_ref().is_some_and(Settled::holds) {
        return no_changes(out);
    }
    let (chain, old, models) = read_both(app, is_dry, out)?;
    let late = backfill::find(app, &chain, &models.schema)?;
    let change = find_change(app, args, old, models, out)?;
    let is_new = !change.ops.is_empty() || args.empty;
    if !is_new && late.is_empty() {
        settled.iter().for_each(Settled::note);
        return no_changes(out);
    }
    let draft = is_new.then(|| draft(app, args, &chain, &change));
    backfill::summary(&late, out);
    if let Some(draft) = &draft {
        say::summary(&change, draft, &app.project().config().databases, out);
    }
    if args.check {
        return Err(different(&late, draft.as_ref()));
    }
    if args.dry_run {
        backfill::scripts(&late, out);
        draft.iter().for_each(|it| say::scripts(it, out));
        return Ok(());
    }
    let chain = backfill::write(app, &late, chain, out)?;
    draft.iter().try_for_each(|it| write(app, it, &chain, out))
}

/// What `--check` found.
fn different(late: &[Backfill], draft: Option<&Draft>) -> Failure {
    let mut found = Vec::new();
    if !late.is_empty() {
        found.push("migrations lack the SQL of a database that was added");
    }
    if draft.is_some() {
        found.push("the models have changes without a migration");
    }
    let found = found.join(", and ");
    Failure::Different(format!("{found}\nhelp: run `cargo xtask makemigrations`"))
}

fn no_changes(out: &mut Output) -> Result<(), Failure> {
    out.line("no changes: the models and the snapshots say the same");
    out.set("changes", false);
    Ok(())
}

/// The migrations with their state, and the models, at the same time: neither needs the other. When
/// both are wrong, the migrations are told of.
fn read_both(
    app: &App,
    is_dry: bool,
    out: &mut Output,
) -> Result<(Chain, Schema, Models), Failure> {
    thread::scope(|scope| {
        let models = scope.spawn(|| app.models());
        let chain = record::verified_chain(app, is_dry, out)?;
        let old = chain.state().map_err(|it| Failure::mistake(it.to_string()))?;
        let models = models.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        Ok((chain, old, models))
    })
}

/// Compares, and asks until nothing is open.
fn find_change(
    app: &App,
    args: &MakemigrationsArgs,
    old: Schema,
    mut models: Models,
    out: &mut Output,
) -> Result<Change, Failure> {
    let mut hints = new_ones(&args.new, &models.schema)?;
    loop {
        let Models { read, schema: new } = models;
        match diff(&old, &new, &hints) {
            Ok(ops) => {
                let found = fills::mistakes(&old, &new, &ops, &app.project().config().databases);
                return match found.has_errors() {
                    true => Err(say::misread(&found, &read.sources, out)),
                    false => Ok(Change { old, new, ops }),
                };
            }
            Err(questions) => {
                if let Some(wrong) = say::wrong_formers(&questions, &new, &read.sources, out) {
                    return Err(wrong);
                }
                let can_ask = out.can_ask() && !args.no_input && !args.check && !args.dry_run;
                if !can_ask {
                    return Err(say::undecided(&questions, &new, &read.sources, out));
                }
                let asked = Models { read, schema: new };
                ask::all(app, &questions, &asked, &mut hints)?;
            }
        }
        // An answer may have been written into the source.
        models = app.models()?;
    }
}

/// The hints of `--new`.
fn new_ones(names: &[String], schema: &Schema) -> Result<Hints, Failure> {
    let mut hints = Hints::default();
    for name in names {
        let table = schema.tables.values().find(|it| it.name.to_string() == *name);
        let column = schema.tables.values().find_map(|table| {
            let column = name.strip_prefix(&format!("{}.", table.name))?;
            Some((table.name.clone(), table.column(column)?.name.clone()))
        });
        match (table, column, new_label(name, schema)) {
            (Some(table), _, _) => drop(hints.new_tables.insert(table.name.clone())),
            (None, Some(column), _) => drop(hints.new_columns.insert(column)),
            (None, None, Some(label)) => drop(hints.new_labels.insert(label)),
            (None, None, None) => {
                let text = format!("--new {name}: the models have no such table, column or label");
                return Err(Failure::mistake(text));
            }
        }
    }
    Ok(hints)
}

/// `enum.label`
fn new_label(name: &str, schema: &Schema) -> Option<(Ident, String)> {
    let columns = schema.tables.values().flat_map(|it| &it.columns);
    columns.into_iter().find_map(|column| {
        let ColumnType::Enum(it) = &column.ty else { return None };
        let label = name.strip_prefix(it.name.as_str())?.strip_prefix('.')?;
        it.labels.iter().any(|it| it == label).then(|| (it.name.clone(), label.to_owned()))
    })
}

fn draft(app: &App, args: &MakemigrationsArgs, chain: &Chain, change: &Change) -> Draft {
    let Change { old, new, ops } = change;
    let operations: Vec<String> = ops.iter().map(Op::words).collect();
    let words = match &args.name {
        Some(name) => name.clone(),
        None => say::title(chain, ops, args.empty),
    };
    let scripts: BTreeMap<Dialect, Scripts> = app
        .project()
        .config()
        .databases
        .iter()
        .map(|dialect| (*dialect, plan::plan(old, new, ops, *dialect)))
        .collect();
    Draft {
        name: Name::next(chain.head().map(|it| &it.name), &words),
        operations,
        fills: file::fills_of(ops),
        scripts,
        snapshots: snapshot::changed(old, new),
    }
}

/// Writes the folder, then the lock that makes it count.
fn write(app: &App, draft: &Draft, chain: &Chain, out: &mut Output) -> Result<(), Failure> {
    let folder = app.migrations_folder();
    let mut files = file::write(draft, chain);
    let Some((lock_path, lock)) = files.pop() else { return Ok(()) };
    let prefix = format!("{}/", draft.name);
    let inside: Vec<(String, String)> = files
        .into_iter()
        .filter_map(|(path, text)| Some((path.strip_prefix(&prefix)?.to_owned(), text)))
        .collect();
    fault::point("everything is decided");
    stage::create_folder(&folder.join(draft.name.as_str()), &inside)?;
    stage::replace_file(&folder.join(lock_path), &lock)?;
    say::written(app, draft, out);
    Ok(())
}
