//! A run that found no change leaves a record in cargo's target folder, and a later run believes it
//! only as long as all that was looked at is the same.

use std::time::Duration;

use crate::package::Package;

const USERS: &str = "#[derive(Model)] pub struct User { #[model(primary_key)] pub id: i64 }";
const RECORD: &str = "target/model/settled-";
const NO_CHANGES: &str = "no changes";

/// A package with a record.
fn settled() -> Package {
    let package = Package::new(USERS);
    package.write("target/CACHEDIR.TAG", "");
    package.ok(&["makemigrations"]);
    // A file that is younger than the run may not be what it read.
    std::thread::sleep(Duration::from_millis(100));
    assert!(package.ok(&["makemigrations"]).contains(NO_CHANGES));
    assert!(package.path().join(RECORD).is_file());
    package
}

#[test]
fn what_was_looked_at_is_believed_while_it_is_the_same() {
    let package = settled();
    assert!(package.ok(&["makemigrations"]).contains(NO_CHANGES));
    assert!(package.ok(&["makemigrations", "--check"]).contains(NO_CHANGES));
    package.write(RECORD, "no record");
    assert!(package.ok(&["makemigrations"]).contains(NO_CHANGES));
}

#[test]
fn any_change_of_it_is_seen() {
    let package = settled();
    package.models(&USERS.replace("i64", "i32"));
    assert!(package.ok(&["makemigrations", "--dry-run"]).contains("alter column users.id"));

    let package = settled();
    package.write("Cargo.toml", package.read("Cargo.toml").replace("shop", "shed"));
    package.write("src/lib.rs", "pub mod models { }\n");
    assert!(package.ok(&["makemigrations", "--dry-run"]).contains("drop table users"));

    let package = settled();
    package.databases(&["sqlite", "postgres"]);
    let said = package.ok(&["makemigrations", "--dry-run"]);
    assert!(said.contains("SQL for PostgreSQL, which was added: 0001_initial"), "{said}");

    let package = settled();
    let script = "migrations/0001_initial/sqlite.up.sql";
    package.write(script, package.read(script) + "\n");
    package.refused(&["makemigrations"], &["0001_initial"]);

    let package = settled();
    std::fs::remove_dir_all(package.path().join("migrations/0001_initial")).unwrap();
    package.refused(&["makemigrations"], &["0001_initial"]);

    // A path at which there was nothing.
    let package = settled();
    package.write("src/models/mod.rs", "");
    package.refused(&["makemigrations"], &["models/mod.rs"]);
}

#[test]
fn an_empty_migration_is_made_all_the_same() {
    let package = settled();
    assert!(package.ok(&["makemigrations", "--empty", "-m", "fill"]).contains("0002_fill"));
}
