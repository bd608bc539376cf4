//! The entry of build scripts.

use std::path::{Path, PathBuf};
use std::{env, io, process};

use model_core::dialect::Dialect;

use crate::cargo;
use crate::config::Config;
use crate::emit;
use crate::project::{Generated, Project};
use crate::report::Report;

/// Writes the typed modules of this crate, as `Cargo.toml` says: the whole of most build scripts.
///
/// For the crate it makes what `model_runtime::include_generated!` and `embed_migrations!` include.
///
/// # Panics
/// Never. Outside of a build script, or when the output cannot be written, it ends the process with
/// a sentence.
pub fn generate() {
    Builder::new().generate();
}

/// [`generate`] with something said in the build script instead of in `Cargo.toml`.
///
/// ```no_run
/// build_support::Builder::new().models("src/lib.rs").queries("db/queries").generate();
/// ```
#[derive(Debug, Clone, Default)]
pub struct Builder {
    databases: Option<Vec<Dialect>>,
    models: Option<String>,
    queries: Option<String>,
    migrations: Option<String>,
}

impl Builder {
    /// As `Cargo.toml` says.
    pub fn new() -> Self {
        Self::default()
    }

    /// The databases that every query is checked for.
    #[must_use]
    pub fn databases(mut self, databases: impl IntoIterator<Item = Dialect>) -> Self {
        self.databases = Some(databases.into_iter().collect());
        self
    }

    /// The crate's root file, such as `src/lib.rs`.
    #[must_use]
    pub fn models(mut self, root_file: impl Into<String>) -> Self {
        self.models = Some(root_file.into());
        self
    }

    /// The folder of `.sql` files.
    #[must_use]
    pub fn queries(mut self, folder: impl Into<String>) -> Self {
        self.queries = Some(folder.into());
        self
    }

    /// The folder of migrations.
    #[must_use]
    pub fn migrations(mut self, folder: impl Into<String>) -> Self {
        self.migrations = Some(folder.into());
        self
    }

    /// Reads, checks and writes.
    ///
    /// # Panics
    /// Never; see [`generate`].
    pub fn generate(self) {
        if let Err(message) = self.run() {
            fail(&message);
        }
    }

    fn run(self) -> Result<(), String> {
        let root = variable("CARGO_MANIFEST_DIR")?;
        let out = variable("OUT_DIR")?;
        match Project::open(&root) {
            Ok(project) => self.build(project.with_cfg(cargo::cfg_set()), &out),
            Err(report) => write_mistakes(&report, &out).map_err(|it| cannot_write(&out, &it)),
        }
    }

    fn build(self, mut project: Project, out: &Path) -> Result<(), String> {
        self.override_config(project.config_mut());
        let Generated { text, warnings } = project.generated();
        let migrations = project.embedded_files().map_err(|it| it.to_string())?;
        write(out, &text, &emit::migrations(&migrations, &project.config().runtime))
            .map_err(|it| cannot_write(out, &it))?;
        warnings.iter().for_each(|it| cargo::warn(it));
        cargo::watch(project.disk(), project.config());
        Ok(())
    }

    fn override_config(self, config: &mut Config) {
        let Self { databases, models, queries, migrations } = self;
        config.models = models.or(config.models.take());
        if let Some(databases) = databases {
            config.databases = databases;
        }
        if let Some(queries) = queries {
            config.queries = queries;
            config.queries_named = true;
        }
        if let Some(migrations) = migrations {
            config.migrations = migrations;
        }
    }
}

/// A mistake in `Cargo.toml` is shown as one in a query is.
fn write_mistakes(report: &Report, out: &Path) -> io::Result<()> {
    write(out, &emit::broken_schema(report.for_rustc()), &emit::migrations(&[], "model_runtime"))
}

fn write(out: &Path, module: &str, migrations: &str) -> io::Result<()> {
    cargo::write_if_changed(&out.join("model_generated.rs"), module)?;
    cargo::write_if_changed(&out.join("model_migrations.rs"), migrations)
}

fn variable(name: &str) -> Result<PathBuf, String> {
    let value = env::var_os(name).map(PathBuf::from);
    value.ok_or_else(|| format!("{name} is not set: build_support::generate() is for a build.rs"))
}

fn cannot_write(out: &Path, error: &io::Error) -> String {
    format!("cannot write to {}: {error}", out.display())
}

#[expect(clippy::print_stderr, reason = "the last word of a build script")]
fn fail(message: &str) -> ! {
    eprintln!("build-support: {message}");
    process::exit(1)
}
