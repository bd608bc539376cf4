//! Files of migrations that somebody changed: each is refused by name before any statement runs.

use std::fs;

use crate::package::{Files, Package};
use crate::{Dice, database, is_long, story};

const LOCK: &str = "migrations/model.lock";

/// A package of which the first three migrations are applied, and what is to stay as it is.
struct Half {
    package: Package,
    files: Files,
    dump: String,
}

impl Half {
    fn applied() -> Self {
        let package = story::told();
        package.ok(&["migrate", "0003"]);
        let dump = database::dump(&package.database());
        let files = package.files();
        Self { package, files, dump }
    }

    /// The files are as somebody left them; `migrate` has to refuse and to name one of the words.
    #[track_caller]
    fn is_refused(&self, what: &str, words: &[&str]) {
        let said = self.package.refused(&["migrate"], &[]);
        assert!(words.iter().any(|it| said.contains(it)), "{what}: {words:?} not in:\n{said}");
        assert!(said.contains("help:") || said.contains("; "), "{what}: no way out in:\n{said}");
        assert_eq!(database::dump(&self.package.database()), self.dump, "{what}");
        self.restore();
    }

    fn restore(&self) {
        fs::remove_dir_all(self.package.path().join("migrations")).unwrap();
        let ours = self.files.iter().filter(|(path, _)| path.starts_with("migrations/"));
        ours.for_each(|(path, bytes)| self.package.write(path, bytes));
    }

    fn text(&self, path: &str) -> &[u8] {
        &self.files[path]
    }

    fn paths(&self) -> Vec<String> {
        self.package.migration_paths()
    }

    fn at(&self, path: &str) -> std::path::PathBuf {
        self.package.path().join(path)
    }
}

/// The names of a file and of its migration, one of which a refusal has to say.
fn names(path: &str) -> [&str; 3] {
    let below = path.strip_prefix("migrations/").unwrap();
    let (folder, _) = below.split_once('/').unwrap_or((below, ""));
    [below, folder, "model.lock"]
}

/// What the lock says, without its remarks: two texts that say the same are no edit.
fn said(lock: &[u8]) -> Vec<Vec<String>> {
    let text = String::from_utf8_lossy(lock);
    let lines = text.lines().filter(|it| !it.starts_with('#'));
    lines.map(|it| it.split_whitespace().map(str::to_owned).collect()).collect()
}

#[test]
fn a_flipped_bit_of_any_file_is_refused() {
    let half = Half::applied();
    let mut dice = Dice::new(21);
    let mut flips = 0;
    for path in half.paths() {
        let bytes = half.text(&path).to_vec();
        let wanted = if is_long() { bytes.len() } else { 8 };
        for turn in 0..wanted {
            let at = if is_long() { turn } else { dice.roll(bytes.len()) };
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << dice.roll(8);
            if path == LOCK && said(&flipped) == said(&bytes) {
                continue;
            }
            half.package.write(&path, &flipped);
            half.is_refused(&format!("byte {at} of {path}"), &names(&path));
            flips += 1;
        }
    }
    assert!(flips > 150, "{flips}");
}

#[test]
fn a_cut_or_longer_file_is_refused() {
    let half = Half::applied();
    let mut dice = Dice::new(22);
    for path in half.paths() {
        let bytes = half.text(&path).to_vec();
        // The lock's remarks alone are a lock without lines; without its last line end it is whole.
        for end in [0, 1 + dice.roll(bytes.len() - 2), bytes.len() - 2] {
            half.package.write(&path, &bytes[..end]);
            half.is_refused(&format!("{path} cut at {end}"), &names(&path));
        }
        half.package.write(&path, [&bytes[..], b"x\n"].concat());
        half.is_refused(&format!("{path} with a line more"), &names(&path));
    }
}

#[test]
fn a_missing_or_renamed_file_is_refused() {
    let half = Half::applied();
    for path in half.paths() {
        fs::remove_file(half.at(&path)).unwrap();
        half.is_refused(&format!("{path} removed"), &names(&path));
        fs::rename(half.at(&path), half.at(&format!("{path}.bak"))).unwrap();
        half.is_refused(&format!("{path} renamed"), &names(&path));
        fs::remove_file(half.at(&path)).unwrap();
        fs::create_dir(half.at(&path)).unwrap();
        half.is_refused(&format!("{path} is a folder"), &names(&path));
    }
}

#[test]
fn two_files_or_folders_that_changed_places_are_refused() {
    let half = Half::applied();
    for (first, second) in (0..story::NAMES.len()).flat_map(|a| (0..a).map(move |b| (b, a))) {
        let [a, b] = [first, second].map(|it| format!("migrations/{}", story::NAMES[it]));
        let words = [story::NAMES[first], story::NAMES[second]];
        fs::rename(half.at(&a), half.at("migrations/x")).unwrap();
        fs::rename(half.at(&b), half.at(&a)).unwrap();
        fs::rename(half.at("migrations/x"), half.at(&b)).unwrap();
        half.is_refused(&format!("{a} and {b} swapped"), &words);
        for file in ["sqlite.up.sql", "sqlite.down.sql", "migration.toml"] {
            let (a, b) = (format!("{a}/{file}"), format!("{b}/{file}"));
            if half.text(&a) != half.text(&b) {
                half.package.write(&a, half.text(&b));
                half.package.write(&b, half.text(&a));
                half.is_refused(&format!("{a} and {b} swapped"), &words);
            }
        }
    }
}

#[test]
fn a_folder_that_is_missing_renamed_or_there_twice_is_refused() {
    let half = Half::applied();
    for name in story::NAMES {
        let folder = format!("migrations/{name}");
        fs::remove_dir_all(half.at(&folder)).unwrap();
        half.is_refused(&format!("{name} removed"), &[name]);
        fs::rename(half.at(&folder), half.at("migrations/0000_other")).unwrap();
        half.is_refused(&format!("{name} renamed"), &[name]);
        for path in half.paths().iter().filter(|it| it.starts_with(&format!("{folder}/"))) {
            let copy = path.replace(&folder, "migrations/0009_copy");
            half.package.write(&copy, half.text(path));
        }
        half.is_refused(&format!("{name} copied"), &[name]);
    }
}

#[test]
fn a_file_that_nobody_signed_is_refused() {
    let half = Half::applied();
    for name in story::NAMES {
        half.package.write(&format!("migrations/{name}/more.sql"), "drop table users;\n");
        half.is_refused("a script more", &["more.sql"]);
    }
    half.package.write("migrations/0007_loose/sqlite.up.sql", "drop table users;\n");
    half.is_refused("a folder without manifest", &["0007_loose"]);
}

#[test]
fn the_locks_lines_in_another_order_or_number_are_refused() {
    let half = Half::applied();
    let text = String::from_utf8(half.text(LOCK).to_vec()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().position(|it| it.starts_with("0001")).unwrap();
    for at in first..lines.len() {
        let mut fewer = lines.clone();
        fewer.remove(at);
        half.package.write(LOCK, fewer.join("\n"));
        half.is_refused("a line less", &["model.lock", "0006_count"]);
        let mut twice = lines.clone();
        twice.push(lines[at]);
        half.package.write(LOCK, twice.join("\n"));
        half.is_refused("a line twice", &["model.lock"]);
        if at > first {
            let mut swapped = lines.clone();
            swapped.swap(at, at - 1);
            half.package.write(LOCK, swapped.join("\n"));
            half.is_refused("two lines swapped", &["model.lock"]);
        }
    }
    half.package.write(LOCK, format!("<<<<<<< ours\n{text}=======\n{text}>>>>>>> theirs\n"));
    half.is_refused("a conflict", &["conflict"]);
}

#[test]
fn an_edit_of_an_applied_migration_is_refused_although_it_was_signed() {
    let half = Half::applied();
    for name in &story::NAMES[..3] {
        for file in ["sqlite.up.sql", "sqlite.down.sql"] {
            let path = format!("migrations/{name}/{file}");
            half.package.write(&path, [half.text(&path), b"-- a remark\n"].concat());
            half.package.ok(&["sign"]);
            half.is_refused(&format!("{path} edited and signed"), &[*name]);
        }
    }
}

#[test]
fn files_of_an_older_version_are_refused_by_the_newest_name_of_the_database() {
    let half = Half::applied();
    for name in story::NAMES[2..].iter().rev() {
        fs::remove_dir_all(half.at(&format!("migrations/{name}"))).unwrap();
    }
    let lock = half.package.read(LOCK);
    let kept = lock.lines().filter(|it| !story::NAMES[2..].iter().any(|name| it.starts_with(name)));
    half.package.write(LOCK, kept.map(|it| format!("{it}\n")).collect::<String>());
    half.package.ok(&["heads"]);
    half.is_refused("older files", &["0003_checks"]);
}

#[test]
fn line_ends_and_marks_of_other_systems_are_no_edit() {
    let half = Half::applied();
    for path in half.paths() {
        let text = String::from_utf8(half.text(&path).to_vec()).unwrap();
        half.package.write(&path, format!("\u{FEFF}{}", text.replace('\n', "\r\n")));
    }
    half.package.ok(&["check"]);
    half.package.ok(&["migrate"]);
    assert_eq!(database::applied(&half.package.database()), story::NAMES);
    half.package.ok(&["migrate", "zero"]);
}
