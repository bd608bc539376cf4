//! `sign`: the files of migrations as they are now.
//!
//! A migration made with `--empty` is filled by hand, and a generated one may be edited before it
//! is applied anywhere. A database that has the old text refuses the new one, so nothing that was
//! applied is changed in secret.

use model_core::migration::file;

use crate::app::App;
use crate::exit::Failure;
use crate::output::Output;
use crate::stage;

/// Writes the manifests and the lock anew where a file differs from them.
pub(crate) fn run(app: &App, out: &mut Output) -> Result<(), Failure> {
    let _alone = app.alone()?;
    let texts = app.migration_texts()?;
    let mut changed = file::sign(&texts).map_err(|it| app.broken_files(&it))?;
    // The lock comes last: until then the files are as unsigned as they were.
    changed.sort_by_key(|(path, _)| path == file::LOCK_FILE);
    for (path, text) in &changed {
        stage::replace_file(&app.migrations_folder().join(path), text)?;
        out.line(&format!("signed {path}"));
    }
    if changed.is_empty() {
        out.line("every file is signed as it is");
    }
    app.chain()?;
    let paths: Vec<&str> = changed.iter().map(|(path, _)| path.as_str()).collect();
    out.set("signed", paths);
    Ok(())
}
