//! The same without the commands' help: the kernel kills them, or tells them that the disk is full,
//! at any system call that changes a file. Needs `strace`; says so and does nothing where it is not
//! to be had.

use std::collections::BTreeMap;
use std::fs;

use crate::makemigrations::{Writing, changed};
use crate::migrate::Run;
use crate::package::{Package, Ran};
use crate::{Dice, backfill, forks, is_long};

/// Calls that change a file or its name, and what they answer when the disk does not do it; `close`
/// has no answer that anybody can act on.
const CALLS: [(&str, &str); 14] = [
    ("openat", "ENOSPC"),
    ("close", ""),
    ("write", "ENOSPC"),
    ("pwrite64", "ENOSPC"),
    ("fsync", "EIO"),
    ("fdatasync", "EIO"),
    ("ftruncate", "EIO"),
    ("mkdir", "ENOSPC"),
    ("rename", "EIO"),
    ("renameat", "EIO"),
    ("renameat2", "EIO"),
    ("unlink", "EIO"),
    ("unlinkat", "EIO"),
    ("fchmod", "EIO"),
];

/// One call of one run: its name and which one of that name it is, from 1.
type Moment = (&'static str, usize);

/// Whether processes can be traced here.
fn is_available() -> bool {
    let probe = std::process::Command::new("strace")
        .args(["-f", "-e", "inject=write:signal=SIGKILL:when=1", "echo"])
        .output();
    let is_available = probe.is_ok_and(|it| it.status.code().is_none());
    if !is_available {
        crate::skipped("`strace` is not installed here, or may not trace");
    }
    is_available
}

/// Every call of a run that changes something.
fn moments(package: &Package, args: &[&str]) -> Vec<Moment> {
    let log = package.path().join("../").join(format!("trace-{}", std::process::id()));
    let log = log.with_extension(format!("{:?}", std::thread::current().id()));
    let names: Vec<String> = CALLS.iter().map(|(name, _)| format!("?{name}")).collect();
    let (list, output) = (format!("trace={}", names.join(",")), log.display().to_string());
    let ran = Ran::of(&mut package.under(&["strace", "-f", "-o", &output, "-e", &list], args));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let text = fs::read_to_string(&log).unwrap();
    fs::remove_file(&log).unwrap();
    // Each thread's calls are counted by themselves, as `when=` does.
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut moments = Vec::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let thread = words.next().unwrap_or("");
        let call = words.next().and_then(|it| it.split_once('('));
        let Some((name, _)) = call.and_then(|(it, _)| CALLS.iter().find(|(name, _)| *name == it))
        else {
            continue;
        };
        let count = counts.entry((thread, name)).or_default();
        *count += 1;
        moments.push((*name, *count));
    }
    let mut seen = std::collections::BTreeSet::new();
    moments.retain(|it| seen.insert(*it));
    moments
}

/// All of them, or some.
fn chosen(moments: Vec<Moment>, ordinary: usize, dice: &mut Dice) -> Vec<Moment> {
    if is_long() || moments.len() <= ordinary {
        return moments;
    }
    (0..ordinary).map(|_| moments[dice.roll(moments.len())]).collect()
}

fn killed(package: &Package, args: &[&str], (call, number): Moment) -> Ran {
    let inject = format!("inject={call}:signal=SIGKILL:when={number}");
    Ran::of(&mut package.under(&["strace", "-f", "-o", "/dev/null", "-e", &inject], args))
}

fn error_of((call, _): Moment) -> &'static str {
    CALLS.iter().find(|(name, _)| *name == call).map_or("", |(_, error)| error)
}

fn refused_by_the_disk(package: &Package, args: &[&str], (call, number): Moment) -> Ran {
    let error = error_of((call, number));
    let inject = format!("inject={call}:error={error}:when={number}");
    Ran::of(&mut package.under(&["strace", "-f", "-o", "/dev/null", "-e", &inject], args))
}

#[test]
fn killed_at_any_call_files_are_old_or_new() {
    if !is_available() {
        return;
    }
    let mut dice = Dice::new(11);
    let merge = &["makemigrations", "--merge"][..];
    let make = &["makemigrations"][..];
    for (package, args) in [(changed(), make), (backfill::added(), make), (forks::forked(), merge)]
    {
        let writing = Writing::of(&package, args);
        let moments = moments(&package, args);
        assert!(moments.len() > 50, "{moments:?}");
        for moment in chosen(moments, 20, &mut dice) {
            package.replace_all(&writing.old);
            let ran = killed(&package, args, moment);
            assert!(ran.is_dead(), "{moment:?}: {ran:?}");
            writing.aftermath(&package, &ran);
        }
    }
}

#[test]
fn on_a_disk_that_is_full_files_are_old_or_new() {
    if !is_available() {
        return;
    }
    for package in [changed(), backfill::added()] {
        let writing = Writing::of(&package, &["makemigrations"]);
        let mut moments = moments(&package, &writing.args);
        moments.retain(|it| !error_of(*it).is_empty());
        for moment in chosen(moments, 20, &mut Dice::new(12)) {
            package.replace_all(&writing.old);
            let ran = refused_by_the_disk(&package, &writing.args, moment);
            assert!(ran.code.is_some(), "{moment:?}: {ran:?}");
            writing.aftermath(&package, &ran);
        }
    }
}

#[test]
fn killed_at_any_call_a_database_is_old_or_new() {
    if !is_available() {
        return;
    }
    for (seed, run) in [(13, Run::up()), (14, Run::down("zero"))] {
        let moments = moments_of(&run);
        for moment in chosen(moments, 15, &mut Dice::new(seed)) {
            run.reset();
            let ran = killed(&run.package, &run.args, moment);
            assert!(ran.is_dead(), "{moment:?}: {ran:?}");
            run.aftermath(&ran);
        }
    }
}

#[test]
fn on_a_disk_that_is_full_a_database_is_old_or_new() {
    if !is_available() {
        return;
    }
    let run = Run::up();
    let mut moments = moments_of(&run);
    moments.retain(|it| !error_of(*it).is_empty());
    for moment in chosen(moments, 20, &mut Dice::new(15)) {
        run.reset();
        let ran = refused_by_the_disk(&run.package, &run.args, moment);
        assert!(ran.code.is_some(), "{moment:?}: {ran:?}");
        run.aftermath(&ran);
    }
}

fn moments_of(run: &Run) -> Vec<Moment> {
    run.reset();
    let moments = moments(&run.package, &run.args);
    assert!(moments.len() > 50, "{moments:?}");
    moments
}
