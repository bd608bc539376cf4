//! The generated modules for every database, and the tables of each.
#![expect(clippy::expect_used, reason = "a build script of a test")]

use std::path::Path;

use build_support::{Builder, Project};
use model_core::dialect::Dialect;
use model_core::migration::{diff::diff, hint::Hints, plan::plan};
use model_core::schema::Schema;

const DATABASES: [Dialect; 4] =
    [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql, Dialect::MariaDb];

fn main() {
    Builder::new().databases(DATABASES).generate();
    write_tables();
}

/// One file for each database; a line of dashes stands between two statements.
fn write_tables() {
    let folder = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let out = std::env::var("OUT_DIR").expect("cargo sets it");
    let mut project = Project::open(folder).expect("the package can be read");
    project.config_mut().databases = DATABASES.to_vec();
    // What is wrong with a model is in the generated module.
    let schema = project.schema(&project.read()).unwrap_or_default();
    let empty = Schema::default();
    let ops = diff(&empty, &schema, &Hints::default()).expect("new tables raise no question");
    for dialect in DATABASES {
        let script = plan(&empty, &schema, &ops, dialect).up;
        let statements: Vec<String> =
            script.steps.into_iter().flat_map(|it| it.statements).collect();
        let path = Path::new(&out).join(format!("{}.sql", dialect.name()));
        std::fs::write(path, statements.join("\n----\n")).expect("OUT_DIR can be written");
    }
}
