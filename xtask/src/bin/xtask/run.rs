//! Running other programs, and saying so.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, PathBuf::from)
}

/// The cargo that runs this.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Prints a line.
#[expect(clippy::print_stdout, reason = "a command for people")]
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// Runs a command after naming it.
///
/// # Errors
/// When it cannot be started or does not succeed: the words for people.
pub(crate) fn step(words: &str, command: &mut Command) -> Result<(), String> {
    say(&format!("\n== {words}"));
    let status = command.status().map_err(|error| format!("{words}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{words}: failed")) }
}

/// Whether cargo has a subcommand that is installed apart.
pub(crate) fn has_subcommand(name: &str) -> bool {
    cargo().args([name, "--version"]).output().is_ok_and(|it| it.status.success())
}

/// The result as an exit code, with the reason printed.
#[expect(clippy::print_stderr, reason = "a command for people")]
pub(crate) fn finish(result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("\n{reason}");
            ExitCode::FAILURE
        }
    }
}
