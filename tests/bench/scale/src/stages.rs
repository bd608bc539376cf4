//! The stages of a build script and of `makemigrations`, by the library calls that these make.

use std::fs;
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use build_support::Project;
use model_core::dialect::Dialect;
use model_core::migration::diff::diff;
use model_core::migration::file::{self, Draft, Name};
use model_core::migration::hint::Hints;
use model_core::migration::plan;
use model_core::schema::Schema;
use model_core::snapshot;

use crate::Outcome;
use crate::package;
use crate::report::Series;

const MODELS: [usize; 3] = [100, 1_000, 10_000];
const QUERIES: [usize; 3] = [100, 1_000, 5_000];
/// Among how many models the queries choose.
const MODELS_OF_QUERIES: usize = 100;

const STAGES: [&str; 6] =
    ["read", "resolve and check", "migration files", "overlay", "diff", "all"];

pub fn models() -> Outcome<Vec<Series>> {
    let series =
        |it: &str| Series { case: format!("makemigrations: {it}"), unit: "models", points: vec![] };
    let mut out: Vec<Series> = STAGES.into_iter().map(series).collect();
    for n in MODELS {
        let folder = package::temporary(n, 0)?;
        record(folder.path())?;
        let times = least(n, || no_op(folder.path()))?;
        for (series, time) in out.iter_mut().zip(times) {
            series.points.push((n, time));
        }
    }
    Ok(out)
}

pub fn queries() -> Outcome<Vec<Series>> {
    let case = format!("build script, {MODELS_OF_QUERIES} models");
    let mut series = Series { case, unit: "queries", points: Vec::new() };
    for n in QUERIES {
        let folder = package::temporary(MODELS_OF_QUERIES, n)?;
        let [time] = least(n, || generate(folder.path()))?;
        series.points.push((n, time));
    }
    Ok(vec![series])
}

/// The least times of some rounds. Each is in a thread of its own, since what was made into tokens
/// is kept for the life of a thread, and a process is one round.
fn least<const N: usize>(
    n: usize,
    round: impl Fn() -> Result<[Duration; N], String> + Sync,
) -> Outcome<[Duration; N]> {
    let rounds = if n > 1_000 { 3 } else { 7 };
    let mut best = [Duration::MAX; N];
    for _ in 0..rounds {
        let times = thread::scope(|scope| scope.spawn(&round).join());
        let times = times.map_err(|_| "a stage has panicked")??;
        for (best, time) in best.iter_mut().zip(times) {
            *best = time.min(*best);
        }
    }
    Ok(best)
}

/// Notes the time since the last note.
struct Clock {
    start: Instant,
    last: Instant,
    laps: Vec<Duration>,
}

impl Clock {
    fn start() -> Self {
        let now = Instant::now();
        Self { start: now, last: now, laps: Vec::new() }
    }

    fn lap(&mut self) {
        let now = Instant::now();
        self.laps.push(now - self.last);
        self.last = now;
    }
}

/// `makemigrations` when nothing has changed: the time of each of `STAGES`.
fn no_op(folder: &Path) -> Result<[Duration; 6], String> {
    let mut clock = Clock::start();
    let project = open(folder)?;
    let read = project.read();
    clock.lap();
    let new = project.schema(&read).map_err(|it| it.to_string())?;
    clock.lap();
    let texts = project.migration_files().map_err(|it| it.to_string())?;
    let chain = file::read(&texts).map_err(|it| format!("{it:?}"))?;
    clock.lap();
    let old = chain.state().map_err(|it| it.to_string())?;
    clock.lap();
    let ops = diff(&old, &new, &Hints::default()).map_err(|it| format!("{it:?}"))?;
    clock.lap();
    clock.laps.push(clock.start.elapsed());
    match ops.is_empty() {
        true => clock.laps.try_into().map_err(|_| "a stage was not timed".to_owned()),
        false => Err(format!("the models have {} changes, and should have none", ops.len())),
    }
}

/// What a build script does, but for telling cargo.
pub fn generate(folder: &Path) -> Result<[Duration; 1], String> {
    let start = Instant::now();
    let generated = open(folder)?.generated();
    fs::write(folder.join("model_generated.rs"), &generated.text).map_err(|it| it.to_string())?;
    let time = start.elapsed();
    match generated.text.contains("compile_error!") {
        false => Ok([time]),
        true => Err(format!("the generated module has a mistake:\n{}", generated.text)),
    }
}

/// Writes the first migration of a package.
fn record(folder: &Path) -> Outcome<()> {
    let project = open(folder)?;
    let new = project.schema(&project.read()).map_err(|it| it.to_string())?;
    let old = Schema::default();
    let ops = diff(&old, &new, &Hints::default()).map_err(|it| format!("{it:?}"))?;
    let dialect = Dialect::Sqlite;
    let draft = Draft {
        fills: std::collections::BTreeMap::new(),
        name: Name::next(None, "initial"),
        operations: ops.iter().map(|it| it.words()).collect(),
        scripts: [(dialect, plan::plan(&old, &new, &ops, dialect))].into(),
        snapshots: snapshot::changed(&old, &new),
    };
    let none: [(&str, &str); 0] = [];
    let chain = file::read(&none).map_err(|it| format!("{it:?}"))?;
    for (path, text) in file::write(&draft, &chain) {
        write(&folder.join("migrations").join(path), &text)?;
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, text)
}

fn open(folder: &Path) -> Result<Project, String> {
    Project::open(folder).map_err(|it| it.to_string())
}
