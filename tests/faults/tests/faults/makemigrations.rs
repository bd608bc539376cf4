//! `makemigrations` and its kin write files. Whatever ends them, the files are the old ones or the
//! new ones, the next command says which, and the same command given again finishes.

use crate::package::{Files, Package, Ran, without_staging};
use crate::story;

/// A command that writes files, with the files before it and after it.
pub(crate) struct Writing {
    pub(crate) args: Vec<&'static str>,
    pub(crate) old: Files,
    pub(crate) new: Files,
}

impl Writing {
    /// Lets the command run through once, on a copy, to know what it writes.
    pub(crate) fn of(package: &Package, args: &[&'static str]) -> Self {
        let copy = package.copy();
        let old = copy.files();
        copy.ok(args);
        let new = copy.files();
        assert!(old != new, "{args:?} writes nothing");
        Self { args: args.to_vec(), old, new }
    }

    /// What holds of a package in which the command was stopped in some way.
    #[track_caller]
    pub(crate) fn aftermath(&self, package: &Package, ran: &Ran) {
        assert!(!ran.stderr.contains("panicked"), "{ran:?}");
        let files = without_staging(package.files());
        for (path, bytes) in &files {
            let is_whole = [&self.old, &self.new].iter().any(|it| it.get(path) == Some(bytes));
            assert!(is_whole, "{path} is neither old nor new: {ran:?}");
        }
        self.is_said(package, &files);
        self.finishes(package);
    }

    /// `check` knows the state by name.
    fn is_said(&self, package: &Package, files: &Files) {
        let said = package.run(&["check"]);
        assert!(!said.stderr.contains("panicked"), "{said:?}");
        match said.code {
            Some(0) => assert!(*files == self.new, "not new, and `check` is content"),
            Some(4) => {
                let pending = ["without a migration", "migrations without SQL"];
                assert!(pending.iter().any(|it| said.stderr.contains(it)), "{said:?}");
            }
            Some(1) => assert!(
                said.stderr.contains("migrations/") || said.stderr.contains("help:"),
                "{said:?}"
            ),
            _ => panic!("{said:?}"),
        }
    }

    /// The same command again, and all is as if nothing had been.
    #[track_caller]
    fn finishes(&self, package: &Package) {
        let again = package.run(&self.args);
        assert_eq!(again.code, Some(0), "{again:?}");
        let files = package.files();
        let differ: Vec<_> =
            files.keys().filter(|it| files.get(*it) != self.new.get(*it)).collect();
        assert!(files == self.new, "the rerun wrote something else: {differ:?} {again:?}");
        package.ok(&["makemigrations", "--check"]);
    }
}

/// Kills the command at each point in turn. How many there were.
#[track_caller]
fn killed_at_every_point(package: &Package, args: &[&'static str]) -> usize {
    let writing = Writing::of(package, args);
    for point in 1.. {
        package.replace_all(&writing.old);
        let ran = package.run_to(point, args);
        if !ran.is_dead() {
            assert_eq!(ran.code, Some(0), "{ran:?}");
            assert!(package.files() == writing.new);
            return point - 1;
        }
        writing.aftermath(package, &ran);
    }
    unreachable!("a run has an end")
}

/// A package whose models have changes without a migration.
pub(crate) fn changed() -> Package {
    let package = Package::new(&story::first());
    package.ok(&["makemigrations"]);
    package.models(&story::second());
    package
}

#[test]
fn killed_anywhere_the_first_migration_is_there_or_not() {
    let points = killed_at_every_point(&Package::new(&story::first()), &["makemigrations"]);
    assert!(points >= 15, "{points}");
}

#[test]
fn killed_anywhere_the_next_migration_is_there_or_not() {
    let points = killed_at_every_point(&changed(), &["makemigrations"]);
    assert!(points >= 15, "{points}");
}

#[test]
fn killed_while_it_sweeps_up_after_a_killed_run_it_sweeps_the_next_time() {
    let package = changed();
    let writing = Writing::of(&package, &["makemigrations"]);
    for first in [2, 5, 9] {
        for second in 1..12 {
            package.replace_all(&writing.old);
            assert!(package.run_to(first, &writing.args).is_dead());
            let ran = package.run_to(second, &writing.args);
            assert!(ran.is_dead());
            writing.aftermath(&package, &ran);
        }
    }
}

#[test]
fn killed_anywhere_files_are_signed_or_not() {
    let package = changed();
    package.ok(&["makemigrations"]);
    let path = "migrations/0001_initial/sqlite.up.sql";
    package.write(path, format!("{}-- a remark\n", package.read(path)));
    let points = killed_at_every_point(&package, &["sign"]);
    assert!(points >= 10, "{points}");
}

#[test]
fn of_two_at_once_one_writes_and_nothing_is_torn() {
    for _ in 0..5 {
        let package = changed();
        let writing = Writing::of(&package, &["makemigrations"]);
        let children: Vec<_> = (0..4)
            .map(|_| {
                let mut command = package.xtask(&writing.args);
                command.stderr(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
                command.spawn().unwrap()
            })
            .collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!text.contains("panicked"), "{text}");
            writing_ended(output.status.code(), &text);
        }
        package.ok(&writing.args);
        assert!(package.files() == writing.new);
    }
}

/// Either it did its work, or it says what was in its way.
fn writing_ended(code: Option<i32>, text: &str) {
    match code {
        Some(0) => {}
        Some(1) => assert!(!text.trim().is_empty()),
        other => panic!("{other:?}: {text}"),
    }
}
