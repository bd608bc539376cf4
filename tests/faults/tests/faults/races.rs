//! Several migrators at once on one file: each succeeds, and everything happens once.

use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::migrate::Run;
use crate::{Dice, database, is_long};

/// Starts so many, lets one of them die at some point if asked, and looks at the result.
#[track_caller]
fn race(run: &Run, racers: usize, dice: &mut Dice, with_death: bool) {
    run.reset();
    let mut children: Vec<Child> = (0..racers)
        .map(|at| {
            let mut command = run.package.xtask(&run.args);
            if with_death && at == 0 {
                command.env("MODEL_FAULT_AT", (1 + dice.roll(80)).to_string());
            }
            let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
            sleep(Duration::from_millis(dice.roll(8) as u64));
            child
        })
        .collect();
    if with_death && racers > 2 {
        // One more dies wherever it is by now.
        let _ = children[1].kill();
    }
    for (at, child) in children.into_iter().enumerate() {
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let may_die = with_death && at < 2;
        assert!(output.status.success() || may_die && output.status.code().is_none(), "{text}");
    }
    let ran = run.package.run(&run.args);
    if !with_death {
        assert!(ran.stdout.contains("nothing to do"), "{ran:?}");
    }
    run.aftermath(&ran);
}

fn rounds(ordinary: usize) -> usize {
    if is_long() { 50 } else { ordinary }
}

#[test]
fn of_two_eight_and_twenty_at_once_all_succeed_and_count_once() {
    let (run, mut dice) = (Run::up(), Dice::new(1));
    for (racers, ordinary) in [(2, 8), (8, 3), (20, 2)] {
        for _ in 0..rounds(ordinary) {
            race(&run, racers, &mut dice, false);
        }
    }
}

#[test]
fn with_one_killed_among_them_the_others_finish() {
    let (run, mut dice) = (Run::up(), Dice::new(2));
    for (racers, ordinary) in [(2, 6), (8, 3), (20, 1)] {
        for _ in 0..rounds(ordinary) {
            race(&run, racers, &mut dice, true);
        }
    }
}

#[test]
fn of_several_that_take_everything_back_all_succeed() {
    let (run, mut dice) = (Run::down("zero"), Dice::new(3));
    for _ in 0..rounds(3) {
        race(&run, 6, &mut dice, false);
    }
}

#[test]
fn a_migrator_waits_for_a_writer_that_is_no_migrator() {
    let run = Run::up();
    run.package.ok(&["migrate", "+1"]);
    let file = run.package.database();
    let holder = rusqlite::Connection::open(&file).unwrap();
    holder.execute_batch("begin immediate").unwrap();
    let mut command = run.package.xtask(&run.args);
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    sleep(Duration::from_millis(400));
    assert_eq!(database::applied(&file).len(), 1);
    holder.execute_batch("commit").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    run.aftermath(&run.package.run(&run.args));
}
