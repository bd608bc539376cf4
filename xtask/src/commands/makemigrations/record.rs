//! What a run left behind that was killed between its two renames: a whole folder that the lock
//! does not name yet, or one that follows another than the lock says yet.

use model_core::migration::file::{self, Chain, FileError, Problem};

use crate::app::App;
use crate::exit::Failure;
use crate::output::Output;
use crate::stage;

/// The chain, after a folder that lacks nothing but its line in the lock was given it.
pub(super) fn verified_chain(app: &App, is_dry: bool, out: &mut Output) -> Result<Chain, Failure> {
    let texts = app.migration_texts()?;
    let errors = match file::read(&texts) {
        Ok(chain) => return Ok(chain),
        Err(errors) => errors,
    };
    let is_first = || texts.iter().filter(|(path, _)| is_manifest(path)).count() == 1;
    let is_unrecorded = |it: &FileError| match &it.problem {
        Problem::NotInLock => true,
        Problem::Missing => it.file == file::LOCK_FILE && is_first(),
        _ => false,
    };
    if is_dry || !errors.iter().all(is_unrecorded) {
        return Err(app.broken_files(&errors));
    }
    record(app, &texts, &errors, out)?;
    app.chain()
}

/// Finishes a merge: the lock is given the parents that the manifests have.
pub(super) fn finish_merge(app: &App, is_dry: bool, out: &mut Output) -> Result<(), Failure> {
    let texts = app.migration_texts()?;
    let errors = match file::read(&texts) {
        Ok(_) => {
            out.line("nothing to merge: the migrations are one line");
            return Ok(());
        }
        Err(errors) => errors,
    };
    let is_reparented =
        errors.iter().all(|it| matches!(it.problem, Problem::Reparented { lock: _ }));
    if is_dry || !is_reparented {
        return Err(app.broken_files(&errors));
    }
    record(app, &texts, &errors, out)
}

/// Writes the lock that the manifests ask for, if that is all that is missing.
fn record(
    app: &App,
    texts: &[(String, String)],
    errors: &[FileError],
    out: &mut Output,
) -> Result<(), Failure> {
    let signed = file::sign(texts).map_err(|it| app.broken_files(&it))?;
    let [(lock, text)] = signed.as_slice() else { return Err(app.broken_files(errors)) };
    if lock != file::LOCK_FILE {
        return Err(app.broken_files(errors));
    }
    stage::replace_file(&app.migrations_folder().join(lock), text)?;
    for name in texts.iter().filter_map(|(path, _)| folder_at_fault(path, errors)) {
        out.line(&format!(
            "recorded {name}, which an earlier run wrote and was stopped before recording"
        ));
    }
    Ok(())
}

/// The folder of a manifest that an error is about; a missing lock is about all of them.
fn folder_at_fault<'a>(path: &'a str, errors: &[FileError]) -> Option<&'a str> {
    let is_at_fault = errors.iter().any(|it| it.file == path || it.file == file::LOCK_FILE);
    path.strip_suffix(file::MANIFEST_FILE).filter(|_| is_at_fault)?.strip_suffix('/')
}

fn is_manifest(path: &str) -> bool {
    path.ends_with(file::MANIFEST_FILE)
}
