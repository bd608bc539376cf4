//! `cargo xtask test`: the one test command.

use std::process::ExitCode;

use crate::engines::{Engines, REQUIRE};
use crate::run::{cargo, finish, say, step};

const WIDE: &str = "--wide";

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
    let mut command = cargo();
    command.args(["test", "--workspace"]).args(args.iter().filter(|it| *it != WIDE));
    command.envs(engines.variables()).env(REQUIRE, required);
    step("tests", &mut command)
}

fn report(engines: &Engines) {
    say("\n== databases");
    say(&format!("{:<14} {} (bundled)", "SQLite", model_runtime::sqlite_version()));
    engines.report();
    say(&format!("{:<14} skipped: the project has no dialect for it yet", "CockroachDB"));
}
