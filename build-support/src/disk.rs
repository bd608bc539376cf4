//! The one way to the disk: small regular UTF-8 files below the package, by relative path.
//!
//! Every file and folder that was looked at is remembered, also one that was not there, so that
//! cargo can watch all of them. A path is written with `/` on every system. Links to files are
//! followed; a link to a folder is an error where folders are walked, since it could make a circle
//! and would be skipped silently otherwise.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use model_core::source::Files;

/// The largest file that is read: far above any source, far below what fills the memory.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// How deep folders are walked.
const MAX_DEPTH: usize = 32;

/// The files of one package.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    seen: Mutex<BTreeSet<String>>,
}

/// Why a file or folder was not read.
#[derive(Debug)]
pub enum DiskError {
    /// The system refused.
    Io(String, io::Error),
    /// A folder, a pipe, a device.
    NotAFile(String),
    /// Larger than [`MAX_BYTES`].
    TooLarge(String, u64),
    /// Its bytes are not UTF-8; the offset of the first that is not.
    NotUtf8(String, usize),
    /// Its name is not UTF-8.
    Name(PathBuf),
    /// A link to a folder below a folder that is walked.
    LinkedFolder(String),
    /// Folders in folders beyond any sense.
    TooDeep(String),
}

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, error) => write!(f, "cannot read `{path}`: {error}"),
            Self::NotAFile(path) => write!(f, "`{path}` is not a regular file"),
            Self::TooLarge(path, bytes) => {
                write!(f, "`{path}` has {bytes} bytes, more than the {MAX_BYTES} that are read")
            }
            Self::NotUtf8(path, at) => {
                write!(f, "`{path}` is not UTF-8 at byte {at}; save it as UTF-8")
            }
            Self::Name(path) => write!(f, "the name of `{}` is not UTF-8", path.display()),
            Self::LinkedFolder(path) => {
                write!(f, "`{path}` is a link to a folder, which is not followed")
            }
            Self::TooDeep(path) => {
                write!(f, "`{path}` is more than {MAX_DEPTH} folders deep")
            }
        }
    }
}

impl std::error::Error for DiskError {}

impl Disk {
    /// The files below `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), seen: Mutex::default() }
    }

    /// The folder that all paths are relative to.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Every path that was looked at, whether it was there or not, in order.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Whether there is a regular file.
    pub fn is_file(&self, path: &str) -> bool {
        self.at(path).is_file()
    }

    /// The text of a file; `None` when there is nothing of that name.
    ///
    /// # Errors
    /// When it is there and is not a regular UTF-8 file of at most [`MAX_BYTES`].
    pub fn read(&self, path: &str) -> Result<Option<String>, DiskError> {
        let at = self.at(path);
        let bytes = match read_regular(&at, path) {
            Err(DiskError::Io(_, error)) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(None);
            }
            other => other?,
        };
        let text = String::from_utf8(bytes)
            .map_err(|it| DiskError::NotUtf8(path.to_owned(), it.utf8_error().valid_up_to()))?;
        Ok(Some(text))
    }

    /// The files below a folder whose names end in one of the extensions, at any depth, in order;
    /// none when there is no such folder. What begins with a dot is left out.
    ///
    /// # Errors
    /// When a folder cannot be listed, a name is not UTF-8, or a folder is a link.
    pub fn list(&self, folder: &str, extensions: &[&str]) -> Result<Vec<String>, DiskError> {
        let mut found = Vec::new();
        self.walk(folder, 0, &mut |path| {
            let extension = Path::new(path).extension().and_then(|it| it.to_str());
            if extension.is_some_and(|it| extensions.contains(&it)) {
                found.push(path.to_owned());
            }
        })?;
        found.sort();
        Ok(found)
    }

    fn walk(
        &self,
        folder: &str,
        depth: usize,
        visit: &mut impl FnMut(&str),
    ) -> Result<(), DiskError> {
        if depth > MAX_DEPTH {
            return Err(DiskError::TooDeep(folder.to_owned()));
        }
        let at = self.at(folder);
        let entries = match fs::read_dir(&at) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other.map_err(|it| DiskError::Io(folder.to_owned(), it))?,
        };
        for entry in entries {
            let entry = entry.map_err(|it| DiskError::Io(folder.to_owned(), it))?;
            let name = entry.file_name();
            let name = name.to_str().ok_or_else(|| DiskError::Name(entry.path()))?;
            if !name.starts_with('.') {
                self.visit(&entry, format!("{folder}/{name}"), depth, visit)?;
            }
        }
        Ok(())
    }

    fn visit(
        &self,
        entry: &fs::DirEntry,
        path: String,
        depth: usize,
        visit: &mut impl FnMut(&str),
    ) -> Result<(), DiskError> {
        let kind = entry.file_type().map_err(|it| DiskError::Io(path.clone(), it))?;
        if kind.is_dir() {
            return self.walk(&path, depth + 1, visit);
        }
        if kind.is_symlink() && entry.path().is_dir() {
            return Err(DiskError::LinkedFolder(path));
        }
        visit(&path);
        Ok(())
    }

    /// The path for the system, noted as looked at.
    fn at(&self, path: &str) -> PathBuf {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        self.root.join(path)
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Option<String>, String> {
        Disk::read(self, path).map_err(|it| it.to_string())
    }
}

/// The kind and size are asked before the file is opened, and the size once more while it is read:
/// opening a pipe would wait forever, and a file can grow.
fn read_regular(at: &Path, path: &str) -> Result<Vec<u8>, DiskError> {
    let io = |error| DiskError::Io(path.to_owned(), error);
    let meta = fs::metadata(at).map_err(io)?;
    if !meta.is_file() {
        return Err(DiskError::NotAFile(path.to_owned()));
    }
    // One byte more than there is: the end is then seen without growing.
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len().min(MAX_BYTES)).unwrap_or(0) + 1);
    let file = fs::File::open(at).map_err(io)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
    match bytes.len() as u64 {
        n if n > MAX_BYTES => Err(DiskError::TooLarge(path.to_owned(), meta.len().max(n))),
        _ => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Disk) {
        let dir = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let at = dir.path().join(path);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(at, bytes).unwrap();
        }
        let disk = Disk::new(dir.path());
        (dir, disk)
    }

    #[test]
    fn a_missing_file_is_none_and_is_watched_all_the_same() {
        let (_dir, disk) = disk(&[]);
        assert_eq!(disk.read("src/lib.rs").unwrap(), None);
        assert_eq!(disk.seen(), ["src/lib.rs"]);
    }

    #[test]
    fn files_are_listed_in_order_at_any_depth_without_hidden_ones() {
        let (_dir, disk) = disk(&[
            ("q/b.sql", b""),
            ("q/a/z.sql", b""),
            ("q/.trash/x.sql", b""),
            ("q/readme.md", b""),
        ]);
        assert_eq!(disk.list("q", &["sql"]).unwrap(), ["q/a/z.sql", "q/b.sql"]);
        assert_eq!(disk.seen(), ["q", "q/a"]);
    }

    #[test]
    fn bytes_that_are_no_text_are_an_error_that_says_where() {
        let (_dir, disk) = disk(&[("a.sql", b"select \xff")]);
        assert_eq!(
            disk.read("a.sql").unwrap_err().to_string(),
            "`a.sql` is not UTF-8 at byte 7; save it as UTF-8"
        );
    }

    #[test]
    fn a_folder_is_not_a_file() {
        let (_dir, disk) = disk(&[("a.sql/x", b"")]);
        let error = disk.read("a.sql").unwrap_err();
        assert_eq!(error.to_string(), "`a.sql` is not a regular file");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_is_refused_by_name() {
        let (dir, disk) = disk(&[("q/a.sql", b"")]);
        std::os::unix::fs::symlink(dir.path().join("q"), dir.path().join("q/loop")).unwrap();
        let error = disk.list("q", &["sql"]).unwrap_err();
        assert_eq!(error.to_string(), "`q/loop` is a link to a folder, which is not followed");
    }
}
