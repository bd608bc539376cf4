//! Databases whose history somebody changed, and databases that are not the one that is meant: each
//! is refused before any statement runs.

use std::fs;

use crate::package::{Package, Ran};
use crate::{database, story};

/// A database with four of the six migrations, kept to start from again.
struct Kept {
    package: Package,
    bytes: Vec<u8>,
}

impl Kept {
    fn with_four() -> Self {
        let package = story::told();
        package.ok(&["migrate", "0004"]);
        let bytes = fs::read(package.database()).unwrap();
        Self { package, bytes }
    }

    /// After these statements the command has to refuse, with these words, and to change nothing.
    #[track_caller]
    fn is_refused_after(&self, sql: &str, args: &[&str], words: &[&str]) {
        let file = self.package.database();
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{end}", file.display()));
        }
        fs::write(&file, &self.bytes).unwrap();
        database::tell(&file, sql);
        let dump = database::dump(&file);
        let said = self.package.refused(args, words);
        assert!(said.contains("; "), "no way out after `{sql}`: {said}");
        assert_eq!(database::dump(&file), dump, "{sql}");
    }
}

#[test]
fn an_edited_row_of_the_history_is_refused() {
    let kept = Kept::with_four();
    let hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    for (sql, word) in [
        ("update model_migrations set name = '0002_sead' where id = 2", "0003_checks"),
        ("update model_migrations set name = '0004_kount' where id = 4", "0004_count"),
        ("update model_migrations set parent = '0009_other' where id = 3", "0003_checks"),
        (
            "update model_migrations set parent = null where id = 1; update model_migrations set parent = 'x' where id = 1",
            "0001_initial",
        ),
        ("update model_migrations set hash = 'x' where id = 3", "0003_checks"),
        (&format!("update model_migrations set hash = '{hash}' where id = 4"), "0004_count"),
        (&format!("update model_migrations set hash = '{hash}' where id = 1"), "0001_initial"),
        ("update model_migrations set state = 'active' where id = 4", "0004_count"),
        ("update model_migrations set id = 9 where id = 2", "0003_checks"),
    ] {
        kept.is_refused_after(sql, &["migrate"], &[word]);
        kept.is_refused_after(sql, &["migrate", "zero"], &[word]);
    }
}

#[test]
fn a_row_less_or_more_in_the_history_is_refused() {
    let kept = Kept::with_four();
    let hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    let more = format!(
        "insert into model_migrations (name, parent, hash, state, faked) values ('0005_later', '0004_count', '{hash}', 'applied', 0)"
    );
    for (sql, word) in [
        ("delete from model_migrations where id = 1", "0002_seed"),
        ("delete from model_migrations where id = 2", "0003_checks"),
        ("delete from model_migrations where id = 4", "0004_count"),
        ("delete from model_migrations where id > 1", "0002_seed"),
        ("delete from model_migrations", "0001_initial"),
        (more.as_str(), "0005_later"),
    ] {
        kept.is_refused_after(sql, &["migrate"], &[word]);
    }
}

#[test]
fn tables_of_the_history_that_are_missing_are_refused() {
    let kept = Kept::with_four();
    for (sql, word) in [
        ("drop table model_migrations", "model_migrations"),
        ("drop table model_migration_steps", "model_migration_steps"),
        ("drop table model_stamp", "model_stamp"),
        ("delete from model_stamp", "model_stamp"),
        ("alter table model_migrations drop column faked", "model_migrations"),
    ] {
        kept.is_refused_after(sql, &["migrate"], &[word]);
    }
}

#[test]
fn the_database_of_another_app_or_environment_is_refused() {
    let kept = Kept::with_four();
    let manifest = kept.package.read("Cargo.toml");
    kept.package.write("Cargo.toml", manifest.replace("\"shop\"", "\"blog\""));
    kept.is_refused_after("select 1", &["migrate"], &["`shop`", "`blog`", "URL"]);
    kept.is_refused_after("select 1", &["migrate", "zero"], &["`shop`", "`blog`"]);
    kept.package.write("Cargo.toml", manifest);
    let stamp = "update model_stamp set environment = 'production'";
    let test = ["migrate", "--environment", "test"];
    kept.is_refused_after(stamp, &test, &["`production`", "`test`"]);
}

#[test]
fn a_database_with_tables_and_no_history_is_refused_until_it_is_adopted() {
    let package = story::told();
    let file = package.database();
    database::tell(&file, "create table orders (id integer); insert into orders values (1)");
    let dump = database::dump(&file);
    package.refused(&["migrate"], &["orders", "--adopt", "--fake"]);
    package.refused(&["migrate", "--plan"], &["orders"]);
    assert_eq!(database::dump(&file), dump);
    package.ok(&["migrate", "--adopt"]);
    assert_eq!(database::values(&file, "select count(*) from orders"), ["1"]);
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let package = story::told();
    for bytes in
        [&b"hello, this is not a database, but it is long enough to be one"[..], &[0; 4096]]
    {
        fs::write(package.database(), bytes).unwrap();
        let ran = package.run(&["migrate"]);
        assert!(matches!(ran.code, Some(1 | 5)), "{ran:?}");
        assert!(ran.stderr.contains("not a database"), "{ran:?}");
        assert_eq!(fs::read(package.database()).unwrap(), bytes);
    }
}

#[test]
fn a_database_that_cannot_be_opened_is_said_with_its_name() {
    let package = story::told();
    fs::create_dir(package.database()).unwrap();
    let ran = package.run(&["migrate"]);
    assert!(matches!(ran.code, Some(1 | 5)) && ran.stderr.contains("app.db"), "{ran:?}");
    for url in ["", "app.db", "sqlite://", "oracle://x", "sqlite:///no/such/folder/x.db"] {
        let ran = Ran::of(package.xtask(&["migrate"]).env("DATABASE_URL", url));
        assert!(matches!(ran.code, Some(1 | 5)) || url == "app.db", "{url}: {ran:?}");
        assert!(!ran.stderr.contains("panicked"), "{ran:?}");
    }
}
