//! A database that is added when there are migrations already: these get its SQL, and nobody who has
//! applied them is told of it.

use crate::makemigrations::Writing;
use crate::package::{Files, Package};
use crate::{database, story};

const BOTH: &[&str] = &["sqlite", "postgres"];

/// Two migrations, the second with renames, which SQLite has; PostgreSQL was just added.
pub(crate) fn added() -> Package {
    let package = Package::new(&story::first());
    package.ok(&["makemigrations"]);
    package.models(&story::third());
    package.ok(&["makemigrations", "-m", "renames"]);
    package.databases(BOTH);
    package
}

/// The files of migrations that differ, without those that came.
fn touched(before: &Files, package: &Package) -> Vec<String> {
    let after = package.files();
    let differ = before.iter().filter(|(path, bytes)| after.get(*path) != Some(bytes));
    differ.map(|it| it.0.clone()).collect()
}

#[test]
fn killed_anywhere_the_missing_scripts_are_there_or_not() {
    let package = added();
    let writing = Writing::of(&package, &["makemigrations"]);
    let mut points = 0;
    loop {
        package.replace_all(&writing.old);
        let ran = package.run_to(points + 1, &writing.args);
        if !ran.is_dead() {
            break;
        }
        points += 1;
        writing.aftermath(&package, &ran);
    }
    assert!(points >= 40, "{points}");
}

#[test]
fn killed_anywhere_with_a_change_of_the_models_both_come() {
    let package = Package::new(&story::first());
    package.ok(&["makemigrations"]);
    package.databases(BOTH);
    package.models(&story::second());
    let args = ["makemigrations", "-m", "checks"];
    let writing = Writing::of(&package, &args);
    assert!(writing.new.contains_key("migrations/0001_initial/postgres.toml"));
    assert!(writing.new.contains_key("migrations/0002_checks/postgres.up.sql"));
    assert!(!writing.new.contains_key("migrations/0002_checks/postgres.toml"));
    for point in 1.. {
        package.replace_all(&writing.old);
        let ran = package.run_to(point, &args);
        if !ran.is_dead() {
            break;
        }
        package.ok(&args);
        assert!(package.files() == writing.new, "{ran:?}");
    }
}

#[test]
fn a_database_with_the_old_files_goes_on() {
    let package = added();
    package.databases(&["sqlite"]);
    package.ok(&["migrate", "0001"]);
    package.databases(BOTH);
    let before = package.files();
    let said = package.ok(&["makemigrations"]);
    let line = "SQL for PostgreSQL, which was added: 0001_initial, 0002_renames\n";
    assert!(said.starts_with(line), "{said}");
    assert!(said.contains("wrote 2 scripts each way below migrations"), "{said}");
    assert_eq!(touched(&before, &package), ["migrations/model.lock"]);
    assert!(package.ok(&["makemigrations"]).contains("no changes"));
    package.ok(&["check"]);
    assert!(package.ok(&["status"]).contains("0002_renames"));
    package.ok(&["migrate"]);
    assert_eq!(database::applied(&package.database()), ["0001_initial", "0002_renames"]);
    package.ok(&["migrate", "zero"]);
    let sql = package.ok(&["sql", "0002", "--dialect", "postgres"]);
    assert!(sql.contains("alter table \"users\" rename to \"members\""), "{sql}");
}

#[test]
fn it_is_shown_before_it_is_written() {
    let package = added();
    let before = package.files();
    let ran = package.run(&["makemigrations", "--check"]);
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert!(ran.stderr.contains("lack the SQL of a database that was added"), "{ran:?}");
    let ran = package.run(&["check"]);
    assert_eq!(ran.code, Some(4), "{ran:?}");
    let wanted = "migrations without SQL for PostgreSQL, which was added later:\n  0001_initial\n";
    assert!(ran.stderr.contains(wanted), "{ran:?}");
    let said = package.ok(&["makemigrations", "--dry-run"]);
    assert!(said.contains("create table \"users\""), "{said}");
    let said = package.ok(&["makemigrations", "--dry-run", "--json"]);
    assert!(said.contains("\"0002_renames/postgres.up.sql\": \"-- 0002_renames"), "{said}");
    assert!(said.contains("\"migration\": \"0001_initial\""), "{said}");
    assert!(package.files() == before);
}

#[test]
fn what_somebody_wrote_is_left_to_a_person_and_refused_until_then() {
    let package = story::told();
    package.ok(&["migrate"]);
    package.databases(BOTH);
    let said = package.ok(&["makemigrations"]);
    for name in ["0002_seed", "0004_count", "0006_count"] {
        let line = format!(
            "  {name}/postgres.up.sql, {name}/postgres.down.sql: the script for SQLite was written by hand"
        );
        assert!(said.contains(&line), "{said}");
    }
    assert!(!said.contains("0003_checks/"), "{said}");
    let script = package.read("migrations/0004_count/postgres.up.sql");
    assert!(script.contains("--     update counters set n = n + 1;"), "{script}");
    // The database that has them all has nothing to do.
    assert!(package.ok(&["makemigrations"]).contains("no changes"));
    package.ok(&["migrate"]);
    let ran = package.run(&["check"]);
    assert_eq!(ran.code, Some(4), "{ran:?}");
    assert!(ran.stderr.contains("0002_seed/postgres.down.sql: the script for SQLite"), "{ran:?}");
    let words = "scripts for PostgreSQL that somebody has to finish; until then `migrate` refuses";
    assert!(ran.stderr.contains(words), "{ran:?}");
    for name in ["0002_seed", "0004_count", "0006_count"] {
        for way in ["up", "down"] {
            package.write(&format!("migrations/{name}/postgres.{way}.sql"), "select 1;\n");
        }
    }
    package.ok(&["sign"]);
    package.ok(&["check"]);
    package.ok(&["migrate", "zero"]);
}

#[test]
fn a_database_that_is_removed_from_the_list_is_no_trouble_and_may_come_back() {
    let package = added();
    package.ok(&["makemigrations"]);
    package.databases(&["sqlite"]);
    let before = package.files();
    assert!(package.ok(&["makemigrations"]).contains("no changes"));
    package.ok(&["check"]);
    package.ok(&["migrate"]);
    package.ok(&["makemigrations", "--empty", "-m", "nothing"]);
    package.ok(&["check"]);
    assert_eq!(touched(&before, &package), ["migrations/model.lock"]);
    package.databases(BOTH);
    let said = package.ok(&["makemigrations"]);
    assert!(said.starts_with("SQL for PostgreSQL, which was added: 0003_nothing\n"), "{said}");
    package.ok(&["check"]);
    package.ok(&["migrate"]);
}

#[test]
fn an_open_question_leaves_everything_as_it_was() {
    let package = added();
    package
        .models(&story::third().replace("pub body: String,", "pub body: String,\n    pub n: i64,"));
    let before = package.files();
    let ran = package.run(&["makemigrations"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(package.files() == before);
}

#[test]
fn a_branch_without_the_database_is_merged_and_then_gets_its_sql() {
    let package = added();
    let right = package.copy();
    right.databases(&["sqlite"]);
    right.models(&story::third().replace("pub n: i64,", "pub n: i64,\n    pub m: Option<i64>,"));
    right.ok(&["makemigrations", "-m", "right"]);
    let line = right.read("migrations/model.lock").lines().last().unwrap().to_owned();
    package.ok(&["makemigrations"]);
    for (path, bytes) in right.files() {
        if path.starts_with("migrations/0003_right/") || path.starts_with("src/") {
            package.write(&path, bytes);
        }
    }
    let lock = package.read("migrations/model.lock");
    package.write("migrations/model.lock", format!("{lock}{line}\n"));
    let said = package.ok(&["makemigrations"]);
    assert!(said.starts_with("SQL for PostgreSQL, which was added: 0003_right\n"), "{said}");
    package.ok(&["check"]);
}

#[test]
fn killed_anywhere_what_was_added_is_signed_or_not() {
    let package = added();
    package.ok(&["makemigrations"]);
    let path = "migrations/0001_initial/postgres.up.sql";
    package.write(path, format!("{}-- a remark\n", package.read(path)));
    let writing = Writing::of(&package, &["sign"]);
    let changed = writing.new.iter().filter(|(path, bytes)| writing.old.get(*path) != Some(bytes));
    let changed: Vec<_> = changed.map(|it| it.0.as_str()).collect();
    assert_eq!(changed, ["migrations/0001_initial/postgres.toml", "migrations/model.lock"]);
    for point in 1.. {
        package.replace_all(&writing.old);
        let ran = package.run_to(point, &writing.args);
        if !ran.is_dead() {
            break;
        }
        writing.aftermath(&package, &ran);
    }
}

const MORE: &str = "
#[derive(Model)]
pub struct More {
    #[model(primary_key)]
    pub id: i64,
}
";

#[test]
fn a_branch_to_which_sql_was_added_is_merged_with_it() {
    let package = added();
    package.ok(&["makemigrations"]);
    let right = package.copy();
    right.databases(&["sqlite"]);
    right.models(&(story::third() + MORE));
    right.ok(&["makemigrations", "-m", "right"]);
    right.databases(BOTH);
    right.ok(&["makemigrations"]);
    let lock = right.read("migrations/model.lock");
    let lines: Vec<&str> = lock.lines().filter(|it| it.starts_with("0003_right")).collect();
    assert_eq!(lines.len(), 2, "{lock}");
    let left = story::third().replace("pub n: i64,", "pub n: i64,\n    pub m: Option<i64>,");
    package.models(&left);
    package.ok(&["makemigrations", "-m", "left"]);
    for (path, bytes) in right.files() {
        if path.starts_with("migrations/0003_right/") {
            package.write(&path, bytes);
        }
    }
    package.models(&(left + MORE));
    let lock = package.read("migrations/model.lock");
    package.write("migrations/model.lock", format!("{lock}{}\n", lines.join("\n")));
    package.refused(&["check"], &["0003_left", "0003_right"]);
    let said = package.ok(&["makemigrations", "--merge"]);
    assert!(said.contains("0003_right follows 0003_left"), "{said}");
    package.ok(&["check"]);
    assert!(package.ok(&["makemigrations"]).contains("no changes"));
    package.ok(&["migrate"]);
}
