//! How the work of the build script, of xtask and of rustc grows with the number of models and
//! queries. Built as an application's build script and xtask are: see `[profile.dev.package]`.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

mod package;
mod report;
mod rustc;
mod stages;

use report::Series;

const HELP: &str = "\
cargo xtask bench scale [--json] [CASE…]
cargo xtask bench scale write FOLDER MODELS QUERIES

  models    reading, resolving, and a makemigrations without a change, with 100 / 1,000 / 10,000 models
  queries   the build script with 100 / 1,000 / 5,000 queries
  rustc     what generated code adds to `cargo check` and `cargo build`, per model and per query

  --json    an array of {case, n, ns, growth}

  write     leaves a package of that size in a folder, with its generated module, for a profiler
";

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A part of the benchmark: its name, and what it measures.
type Case = (&'static str, fn() -> Outcome<Vec<Series>>);

const CASES: [Case; 3] =
    [("models", stages::models), ("queries", stages::queries), ("rustc", rustc::all)];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|it| it == "-h" || it == "--help") {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    if let [command, folder, models, queries] = words.as_slice()
        && command == "write"
    {
        return finish(write(folder, models, queries));
    }
    let (flags, names): (Vec<String>, Vec<String>) =
        words.into_iter().partition(|it| it.starts_with('-'));
    let unknown = flags.iter().find(|it| *it != "--json");
    let unknown =
        unknown.or_else(|| names.iter().find(|name| CASES.iter().all(|(it, _)| it != name)));
    if let Some(word) = unknown {
        eprintln!("error: {word:?} is neither a case nor a flag\n\n{HELP}");
        return ExitCode::from(2);
    }
    finish(run(&names, !flags.is_empty()))
}

fn finish(outcome: Outcome<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &str, models: &str, queries: &str) -> Outcome<()> {
    let folder = Path::new(folder);
    package::write(folder, models.parse()?, queries.parse()?, "")?;
    stages::generate(folder)?;
    Ok(())
}

fn run(names: &[String], json: bool) -> Outcome<()> {
    let mut all = Vec::new();
    for (name, measure) in CASES {
        if !names.is_empty() && !names.iter().any(|it| it == name) {
            continue;
        }
        let measured = measure()?;
        if !json {
            report::print(&measured);
        }
        all.extend(measured);
    }
    if json {
        println!("{:#}", report::json(&all));
    }
    Ok(())
}
