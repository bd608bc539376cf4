//! A project was begun on SQLite; PostgreSQL and MariaDB join. The commands write the SQL, and with it
//! a new database comes to be what the models say, while the old one goes on.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "mysql/database.rs"]
mod mysql_database;
#[path = "postgres/database.rs"]
mod postgres_database;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use engine_tests::engine::Engine;
use engine_tests::{pairs, server};
use golden_tests::versions::{self, BY_HAND, SEED};
use model_core::schema::Schema;

/// A package with the migrations of the story, which name SQLite alone.
struct Package(tempfile::TempDir);

impl Package {
    fn new() -> Self {
        let package = Self(tempfile::tempdir().unwrap());
        package.databases(&["sqlite"]);
        package.write("src/lib.rs", "pub mod models;\n");
        package.write("src/models.rs", &versions::source(5));
        for (path, text) in versions::all().files {
            package.write(&format!("migrations/{path}"), &text);
        }
        package
    }

    fn databases(&self, names: &[&str]) {
        let head = "[package]\nname = \"shelf\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
        let list = format!("{head}\n[package.metadata.model]\ndatabases = {names:?}\n");
        self.write("Cargo.toml", &list);
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Takes the place of whoever writes for a database what the commands could not.
    fn seed(&self, database: &str) {
        for (way, text) in ["up", "down"].into_iter().zip(SEED) {
            self.write(&format!("migrations/{BY_HAND}/{database}.{way}.sql"), text);
        }
        self.ok(&["sign"]);
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_engine-xtask"));
        command.args(args).current_dir(self.0.path()).stdin(Stdio::null());
        command.env_remove("DATABASE_URL").output().unwrap()
    }

    #[track_caller]
    fn ok(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert!(ran.status.success(), "{args:?}: {ran:?}");
        String::from_utf8(ran.stdout).unwrap()
    }

    #[track_caller]
    fn refused(&self, args: &[&str], words: &[&str]) {
        let ran = self.run(args);
        assert_eq!(ran.status.code(), Some(1), "{ran:?}");
        let text = String::from_utf8(ran.stderr).unwrap();
        words.iter().for_each(|it| assert!(text.contains(it), "`{it}` is not in {text}"));
    }
}

/// The SQLite database that was there before, at its third migration.
struct Old<'a> {
    package: &'a Package,
    url: String,
}

impl<'a> Old<'a> {
    fn new(package: &'a Package) -> Self {
        let url = format!("sqlite://{}", package.0.path().join("old.db").display());
        package.ok(&["migrate", "0003", "--database-url", &url]);
        Self { package, url }
    }

    fn goes_on(&self) {
        self.package.ok(&["migrate", "--database-url", &self.url]);
        self.package.ok(&["migrate", "zero", "--database-url", &self.url]);
    }
}

/// From nothing to the models and back, on a server that joined.
fn is_what_the_models_say<E: Engine>(package: &Package, url: &str, it: &mut E, other: &mut E) {
    let name = it.dialect().name();
    let at = ["--database-url", url];
    let migrate = |target: &[&str]| package.ok(&[&["migrate"], target, &at[..]].concat());
    other.clear();
    let nothing = other.describe();
    let script = format!("{BY_HAND}/{name}.up.sql");
    package.refused(&["migrate", at[0], at[1]], &[BY_HAND, &script, "written by hand", "sign"]);
    assert!(it.describe() == nothing, "something ran");
    // As far as nobody has to write anything.
    migrate(&["0003"]);
    package.seed(name);
    migrate(&[]);
    pairs::same_as_new(it, other, &versions::all().models, "migrated");
    let works = it.quoted("works");
    let rows = it.rows(&format!("select heading, slug, stock, pages, state from {works}"));
    let texts: Vec<_> = rows[0].iter().map(|it| it.as_deref().unwrap()).collect();
    assert_eq!(texts, ["Notes", "notes", "3", "12", "done"]);
    assert!(package.ok(&["status", at[0], at[1]]).contains("0005_answers"));
    migrate(&["zero"]);
    pairs::same_as_new(it, other, &Schema::default(), "taken back");
    migrate(&[]);
    pairs::same_as_new(it, other, &versions::all().models, "migrated again");
}

#[test]
fn databases_that_join_come_to_be_what_the_models_say() {
    let package = Package::new();
    let old = Old::new(&package);
    package.databases(&["sqlite", "postgres"]);
    let said = package.ok(&["makemigrations"]);
    assert!(said.starts_with("SQL for PostgreSQL, which was added: 5 migrations"), "{said}");
    for engine in ["pg15", "pg17"] {
        on_postgres(&package.copy(), engine);
    }
    package.seed("postgres");
    package.ok(&["check"]);
    package.databases(&["sqlite", "postgres", "mariadb"]);
    let said = package.ok(&["makemigrations"]);
    assert!(said.starts_with("SQL for MariaDB, which was added: 5 migrations"), "{said}");
    for engine in ["mariadb1011", "mariadb118"] {
        on_mariadb(&package.copy(), engine);
    }
    package.seed("mariadb");
    package.ok(&["check"]);
    assert!(package.ok(&["makemigrations"]).contains("no changes"));
    old.goes_on();
}

fn on_postgres(package: &Package, engine: &str) {
    let Some((url, mut database)) = postgres(engine, "backfill") else { return };
    let (_, mut other) = postgres(engine, "backfill_other").unwrap();
    is_what_the_models_say(package, &url, &mut database, &mut other);
}

fn on_mariadb(package: &Package, engine: &str) {
    let Some((url, mut database)) = mariadb(engine, "backfill") else { return };
    let (_, mut other) = mariadb(engine, "backfill_other").unwrap();
    is_what_the_models_say(package, &url, &mut database, &mut other);
}

/// A database of its own, and its address.
fn postgres(engine: &str, test: &str) -> Option<(String, postgres_database::Database)> {
    let server = server::url(engine)?;
    let name = format!("model_{test}_{}", std::process::id());
    let database = postgres_database::Database::new(&server, &name);
    Some((format!("{}/{name}", server.rsplit_once('/').unwrap().0), database))
}

fn mariadb(engine: &str, test: &str) -> Option<(String, mysql_database::Database)> {
    let mut database = mysql_database::Database::new(engine, test)?;
    let name = database.rows("select database()")[0][0].clone().unwrap();
    let server = server::url(engine)?;
    Some((format!("{}/{name}", server.rsplit_once('/').unwrap().0), database))
}

const OWN: &str = "use model_runtime::Model;
#[derive(Model)]
pub struct Team {
    #[model(primary_key, auto)]
    pub id: i64,
}
#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    pub n: i64,
    #[model(unique, references = Team)]
    pub team_id: i64,
}
";

/// A reference that was each row's own went; the way back is not begun as long as there are rows.
fn stops_before_anything<E: Engine>(url: &str, it: &mut E) {
    let package = Package(tempfile::tempdir().unwrap());
    package.databases(&[it.dialect().name()]);
    package.write("src/lib.rs", "pub mod models;\n");
    package.write("src/models.rs", OWN);
    package.ok(&["makemigrations"]);
    let own = "    #[model(unique, references = Team)]\n    pub team_id: i64,\n";
    package.write("src/models.rs", &OWN.replace(own, ""));
    package.ok(&["makemigrations"]);
    let migrate = |target| ["migrate", target, "--database-url", url];
    package.ok(&migrate("head"));
    it.execute("insert into users (n) values (1), (2)").unwrap();
    let before = it.describe();
    let words = [
        "empty users first: its rows cannot get their team_id back",
        "stop if users has rows: which team_id each had is not known",
        "nothing of it has happened",
    ];
    package.refused(&migrate("-1"), &words);
    assert!(it.describe() == before, "something ran");
    package.ok(&migrate("head"));
    package.refused(&migrate("zero"), &words);
    it.execute("delete from users").unwrap();
    package.ok(&migrate("-1"));
    package.ok(&migrate("head"));
    package.ok(&migrate("zero"));
}

#[test]
fn a_way_back_that_rows_are_in_the_way_of_is_not_begun() {
    for engine in ["pg15", "pg17"] {
        if let Some((url, mut database)) = postgres(engine, "way_back") {
            stops_before_anything(&url, &mut database);
        }
    }
    for engine in ["mariadb1011", "mariadb118"] {
        if let Some((url, mut database)) = mariadb(engine, "way_back") {
            stops_before_anything(&url, &mut database);
        }
    }
}

impl Package {
    /// Another one with the same files.
    fn copy(&self) -> Self {
        let copy = Self(tempfile::tempdir().unwrap());
        copy_folder(self.0.path(), copy.0.path());
        copy
    }
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let (from, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if from.is_dir() {
            fs::create_dir(&to).unwrap();
            copy_folder(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
        }
    }
}
