//! A crate of its own, built for real after each change: what cargo prints is what a user sees.
//!
//! All cases share one copy of `app/` and the target folder of the workspace, so they run one after
//! the other and compile little.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod engine;
mod model;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard};
use std::{fs, io};

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// The copy of `app/`, fresh for each case.
struct App {
    dir: PathBuf,
    _alone: MutexGuard<'static, ()>,
}

impl App {
    fn new() -> Self {
        let alone = ONE_AT_A_TIME.lock().unwrap_or_else(|it| it.into_inner());
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("drift-app");
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("app");
        let app = Self { dir, _alone: alone };
        for folder in ["src", "queries"] {
            let _ = fs::remove_dir_all(app.dir.join(folder));
        }
        app.copy(&fixture, "");
        fs::copy(workspace().join("Cargo.lock"), app.dir.join("Cargo.lock")).unwrap();
        app
    }

    fn copy(&self, fixture: &Path, below: &str) {
        fs::create_dir_all(self.dir.join(below)).unwrap();
        for entry in fs::read_dir(fixture.join(below)).unwrap().map(io::Result::unwrap) {
            let path = format!("{below}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                self.copy(fixture, &format!("{path}/"));
            } else {
                let text = fs::read_to_string(entry.path()).unwrap();
                let text = text.replace("{workspace}", workspace().to_str().unwrap());
                self.write(path.trim_end_matches(".in"), &text);
            }
        }
    }

    fn write(&self, path: &str, text: &str) {
        let at = self.dir.join(path);
        if fs::read_to_string(&at).is_ok_and(|before| before == text) {
            return;
        }
        fs::write(at, text).unwrap();
    }

    /// Replaces the one place where `from` stands.
    fn replace(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.dir.join(path)).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{from:?} in {path}");
        self.write(path, &text.replace(from, to));
    }

    fn append(&self, path: &str, more: &str) {
        let text = fs::read_to_string(self.dir.join(path)).unwrap();
        self.write(path, &(text + more));
    }

    /// What cargo prints; `Ok` when it succeeds.
    fn cargo(&self, command: &str) -> Result<String, String> {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let out = Command::new(env!("CARGO"))
            .args(command.split(' '))
            .args(["--offline", "--quiet", "--color=never"])
            .current_dir(&self.dir)
            .env("CARGO_TARGET_DIR", target)
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap();
        let stderr = String::from_utf8(out.stderr).unwrap();
        match out.status.success() {
            true => Ok(format!("{}{stderr}", String::from_utf8(out.stdout).unwrap())),
            false => Err(stderr),
        }
    }

    /// The errors of a build that must fail.
    fn errors(&self) -> Errors {
        self.errors_of("check")
    }

    fn errors_of(&self, command: &str) -> Errors {
        Errors(self.cargo(command).expect_err("the build succeeds"))
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// What rustc says.
struct Errors(String);

impl Errors {
    /// The first line of each error.
    fn heads(&self) -> Vec<&str> {
        let lines = self.0.lines().filter(|it| it.starts_with("error"));
        lines.filter(|it| !it.starts_with("error: could not compile")).collect()
    }

    fn assert_has(&self, part: &str) {
        assert!(self.0.contains(part), "no {part:?} in\n{}", self.0);
    }

    fn assert_one(&self) {
        assert_eq!(self.heads().len(), 1, "{}", self.0);
    }
}

#[test]
fn a_crate_in_order_builds_without_a_warning_and_runs() {
    let printed = App::new().cargo("run").unwrap();
    assert_eq!(
        printed,
        "emails: [\"ada@x.io\", \"ben@x.io\", \"cy@x.io\"]
active: ada@x.io in Some(\"Core\")
active: ben@x.io in Some(\"Core\")
team: Core has 2
found: Some(\"Benjamin\")
loaded: Some(\"Core\")
members: 2
deleted: true
"
    );
}

#[test]
fn a_typo_in_a_query_is_one_error_that_says_everything() {
    let app = App::new();
    app.replace("queries/users.sql", "select email from", "select emial from");
    let errors = app.errors();
    errors.assert_one();
    assert!(errors.heads()[0].starts_with("error: queries/users.sql:2:8: "), "{}", errors.0);
    errors.assert_has("2 | select emial from users order by id;");
    errors.assert_has("^^^^^");
    errors.assert_has("`email`");
    errors.assert_has("src/models.rs:");
}

#[test]
fn two_typos_are_two_errors() {
    let app = App::new();
    app.replace("queries/users.sql", "select email from", "select emial from");
    app.replace("queries/teams.sql", "from teams t", "from taems t");
    let errors = app.errors();
    assert_eq!(errors.heads().len(), 2, "{}", errors.0);
}

#[test]
fn renaming_a_field_fails_the_queries_that_use_it_and_no_other() {
    let app = App::new();
    app.replace("src/models.rs", "pub title: String", "pub label: String");
    let errors = app.errors();
    let heads = errors.heads();
    // Each place where the word stands, in two queries.
    let of_queries = heads.iter().filter(|it| it.contains("queries/")).count();
    assert_eq!(of_queries, 4, "{}", errors.0);
    errors.assert_has("queries/users.sql:5:");
    errors.assert_has("queries/teams.sql:2:");
    assert!(!errors.0.contains("queries/users.sql:2:"), "{}", errors.0);
    assert!(!errors.0.contains("queries/users.sql:10:"), "{}", errors.0);
}

#[test]
fn retyping_a_field_changes_what_the_query_takes() {
    let app = App::new();
    app.replace("src/models.rs", "    status: Status,", "    status: bool,");
    app.replace("src/models.rs", "default = Status::Active", "default = true");
    let errors = app.errors();
    errors.assert_has("queries/users.sql:10:");
    assert!(!errors.0.contains("queries/teams.sql"), "{}", errors.0);
}

#[test]
fn a_mistake_in_a_model_is_reported_at_the_model_alone() {
    let app = App::new();
    app.replace("src/models.rs", "max_length = 255", "max_lenght = 255");
    let errors = app.errors();
    errors.assert_one();
    errors.assert_has("max_length");
    errors.assert_has("--> src/models.rs:");
}

#[test]
fn a_foreign_key_to_no_model_is_one_error() {
    let app = App::new();
    app.replace("src/models.rs", "references = Team", "references = Taem");
    let errors = app.errors();
    errors.assert_one();
    errors.assert_has("src/models.rs:");
    errors.assert_has("`Team`");
}

#[test]
fn queries_that_come_later_are_seen() {
    let app = App::new();
    let text = fs::read_to_string(app.dir.join("Cargo.toml")).unwrap();
    app.write("Cargo.toml", &format!("{text}\n[package.metadata.model]\nqueries = 'sql'\n"));
    let main = fs::read_to_string(app.dir.join("src/main.rs")).unwrap();
    app.write(
        "src/main.rs",
        "mod models;\nmod db {\n    model_runtime::include_generated!();\n}\nfn main() {}\n",
    );
    app.cargo("check").unwrap();
    fs::create_dir(app.dir.join("sql")).unwrap();
    app.write("sql/users.sql", "-- name: emails :many\nselect emial from users;\n");
    let errors = app.errors();
    errors.assert_has("sql/users.sql:2:8: ");
    fs::remove_dir_all(app.dir.join("sql")).unwrap();

    // The default folder is seen with the file that uses it.
    app.write("Cargo.toml", &text);
    fs::rename(app.dir.join("queries"), app.dir.join("later")).unwrap();
    app.cargo("check").unwrap();
    fs::rename(app.dir.join("later"), app.dir.join("queries")).unwrap();
    app.write("src/main.rs", &main);
    app.cargo("check").unwrap();
}

#[test]
fn an_alias_that_rustc_reads_otherwise_is_one_error() {
    let app = App::new();
    app.replace("src/models.rs", "name: Option<String>,", "name: Option<Name>,");
    // A build script does not know that tests are built.
    let alias = "\n#[cfg(not(test))]\ntype Name = String;\n#[cfg(test)]\ntype Name = i64;\n";
    app.append("src/models.rs", alias);
    app.cargo("check").unwrap();
    let errors = app.errors_of("check --tests");
    errors.assert_one();
    errors
        .assert_has("the alias of the field `name` of `crate::models::User` is not stored as text");
}

#[test]
fn labels_that_the_build_script_did_not_see_are_one_error() {
    let app = App::new();
    let label = "    #[cfg_attr(test, model(label = \"locked\"))]\n    Blocked,";
    app.replace("src/models.rs", "    Blocked,", label);
    app.cargo("check").unwrap();
    let errors = app.errors_of("check --tests");
    errors.assert_one();
    errors.assert_has("`crate::models::Status` has other labels than the build script read");
}

#[test]
fn a_misspelt_key_of_the_configuration_is_one_error() {
    let app = App::new();
    let text = fs::read_to_string(app.dir.join("Cargo.toml")).unwrap();
    app.write("Cargo.toml", &format!("{text}\n[package.metadata.model]\nqueris = 'sql'\n"));
    let errors = app.errors();
    errors.assert_one();
    errors.assert_has("did you mean `queries`?");
}
