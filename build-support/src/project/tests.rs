//! Whole packages from the text of their files to the generated module or the mistakes.

use std::fs;

use super::Project;

const USER: &str = "#[derive(model_runtime::Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique)]
    pub email: String,
}
";

/// A package in a folder of its own, which goes with it.
struct Package(tempfile::TempDir);

impl Package {
    fn new(files: &[(&str, &str)]) -> Self {
        let package = Self(tempfile::tempdir().unwrap());
        package.write("Cargo.toml", "[package]\nname = 'shop'");
        files.iter().for_each(|(path, text)| package.write(path, text));
        package
    }

    fn write(&self, path: &str, text: &str) {
        let at = self.0.path().join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, text).unwrap();
    }

    fn project(&self) -> Project {
        Project::open(self.0.path()).unwrap()
    }

    fn generated(&self) -> String {
        self.project().generated().text
    }
}

#[test]
fn the_library_is_read_before_the_program() {
    let package = Package::new(&[("src/main.rs", "")]);
    assert_eq!(package.project().root_file(), "src/main.rs");
    package.write("src/lib.rs", "");
    assert_eq!(package.project().root_file(), "src/lib.rs");
}

#[test]
fn a_folder_without_a_manifest_is_an_error_that_names_it() {
    let dir = tempfile::tempdir().unwrap();
    let error = Project::open(dir.path()).unwrap_err().to_string();
    assert!(error.starts_with("error[C0106]: there is no `"), "{error}");
    assert!(error.contains("Cargo.toml"), "{error}");
}

#[test]
fn a_model_with_a_mistake_is_left_to_its_derive() {
    let wrong = USER.replace("unique", "uniqe");
    let package = Package::new(&[("src/lib.rs", "mod models;"), ("src/models.rs", &wrong)]);
    let text = package.generated();
    assert!(!text.contains("compile_error!"), "{text}");
    assert!(
        text.contains("pub use crate::models::see_the_error_of_a_model_here as users;"),
        "{text}"
    );
}

#[test]
fn a_root_file_that_is_not_there_is_an_error_of_the_generated_module() {
    let text = Package::new(&[]).generated();
    assert!(text.contains("compile_error!(\"[M"), "{text}");
    assert!(text.contains("there is no file src/main.rs"), "{text}");
}

#[test]
fn snapshots_are_not_embedded() {
    let files = [
        ("migrations/model.lock", "lock"),
        ("migrations/0001_initial/migration.toml", "toml"),
        ("migrations/0001_initial/sqlite.up.sql", "up"),
        ("migrations/0001_initial/tables/users.json", "json"),
    ];
    let package = Package::new(&files);
    let embedded = package.project().embedded_files().unwrap();
    let paths: Vec<&str> = embedded.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["0001_initial/migration.toml", "0001_initial/sqlite.up.sql", "model.lock"]);
    let read = package.project().migration_files().unwrap();
    assert_eq!(read[2], ("0001_initial/tables/users.json".to_owned(), "json".to_owned()));
}

#[test]
fn a_folder_of_queries_that_is_named_and_missing_is_a_warning() {
    let package = Package::new(&[("src/lib.rs", USER)]);
    assert_eq!(package.project().generated().warnings, Vec::<String>::new());
    let named = "[package]\nname = 'shop'\n[package.metadata.model]\nqueries = 'sql'";
    package.write("Cargo.toml", named);
    let said = ["there is no folder `sql`, in which queries are looked for"];
    assert_eq!(package.project().generated().warnings, said);
    package.write("sql/users.sql", "-- name: emails :many\nselect email from users;");
    assert_eq!(package.project().generated().warnings, Vec::<String>::new());
}

#[test]
fn two_rows_of_one_name_are_an_error_at_the_second() {
    let queries = "-- name: a_1 :many\nselect email, id from users where id > 1;\n\n-- name: a1 :many\nselect email, id from users;";
    let package = Package::new(&[("src/lib.rs", USER), ("queries/users.sql", queries)]);
    let project = package.project();
    let read = project.read();
    let queries = project.queries(&project.schema(&read).unwrap(), &read);
    let report = crate::Report::new(queries.mistakes, &queries.sources).to_string();
    assert_eq!(
        report,
        "error[Q0902]: the rows of two queries would be called `A1`
 --> queries/users.sql:4:10
  |
4 | -- name: a1 :many
  |          ^^
 ::: queries/users.sql:1:10
  |
1 | -- name: a_1 :many
  |          --- the first is here
  |
  = help: give this query another name"
    );
}
