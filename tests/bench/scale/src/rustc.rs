//! What generated code costs rustc: the same crate with more models or more queries, compiled anew
//! without its dependencies and without running its build script.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use crate::Outcome;
use crate::package;
use crate::report::Series;

/// Numbers of models, without a query.
const MODELS: [usize; 3] = [10, 40, 80];
/// Numbers of queries, over the least number of models.
const QUERIES: [usize; 3] = [10, 40, 80];
const ROUNDS: usize = 2;

pub fn all() -> Outcome<Vec<Series>> {
    let mut out = Vec::new();
    for command in ["check", "build"] {
        let series = |unit| Series { case: format!("cargo {command}"), unit, points: Vec::new() };
        let (mut models, mut queries) = (series("models"), series("queries"));
        for n in MODELS {
            models.points.push((n, compile(command, n, 0)?));
        }
        for n in QUERIES {
            queries.points.push((n, compile(command, MODELS[0], n)?));
        }
        out.extend([models, queries]);
    }
    Ok(out)
}

/// The least time that rustc takes for a crate.
fn compile(command: &str, n_models: usize, n_queries: usize) -> Outcome<Duration> {
    eprintln!("cargo {command}: {n_models} models, {n_queries} queries");
    let folder = package::temporary(0, 0)?;
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize()?;
    package::write(folder.path(), n_models, n_queries, &dependencies(&checkout))?;
    fs::write(folder.path().join("build.rs"), "fn main() { build_support::generate(); }\n")?;
    // The dependencies are built once for all runs.
    let target = checkout.join("tests/bench/target/scale");
    cargo(command, folder.path(), &target)?;
    let generated = newest_generated(&target.join("debug/build"))?;
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        File::options().append(true).open(&generated)?.set_modified(SystemTime::now())?;
        let start = Instant::now();
        cargo(command, folder.path(), &target)?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}

fn dependencies(checkout: &Path) -> String {
    let path = |it: &str| checkout.join(it).display().to_string();
    format!(
        "\n[dependencies]\nmodel-runtime = {{ path = {:?} }}\n\n\
         [build-dependencies]\nbuild-support = {{ path = {:?} }}\n\n[workspace]\n",
        path("model-core/runtime"),
        path("build-support"),
    )
}

fn cargo(command: &str, folder: &Path, target: &Path) -> Outcome<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([command, "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        // What is measured is the whole crate.
        .env("CARGO_INCREMENTAL", "0")
        .output()?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}

/// The module that was generated last.
fn newest_generated(build: &Path) -> Outcome<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(build)? {
        let path = entry?.path().join("out/model_generated.rs");
        if let Ok(meta) = fs::metadata(&path) {
            found.push((meta.modified()?, path));
        }
    }
    let newest = found.into_iter().max();
    Ok(newest.ok_or("the build script has written no module")?.1)
}
