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
