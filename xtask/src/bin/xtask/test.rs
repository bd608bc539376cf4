//! `cargo xtask test`: the one test command.

use std::process::ExitCode;

use crate::run::{cargo, finish, say, step};

/// A database, and why it took no part if it did not.
struct Engine {
    title: &'static str,
    state: Result<String, &'static str>,
}

pub(crate) fn run(args: &[String]) -> ExitCode {
    finish(steps(args))
}

/// Runs every test of the workspace, then lists the databases.
pub(crate) fn steps(args: &[String]) -> Result<(), String> {
    let engines = engines();
    let required: Vec<_> =
        engines.iter().filter(|it| it.title == "SQLite" && it.state.is_err()).collect();
    if !required.is_empty() {
        return Err("SQLite is required and could not be opened".to_owned());
    }
    let tested = step("tests", cargo().args(["test", "--workspace"]).args(args));
    report(&engines);
    tested
}

fn engines() -> Vec<Engine> {
    const NO_DIALECT: &str = "the project has no dialect for it yet";
    vec![
        Engine {
            title: "SQLite",
            state: Ok(format!("{} (bundled)", model_runtime::sqlite_version())),
        },
        Engine { title: "PostgreSQL", state: Err(NO_DIALECT) },
        Engine { title: "MySQL", state: Err(NO_DIALECT) },
        Engine { title: "MariaDB", state: Err(NO_DIALECT) },
        Engine { title: "CockroachDB", state: Err(NO_DIALECT) },
    ]
}

fn report(engines: &[Engine]) {
    say("\n== databases");
    for Engine { title, state } in engines {
        match state {
            Ok(version) => say(&format!("{title:<12} {version}")),
            Err(reason) => say(&format!("{title:<12} skipped: {reason}")),
        }
    }
}
