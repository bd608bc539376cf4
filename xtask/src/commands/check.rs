//! `check`: what CI asks. Everything is looked at, so that one run shows all that is wrong.

use model_core::diagnostic::render;
use model_core::dialect::Dialect;
use model_core::migration::diff::diff;
use model_core::migration::file::{Chain, Direction, Migration, script_file};
use model_core::migration::hint::Hints;

use crate::app::{App, Models};
use crate::exit::Failure;
use crate::output::Output;

/// Checks files, models, queries, and that the models have their migration.
pub(crate) fn run(app: &App, out: &mut Output) -> Result<(), Failure> {
    let mut mistakes = Vec::new();
    let chain = note(app.chain(), &mut mistakes);
    let models = note(app.models(), &mut mistakes);
    if let Some(chain) = &chain {
        out.line(&format!(
            "{}, files intact",
            counted(chain.migrations.len(), "migration", "migrations")
        ));
    }
    if let Some(models) = &models {
        out.line(&counted(models.schema.tables.len(), "table", "tables"));
        queries(app, models, out, &mut mistakes);
    }
    if !mistakes.is_empty() {
        return Err(Failure::Mistake(mistakes.join("\n\n")));
    }
    match (chain, models) {
        (Some(chain), Some(models)) => {
            let mut open = difference(&chain, &models, out)?;
            open.extend(lacking(app, &chain, out));
            if open.is_empty() { Ok(()) } else { Err(Failure::Different(open.join("\n\n"))) }
        }
        _ => Ok(()),
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn note<T>(result: Result<T, Failure>, mistakes: &mut Vec<String>) -> Option<T> {
    result.map_err(|failure| mistakes.push(failure.text().to_owned())).ok()
}

fn queries(app: &App, models: &Models, out: &mut Output, mistakes: &mut Vec<String>) {
    let queries = app.project().queries(&models.schema, &models.read);
    if queries.mistakes.has_errors() {
        mistakes.extend(queries.mistakes.iter().map(|it| render(it, &queries.sources)));
    } else {
        out.line(&format!("{}, all right", counted(queries.checked.len(), "query", "queries")));
        queries.warnings().iter().for_each(|it| out.line(it));
    }
}

/// What of the models has no migration.
fn difference(chain: &Chain, models: &Models, out: &mut Output) -> Result<Vec<String>, Failure> {
    let old = chain.state().map_err(|it| Failure::mistake(it.to_string()))?;
    let ops = match diff(&old, &models.schema, &Hints::default()) {
        Ok(ops) if ops.is_empty() => {
            out.line("the models and the snapshots say the same");
            out.set("changes", false);
            return Ok(Vec::new());
        }
        Ok(ops) => ops.iter().map(|it| format!("  {}", it.words())).collect(),
        Err(questions) => {
            questions.iter().map(|it| format!("  {}", it.words())).collect::<Vec<_>>()
        }
    };
    out.set("changes", true);
    Ok(vec![format!(
        "the models have changes without a migration:\n{}\nhelp: run `cargo xtask makemigrations`",
        ops.join("\n")
    )])
}

/// Which migrations have no SQL for a database, or SQL that somebody has to finish.
fn lacking(app: &App, chain: &Chain, out: &mut Output) -> Vec<String> {
    let mut open = Vec::new();
    let (mut absent, mut unfinished) = (Vec::new(), Vec::new());
    for dialect in app.project().config().databases.iter().copied() {
        let without = chain.migrations.iter().filter(|it| !it.scripts.contains_key(&dialect));
        let names: Vec<String> = without.map(|it| format!("  {}", it.name)).collect();
        if !names.is_empty() {
            open.push(format!(
                "migrations without SQL for {}, which was added later:\n{}\nhelp: run `cargo xtask makemigrations`, which writes it",
                dialect.title(),
                names.join("\n")
            ));
        }
        absent.extend(names);
        let scripts: Vec<String> =
            chain.migrations.iter().flat_map(|it| unfinished_of(it, dialect)).collect();
        if !scripts.is_empty() {
            open.push(format!(
                "scripts for {} that somebody has to finish; until then `migrate` refuses them there, and nowhere else:\n{}\nhelp: write what they are to run, remove their lines `-- unfinished: …`, then run `cargo xtask sign`",
                dialect.title(),
                scripts.join("\n")
            ));
        }
        unfinished.extend(scripts);
    }
    out.set("lacking", absent.len());
    out.set("unfinished", unfinished);
    open
}

fn unfinished_of(migration: &Migration, dialect: Dialect) -> Vec<String> {
    let line = |direction| {
        let reasons = &migration.script(dialect, direction)?.unfinished;
        let path = format!("{}/{}", migration.name, script_file(dialect, direction));
        (!reasons.is_empty()).then(|| format!("  {path}: {}", reasons.join("; ")))
    };
    Direction::ALL.into_iter().filter_map(line).collect()
}
