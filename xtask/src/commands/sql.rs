//! `sql`: the text that a migration runs, without a database.

use model_core::dialect::Dialect;
use model_core::migration::file::{Chain, Direction, Migration};

use crate::app::App;
use crate::cli::SqlArgs;
use crate::exit::Failure;
use crate::output::Output;

/// Prints the scripts of a range, in the order in which they would run.
pub(crate) fn run(app: &App, args: &SqlArgs, out: &mut Output) -> Result<(), Failure> {
    let chain = app.chain()?;
    let dialect = dialect(app, args)?;
    let direction = if args.down { Direction::Down } else { Direction::Up };
    let mut texts = Vec::new();
    for migration in range(&chain, args.range.as_deref())? {
        let script = migration.script(dialect, direction).ok_or_else(|| {
            Failure::mistake(format!(
                "the migration `{}` was not written for {}\nhelp: `cargo xtask makemigrations` writes the missing scripts",
                migration.name,
                dialect.title()
            ))
        })?;
        let title = format!("{}, {}, {}", migration.name, dialect.title(), direction.word());
        texts.push(script.print(&title));
    }
    if args.down {
        texts.reverse();
    }
    out.line(texts.join("\n").trim_end());
    out.set("sql", texts);
    Ok(())
}

fn dialect(app: &App, args: &SqlArgs) -> Result<Dialect, Failure> {
    let configured = &app.project().config().databases;
    let Some(name) = &args.dialect else {
        return configured
            .first()
            .copied()
            .ok_or_else(|| Failure::mistake("no database is configured"));
    };
    configured.iter().copied().find(|it| it.name() == name).ok_or_else(|| {
        let names: Vec<&str> = configured.iter().map(|it| it.name()).collect();
        Failure::mistake(format!(
            "`{name}` is not among the configured databases: {}",
            names.join(", ")
        ))
    })
}

/// All, one by name or number, or `from..to` with both ends.
fn range<'a>(chain: &'a Chain, text: Option<&str>) -> Result<&'a [Migration], Failure> {
    let Some(text) = text else { return Ok(&chain.migrations) };
    let (first, last) = match text.split_once("..") {
        Some((first, last)) => (first, last.trim_start_matches('=')),
        None => (text, text),
    };
    let first = if first.is_empty() { 0 } else { position(chain, first)? };
    let last = if last.is_empty() { chain.migrations.len() } else { position(chain, last)? + 1 };
    chain
        .migrations
        .get(first..last)
        .ok_or_else(|| Failure::mistake(format!("the range `{text}` ends before it begins")))
}

/// Where a migration is, by its name or the number that it begins with.
pub(crate) fn position(chain: &Chain, text: &str) -> Result<usize, Failure> {
    if let Some(at) = chain.position(text) {
        return Ok(at);
    }
    let by_number =
        |it: &Migration| text.parse().is_ok_and(|number: u32| it.name.number() == Some(number));
    let found: Vec<usize> = (0..chain.migrations.len())
        .filter(|at| chain.migrations.get(*at).is_some_and(by_number))
        .collect();
    match found.as_slice() {
        [at] => Ok(*at),
        [] => Err(unknown(chain, text)),
        _ => Err(Failure::mistake(format!(
            "several migrations have the number {text}: give the whole name"
        ))),
    }
}

fn unknown(chain: &Chain, text: &str) -> Failure {
    let names = chain.migrations.iter().map(|it| it.name.as_str());
    let help = match model_core::name::nearest(text, names) {
        Some(near) => format!("\nhelp: did you mean `{near}`?"),
        None => "\nhelp: `cargo xtask status` lists them".to_owned(),
    };
    Failure::mistake(format!("there is no migration `{text}`{help}"))
}
