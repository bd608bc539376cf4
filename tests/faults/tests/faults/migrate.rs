//! `migrate` killed between any two statements: every migration has happened or has not, and the
//! same command given again finishes.

use std::fs;
use std::path::{Path, PathBuf};

use crate::package::{Package, Ran};
use crate::{Dice, database, is_long, story};

/// A run of `migrate` on a story, and what a database may look like on its way.
pub(crate) struct Run {
    pub(crate) package: Package,
    pub(crate) args: Vec<&'static str>,
    /// The database before it; `None` when there is none yet.
    before: Option<Vec<u8>>,
    /// The database after each migration, the last one being the end.
    states: Vec<String>,
}

impl Run {
    /// From nothing to the newest migration.
    pub(crate) fn up() -> Self {
        let package = story::told();
        let mut states = vec![String::new()];
        for _ in story::NAMES {
            package.ok(&["migrate", "+1"]);
            states.push(database::dump(&package.database()));
        }
        remove_database(&package.database());
        Self { package, args: vec!["migrate"], before: None, states }
    }

    /// From the newest migration back to one.
    pub(crate) fn down(target: &'static str) -> Self {
        let package = story::told();
        package.ok(&["migrate"]);
        let before = fs::read(package.database()).unwrap();
        let mut states = vec![database::dump(&package.database())];
        while !is_reached(&package, target) {
            package.ok(&["migrate", "-1"]);
            states.push(database::dump(&package.database()));
        }
        Self { package, args: vec!["migrate", target], before: Some(before), states }
    }

    /// Puts the database back to where it begins.
    pub(crate) fn reset(&self) {
        let file = self.package.database();
        remove_database(&file);
        if let Some(bytes) = &self.before {
            fs::write(file, bytes).unwrap();
        }
    }

    /// What holds after a run that was stopped in some way.
    #[track_caller]
    pub(crate) fn aftermath(&self, ran: &Ran) {
        assert!(!ran.stderr.contains("panicked"), "{ran:?}");
        self.is_old_or_new(ran);
        let again = self.package.run(&self.args);
        assert_eq!(again.code, Some(0), "{again:?} after {ran:?}");
        let file = self.package.database();
        database::is_sound(&file);
        assert_eq!(database::dump(&file), *self.states.last().unwrap());
    }

    /// Looks at a copy, so that the rerun meets the file as the dead process left it.
    #[track_caller]
    fn is_old_or_new(&self, ran: &Ran) {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.db");
        for (from, to) in parts(&self.package.database()).iter().zip(parts(&copy)) {
            if from.exists() && !from.ends_with("-shm") {
                fs::copy(from, to).unwrap();
            }
        }
        database::is_sound(&copy);
        let dump = database::dump(&copy);
        assert!(self.states.contains(&dump), "a state that never was:\n{dump}\n{ran:?}");
    }
}

fn is_reached(package: &Package, target: &str) -> bool {
    match database::applied(&package.database()).last() {
        Some(name) => name.starts_with(target),
        None => true,
    }
}

/// The file and those that SQLite keeps beside it.
fn parts(file: &Path) -> [PathBuf; 4] {
    ["", "-wal", "-shm", "-journal"].map(|end| PathBuf::from(format!("{}{end}", file.display())))
}

fn remove_database(file: &Path) {
    for part in parts(file) {
        let _ = fs::remove_file(part);
    }
}

#[track_caller]
fn killed_at_every_point(run: &Run) -> usize {
    for point in 1.. {
        run.reset();
        let ran = run.package.run_to(point, &run.args);
        if !ran.is_dead() {
            assert_eq!(ran.code, Some(0), "{ran:?}");
            return point - 1;
        }
        run.aftermath(&ran);
    }
    unreachable!("a run has an end")
}

#[test]
fn killed_anywhere_on_the_way_up_a_rerun_finishes() {
    let points = killed_at_every_point(&Run::up());
    assert!(points >= 80, "{points}");
}

#[test]
fn killed_anywhere_on_the_way_to_nothing_a_rerun_finishes() {
    let points = killed_at_every_point(&Run::down("zero"));
    assert!(points >= 60, "{points}");
}

#[test]
fn killed_anywhere_on_the_way_back_the_rows_stay() {
    let run = Run::down("0002");
    let points = killed_at_every_point(&run);
    assert!(points >= 50, "{points}");
    let people = database::values(&run.package.database(), "select count(*) from users");
    assert_eq!(people, ["40"]);
}

#[test]
fn killed_again_and_again_it_arrives_and_counts_once() {
    let run = Run::up();
    let mut dice = Dice::new(7);
    for _ in 0..if is_long() { 200 } else { 6 } {
        run.reset();
        let mut deaths = 0;
        while run.package.run_to(1 + dice.roll(60), &run.args).is_dead() {
            deaths += 1;
            let file = run.package.database();
            let count = database::applied(&file).len();
            if count >= 2 {
                let n = database::values(&file, "select n from counters");
                assert_eq!(n, [story::COUNTS[count].to_string()], "after {deaths} deaths");
            }
        }
        let ran = run.package.run(&run.args);
        run.aftermath(&ran);
    }
}
