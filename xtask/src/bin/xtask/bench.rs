//! `cargo xtask bench`: the benchmarks beside other libraries, and how the compiler scales.
//!
//! They are a workspace of their own in `tests/bench`, so that nothing of the peers is built or
//! locked with the project.

use std::process::{Command, ExitCode};

use crate::engines::Engines;
use crate::run::{cargo, finish, root, step};

pub(crate) fn run(args: &[String]) -> ExitCode {
    match args.split_first() {
        Some((case, rest)) if case == "scale" => {
            // Unoptimized, as the build scripts and the xtask of an application are.
            finish(step("scale", bench("scale/Cargo.toml", &[]).args(rest)))
        }
        Some(_) | None => finish(peers(args)),
    }
}

/// The server that a race needs, unless one is given, runs as long as the race.
fn peers(args: &[String]) -> Result<(), String> {
    let is_given = args.iter().any(|it| it == "--url");
    let server = SERVERS.iter().find(|(engine, _)| args.iter().any(|it| it == engine));
    let running = match server {
        Some((_, name)) if !is_given => Some(Engines::only(name)?),
        Some(_) | None => None,
    };
    let mut command = bench("Cargo.toml", profile());
    command.args(args);
    if let Some((_, url)) = &running {
        command.args(["--url", url]);
    }
    step("benchmarks", &mut command)
}

/// Which server a race on an engine takes.
const SERVERS: [(&str, &str); 2] = [("postgres", "pg17"), ("mariadb", "mariadb1011")];

/// diesel's own driver for PostgreSQL takes part where its C library is.
fn profile() -> &'static [&'static str] {
    match Command::new("pg_config").arg("--libdir").output() {
        Ok(_) => &["--release", "--features", "libpq"],
        Err(_) => &["--release"],
    }
}

/// Runs the package of this manifest; its own arguments are still to come.
fn bench(manifest: &str, profile: &[&str]) -> Command {
    let mut command = cargo();
    command.args(["run", "--quiet"]).args(profile).arg("--manifest-path");
    command.arg(root().join("tests/bench").join(manifest)).arg("--");
    command
}
