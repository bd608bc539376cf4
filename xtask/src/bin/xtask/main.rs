//! The workspace's own `cargo xtask`: what an app's has, and the commands for working on the
//! project itself.

mod bench;
mod ci;
mod engines;
mod run;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
For working on this project:
  test [--wide] [FILTER]   start what is needed, run every test, say which databases took part
  engines up|down|list [NAME…]   servers that stay, for many test runs
  bench [CASE]    compare with other libraries, print ratios
  ci              formatting, lints, docs, each crate alone, then `test`

For a project with models (`cargo xtask --help` has the details):
  init, makemigrations, migrate, status, history, heads, show, sql, check";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("test") => test::run(&args[1..]),
        Some("engines") => engines::run(&args[1..]),
        Some("bench") => bench::run(&args[1..]),
        Some("ci") => ci::run(),
        None | Some("help") => {
            run::say(HELP);
            ExitCode::SUCCESS
        }
        Some(_) => model_xtask::main(),
    }
}
