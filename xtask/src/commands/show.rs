//! `show`: every intermediate form, for looking at what the compiler sees.

mod query;

use std::fmt::Debug;

use model_core::migration::diff::diff;
use model_core::migration::file::Direction;
use model_core::migration::hint::Hints;
use model_core::snapshot::{self, Snapshot};

use super::sql::position;
use crate::app::App;
use crate::cli::Show;
use crate::exit::Failure;
use crate::output::Output;

/// Prints the form that was asked for.
pub(crate) fn run(app: &App, what: &Show, out: &mut Output) -> Result<(), Failure> {
    match what {
        Show::Ast { model } => ast(app, model.as_deref(), out),
        Show::Schema { table } => schema(app, table.as_deref(), out),
        Show::Ops => ops(app, out),
        Show::Migration { name } => migration(app, name.as_deref(), out),
        Show::Queries { query } => query::run(app, query.as_deref(), out),
        Show::Generated => {
            let generated = app.project().generated();
            out.line(&generated.text);
            out.set("generated", generated.text);
            Ok(())
        }
    }
}

/// What is read, also when something could not be.
fn ast(app: &App, only: Option<&str>, out: &mut Output) -> Result<(), Failure> {
    let krate = app.project().read().krate;
    let mut shown = Vec::new();
    let mut show = |name: &str, item: &dyn Debug| {
        if only.is_none_or(|it| it == name) {
            shown.push(format!("{item:#?}"));
        }
    };
    krate.models.iter().for_each(|it| show(&it.rust_name.value, it));
    krate.enums.iter().for_each(|it| show(&it.rust_name.value, it));
    krate.newtypes.iter().for_each(|it| show(&it.rust_name.value, it));
    all_or_unknown(shown, "model", only, out, "ast")
}

fn schema(app: &App, only: Option<&str>, out: &mut Output) -> Result<(), Failure> {
    let schema = app.models()?.schema;
    let tables =
        schema.tables.values().filter(|it| only.is_none_or(|only| it.name.to_string() == only));
    let shown: Vec<String> =
        tables.map(|it| snapshot::print(&Snapshot::Table(Box::new(it.clone())))).collect();
    all_or_unknown(shown, "table", only, out, "schema")
}

fn all_or_unknown(
    shown: Vec<String>,
    noun: &str,
    only: Option<&str>,
    out: &mut Output,
    key: &str,
) -> Result<(), Failure> {
    match only {
        Some(only) if shown.is_empty() => {
            Err(Failure::mistake(format!("there is no {noun} `{only}`")))
        }
        _ => {
            shown.iter().for_each(|it| out.line(it));
            out.set(key, shown);
            Ok(())
        }
    }
}

fn ops(app: &App, out: &mut Output) -> Result<(), Failure> {
    let old = app.chain()?.state().map_err(|it| Failure::mistake(it.to_string()))?;
    let models = app.models()?;
    let shown: Vec<String> = match diff(&old, &models.schema, &Hints::default()) {
        Ok(ops) => ops.iter().map(|it| format!("{it:#?}")).collect(),
        Err(questions) => questions.iter().map(|it| format!("{it:#?}")).collect(),
    };
    shown.iter().for_each(|it| out.line(it));
    out.set("ops", shown);
    Ok(())
}

fn migration(app: &App, name: Option<&str>, out: &mut Output) -> Result<(), Failure> {
    let chain = app.chain()?;
    let found = match name {
        Some(name) => chain.migrations.get(position(&chain, name)?),
        None => chain.head(),
    };
    let Some(migration) = found else {
        return Err(Failure::mistake(
            "there is no migration yet\nhelp: run `cargo xtask makemigrations`",
        ));
    };
    let parent = migration.parent.as_ref().map_or("none".to_owned(), ToString::to_string);
    out.line(&format!("{}\n  hash   {}\n  parent {parent}", migration.name, migration.hash));
    for (dialect, hash) in &migration.added {
        out.line(&format!("  on {} {hash}, which was added", dialect.title()));
    }
    for line in &migration.operations {
        out.line(&format!("  {line}"));
    }
    for (dialect, scripts) in &migration.scripts {
        for (direction, script) in Direction::ALL.into_iter().zip([&scripts.up, &scripts.down]) {
            out.line(&format!("  {dialect} {}", direction.word()));
            for step in &script.steps {
                out.line(&format!("    {:<7} {}", step.class.word(), step.words));
            }
        }
    }
    out.set("name", migration.name.as_str());
    out.set("hash", migration.hash.as_str());
    out.set("operations", migration.operations.clone());
    Ok(())
}
