//! `cargo xtask bench`: the benchmarks beside other libraries, and how the compiler scales.
//!
//! They are a workspace of their own in `tests/bench`, so that nothing of the peers is built or
//! locked with the project.

use std::process::{Command, ExitCode};

use crate::run::{cargo, finish, root, step};

pub(crate) fn run(args: &[String]) -> ExitCode {
    match args.split_first() {
        Some((case, rest)) if case == "scale" => {
            // Unoptimized, as the build scripts and the xtask of an application are.
            finish(step("scale", bench("scale/Cargo.toml", &[]).args(rest)))
        }
        Some(_) | None => {
            finish(step("benchmarks", bench("Cargo.toml", &["--release"]).args(args)))
        }
    }
}

/// Runs the package of this manifest; its own arguments are still to come.
fn bench(manifest: &str, profile: &[&str]) -> Command {
    let mut command = cargo();
    command.args(["run", "--quiet"]).args(profile).arg("--manifest-path");
    command.arg(root().join("tests/bench").join(manifest)).arg("--");
    command
}
