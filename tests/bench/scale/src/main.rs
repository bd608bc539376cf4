//! How the work of the build script, of xtask and of rustc grows with the number of models and
//! queries. Built as an application's build script and xtask are: see `[profile.dev.package]`.

use std::error::Error;
use std::process::ExitCode;

mod package;
mod report;
mod rustc;
mod stages;

use report::Series;

const HELP: &str = "\
cargo xtask bench scale [--json] [CASE…]

  models    reading, resolving, and a makemigrations without a change, with 100 / 1,000 / 10,000 models
  queries   the build script with 100 / 1,000 / 5,000 queries
  rustc     what generated code adds to `cargo check` and `cargo build`, per model and per query

  --json    an array of {case, n, ns, growth}
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
    let (flags, names): (Vec<String>, Vec<String>) =
        words.into_iter().partition(|it| it.starts_with('-'));
    let unknown = flags.iter().find(|it| *it != "--json");
    let unknown =
        unknown.or_else(|| names.iter().find(|name| CASES.iter().all(|(it, _)| it != name)));
    if let Some(word) = unknown {
        eprintln!("error: {word:?} is neither a case nor a flag\n\n{HELP}");
        return ExitCode::from(2);
    }
    match run(&names, !flags.is_empty()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
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
