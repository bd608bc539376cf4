//! One package on the disk, stage by stage: `read → resolve → check → emit`.
//!
//! Each stage is a method that takes what the one before gave, so that the build script, xtask and
//! tests can stop anywhere. Nothing is written here.

mod queries;
#[cfg(test)]
mod tests;

pub use queries::Queries;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use model_core::ast::Crate;
use model_core::diagnostic::{Code, Diagnostic, FileId, Severity, Sources, Span};
use model_core::query;
use model_core::schema::{self, Schema};
use model_core::source::{self, CfgSet, Found};

use crate::config::Config;
use crate::disk::{Disk, DiskError};
use crate::emit::{self, Input};
use crate::report::{Report, compile_error_text};

const MANIFEST: Code = Code("C0106");

/// A package with models.
#[derive(Debug)]
pub struct Project {
    disk: Disk,
    config: Config,
    cfg: CfgSet,
}

/// What the source says, and every mistake of its own.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// The items that could be read.
    pub krate: Crate,
    /// The files, for drawing; the later stages add theirs.
    pub sources: Sources,
    /// What is wrong, and whether rustc says so too.
    pub found: Vec<Found>,
    /// The items that could not be read: their modules and names.
    pub failed: Vec<Vec<String>>,
}

/// The generated module, and what cargo should say besides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Generated {
    /// Rust items.
    pub text: String,
    /// A line each.
    pub warnings: Vec<String>,
}

impl Project {
    /// Opens the package whose `Cargo.toml` is in `dir`.
    ///
    /// # Errors
    /// When there is none, or its section `[package.metadata.model]` has a mistake.
    pub fn open(dir: impl Into<PathBuf>) -> Result<Self, Report> {
        let disk = Disk::new(dir);
        let mut sources = Sources::new();
        let text = match disk.read("Cargo.toml") {
            Ok(Some(text)) => text,
            Ok(None) => {
                return Err(nowhere(format!(
                    "there is no `{}`",
                    disk.root().join("Cargo.toml").display()
                )));
            }
            Err(error) => return Err(nowhere(error.to_string())),
        };
        let file = sources.add("Cargo.toml", text.as_str());
        let config = Config::parse(&text, file).map_err(|it| Report::new(it, &sources))?;
        Ok(Self { disk, config, cfg: CfgSet::new() })
    }

    /// The same package, configured as the compiler is: `#[cfg]` on models then means the same. Without
    /// it, nothing is configured.
    #[must_use]
    pub fn with_cfg(mut self, cfg: CfgSet) -> Self {
        self.cfg = cfg;
        self
    }

    /// What is configured.
    pub fn cfg(&self) -> &CfgSet {
        &self.cfg
    }

    /// The folder of `Cargo.toml`.
    pub fn root(&self) -> &Path {
        self.disk.root()
    }

    /// Its files.
    pub fn disk(&self) -> &Disk {
        &self.disk
    }

    /// What the section says.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The same, to be changed before the first stage.
    pub fn config_mut(&mut self) -> &mut Config {
        &mut self.config
    }

    /// The crate's root file.
    pub fn root_file(&self) -> String {
        match &self.config.models {
            Some(path) => path.clone(),
            None if self.disk.is_file("src/lib.rs") => "src/lib.rs".to_owned(),
            None => "src/main.rs".to_owned(),
        }
    }

    /// Source → ast: every model of the crate.
    pub fn read(&self) -> Read {
        let runtime = [self.config.runtime.as_str()];
        let walked = source::read_crate(&self.root_file(), &self.cfg, &runtime, &self.disk);
        Read {
            krate: walked.krate,
            sources: walked.sources,
            found: walked.found,
            failed: walked.failed,
        }
    }

    /// Ast → schema.
    ///
    /// # Errors
    /// What the models say that cannot be: a foreign key to no model, two tables of one name, a type
    /// that one of the databases cannot hold.
    pub fn schema(&self, read: &Read) -> Result<Schema, Report> {
        let mut schema = schema::resolve(&read.krate, &read.failed)
            .map_err(|it| Report::new(it, &read.sources))?;
        schema.extensions.clone_from(&self.config.extensions);
        let databases = &self.config.databases;
        let mut mistakes = schema::check(&schema, databases);
        mistakes.extend(query::check_schema_sql(&schema, databases));
        mistakes.finish(schema).map_err(|it| Report::new(it, &read.sources))
    }

    /// Query files → checked queries. `read` gives the places of the models for the messages.
    pub fn queries(&self, schema: &Schema, read: &Read) -> Queries {
        Queries::check(&self.disk, &self.config, schema, &read.sources)
    }

    /// The files that `embed_migrations!` embeds: paths relative to the folder of migrations, and
    /// absolute ones. Snapshots are left out, since no runner needs them.
    ///
    /// # Errors
    /// When the folder cannot be walked.
    pub fn embedded_files(&self) -> Result<Vec<(String, String)>, DiskError> {
        let absolute = |path: &str| self.disk.root().join(path).to_string_lossy().into_owned();
        let files = self.migration_paths(&["lock", "sql", "toml"])?;
        Ok(files.into_iter().map(|(relative, path)| (relative, absolute(&path))).collect())
    }

    /// All migration files as `model_core::migration::file` reads them: paths relative to the folder
    /// of migrations, and texts.
    ///
    /// # Errors
    /// When a folder or file cannot be read.
    pub fn migration_files(&self) -> Result<Vec<(String, String)>, DiskError> {
        let files = self.migration_paths(&["json", "lock", "sql", "toml"])?;
        // One that went after it was listed is not there.
        let read = |(relative, path): (String, String)| {
            Ok(self.disk.read(&path)?.map(|text| (relative, text)))
        };
        files.into_iter().filter_map(|it| read(it).transpose()).collect()
    }

    /// Relative to the folder of migrations, and to the package.
    fn migration_paths(&self, extensions: &[&str]) -> Result<Vec<(String, String)>, DiskError> {
        let folder = &self.config.migrations;
        let paths = self.disk.list(folder, extensions)?;
        Ok(paths.into_iter().map(|it| (it[folder.len() + 1..].to_owned(), it)).collect())
    }

    /// A folder that somebody named and that is not there.
    fn missing_queries(&self) -> Option<String> {
        let folder = &self.config.queries;
        let is_missing = self.config.queries_named && !self.root().join(folder).is_dir();
        is_missing
            .then(|| format!("there is no folder `{folder}`, in which queries are looked for"))
    }

    /// All stages: the text of the generated module. A mistake is an error in that text, never here.
    pub fn generated(&self) -> Generated {
        let read = self.read();
        if read.has_errors() {
            return Generated::error(broken_models(&read));
        }
        let schema = match self.schema(&read) {
            Ok(schema) => schema,
            Err(report) => return Generated::error(emit::broken_schema(report.for_rustc())),
        };
        let queries = self.queries(&schema, &read);
        let from = read.model_files().chain(queries.files.clone()).collect::<Vec<_>>();
        let input = Input {
            from: &from,
            dialects: &self.config.databases,
            runtime: &self.config.runtime,
            schema: &schema,
            queries_folder: &self.config.queries,
            queries: &queries.results(),
        };
        let mut warnings = queries.warnings();
        warnings.extend(self.missing_queries());
        Generated { text: emit::module(input), warnings }
    }
}

impl Read {
    /// Whether something could not be read.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|it| it.diagnostic.severity == Severity::Error)
    }

    /// The files with models, in the order of the walk.
    fn model_files(&self) -> impl Iterator<Item = String> {
        let files: BTreeSet<FileId> = self.krate.models.iter().map(|it| it.item.file).collect();
        files.into_iter().filter_map(|it| Some(self.sources.get(it)?.path.clone()))
    }
}

impl Generated {
    fn error(text: String) -> Self {
        Self { text, warnings: Vec::new() }
    }
}

/// What rustc and the derives report is left to them; the rest is reported in the generated module.
fn broken_models(read: &Read) -> String {
    let unreported = read.found.iter().filter(|it| !it.compiler_reports);
    let texts: Vec<String> =
        unreported.map(|it| compile_error_text(&it.diagnostic, &read.sources)).collect();
    match texts.is_empty() {
        true => emit::broken_models(&read.failed, &read.krate),
        false => emit::broken_schema(texts),
    }
}

fn nowhere(message: String) -> Report {
    Report::new(Diagnostic::error(MANIFEST, Span::NONE, message), &Sources::new())
}
