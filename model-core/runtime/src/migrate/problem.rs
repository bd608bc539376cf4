//! Why the runner stopped.

use std::fmt;
use std::time::Duration;

use model_core::dialect::Dialect;
use model_core::migration::file::{Class, Direction, FileError, HistoryError, script_file};

use super::misfit::{self, Misfits};

/// Why the runner stopped. Unless it is [`Problem::Failed`] or [`Problem::Dangling`], no statement
/// of a migration has run.
#[derive(Debug)]
#[non_exhaustive]
pub enum Problem {
    /// The files are not whole.
    Files(Vec<FileError>),
    /// The files and the history of the database are not of one line.
    History(HistoryError),
    /// The history itself makes no sense.
    BrokenHistory {
        /// What is wrong, in words.
        what: String,
    },
    /// The database has tables, but no history.
    NotEmpty {
        /// Some of the tables.
        tables: Vec<String>,
    },
    /// The database belongs to another application.
    OtherApp {
        /// The one that was asked for.
        expected: String,
        /// The one that it belongs to.
        found: String,
    },
    /// The database belongs to another environment.
    OtherEnvironment {
        /// The one that was asked for.
        expected: String,
        /// The one that it belongs to.
        found: String,
    },
    /// There is no such migration.
    UnknownTarget {
        /// As it was given.
        target: String,
        /// The nearest name, or those that begin so.
        near: Vec<String>,
    },
    /// There are not so many migrations in this direction.
    TooFar {
        /// As it was given.
        target: String,
        /// How many there are.
        available: usize,
    },
    /// There is no way back from a migration.
    Irreversible {
        /// Its name.
        migration: String,
        /// Why.
        reason: String,
    },
    /// The migration was not written for this database.
    NoScript {
        /// Its name.
        migration: String,
        /// The database.
        dialect: Dialect,
    },
    /// A script says that somebody has to finish it.
    Unwritten {
        /// The migration's name.
        migration: String,
        /// The database.
        dialect: Dialect,
        /// Which way.
        direction: Direction,
        /// What is open.
        reasons: Vec<String>,
    },
    /// A step has a class that this database does not have.
    Class {
        /// The migration's name.
        migration: String,
        /// The database.
        dialect: Dialect,
        /// The class.
        class: Class,
        /// Those that it has.
        allowed: Vec<Class>,
    },
    /// A step commits itself and does not say by what one sees whether it has run.
    NoProbe {
        /// The migration's name.
        migration: String,
        /// Which step, from 1.
        step: usize,
    },
    /// A migration was begun and has to come to its end first.
    Unfinished {
        /// Its name.
        migration: String,
        /// Which way.
        direction: Direction,
    },
    /// A step of an unfinished migration has run, and its file says something else now.
    StepChanged {
        /// The migration's name.
        migration: String,
        /// Which step, from 1.
        step: usize,
    },
    /// The migrator died in a step, and the database is neither as before it nor as after it.
    Neither {
        /// The migration's name.
        migration: String,
        /// Which step, from 1.
        step: usize,
        /// What the step does.
        words: String,
        /// The query that was to tell.
        probe: String,
        /// What it told.
        found: String,
    },
    /// Another migrator had the lock for too long.
    Locked {
        /// So long.
        waited: Duration,
        /// Who, in words, if the database says.
        holder: Option<String>,
    },
    /// The database could not say whether the lock against other migrators is free.
    LockFailed,
    /// The connection does not have the lock that it took.
    LockLost,
    /// A statement failed; its migration is rolled back to the last step that is committed.
    Failed {
        /// The migration's name.
        migration: String,
        /// Which step, from 1.
        step: usize,
        /// What the step does.
        words: String,
        /// The statement.
        statement: String,
        /// What the database said.
        message: String,
        /// How many steps are done and committed: none, unless the migration is one of several
        /// transactions.
        kept: usize,
        /// The rows at fault, where they can be told.
        misfits: Option<Box<Misfits>>,
    },
    /// After a rebuild of tables some rows refer to nothing; the migration is rolled back.
    Dangling {
        /// The migration's name.
        migration: String,
        /// The rows, by foreign key.
        misfits: Vec<Misfits>,
    },
}

impl Problem {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Files(errors) => errors.first().map(FileError::help).unwrap_or_default(),
            Self::History(error) => error.help().to_owned(),
            Self::BrokenHistory { .. } => {
                "restore the tables `model_migrations` and `model_migration_steps` from a backup"
                    .to_owned()
            }
            Self::NotEmpty { .. } => {
                "check the URL; if these tables are what the first migrations make, note those as \
                 applied with `--fake`; if they have nothing to do with them, use `--adopt`"
                    .to_owned()
            }
            Self::OtherApp { .. } | Self::OtherEnvironment { .. } => "check the URL".to_owned(),
            Self::UnknownTarget { near, .. } if near.is_empty() => {
                "give a migration's name, `zero`, `+1` or `-1`".to_owned()
            }
            Self::UnknownTarget { near, .. } => format!("did you mean {}?", listed(near)),
            Self::TooFar { available, .. } => format!("there are {available}"),
            Self::Irreversible { .. } => {
                "restore a backup, or write a new migration that does what you need".to_owned()
            }
            Self::NoScript { migration: _, dialect } => format!(
                "put \"{dialect}\" into `databases` of `[package.metadata.model]`, then run \
                 `cargo xtask makemigrations`, which writes the missing scripts"
            ),
            Self::Unwritten { migration, dialect, direction, reasons: _ } => format!(
                "write into `{migration}/{}` what it is to run, remove its line `-- unfinished: …`, \
                 then run `cargo xtask sign`",
                script_file(*dialect, *direction)
            ),
            Self::Class { migration: _, dialect, class: _, allowed } => {
                let allowed: Vec<String> =
                    allowed.iter().map(|it| format!("`[{}]`", it.word())).collect();
                format!("on {} a step is {}", dialect.title(), allowed.join(" or "))
            }
            Self::NoProbe { .. } => {
                "write below its step line `-- probe: select …`, a query that says `done` when the \
                 step has run and `open` when it has not"
                    .to_owned()
            }
            Self::Unfinished { migration, direction: Direction::Up } => {
                format!("finish it by `cargo xtask migrate {migration}`")
            }
            Self::Unfinished { migration: _, direction: Direction::Down } => {
                "finish it by `cargo xtask migrate -1`".to_owned()
            }
            Self::StepChanged { .. } => {
                "restore the file from version control; steps that have not run may be changed"
                    .to_owned()
            }
            Self::Neither { .. } => {
                "bring the database by hand to where it was before the step or to where it is to be \
                 after it, and run again"
                    .to_owned()
            }
            Self::Locked { .. } => {
                "wait for the other migrator, or end its session on the server".to_owned()
            }
            Self::LockFailed => {
                "look into the server's log, and whether the URL names a database".to_owned()
            }
            Self::LockLost => {
                "connect to the server itself, not through a pooler that gives each transaction \
                 another connection"
                    .to_owned()
            }
            Self::Failed { misfits: Some(_), .. } => {
                "mend those rows, or let the migration say what becomes of them, and run again"
                    .to_owned()
            }
            Self::Failed { statement, .. } if statement.starts_with("create extension") => format!(
                "let a superuser run `{}` in this database; the migration takes an extension that \
                 is there as it is",
                shortened(statement)
            ),
            Self::Failed { misfits: None, .. } => {
                "mend the data or the migration and run again".to_owned()
            }
            Self::Dangling { .. } => {
                "delete those rows or give them what they refer to, and run again".to_owned()
            }
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files(errors) => write_files(f, errors)?,
            Self::History(error) => write!(f, "{error}")?,
            Self::BrokenHistory { what } => write!(f, "the database's history is broken: {what}")?,
            Self::NotEmpty { tables } => {
                write!(
                    f,
                    "the database has no history of migrations, but tables: {}",
                    listed(tables)
                )?;
            }
            Self::OtherApp { expected, found } => {
                write!(
                    f,
                    "the database belongs to the application `{found}`, not to `{expected}`"
                )?;
            }
            Self::OtherEnvironment { expected, found } => {
                write!(f, "the database is that of `{found}`, not of `{expected}`")?;
            }
            Self::UnknownTarget { target, near } if near.len() > 1 => {
                write!(f, "several migrations begin with `{target}`")?;
            }
            Self::UnknownTarget { target, near: _ } => {
                write!(f, "there is no migration `{target}`")?;
            }
            Self::TooFar { target, available: _ } => {
                write!(f, "there are not as many migrations as `{target}` asks for")?;
            }
            Self::Irreversible { migration, reason } => {
                write!(f, "there is no way back from the migration `{migration}`: {reason}")?;
            }
            Self::NoScript { migration, dialect } => {
                write!(f, "the migration `{migration}` was not written for {}", dialect.title())?;
            }
            Self::Unwritten { migration, dialect, direction: _, reasons } => {
                let (title, reasons) = (dialect.title(), reasons.join("; "));
                write!(f, "the migration `{migration}` is not finished for {title}: {reasons}")?;
            }
            Self::Class { migration, dialect: _, class, allowed: _ } => {
                let class = class.word();
                write!(f, "the migration `{migration}` has a step of the class `{class}`")?;
            }
            Self::NoProbe { migration, step } => write!(
                f,
                "the step {step} of the migration `{migration}` commits itself, and nothing tells \
                 after a crash whether it has run"
            )?,
            Self::Unfinished { migration, direction: Direction::Up } => {
                write!(f, "the migration `{migration}` is applied in part")?;
            }
            Self::Unfinished { migration, direction: Direction::Down } => {
                write!(f, "the migration `{migration}` is taken back in part")?;
            }
            Self::StepChanged { migration, step } => write!(
                f,
                "the step {step} of the migration `{migration}` has run, and its file was changed \
                 since"
            )?,
            Self::Neither { migration, step, words, probe, found } => write!(
                f,
                "the migration `{migration}` was interrupted in step {step} ({words}), and the \
                 database is neither as before it nor as after it: `{probe}` says `{found}`"
            )?,
            Self::Locked { waited, holder } => {
                let seconds = waited.as_secs();
                write!(f, "another migrator has the lock, for {seconds} s by now")?;
                if let Some(holder) = holder {
                    write!(f, ": {holder}")?;
                }
            }
            Self::LockFailed => {
                f.write_str("the database does not give the lock against other migrators")?;
            }
            Self::LockLost => {
                f.write_str("the lock against other migrators is not held by this connection")?;
            }
            Self::Failed { migration, step, words, statement, message, misfits, kept: _ } => {
                write!(f, "the migration `{migration}` failed in step {step}: {words}\n  ")?;
                match misfits {
                    Some(misfits) => write!(f, "{misfits}")?,
                    None => write!(f, "{message}\n  in `{}`", shortened(statement))?,
                }
                return self.write_aftermath(f);
            }
            Self::Dangling { migration, misfits } => {
                let rows = misfit::listed(misfits);
                write!(f, "rows would refer to nothing after the migration `{migration}`{rows}")?;
                return self.write_aftermath(f);
            }
        }
        write!(f, "; {}", self.help())
    }
}

impl Problem {
    /// For what needs more than a line.
    fn write_aftermath(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let happened = match self {
            Self::Failed { kept, .. } if *kept > 0 => {
                format!("the steps up to {kept} are done and stay")
            }
            _ => "nothing of it has happened".to_owned(),
        };
        write!(f, "\n{happened}\nhelp: {}", self.help())
    }
}

fn write_files(f: &mut fmt::Formatter<'_>, errors: &[FileError]) -> fmt::Result {
    let Some(first) = errors.first() else { return f.write_str("the files are not whole") };
    write!(f, "{first}")?;
    match errors.len() {
        1 => Ok(()),
        count => write!(f, " (and {} more)", count - 1),
    }
}

fn listed(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut out: Vec<String> = names.iter().take(SHOWN).map(|it| format!("`{it}`")).collect();
    if names.len() > SHOWN {
        out.push(format!("{} more", names.len() - SHOWN));
    }
    out.join(", ")
}

fn shortened(statement: &str) -> String {
    const LONGEST: usize = 200;
    let line = statement.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
