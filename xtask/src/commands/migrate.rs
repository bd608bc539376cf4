//! `migrate`: the database brought to a migration, and what happens said while it does.

use std::io::Write;
use std::time::Duration;

use model_core::migration::file::{Chain, Direction};
use model_runtime::Db;
use model_runtime::migrate::{Event, Migrator, Planned, Target};
use serde_json::{Value, json};

use super::sql::position;
use crate::app::App;
use crate::cli::MigrateArgs;
use crate::database::{block_on, connect};
use crate::exit::Failure;
use crate::fault;
use crate::output::Output;

/// Plans, or runs.
pub(crate) fn run(app: &App, args: &MigrateArgs, out: &mut Output) -> Result<(), Failure> {
    let chain = app.chain()?;
    let target = target(&chain, args.target.as_deref())?;
    block_on(async {
        let db = connect(&args.database).await?;
        let migrator = migrator(app, args, &db, &chain).target(target);
        if args.plan {
            show_plan(&migrator.plan().await?, out);
            return Ok(());
        }
        let is_json = out.is_json();
        let mut observer = |event: &Event<'_>| {
            tell(event, is_json);
            fault::point(happened(event));
        };
        let done = migrator.run(&mut observer).await?;
        summary(&done, out);
        Ok(())
    })
}

fn migrator<'a>(app: &App, args: &MigrateArgs, db: &'a Db, chain: &'a Chain) -> Migrator<'a> {
    let migrator = Migrator::new(db, chain)
        .app(&app.project().config().package)
        .fake(args.fake)
        .adopt(args.adopt);
    match &args.environment {
        Some(environment) => migrator.environment(environment),
        None => migrator,
    }
}

/// A number stands for the migration that begins with it; `head` is what Alembic's users type.
fn target(chain: &Chain, text: Option<&str>) -> Result<Target, Failure> {
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit());
    match text {
        None | Some("head" | "heads" | "latest") => Ok(Target::Latest),
        Some("base") => Ok(Target::Zero),
        Some(text) if is_number(text) => {
            let at = position(chain, text)?;
            let name = chain.migrations.get(at).map(|it| it.name.to_string());
            Ok(Target::Name(name.unwrap_or_default()))
        }
        Some(text) => {
            Ok(text.parse().unwrap_or_else(|never: std::convert::Infallible| match never {}))
        }
    }
}

/// While it runs, on standard error, so that standard output is the result alone.
/// A reader that went away is no reason to stop in the middle.
fn tell(event: &Event<'_>, is_json: bool) {
    if let (Some(line), false) = (line(event), is_json) {
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

fn line(event: &Event<'_>) -> Option<String> {
    Some(match event {
        Event::Waiting { since, holder: None } => {
            format!("waiting for another process that writes, {} s by now", since.as_secs())
        }
        Event::Waiting { since, holder: Some(holder) } => {
            format!("waiting for another migrator ({holder}), {} s by now", since.as_secs())
        }
        Event::Retrying { since, error } => {
            format!("    trying again, {} s by now: {error}", since.as_secs())
        }
        Event::Begin { migration, index, of } => {
            format!("{}/{of} {} {}", index + 1, words(migration.direction), migration.name)
        }
        Event::Step { number, of, words } => format!("    step {number}/{of}: {words}"),
        Event::Done { name: _, direction: _, took } => format!("    done in {}", spell(*took)),
        _ => return None,
    })
}

/// The event's name among the points of [`fault`].
fn happened(event: &Event<'_>) -> &'static str {
    match event {
        Event::Waiting { since: _, holder: _ } => "another process has the lock",
        Event::Retrying { since: _, error: _ } => "a migration is tried again",
        Event::Noted { number: _, done: false } => "a step is about to run",
        Event::Noted { number: _, done: true } => "a step is noted as done",
        Event::Begin { migration: _, index: _, of: _ } => "a migration begins",
        Event::Step { number: _, of: _, words: _ } => "a step begins",
        Event::Statement { sql: _ } => "a statement has run",
        Event::Committing => "only the commit is missing",
        Event::Done { name: _, direction: _, took: _ } => "a migration is committed",
        _ => "something else",
    }
}

fn words(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "apply",
        Direction::Down => "take back",
    }
}

fn spell(took: Duration) -> String {
    if took < Duration::from_secs(10) {
        format!("{} ms", took.as_millis())
    } else {
        format!("{} s", took.as_secs())
    }
}

fn show_plan(plan: &[Planned], out: &mut Output) {
    if plan.is_empty() {
        out.line("nothing to do: the database is where it is to be");
    }
    for migration in plan {
        let note = if migration.fake { ", only noted" } else { "" };
        out.line(&format!("{} {}{note}", words(migration.direction), migration.name));
        if !migration.fake {
            migration.steps.iter().for_each(|it| out.line(&format!("    {it}")));
        }
    }
    out.set("plan", plan.iter().map(as_json).collect::<Vec<_>>());
}

fn summary(done: &[Planned], out: &mut Output) {
    match done {
        [] => out.line("nothing to do: the database is where it is to be"),
        [one] => out.line(&format!("1 migration: {}", one.name)),
        [.., last] => out.line(&format!("{} migrations, the last one {}", done.len(), last.name)),
    }
    out.set("done", done.iter().map(as_json).collect::<Vec<_>>());
}

fn as_json(migration: &Planned) -> Value {
    json!({
        "name": migration.name,
        "direction": migration.direction.word(),
        "steps": migration.steps,
        "fake": migration.fake,
    })
}
