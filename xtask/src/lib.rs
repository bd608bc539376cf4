//! The commands of a project that uses `model-runtime`.
//!
//! An app's own `xtask` crate is one line around [`main`]; `cargo xtask init` writes it.
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     model_xtask::main()
//! }
//! ```
//!
//! This crate reads and writes files and talks to people. What is decided is decided in
//! `model-core`; what is run is run by `model-runtime`.

mod app;
mod cli;
mod commands;
mod database;
mod edit;
mod exit;
mod fault;
mod features;
mod output;
mod settled;
mod stage;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use cli::Cli;
use exit::Failure;
use output::Output;

/// Runs the command of this process's arguments, and prints what it has to say.
///
/// The exit code is 0 when it is done, 1 for a mistake in the input, 2 for a wrong command line, 3
/// when a decision is missing, 4 when `--check` found a difference, and 5 when the database could
/// not be reached.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut out = Output::new(cli.project.json);
    match commands::run(&cli, &mut out) {
        Ok(()) => {
            out.finish();
            ExitCode::SUCCESS
        }
        Err(failure) => {
            report(&failure, out);
            failure.code()
        }
    }
}

/// The failure on standard error for people, in the document for machines.
fn report(failure: &Failure, mut out: Output) {
    if out.is_json() {
        out.set("error", failure.word());
        out.set("message", failure.text());
        out.finish();
    } else {
        let _ = writeln!(std::io::stderr(), "{}", failure.text());
    }
}
