//! How far to migrate, and what is not run: nothing is half done.

use crate::package::Package;
use crate::{database, story};

#[track_caller]
fn is_at(package: &Package, count: usize) {
    let file = package.database();
    assert_eq!(database::applied(&file), story::NAMES[..count]);
    database::is_sound(&file);
    if count >= 2 {
        let n = database::values(&file, "select n from counters");
        assert_eq!(n, [story::COUNTS[count].to_string()]);
    }
}

#[test]
fn every_kind_of_target_is_reached() {
    let package = story::told();
    for (target, count) in [
        ("+1", 1),
        ("+2", 3),
        ("-1", 2),
        ("0005_renames", 5),
        ("0003", 3),
        ("head", 6),
        ("-2", 4),
        ("zero", 0),
        ("0006_count", 6),
        ("-6", 0),
        ("+6", 6),
        ("base", 0),
    ] {
        package.ok(&["migrate", target]);
        is_at(&package, count);
    }
}

#[test]
fn a_target_that_is_not_there_is_refused_with_the_nearest() {
    let package = story::told();
    package.ok(&["migrate", "0002"]);
    for (target, word) in [
        ("0005_renamse", "0005_renames"),
        ("0009", "0009"),
        ("+5", "+5"),
        ("-3", "-3"),
        ("everything", "everything"),
    ] {
        package.refused(&["migrate", target], &[word]);
        is_at(&package, 2);
    }
}

#[test]
fn a_plan_says_what_would_be_and_does_nothing() {
    let package = story::told();
    let said = package.ok(&["migrate", "--plan"]);
    assert!(story::NAMES.iter().all(|name| said.contains(name)), "{said}");
    assert!(!package.database().exists() || database::dump(&package.database()).is_empty());
    package.ok(&["migrate", "0004"]);
    let dump = database::dump(&package.database());
    let said = package.ok(&["migrate", "0002", "--plan"]);
    assert!(
        said.contains("take back 0004_count") && said.contains("take back 0003_checks"),
        "{said}"
    );
    assert!(!said.contains("0002_seed"), "{said}");
    assert_eq!(database::dump(&package.database()), dump);
}

#[test]
fn a_fake_run_notes_and_runs_nothing() {
    let package = story::told();
    package.ok(&["migrate", "0003"]);
    package.ok(&["migrate", "0004", "--fake"]);
    let file = package.database();
    assert_eq!(database::applied(&file), story::NAMES[..4]);
    assert_eq!(database::values(&file, "select n from counters"), ["1"]);
    assert!(package.ok(&["history"]).contains("only noted"));
    package.ok(&["migrate", "0003", "--fake"]);
    package.ok(&["migrate"]);
    is_at(&package, 6);
}

/// Migrations by hand that fail at some statement, and what is said of it.
const FAILURES: [(&str, &str); 6] = [
    ("update counters set n = n + 100;\ninsert into nowhere values (1);\n", "nowhere"),
    (
        "update counters set n = n + 100;\ninsert into teams (name) values ('red');\n",
        "already has a row",
    ),
    (
        "update counters set n = n + 100;\nupdate users set team_id = 99;\n",
        "a foreign key is violated",
    ),
    (
        "update counters set n = n + 100;\nupdate users set score = -1 where id = 40;\n",
        "refused the row",
    ),
    ("drop index users_email_key;\nalter table users drop column nothing;\n", "nothing"),
    ("create table more (id integer) strict;\nselect abs('x', 1);\n", "abs"),
];

#[test]
fn a_failing_statement_undoes_its_migration_and_a_mended_one_goes_on() {
    for (script, word) in FAILURES {
        let package = Package::new(&story::first());
        package.ok(&["makemigrations", "-m", "initial"]);
        story::seed(&package);
        package.models(&story::second());
        package.ok(&["makemigrations", "-m", "checks"]);
        let up = format!("-- step 1: something [tx]\n{script}");
        story::by_hand(&package, "0004_fails", &up, "-- step 1: nothing [tx]\nselect 1;\n");
        package.refused(&["migrate"], &[word, "0004_fails", "step 1"]);
        is_at(&package, 3);
        let dump = database::dump(&package.database());
        package.refused(&["migrate"], &[word]);
        assert_eq!(database::dump(&package.database()), dump);
        let mended = "-- step 1: count [tx]\nupdate counters set n = n + 11;\n";
        package.write("migrations/0004_fails/sqlite.up.sql", mended);
        package.ok(&["sign"]);
        package.ok(&["migrate"]);
        let n = database::values(&package.database(), "select n from counters");
        assert_eq!(n, [story::COUNTS[4].to_string()]);
    }
}

#[test]
fn a_statement_that_would_end_the_transaction_never_runs() {
    for script in
        ["commit;", "rollback;", "begin;", "end transaction;", "/* x */ savepoint a;", "vacuum;"]
    {
        let package = Package::new(&story::first());
        package.ok(&["makemigrations", "-m", "initial"]);
        story::seed(&package);
        package.ok(&["migrate"]);
        package.ok(&["makemigrations", "--empty", "-m", "odd"]);
        let up = format!("-- step 1: odd [tx]\nupdate counters set n = n + 100;\n{script}\n");
        package.write("migrations/0003_odd/sqlite.up.sql", up);
        let _ = package.run(&["sign"]);
        let said = package.refused(&["migrate"], &[]);
        assert!(said.contains("0003_odd"), "{script}: {said}");
        is_at(&package, 2);
    }
}

#[test]
fn what_stands_in_the_way_of_the_file_is_said_without_the_words_of_the_driver() {
    let package = Package::new(&story::first());
    package.ok(&["makemigrations"]);
    for (url, words) in [
        ("sqlite:///nowhere/app.db", "there is no folder `/nowhere`; make it first"),
        ("sqlite:///proc/app.db", "it is not there and cannot be made; is `/proc` writable?"),
        ("sqlite://src", "it is a folder; name a file in it"),
    ] {
        let ran = package.run(&["migrate", "--database-url", url]);
        assert_eq!(ran.code, Some(5), "{ran:?}");
        assert!(ran.stderr.contains(words), "{ran:?}");
        assert!(!ran.stderr.contains("code 14"), "{ran:?}");
    }
}

#[test]
fn a_manifest_that_is_broken_is_to_be_mended() {
    let package = Package::new(&story::first());
    package.write("Cargo.toml", "[package");
    for command in ["makemigrations", "migrate", "check"] {
        let text = package.refused(&[command], &["Cargo.toml` is not TOML", "help: mend the file"]);
        assert!(!text.contains("--package"), "{text}");
    }
}

#[test]
fn init_tells_a_machine_what_it_did() {
    let package = Package::new(&story::first());
    package.write(
        "Cargo.toml",
        "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    );
    let said = package.ok(&["init", "--json"]);
    for words in
        ["\"files\": [", "\"path\": \"build.rs\"", "\"action\": \"create\"", "\"written\": true"]
    {
        assert!(said.contains(words), "`{words}` is not in {said}");
    }
}

#[test]
fn a_way_back_that_rows_are_in_the_way_of_is_not_begun() {
    let users = |fields: &str| {
        format!(
            "#[derive(Model)]\npub struct Team {{\n    #[model(primary_key)]\n    pub id: i64,\n}}\n
#[derive(Model)]\npub struct User {{\n    #[model(primary_key)]\n    pub id: i64,\n{fields}}}\n"
        )
    };
    let package =
        Package::new(&users("    #[model(unique, references = Team)]\n    pub team_id: i64,\n"));
    package.ok(&["makemigrations"]);
    package.models(&users(""));
    package.ok(&["makemigrations"]);
    package.ok(&["migrate"]);
    database::tell(&package.database(), "insert into users values (1)");
    let before = database::dump(&package.database());
    let words = ["empty users first: its rows cannot get their team_id back", "nothing of it"];
    package.refused(&["migrate", "-1"], &words);
    assert_eq!(database::dump(&package.database()), before);
    database::tell(&package.database(), "delete from users");
    package.ok(&["migrate", "-1"]);
    package.ok(&["migrate"]);
}
