//! Rules about the source text itself; see `tests/`.

use std::fs;
use std::path::{Path, PathBuf};

/// Every `.rs` file in a folder and its folders, in the order of their paths.
///
/// # Panics
/// When a folder cannot be read.
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
pub fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    entries.sort();
    let mut found = Vec::new();
    for path in entries {
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found
}
