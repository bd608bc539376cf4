//! `check`: what CI asks. Everything is looked at, so that one run shows all that is wrong.

use model_core::diagnostic::render;
use model_core::migration::diff::diff;
use model_core::migration::file::Chain;
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
        (Some(chain), Some(models)) => difference(&chain, &models, out),
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

fn difference(chain: &Chain, models: &Models, out: &mut Output) -> Result<(), Failure> {
    let old = chain.state().map_err(|it| Failure::mistake(it.to_string()))?;
    let ops = match diff(&old, &models.schema, &Hints::default()) {
        Ok(ops) if ops.is_empty() => {
            out.line("the models and the snapshots say the same");
            out.set("changes", false);
            return Ok(());
        }
        Ok(ops) => ops.iter().map(|it| format!("  {}", it.words())).collect(),
        Err(questions) => {
            questions.iter().map(|it| format!("  {}", it.words())).collect::<Vec<_>>()
        }
    };
    out.set("changes", true);
    Err(Failure::Different(format!(
        "the models have changes without a migration:\n{}\nhelp: run `cargo xtask makemigrations`",
        ops.join("\n")
    )))
}
