//! The generated code beside the bare driver and its peers: same rows, same settings, same work,
//! interleaved in one process. See README.md for how to read the numbers.

use std::process::ExitCode;
use std::time::Duration;

use contender::Outcome;
use course::Course;
use flags::{Command, Engine, Flags};
use measure::Plan;

mod acquire;
mod blocking;
mod case;
mod contender;
mod contenders;
mod course;
mod flags;
mod instructions;
mod mariadb;
mod measure;
mod memory;
mod models;
mod postgres;
mod report;
mod rows;
mod sqlite;

/// What the build script made of `models` and of `queries/`.
mod db {
    model_runtime::include_generated!();
}

fn main() -> ExitCode {
    let done = match flags::parse(std::env::args().skip(1).collect()) {
        Ok(Command::Help) => {
            print!("{}", flags::HELP);
            Ok(())
        }
        Ok(Command::Peers(flags)) => peers(&flags),
        Ok(Command::Scale(rest)) => scale(&rest),
        Ok(Command::StreamChild(rest)) => memory::child(&rest),
        Err(wrong) => {
            eprintln!("error: {wrong}\n\n{}", flags::HELP);
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn peers(flags: &Flags) -> Outcome<()> {
    if flags.instructions {
        return instructions::print(flags);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // sqlx gives a connection back to its pool from a task, so the runtime must be there to the end.
    let _entered = runtime.enter();
    let folder = tempfile::tempdir()?;
    if flags.acquire {
        return runtime.block_on(acquire::print(flags, folder.path()));
    }
    let url = flags.url.as_deref().ok_or("give the server with --url");
    let mut course = match flags.engine {
        Engine::Sqlite => sqlite::course(&runtime, folder.path(), &flags.only)?,
        Engine::Postgres => postgres::course(&runtime, url?, &flags.only)?,
        Engine::MariaDb => mariadb::course(&runtime, url?, &flags.only)?,
    };
    if let Some(times) = flags.once {
        return once(&mut course, flags, times);
    }
    let plan = Plan { rounds: flags.rounds, batch: Duration::from_millis(flags.batch_ms) };
    let mut all = Vec::new();
    for case in &flags.cases {
        let measured = course.run(*case, plan)?;
        if !flags.json {
            report::print_table(&measured);
        }
        all.extend(measured);
    }
    if flags.json {
        println!("{:#}", report::json(flags.engine.name(), &all));
    } else if flags.stream {
        memory::print_peaks(&flags.only)?;
    }
    Ok(())
}

fn once(course: &mut Course<'_>, flags: &Flags, times: u32) -> Outcome<()> {
    for case in flags.cases.iter().take(1) {
        for took in course.once(*case, times)? {
            println!("{}", report::words(took));
        }
    }
    Ok(())
}

/// The second part is a package of its own: it measures debug builds, as build scripts and the
/// `xtask` of an app are.
fn scale(rest: &[String]) -> Outcome<()> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/scale/Cargo.toml");
    let status = std::process::Command::new("cargo")
        .args(["run", "--quiet", "--manifest-path", manifest, "--"])
        .args(rest)
        .status()?;
    if status.success() { Ok(()) } else { Err("the scale part failed".into()) }
}
