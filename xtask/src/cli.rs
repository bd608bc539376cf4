//! The words of the command line. No behaviour: [`crate::commands`] has one file per command.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Migrations and checks for models.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, max_term_width = 100)]
#[command(after_help = "\
Exit codes: 0 done; 1 a mistake in the input; 2 wrong command line; 3 a decision is missing \
(the line to paste is printed); 4 `check` or `--check` found nothing wrong, but something left to do: \
a change without a migration, SQL that a database lacks or that waits to be finished; \
5 the database could not be reached.")]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Which package the command is about.
#[derive(Debug, Clone, Args)]
pub(crate) struct ProjectArgs {
    /// The package with the models, where the workspace has several
    #[arg(short, long, global = true, value_name = "NAME")]
    pub(crate) package: Option<String>,
    /// The folder to look in instead of the current one
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) manifest_dir: Option<PathBuf>,
    /// Features of the package under which models are read, besides the default ones
    #[arg(short = 'F', long, global = true, value_delimiter = ',', value_name = "NAMES")]
    pub(crate) features: Vec<String>,
    /// Read the models without the package's default features
    #[arg(long, global = true)]
    pub(crate) no_default_features: bool,
    /// Print one JSON document instead of text, and ask nothing
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Set up a package: metadata, build.rs, a first model, an xtask crate and the cargo alias
    Init(InitArgs),
    /// Compare the models with the snapshots and write the migration that leads from one to the other
    ///
    /// Migrations that lack the SQL of a database, because it was put into `databases` after they had
    /// been written, get it first, from what they say that they did. No file that is there changes but
    /// `model.lock`. A script that somebody wrote by hand has no translation: the one for the added
    /// database then says `-- unfinished:` and why, and `migrate` refuses it until it is written and
    /// signed with `sign`.
    #[command(visible_alias = "revision", alias = "make-migrations")]
    Makemigrations(MakemigrationsArgs),
    /// Apply migrations to the database
    #[command(visible_alias = "upgrade")]
    Migrate(MigrateArgs),
    /// Say which migrations are applied and which are not
    #[command(visible_alias = "showmigrations", alias = "current")]
    Status(DatabaseArgs),
    /// Say what was applied when
    History(DatabaseArgs),
    /// List the newest migrations; more than one means that branches have forked
    Heads,
    /// Print an intermediate form: the models, the schema, a migration, a checked query, generated code
    Show(ShowArgs),
    /// Take the files of migrations as they are now, after an edit by hand
    Sign,
    /// Print the SQL of a migration or of a range of them
    #[command(visible_alias = "sqlmigrate")]
    Sql(SqlArgs),
    /// For CI: models equal snapshots, files intact, queries right, no migration without its SQL
    ///
    /// Ends with 1 when something is wrong, and with 4 when something is only left to do: the models
    /// have changes without a migration, a database that was added lacks SQL, or a script of it says
    /// `-- unfinished:`. `migrate` refuses such a script on that database; the others go on without it.
    Check,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The databases that models, migrations and queries are written for
    #[arg(long, value_delimiter = ',', default_value = "sqlite")]
    pub(crate) databases: Vec<String>,
    /// Where to take the crates from: a folder with a checkout, instead of the registry
    #[arg(long, value_name = "DIR")]
    pub(crate) path: Option<PathBuf>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct MakemigrationsArgs {
    /// The migration's name after its number; derived from its operations otherwise
    #[arg(short = 'm', long = "name", visible_alias = "message", value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Write a migration without operations, to be filled with SQL by hand
    #[arg(long)]
    pub(crate) empty: bool,
    /// Write nothing; exit with 4 if the models differ from the snapshots, or a database lacks its SQL
    #[arg(long)]
    pub(crate) check: bool,
    /// Print what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Join the heads of branches that have forked
    #[arg(long)]
    pub(crate) merge: bool,
    /// A table, `table.column` or `enum.label` that is new, although one that goes looks alike
    #[arg(long, value_name = "NAME")]
    pub(crate) new: Vec<String>,
    /// Ask nothing, even on a terminal
    #[arg(long, visible_alias = "noinput")]
    pub(crate) no_input: bool,
    /// Accepted for those used to it: the comparison with the models is always made
    #[arg(long, hide = true)]
    pub(crate) autogenerate: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DatabaseArgs {
    /// The database; `DATABASE_URL` or the `DB_*` variables otherwise
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct MigrateArgs {
    /// A migration's name or number, `head`, `zero`, `+N` or `-N`
    #[arg(allow_hyphen_values = true)]
    pub(crate) target: Option<String>,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    /// Print what would run, and run nothing
    #[arg(long, visible_alias = "dry-run")]
    pub(crate) plan: bool,
    /// Record the migrations as applied without running them
    #[arg(long)]
    pub(crate) fake: bool,
    /// What the database is stamped with, such as `production`: one with another stamp is refused
    #[arg(long, env = "MODEL_ENVIRONMENT", value_name = "NAME")]
    pub(crate) environment: Option<String>,
    /// Take a database that has tables but no history as ours
    #[arg(long)]
    pub(crate) adopt: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    #[command(subcommand)]
    pub(crate) what: Show,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Show {
    /// The models as they are read, before names are resolved
    Ast {
        /// Only this struct
        model: Option<String>,
    },
    /// The tables
    Schema {
        /// Only this table
        table: Option<String>,
    },
    /// The operations that lead from the snapshots to the models
    Ops,
    /// A migration: its operations, classes and hashes
    Migration {
        /// Its name or number; the newest otherwise
        name: Option<String>,
    },
    /// The checked queries: parameters, columns, text for each database
    Queries {
        /// Only this query
        query: Option<String>,
    },
    /// The module that the build script writes
    Generated,
}

#[derive(Debug, Args)]
pub(crate) struct SqlArgs {
    /// A migration's name or number, or a range `0002..0005`; all otherwise
    pub(crate) range: Option<String>,
    /// The way down instead of up
    #[arg(long, visible_alias = "backwards")]
    pub(crate) down: bool,
    /// The database to print for; the first configured one otherwise
    #[arg(long, value_name = "NAME")]
    pub(crate) dialect: Option<String>,
}
