//! What cargo and a build script say to each other.

use std::path::Path;
use std::{env, fs, io};

use model_core::source::CfgSet;

use crate::config::Config;
use crate::disk::Disk;

/// What is configured for the crate that is built.
pub(crate) fn cfg_set() -> CfgSet {
    let vars: Vec<(String, String)> = env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    CfgSet::from_cargo(vars.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

/// Tells cargo to run the build script again when one of the files or folders changes that were
/// looked at.
///
/// One that is not there cannot be named: cargo would then build the crate anew each time. A module
/// or query that comes into being is used from a file that changes with it. Only the first
/// migration is not, so a missing folder of migrations is named until it is there; and so is a
/// missing folder of queries that somebody asked for.
#[expect(clippy::print_stdout, reason = "how a build script speaks to cargo")]
pub(crate) fn watch(disk: &Disk, config: &Config) {
    let is_awaited =
        |it: &str| it == config.migrations || config.queries_named && it == config.queries;
    for path in disk.seen() {
        if is_awaited(&path) || disk.root().join(&path).exists() {
            println!("cargo::rerun-if-changed={path}");
        }
    }
}

/// Shows a line of warning.
#[expect(clippy::print_stdout, reason = "how a build script speaks to cargo")]
pub(crate) fn warn(line: &str) {
    println!("cargo::warning={}", line.replace('\n', " "));
}

/// Writes a file unless it has that text: its time is what rustc goes by.
///
/// # Errors
/// What the system says.
pub(crate) fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    match fs::read(path) {
        Ok(before) if before == text.as_bytes() => Ok(()),
        _ => fs::write(path, text),
    }
}
