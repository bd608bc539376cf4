//! A record that the models and the snapshots say the same, for the next run that asks.
//!
//! It holds, byte for byte, what a run that found no change had looked at: each file, each folder's
//! names, each path at which there was nothing. While all of it is so, and this program is the same,
//! there is still no change, and nothing has to be read as Rust. It lies in cargo's target folder;
//! without one, or when it is lost, every run reads everything.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use build_support::Project;

/// What was looked at, of one package.
pub(crate) struct Settled<'a> {
    project: &'a Project,
    record: PathBuf,
    began: SystemTime,
}

/// Times of files come from a clock that ticks this often at least.
const TICK: Duration = Duration::from_millis(50);

impl<'a> Settled<'a> {
    /// To be asked for before anything is read. `None` where no record can be kept.
    pub(crate) fn new(project: &'a Project) -> Option<Self> {
        let record = record_file(project.root())?;
        Some(Self { project, record, began: SystemTime::now() })
    }

    /// Whether everything is as the record says.
    pub(crate) fn holds(&self) -> bool {
        let Ok(record) = fs::read(&self.record) else { return false };
        let Some(paths) = paths_of(&record) else { return false };
        self.picture(&paths).is_some_and(|it| it == record)
    }

    /// Notes that what this run has read has no change. A file that was touched meanwhile may not be
    /// what was read: then nothing is noted.
    pub(crate) fn note(&self) {
        let paths = self.project.disk().seen();
        let is_old = |path: &String| changed(&self.project.root().join(path)) < self.began - TICK;
        if !paths.iter().all(is_old) {
            return;
        }
        if let Some(picture) = self.picture(&paths) {
            // Without the record the next run only takes longer.
            let _ = write(&self.record, &picture);
        }
    }

    /// How the paths look now, behind a line with the program and the configuration, and the paths.
    fn picture(&self, paths: &[String]) -> Option<Vec<u8>> {
        let root = self.project.root();
        let program = program()?;
        let head = format!("{program} {} {:?}\n", root.display(), self.project.cfg());
        let mut out = head.replace("\n", " ").into_bytes();
        out.push(b'\n');
        for path in paths {
            out.extend(path.bytes());
            out.push(b'\n');
        }
        out.push(b'\n');
        for path in paths {
            look(&root.join(path), &mut out)?;
        }
        Some(out)
    }
}

/// Whole or not at all.
fn write(record: &Path, picture: &[u8]) -> io::Result<()> {
    let folder = record.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut staged = tempfile::NamedTempFile::new_in(folder)?;
    staged.write_all(picture)?;
    staged.persist(record)?;
    Ok(())
}

/// The paths that a record is about.
fn paths_of(record: &[u8]) -> Option<Vec<String>> {
    let head = record.windows(2).position(|it| it == b"\n\n")?;
    let text = std::str::from_utf8(&record[..head]).ok()?;
    Some(text.lines().skip(1).map(str::to_owned).collect())
}

/// Appends what is at a path; the length first, so that two pictures differ if the disk does.
fn look(at: &Path, out: &mut Vec<u8>) -> Option<()> {
    if at.is_dir() {
        let entries = fs::read_dir(at).ok()?.map(|it| Some(it.ok()?.file_name()));
        let mut names: Vec<_> = entries.collect::<Option<_>>()?;
        names.sort();
        out.extend(format!("folder {names:?}\n").bytes());
    } else if let Ok(bytes) = fs::read(at) {
        out.extend(format!("file {}\n", bytes.len()).bytes());
        out.extend(bytes);
    } else {
        out.extend(b"nothing\n");
    }
    Some(())
}

/// When a file's bytes or its place were last changed; a path without a file never was.
fn changed(at: &Path) -> SystemTime {
    let Ok(meta) = fs::metadata(at) else { return SystemTime::UNIX_EPOCH };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let since = Duration::new(meta.ctime().unsigned_abs(), meta.ctime_nsec() as u32);
        SystemTime::UNIX_EPOCH + since
    }
    #[cfg(not(unix))]
    meta.modified().unwrap_or_else(|_| SystemTime::now())
}

/// This program, so that another build of it looks again.
fn program() -> Option<String> {
    let at = std::env::current_exe().ok()?;
    let meta = fs::metadata(&at).ok()?;
    Some(format!("{} {:?} {}", at.display(), meta.modified().ok()?, meta.len()))
}

/// In the target folder of the package's workspace, if cargo has made one.
fn record_file(root: &Path) -> Option<PathBuf> {
    let (above, target) = root
        .ancestors()
        .map(|it| (it, it.join("target")))
        .find(|(_, target)| target.join("CACHEDIR.TAG").is_file())?;
    let inside = root.strip_prefix(above).ok()?;
    let name: Vec<_> = inside.iter().map(|it| it.to_string_lossy()).collect();
    Some(target.join("model").join(format!("settled-{}", name.join("-"))))
}
