//! The scripts of a database that was added to the list, for the migrations that are there: what
//! lacks, what is said of it, how it is written.

use std::collections::BTreeMap;

use model_core::backfill::{Backfill, missing};
use model_core::dialect::Dialect;
use model_core::migration::file::{self, Chain, Direction, Late, script_file};
use model_core::schema::Schema;
use serde_json::{Value, json};

use crate::app::App;
use crate::exit::Failure;
use crate::fault;
use crate::output::Output;
use crate::stage;

/// What the configured databases lack.
pub(super) fn find(app: &App, chain: &Chain, models: &Schema) -> Result<Vec<Backfill>, Failure> {
    let databases = &app.project().config().databases;
    missing(chain, databases, models).map_err(|it| Failure::mistake(it.to_string()))
}

/// For which database, for which migrations, and what is left to a person.
pub(super) fn summary(found: &[Backfill], out: &mut Output) {
    for (dialect, of) in by_database(found) {
        let names: Vec<&str> = of.iter().map(|it| it.name.as_str()).collect();
        out.line(&format!("SQL for {}, which was added: {}", dialect.title(), range(&names)));
    }
    if !found.is_empty() {
        out.set("changes", true);
        out.set("backfill", found.iter().map(document).collect::<Vec<_>>());
    }
}

/// The SQL of a dry run.
pub(super) fn scripts(found: &[Backfill], out: &mut Output) {
    let mut files = serde_json::Map::new();
    for Late { name, dialect, texts } in found.iter().map(Backfill::late) {
        for (direction, text) in Direction::ALL.into_iter().zip(texts) {
            out.line(&format!("\n{text}"));
            files.insert(format!("{name}/{}", script_file(dialect, direction)), text.into());
        }
    }
    out.set("backfill_scripts", Value::Object(files));
}

/// Writes all of it or, when it is stopped, leaves a note by which the next run does. No file that a
/// migration has is written anew, but the lock.
pub(super) fn write(
    app: &App,
    found: &[Backfill],
    chain: Chain,
    out: &mut Output,
) -> Result<Chain, Failure> {
    if found.is_empty() {
        return Ok(chain);
    }
    let late: Vec<Late> = found.iter().map(Backfill::late).collect();
    fault::point("the missing scripts are decided");
    stage::replace_files(&app.migrations_folder(), &file::append(&late, &chain))?;
    written(app, found, out);
    app.chain()
}

fn written(app: &App, found: &[Backfill], out: &mut Output) {
    let folder = &app.project().config().migrations;
    let scripts = if found.len() == 1 { "script" } else { "scripts" };
    out.line(&format!("wrote {} {scripts} each way below {folder}", found.len()));
    let open: Vec<String> = found.iter().flat_map(unfinished).collect();
    if open.is_empty() {
        out.line("next: read them, then `cargo xtask migrate` on the added database");
        return;
    }
    out.line("what nobody but you can write, and `migrate` refuses until it is written:");
    for line in &open {
        out.line(&format!("  {line}"));
    }
    out.line(
        "next: write it there, remove the lines `-- unfinished: …`, then run `cargo xtask sign`",
    );
}

/// Both ways for the same reasons are one line.
fn unfinished(it: &Backfill) -> Vec<String> {
    let mut lines: Vec<(String, &[String])> = Vec::new();
    for (direction, reasons) in it.unfinished() {
        let path = format!("{}/{}", it.name, script_file(it.dialect, direction));
        match lines.last_mut() {
            Some((paths, same)) if *same == reasons => *paths = format!("{paths}, {path}"),
            _ => lines.push((path, reasons)),
        }
    }
    lines.into_iter().map(|(paths, reasons)| format!("{paths}: {}", reasons.join("; "))).collect()
}

fn document(it: &Backfill) -> Value {
    let unfinished: BTreeMap<&str, &[String]> =
        it.unfinished().map(|(direction, reasons)| (direction.word(), reasons)).collect();
    json!({ "migration": it.name.as_str(), "database": it.dialect.name(), "unfinished": unfinished })
}

fn by_database(found: &[Backfill]) -> BTreeMap<Dialect, Vec<&Backfill>> {
    let mut out: BTreeMap<Dialect, Vec<&Backfill>> = BTreeMap::new();
    for it in found {
        out.entry(it.dialect).or_default().push(it);
    }
    out
}

/// A few names, or the ends of a longer list.
fn range(names: &[&str]) -> String {
    match names {
        [first, .., last] if names.len() > 3 => {
            format!("{} migrations, {first} to {last}", names.len())
        }
        names => names.join(", "),
    }
}
