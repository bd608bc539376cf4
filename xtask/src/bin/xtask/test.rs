//! `cargo xtask test`: the one test command.

use std::process::ExitCode;

use crate::engines::{Engines, REQUIRE};
use crate::run::{cargo, finish, root, say, step};

const WIDE: &str = "--wide";
/// A workspace of its own, so that sqlx is neither built nor locked with the project.
pub(crate) const ORACLE: &str = "tests/oracle/Cargo.toml";

pub(crate) fn run(args: &[String]) -> ExitCode {
    let required = std::env::var(REQUIRE).unwrap_or_default();
    finish(steps(args, &required))
}

/// Starts the servers, runs every test of the workspace, lists the databases, stops the servers.
pub(crate) fn steps(args: &[String], required: &str) -> Result<(), String> {
    say("\n== servers");
    let engines = Engines::start(args.iter().any(|it| it == WIDE));
    let tested = engines.check(required).and_then(|()| tests(args, &engines, required));
    report(&engines);
    tested
}

fn tests(args: &[String], engines: &Engines, required: &str) -> Result<(), String> {
    let filter: Vec<&String> = args.iter().filter(|it| *it != WIDE).collect();
    let mut command = cargo();
    command.args(["test", "--workspace"]).args(&filter);
    command.envs(engines.variables()).env(REQUIRE, required);
    step("tests", &mut command)?;
    if filter.is_empty() { oracle("test", &[]) } else { Ok(()) }
}

/// Queries beside sqlx's macros. What both workspaces need is built once.
pub(crate) fn oracle(subcommand: &str, args: &[&str]) -> Result<(), String> {
    let mut command = cargo();
    command.args([subcommand, "--manifest-path", ORACLE, "--target-dir"]);
    command.arg(root().join("target")).args(args);
    step(&format!("{subcommand} beside sqlx"), &mut command)
}

fn report(engines: &Engines) {
    say("\n== databases");
    say(&format!("{:<14} {} (bundled)", "SQLite", model_runtime::sqlite_version()));
    engines.report();
    say(&format!("{:<14} skipped: the project has no dialect for it yet", "CockroachDB"));
}
