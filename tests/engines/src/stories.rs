//! The stories of `tests/golden`, told on a real engine: up, compare, down, compare.

use std::fs;
use std::path::{Path, PathBuf};

use model_core::migration::diff::diff;
use model_core::migration::hint::Hints;
use model_core::migration::plan::plan;
use model_core::schema::{self, Schema};
use model_core::source::read_text;

use crate::engine::Engine;
use crate::pairs::same_as_new;

/// The schema of models as one writes them, without the `use` lines.
///
/// # Panics
/// When there is a mistake in them.
pub fn schema(models: &str) -> Schema {
    let uses = "use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};\n";
    read(&format!("{uses}{models}")).unwrap_or_else(|| panic!("no models: {models}"))
}

/// Runs all of them. `foreign` are those whose SQL is another database's, each with its reason.
///
/// # Panics
/// When one ends otherwise than a database that is made from nothing.
pub fn tell<E: Engine>(engine: &mut E, other: &mut E, foreign: &[(&str, &str)]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden/story");
    let mut told = 0;
    for story in folders(&root) {
        let name = story.file_name().unwrap().to_str().unwrap().to_owned();
        if let Some((_, reason)) = foreign.iter().find(|it| it.0 == name) {
            eprintln!("SKIPPED {name} on {}: {reason}", engine.dialect());
        } else if let Some((before, after)) = read_story(&story) {
            told += usize::from(tell_one(engine, other, &name, &before, &after));
        }
    }
    assert!(told >= 20, "only {told} stories");
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|it| it.unwrap().path()).collect();
    found.retain(|it| it.is_dir());
    found.sort();
    found
}

/// Before and after; `None` for a story of mistakes.
fn read_story(story: &Path) -> Option<(Schema, Schema)> {
    let text = |name: &str| fs::read_to_string(story.join(name)).ok();
    let before = text("before.rs").map_or(Some(Schema::default()), |it| read(&it))?;
    Some((before, read(&text("after.rs")?)?))
}

fn read(text: &str) -> Option<Schema> {
    let walked = read_text(text);
    let mut mistakes = walked.diagnostics();
    let schema = mistakes.take(schema::resolve(&walked.krate, &walked.failed));
    schema.filter(|_| mistakes.is_empty())
}

/// Says whether there was something to do.
fn tell_one<E: Engine>(
    engine: &mut E,
    other: &mut E,
    name: &str,
    before: &Schema,
    after: &Schema,
) -> bool {
    let dialect = engine.dialect();
    let held = [before, after].iter().all(|it| schema::check(it, &[dialect]).is_empty());
    let Ok(ops) = diff(before, after, &Hints::default()) else { return false };
    if !held {
        return false;
    }
    let scripts = plan(before, after, &ops, dialect);
    engine.become_schema(before);
    let up = scripts.up.print("up");
    engine.run(&scripts.up).unwrap_or_else(|it| panic!("{name}, up: {it}\n{up}"));
    same_as_new(engine, other, after, &format!("{name}, after up\n{up}"));
    let down = scripts.down.print("down");
    engine.run(&scripts.down).unwrap_or_else(|it| panic!("{name}, down: {it}\n{down}"));
    same_as_new(engine, other, before, &format!("{name}, after down\n{down}"));
    true
}
