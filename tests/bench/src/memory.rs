//! What streaming keeps in memory: the peak of a process of its own for few rows and for many. A
//! library that holds one row at a time has the same peak for both.

use std::path::Path;
use std::process::Command;

use tokio::runtime::Runtime;

use crate::contender::Outcome;
use crate::sqlite;

const ROWS: [i64; 2] = [1_000, 1_000_000];

pub fn print_peaks(only: &[String]) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let files = ROWS.map(|rows| (rows, folder.path().join(format!("{rows}.db"))));
    for (rows, file) in &files {
        sqlite::fill_people(file, *rows)?;
    }
    println!("\nstream: peak memory (KiB) of a process that streams people one by one");
    println!("  {:10} {:>12} {:>15} {:>8}", "", "1,000 rows", "1,000,000 rows", "more");
    for (name, _) in sqlite::STREAMERS {
        if !only.is_empty() && !only.iter().any(|only| only == name) {
            continue;
        }
        let [few, many] = files.each_ref().map(|(_, file)| peak_of_child(name, file));
        let (few, many) = (few?, many?);
        println!("  {name:10} {few:>12} {many:>15} {:>8}", many.saturating_sub(few));
    }
    Ok(())
}

fn peak_of_child(name: &str, file: &Path) -> Outcome<u64> {
    let child =
        Command::new(std::env::current_exe()?).args(["stream-child", name]).arg(file).output()?;
    if !child.status.success() {
        return Err(String::from_utf8_lossy(&child.stderr).into());
    }
    Ok(String::from_utf8(child.stdout)?.trim().parse()?)
}

/// The child: streams, then prints its own peak in KiB.
pub fn child(words: &[String]) -> Outcome<()> {
    let [name, file] = words else { return Err("stream-child takes a name and a file".into()) };
    let (_, stream) = sqlite::STREAMERS
        .into_iter()
        .find(|(known, _)| known == name)
        .ok_or_else(|| format!("there is no contender {name:?}"))?;
    let runtime = Runtime::new()?;
    let _entered = runtime.enter();
    stream(&runtime, file)?;
    println!("{}", own_peak()?);
    Ok(())
}

/// Linux counts the peak of the resident set for each process.
fn own_peak() -> Outcome<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
    Ok(kib.ok_or("/proc/self/status says no VmHWM")?.parse()?)
}
