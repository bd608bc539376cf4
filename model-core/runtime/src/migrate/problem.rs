//! Why the runner stopped.

use std::fmt;

use model_core::migration::file::{FileError, HistoryError};

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
        database: &'static str,
    },
    /// A step has a class that the runner does not take on this database.
    Class {
        /// The migration's name.
        migration: String,
        /// The class.
        class: &'static str,
        /// The database.
        database: &'static str,
    },
    /// A statement failed; its transaction is rolled back, and with it the migration, unless that is
    /// made of several.
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
    },
    /// After a rebuild of tables some rows refer to nothing; the migration is rolled back.
    Dangling {
        /// The migration's name.
        migration: String,
        /// The table of the rows.
        table: String,
        /// The table that they refer to.
        target: String,
        /// How many rows there are in all such tables.
        rows: usize,
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
            Self::NoScript { .. } => {
                "add the database to `databases` in `[package.metadata.model]` and make the \
                 migration's files for it"
                    .to_owned()
            }
            Self::Class { database, .. } => {
                format!("make the migration's files for {database} again, which writes its classes")
            }
            Self::Failed { .. } => {
                "mend the data or the migration and run again; nothing of it has happened"
                    .to_owned()
            }
            Self::Dangling { .. } => {
                "delete those rows or give them what they refer to, and run again; nothing of the \
                 migration has happened"
                    .to_owned()
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
            Self::NoScript { migration, database } => {
                write!(f, "the migration `{migration}` was not written for {database}")?;
            }
            Self::Class { migration, class, database } => write!(
                f,
                "the migration `{migration}` has a step of the class `{class}`, which {database} \
                 does not have"
            )?,
            Self::Failed { migration, step, words, statement, message } => write!(
                f,
                "the migration `{migration}` failed in step {step} ({words}): {message}, in `{}`",
                shortened(statement)
            )?,
            Self::Dangling { migration, table, target, rows } => write!(
                f,
                "after the migration `{migration}` {rows} rows would refer to nothing, in `{table}` to \
                 `{target}` for one"
            )?,
        }
        write!(f, "; {}", self.help())
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
