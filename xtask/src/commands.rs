//! One file per command.

mod check;
mod heads;
mod init;
mod makemigrations;
mod migrate;
mod show;
mod sign;
mod sql;
mod status;

use crate::app::{App, start_folder};
use crate::cli::{Cli, Command};
use crate::exit::Failure;
use crate::output::Output;

/// Runs the command.
pub(crate) fn run(cli: &Cli, out: &mut Output) -> Result<(), Failure> {
    let app = || App::open(&cli.project);
    match &cli.command {
        Command::Init(args) => init::run(args, &start_folder(&cli.project)?, out),
        Command::Makemigrations(args) => makemigrations::run(&app()?, args, out),
        Command::Migrate(args) => migrate::run(&app()?, args, out),
        Command::Status(args) => status::status(&app()?, args, out),
        Command::History(args) => status::history(&app()?, args, out),
        Command::Heads => heads::run(&app()?, out),
        Command::Show(args) => show::run(&app()?, &args.what, out),
        Command::Sign => sign::run(&app()?, out),
        Command::Sql(args) => sql::run(&app()?, args, out),
        Command::Check => check::run(&app()?, out),
    }
}
