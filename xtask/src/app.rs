//! The package that a command is about, read as far as the command needs it.

use std::path::{Path, PathBuf};

use build_support::project::Read;
use build_support::{Project, config};
use model_core::diagnostic::render;
use model_core::migration::file::{self, Chain, FileError};
use model_core::schema::Schema;

use crate::cli::ProjectArgs;
use crate::exit::Failure;
use crate::features;
use crate::stage::{self, Alone};

/// A package with models and migrations.
pub(crate) struct App {
    project: Project,
}

/// The models and what they describe.
pub(crate) struct Models {
    /// The items, and the files for drawing.
    pub(crate) read: Read,
    /// The tables.
    pub(crate) schema: Schema,
}

impl App {
    /// Finds and opens the package.
    pub(crate) fn open(args: &ProjectArgs) -> Result<Self, Failure> {
        let start = start_folder(args)?;
        let folder = config::find_package(&start, args.package.as_deref())
            .map_err(|error| Failure::mistake(format!("{error}\nhelp: {}", error.help())))?;
        let project = Project::open(folder).map_err(|it| Failure::mistake(it.to_string()))?;
        let cfg = features::cfg_set(&project, args)?;
        Ok(Self { project: project.with_cfg(cfg) })
    }

    /// The package.
    pub(crate) fn project(&self) -> &Project {
        &self.project
    }

    /// The folder of migrations.
    pub(crate) fn migrations_folder(&self) -> PathBuf {
        self.project.root().join(&self.project.config().migrations)
    }

    /// The right to write migrations, with nothing left of runs that were killed.
    pub(crate) fn alone(&self) -> Result<Alone, Failure> {
        let alone = Alone::take(self.project.root()).ok_or_else(|| {
            Failure::mistake(
                "another command is writing migrations of this package, and nothing was written\nhelp: run this one when that one is done",
            )
        })?;
        stage::sweep(&self.migrations_folder());
        stage::finish(&self.migrations_folder())?;
        Ok(alone)
    }

    /// Reads the models and resolves them.
    pub(crate) fn models(&self) -> Result<Models, Failure> {
        let read = self.project.read();
        if read.has_errors() {
            return Err(Failure::mistake(drawn(&read)));
        }
        let schema = self.project.schema(&read).map_err(|it| Failure::mistake(it.to_string()))?;
        Ok(Models { read, schema })
    }

    /// The migration files: path below their folder, and text.
    pub(crate) fn migration_texts(&self) -> Result<Vec<(String, String)>, Failure> {
        self.project.migration_files().map_err(|it| Failure::mistake(it.to_string()))
    }

    /// The migrations, verified.
    pub(crate) fn chain(&self) -> Result<Chain, Failure> {
        file::read(&self.migration_texts()?).map_err(|it| self.broken_files(&it))
    }

    /// What is wrong with migration files, for people.
    pub(crate) fn broken_files(&self, errors: &[FileError]) -> Failure {
        let folder = &self.project.config().migrations;
        let each =
            errors.iter().map(|it| format!("error[{}]: {it}\n  = help: {}", it.code(), it.help()));
        let texts: Vec<String> = each.collect();
        let unfinished = match self.migrations_folder().join(stage::JOURNAL).exists() {
            true => {
                "\nhelp: a run was stopped in its middle: `cargo xtask makemigrations` finishes it"
            }
            false => "",
        };
        Failure::mistake(format!(
            "{}\n\nthe migrations in `{folder}` were left as they are{unfinished}",
            texts.join("\n\n")
        ))
    }
}

/// Every mistake of the source.
fn drawn(read: &Read) -> String {
    let each: Vec<String> =
        read.found.iter().map(|it| render(&it.diagnostic, &read.sources)).collect();
    each.join("\n\n")
}

/// Where to look: `--manifest-dir`, or the current folder.
pub(crate) fn start_folder(args: &ProjectArgs) -> Result<PathBuf, Failure> {
    let asked = args.manifest_dir.as_deref().unwrap_or(Path::new("."));
    asked.canonicalize().map_err(|error| Failure::mistake(format!("{}: {error}", asked.display())))
}
