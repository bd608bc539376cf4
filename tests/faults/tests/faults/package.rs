//! A package with models and migrations, as the commands see it: nothing in it is ever compiled.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const MANIFEST: &str = r#"[package]
name = "shop"
version = "0.1.0"
edition = "2024"

[package.metadata.model]
databases = ["sqlite"]
"#;

/// All files of a folder: path below it, bytes.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// A package in a folder of its own, which goes when it is dropped.
pub(crate) struct Package {
    folder: tempfile::TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ran {
    /// `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Package {
    /// A package whose only module has these models.
    pub(crate) fn new(models: &str) -> Self {
        let package = Self { folder: tempfile::tempdir().unwrap() };
        package.write("Cargo.toml", MANIFEST);
        package.write("src/lib.rs", "pub mod models;\n");
        package.models(models);
        package
    }

    /// Another one with the same files.
    pub(crate) fn copy(&self) -> Self {
        let copy = Self { folder: tempfile::tempdir().unwrap() };
        for (path, bytes) in self.files() {
            copy.write(&path, bytes);
        }
        copy
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    pub(crate) fn models(&self, text: &str) {
        self.write("src/models.rs", format!("use model_runtime::Model;\n{text}"));
    }

    /// Writes these databases into the list.
    pub(crate) fn databases(&self, names: &[&str]) {
        let text = MANIFEST.replace("[\"sqlite\"]", &format!("{names:?}"));
        self.write("Cargo.toml", text);
    }

    /// Puts files in the place of all that are there.
    pub(crate) fn replace_all(&self, files: &Files) {
        for entry in fs::read_dir(self.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
        }
        files.iter().for_each(|(path, bytes)| self.write(path, bytes));
    }

    /// Its database, which the commands take without being told.
    pub(crate) fn database(&self) -> PathBuf {
        self.path().join("app.db")
    }

    /// All files but the database's.
    pub(crate) fn files(&self) -> Files {
        let mut files = Files::new();
        collect(self.path(), "", &mut files);
        files.retain(|path, _| !path.starts_with("app.db"));
        files
    }

    /// The migrations' files alone.
    pub(crate) fn migration_paths(&self) -> Vec<String> {
        self.files().into_keys().filter(|it| it.starts_with("migrations/")).collect()
    }

    /// A command that has not begun.
    pub(crate) fn xtask(&self, args: &[&str]) -> Command {
        self.under(&[], args)
    }

    /// A command that another program runs, such as a tracer with its arguments.
    pub(crate) fn under(&self, wrapper: &[&str], args: &[&str]) -> Command {
        let xtask = env!("CARGO_BIN_EXE_faulty-xtask");
        let mut command = match wrapper {
            [] => Command::new(xtask),
            [program, rest @ ..] => {
                let mut command = Command::new(program);
                command.args(rest).arg(xtask);
                command
            }
        };
        command.args(args).current_dir(self.path()).stdin(Stdio::null());
        command.env("DATABASE_URL", format!("sqlite://{}", self.database().display()));
        command.env_remove("MODEL_FAULT_AT").env_remove("MODEL_ENVIRONMENT");
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&mut self.xtask(args))
    }

    /// As [`run`](Self::run), to the death at the point of this number.
    pub(crate) fn run_to(&self, point: usize, args: &[&str]) -> Ran {
        Ran::of(self.xtask(args).env("MODEL_FAULT_AT", point.to_string()))
    }

    /// A command that has to succeed.
    #[track_caller]
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
        ran.stdout
    }

    /// A command that has to refuse, with these words among others; nothing of the files changes.
    #[track_caller]
    pub(crate) fn refused(&self, args: &[&str], words: &[&str]) -> String {
        let before = self.files();
        let ran = self.run(args);
        assert_eq!(ran.code, Some(1), "{args:?}: {ran:?}");
        assert!(!ran.stderr.contains("panicked"), "{ran:?}");
        for word in words {
            assert!(ran.stderr.contains(word), "`{word}` is not in:\n{}", ran.stderr);
        }
        assert!(before == self.files(), "{args:?} changed files");
        ran.stderr
    }
}

impl Ran {
    pub(crate) fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Self { code: status.code(), stdout: text(&stdout), stderr: text(&stderr) }
    }

    /// A process that was ended, and did not end by itself.
    pub(crate) fn is_dead(&self) -> bool {
        assert!(!self.stderr.contains("panicked"), "{self:?}");
        self.code.is_none()
    }
}

/// Without what a killed run left under its temporary names.
pub(crate) fn without_staging(mut files: Files) -> Files {
    files.retain(|path, _| !path.contains(".staging-") && !path.ends_with(".journal"));
    files
}

fn collect(folder: &Path, prefix: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
}
