//! The generated modules, and the statements that make the tables.
#![expect(clippy::expect_used, reason = "a build script of a test")]

use std::path::Path;

use build_support::Project;
use model_core::dialect::Dialect;
use model_core::migration::{diff::diff, hint::Hints, plan::plan};
use model_core::schema::Schema;

fn main() {
    build_support::generate();
    write_tables();
}

/// A line of dashes stands between two statements.
fn write_tables() {
    let folder = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let out = std::env::var("OUT_DIR").expect("cargo sets it");
    let project = Project::open(folder).expect("the package can be read");
    // What is wrong with a model is in the generated module.
    let schema = project.schema(&project.read()).unwrap_or_default();
    let empty = Schema::default();
    let ops = diff(&empty, &schema, &Hints::default()).expect("new tables raise no question");
    let script = plan(&empty, &schema, &ops, Dialect::Postgres).up;
    let statements: Vec<String> = script.steps.into_iter().flat_map(|it| it.statements).collect();
    let path = Path::new(&out).join("tables.sql");
    std::fs::write(path, statements.join("\n----\n")).expect("OUT_DIR can be written");
}
