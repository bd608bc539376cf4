//! Instructions instead of time: the same number on every run, whatever else the machine does. What a
//! system call or a waking thread costs is not in it.

use std::process::Command;

use crate::case::Case;
use crate::contender::Outcome;
use crate::flags::Flags;

/// Those whose work is done in the thread that asks for it.
const CONTENDERS: [&str; 3] = ["raw", "model", "diesel"];

pub fn print(flags: &Flags) -> Outcome<()> {
    let mut names: Vec<&str> = flags.only.iter().map(String::as_str).collect();
    if names.is_empty() {
        names.extend(CONTENDERS);
    }
    // Tasks that wait for each other spin for as long as it takes.
    for case in flags.cases.iter().filter(|it| **it != Case::LookupPool16) {
        println!("\n{}: {}", case.name(), case.words());
        println!("  {:10} {:>14} {:>8}", "", "instructions", "ratio");
        let mut base = None;
        for name in &names {
            let count = of(*case, name)?;
            let ratio = count / *base.get_or_insert(count);
            println!("  {name:10} {count:>14.0} {ratio:>8.3}");
        }
    }
    Ok(())
}

/// Of one run of a case: what more runs add, so that opening and filling the file is not in it.
fn of(case: Case, contender: &str) -> Outcome<f64> {
    let (few, many) = match case {
        Case::Rows10000 | Case::Insert1000 | Case::InsertBulk1000 | Case::Mixed1000 => (4, 24),
        Case::Lookups100 | Case::Parents100 => (20, 120),
        Case::Lookup | Case::LookupPool16 | Case::Rows1 | Case::Rows100 | Case::Parent10 => {
            (100, 1_100)
        }
    };
    let more = count(case, contender, many)?.saturating_sub(count(case, contender, few)?);
    Ok(more as f64 / f64::from(many - few))
}

fn count(case: Case, contender: &str, times: u32) -> Outcome<u64> {
    let times = times.to_string();
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(["sqlite", "--only", contender, "--once", &times, case.name()])
        .output()
        .map_err(|error| format!("valgrind, which counts the instructions: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    count.ok_or_else(|| format!("valgrind counted nothing: {said}").into())
}
