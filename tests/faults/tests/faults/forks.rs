//! Two branches that both added a migration.

use crate::database;
use crate::makemigrations::Writing;
use crate::package::{Files, Package};

const BASE: &str = "
#[derive(Model)]
pub struct A {
    #[model(primary_key)]
    pub id: i64,
}
";

const LEFT: &str = "
#[derive(Model)]
pub struct B {
    #[model(primary_key)]
    pub id: i64,
}
";

const RIGHT: &str = "
#[derive(Model)]
pub struct C {
    #[model(primary_key)]
    pub id: i64,
}
";

pub(crate) fn forked() -> Package {
    let [left, right, both] =
        [LEFT, RIGHT, &format!("{LEFT}{RIGHT}")].map(|it| format!("{BASE}{it}"));
    forked_from(BASE, &left, &right, &both)
}

/// What version control leaves after a merge in which the lines of both sides were kept.
fn forked_from(base: &str, left: &str, right: &str, both: &str) -> Package {
    forked_after(base, left, right, both, |_| {})
}

/// As [`forked_from`], after something was done on the right side.
fn forked_after(
    base_models: &str,
    left_models: &str,
    right_models: &str,
    both: &str,
    on_the_right: impl Fn(&Package),
) -> Package {
    let base = Package::new(base_models);
    base.ok(&["makemigrations"]);
    let (left, right) = (base.copy(), base.copy());
    left.models(left_models);
    left.ok(&["makemigrations", "-m", "left"]);
    right.models(right_models);
    right.ok(&["makemigrations", "-m", "right"]);
    on_the_right(&right);
    let mut files: Files = right.files();
    let last_line = right.read("migrations/model.lock").lines().last().unwrap().to_owned();
    files.extend(left.files());
    base.replace_all(&files);
    base.models(both);
    base.write(
        "migrations/model.lock",
        format!("{}{last_line}\n", left.read("migrations/model.lock")),
    );
    base
}

#[test]
fn a_fork_is_refused_by_every_command_that_would_act_on_it() {
    let package = forked();
    for args in [&["migrate"][..], &["makemigrations"], &["check"], &["status"], &["sql"]] {
        package.refused(args, &["0002_left", "0002_right", "--merge"]);
    }
    assert!(!package.database().exists());
}

#[test]
fn killed_anywhere_a_merge_is_finished_by_the_next() {
    for package in [forked(), forked_at_one_table()] {
        let writing = Writing::of(&package, &["makemigrations", "--merge"]);
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
        assert!(points >= 10, "{points}");
        package.ok(&["migrate"]);
    }
}

fn users(fields: &str) -> String {
    format!(
        "#[derive(Model)]\npub struct User {{\n    #[model(primary_key)]\n    pub id: i64,\n    pub name: String,\n{fields}}}\n"
    )
}

const NICK: &str = "    pub nick: Option<String>,\n";
const AGE: &str = "    #[model(backfill = \"length(name)\")]\n    pub age: i32,\n";
const MAIL: &str = "    #[model(unique)]\n    pub mail: Option<String>,\n";

/// One branch adds columns, the other rebuilds the table for another one.
fn forked_at_one_table() -> Package {
    let [base, left, right, both] =
        ["", &format!("{NICK}{MAIL}"), AGE, &format!("{NICK}{MAIL}{AGE}")].map(users);
    forked_from(&base, &left, &right, &both)
}

#[test]
fn branches_that_add_columns_to_one_table_merge_and_lose_nothing() {
    let package = forked_at_one_table();
    let said = package.ok(&["makemigrations", "--merge"]);
    assert!(said.contains("0002_right follows 0002_left"), "{said}");
    assert!(said.contains("0002_right/sqlite.up.sql is made anew"), "{said}");
    package.ok(&["makemigrations", "--check"]);
    package.ok(&["migrate", "0002_left"]);
    let row = "insert into users (id, name, nick, mail) values (1, 'Ada', 'A', 'a@x')";
    database::tell(&package.database(), row);
    package.ok(&["migrate"]);
    let all = "select name || nick || mail || age from users";
    assert_eq!(database::values(&package.database(), all), ["AdaAa@x3"]);
    package.ok(&["migrate", "-1"]);
    let all = "select name || nick || mail from users";
    assert_eq!(database::values(&package.database(), all), ["AdaAa@x"]);
    package.ok(&["migrate", "zero"]);
}

#[test]
fn what_does_not_commute_is_named_and_nothing_is_written() {
    let [base, left, right] = ["", NICK, "    pub nick: Option<i64>,\n"].map(users);
    forked_from(&base, &left, &right, &left).refused(
        &["makemigrations", "--merge"],
        &[
            "`add column users.nick: text` and `add column users.nick: i64`: both are about column users.nick",
            "one branch:   0002_left",
            "nothing was written",
        ],
    );
    let renamed = base.replace("pub name", "#[model(renamed_from = \"name\")]\n    pub full_name");
    let altered = base.replace("pub name: String", "pub name: Option<String>");
    forked_from(&base, &renamed, &altered, &renamed).refused(
        &["makemigrations", "--merge"],
        &["`rename column users.name to full_name` and `alter column users.name: may be null`"],
    );
}

#[test]
fn sql_that_was_edited_by_hand_is_not_made_anew() {
    let [base, left, right, both] = ["", NICK, AGE, &format!("{NICK}{AGE}")].map(users);
    let package = forked_after(&base, &left, &right, &both, |right| {
        let path = "migrations/0002_right/sqlite.up.sql";
        right.write(path, right.read(path).replace("length(name)", "1 + length(name)"));
        right.ok(&["sign"]);
    });
    package.refused(
        &["makemigrations", "--merge"],
        &["0002_right/sqlite.up.sql", "it was edited by hand"],
    );
}

#[test]
fn sql_that_another_version_planned_is_no_edit() {
    let [base, left, right, both] = ["", NICK, AGE, &format!("{NICK}{AGE}")].map(users);
    let package = forked_after(&base, &left, &right, &both, |right| {
        let path = "migrations/0002_right/sqlite.up.sql";
        right.write(path, right.read(path).replace("length(name)", "length( name )"));
        right.ok(&["sign"]);
        // As if it had been written so.
        let path = "migrations/0002_right/migration.toml";
        let manifest = right.read(path);
        let (before, _) = manifest.split_once("[edited]\n").unwrap();
        right.write(path, format!("{before}[edited]\n"));
        right.ok(&["sign"]);
    });
    let said = package.ok(&["makemigrations", "--merge"]);
    assert!(said.contains("0002_right/sqlite.up.sql is made anew"), "{said}");
    package.ok(&["check"]);
    package.ok(&["migrate"]);
}

/// The package with these extensions of PostgreSQL.
fn extensions(package: &Package, names: &[&str]) {
    package.databases(&["sqlite", "postgres"]);
    let manifest = package.read("Cargo.toml");
    package.write("Cargo.toml", format!("{manifest}postgres = {{ extensions = {names:?} }}\n"));
}

/// Two branches that change which extensions there are, from one with `uuid-ossp`; the right one in
/// several migrations, of which the first was edited if `by_hand`.
fn forked_extensions(left: &[&str], right: &[&[&str]], both: &[&str], by_hand: bool) -> Package {
    let base = Package::new(BASE);
    extensions(&base, &["uuid-ossp"]);
    base.ok(&["makemigrations"]);
    let (ours, theirs) = (base.copy(), base.copy());
    ours.models(&format!("{BASE}{LEFT}"));
    extensions(&ours, left);
    ours.ok(&["makemigrations", "-m", "left"]);
    for (at, names) in right.iter().enumerate() {
        extensions(&theirs, names);
        theirs.ok(&["makemigrations", "-m", "right"]);
        if by_hand && at == 0 {
            let path = "migrations/0002_right/migration.toml";
            theirs.write(path, theirs.read(path).replace("create extension", "bring"));
            theirs.ok(&["sign"]);
        }
    }
    let lock = theirs.read("migrations/model.lock");
    let moved = lock.lines().skip_while(|it| !it.contains("0002_right"));
    let moved: String = moved.map(|it| format!("{it}\n")).collect();
    let mut files: Files = theirs.files();
    files.extend(ours.files());
    base.replace_all(&files);
    extensions(&base, both);
    base.write("migrations/model.lock", ours.read("migrations/model.lock") + &moved);
    base
}

#[test]
fn branches_that_change_the_extensions_merge_to_what_both_say() {
    let package = forked_extensions(
        &["citext", "uuid-ossp"],
        &[&["pgcrypto"]],
        &["citext", "pgcrypto"],
        false,
    );
    let said = package.ok(&["makemigrations", "--merge"]);
    assert!(said.contains("0002_right follows 0002_left"), "{said}");
    let snapshot = package.read("migrations/0002_right/extensions.json");
    assert!(snapshot.contains("citext") && snapshot.contains("pgcrypto"), "{snapshot}");
    assert!(!snapshot.contains("uuid-ossp"), "{snapshot}");
    package.ok(&["check"]);
    package.ok(&["migrate"]);
    let down = package.ok(&["sql", "0002_right", "--down", "--dialect", "postgres"]);
    assert!(down.contains("drop extension \"pgcrypto\"") && !down.contains("citext"), "{down}");
}

#[test]
fn an_extension_that_both_branches_change_is_named() {
    let package = forked_extensions(&["citext", "uuid-ossp"], &[&["citext"]], &["citext"], false);
    let words =
        "`create extension citext` and `create extension citext`: both are about extension citext";
    package.refused(&["makemigrations", "--merge"], &[words]);
}

#[test]
fn extensions_whose_words_were_edited_are_not_lost_by_a_merge() {
    let right: [&[&str]; 2] = [&["pgcrypto", "uuid-ossp"], &["citext", "pgcrypto", "uuid-ossp"]];
    let package = forked_extensions(&["hstore", "uuid-ossp"], &right, &["hstore"], true);
    package.refused(&["makemigrations", "--merge"], &["both change extensions.json"]);
    let package = forked_extensions(&["uuid-ossp"], &right, right[1], true);
    package.ok(&["makemigrations", "--merge"]);
    package.ok(&["check"]);
}
