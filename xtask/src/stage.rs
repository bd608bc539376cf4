//! Files that come whole or not at all.
//!
//! A new migration is a folder that is written and synced under a temporary name, then renamed;
//! after that the lock file is replaced by a rename. The lock file is the manifest: a folder that
//! it does not name was left by a run that was killed in between, and the next run records it.
//! Whoever writes is [`Alone`]: another run would take what is being written for left behind.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use crate::fault;

/// The prefix of folders that are still being written.
pub(crate) const STAGING: &str = ".staging-";

/// Writes `files` (relative paths with their text) as the new folder `target`.
///
/// # Errors
/// When `target` exists already, or the disk says no. Then `target` does not exist, or is as it was.
pub(crate) fn create_folder(target: &Path, files: &[(String, String)]) -> io::Result<()> {
    let parent = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    if target.exists() {
        let text = format!("{} exists already", target.display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, text));
    }
    let staging = tempfile::Builder::new().prefix(STAGING).tempdir_in(parent)?;
    fault::point("the staging folder is there");
    for (path, text) in files {
        write_synced(&staging.path().join(path), text)?;
    }
    sync_folders(staging.path(), files)?;
    fault::point("the staging folder is whole");
    fs::rename(staging.path(), target)?;
    fault::point("the folder has its name");
    // The folder has another name now; there is nothing left to delete under the old one.
    let _ = staging.keep();
    sync_folder(parent)?;
    fault::point("the folder is on disk");
    Ok(())
}

/// Replaces one file by a rename.
///
/// # Errors
/// When the disk says no. Then the file is as it was.
pub(crate) fn replace_file(target: &Path, text: &str) -> io::Result<()> {
    let parent = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent)?;
    let mut staged = tempfile::Builder::new().prefix(STAGING).tempfile_in(parent)?;
    fault::point("the staged file is empty");
    staged.write_all(text.as_bytes())?;
    fault::point("the staged file is written");
    if let Ok(meta) = fs::metadata(target) {
        staged.as_file().set_permissions(meta.permissions())?;
    } else {
        set_ordinary_permissions(staged.as_file())?;
    }
    staged.as_file().sync_all()?;
    fault::point("the staged file is whole");
    staged.persist(target)?;
    fault::point("the file is replaced");
    sync_folder(parent)?;
    fault::point("the replaced file is on disk");
    Ok(())
}

/// The file that has what [`replace_files`] is about to write, until it is written.
pub(crate) const JOURNAL: &str = "unfinished.journal";

/// Replaces several files of a folder. What is to come is noted first, so that a run that was killed
/// is finished by [`finish`].
///
/// # Errors
/// When the disk says no. Then a later [`finish`] goes on.
pub(crate) fn replace_files(folder: &Path, files: &[(String, String)]) -> io::Result<()> {
    let text = serde_json::to_string_pretty(files)?;
    replace_file(&folder.join(JOURNAL), &text)?;
    finish(folder).map(drop)
}

/// Writes what a killed [`replace_files`] did not. Says whether there was anything.
///
/// # Errors
/// When the disk says no, or somebody changed the note.
pub(crate) fn finish(folder: &Path) -> io::Result<bool> {
    let journal = folder.join(JOURNAL);
    let text = match fs::read_to_string(&journal) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    let files: Vec<(String, String)> = serde_json::from_str(&text)?;
    for (path, text) in &files {
        let inside = Path::new(path).components().all(|it| matches!(it, Component::Normal(_)));
        if !inside {
            let text = format!("{} names a file elsewhere: {path}", journal.display());
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
        replace_file(&folder.join(path), text)?;
    }
    fs::remove_file(&journal)?;
    sync_folder(folder)?;
    fault::point("the files are replaced");
    Ok(true)
}

/// The right to write into a package, which one process has at a time. It ends with the value, and
/// with the process however that ends.
#[derive(Debug)]
pub(crate) struct Alone(#[expect(dead_code, reason = "held for its lock")] Option<File>);

impl Alone {
    /// Takes it; `None` when another process has it. Where the system cannot lock a folder,
    /// everybody gets it.
    pub(crate) fn take(package: &Path) -> Option<Self> {
        let Ok(folder) = File::open(package) else { return Some(Self(None)) };
        match folder.try_lock() {
            Ok(()) => Some(Self(Some(folder))),
            Err(TryLockError::WouldBlock) => None,
            Err(TryLockError::Error(_)) => Some(Self(None)),
        }
    }
}

/// Removes what a killed run left under a temporary name, in a folder and those below it. For
/// whoever is [`Alone`].
pub(crate) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let is_folder = entry.file_type().is_ok_and(|it| it.is_dir());
        let is_staging = entry.file_name().to_string_lossy().starts_with(STAGING);
        match (is_staging, is_folder) {
            (false, false) => {}
            (false, true) => sweep(&entry.path()),
            (true, _) => remove(&entry.path(), is_folder),
        }
    }
}

fn remove(path: &Path, is_folder: bool) {
    fault::point("something is to be swept away");
    let _ = if is_folder { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}

fn write_synced(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut file = File::create_new(path)?;
    fault::point("a file of the folder is empty");
    file.write_all(text.as_bytes())?;
    fault::point("a file of the folder is written");
    file.sync_all()
}

fn sync_folders(root: &Path, files: &[(String, String)]) -> io::Result<()> {
    let mut folders: Vec<PathBuf> =
        files.iter().filter_map(|(path, _)| root.join(path).parent().map(Path::to_owned)).collect();
    folders.push(root.to_owned());
    folders.sort();
    folders.dedup();
    set_folder_permissions(root)?;
    folders.iter().try_for_each(|it| sync_folder(it))
}

/// A rename or a new name is on disk only when its folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Temporary files are made for their owner alone; what is meant for a repository is not.
#[cfg(unix)]
fn set_ordinary_permissions(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_ordinary_permissions(_: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn set_folder_permissions(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn set_folder_permissions(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_comes_with_all_its_files() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("migrations/0001_initial");
        let files =
            [("a.txt".to_owned(), "1".to_owned()), ("sub/b.txt".to_owned(), "2".to_owned())];
        create_folder(&target, &files).unwrap();
        assert_eq!(fs::read_to_string(target.join("sub/b.txt")).unwrap(), "2");
        let names: Vec<_> = fs::read_dir(target.parent().unwrap()).unwrap().collect();
        assert_eq!(names.len(), 1, "nothing temporary is left");
    }

    #[test]
    fn a_folder_that_exists_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("0001_initial");
        create_folder(&target, &[("a".to_owned(), "old".to_owned())]).unwrap();
        assert!(create_folder(&target, &[("a".to_owned(), "new".to_owned())]).is_err());
        assert_eq!(fs::read_to_string(target.join("a")).unwrap(), "old");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn one_at_a_time_may_write() {
        let root = tempfile::tempdir().unwrap();
        let first = Alone::take(root.path());
        assert!(first.is_some());
        assert!(Alone::take(root.path()).is_none());
        drop(first);
        assert!(Alone::take(root.path()).is_some());
    }

    #[test]
    fn sweeping_removes_only_what_is_temporary() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join(format!("{STAGING}x"))).unwrap();
        fs::create_dir(root.path().join("0001_initial")).unwrap();
        fs::write(root.path().join(format!("0001_initial/{STAGING}y")), "").unwrap();
        sweep(root.path());
        assert_eq!(fs::read_dir(root.path().join("0001_initial")).unwrap().count(), 0);
        let left: Vec<_> =
            fs::read_dir(root.path()).unwrap().flatten().map(|it| it.file_name()).collect();
        assert_eq!(left, ["0001_initial"]);
    }
}
