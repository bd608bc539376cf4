//! Rows that a migration cannot take along: nothing happens, and they are named.

use crate::database;
use crate::package::Package;

fn user(fields: &str) -> String {
    format!(
        "#[derive(Model)]\npub struct User {{\n    #[model(primary_key)]\n    pub id: i64,\n{fields}\n}}\n"
    )
}

/// A package whose database has been at `before`, with these rows, and whose newest migration leads
/// to `after`.
fn migrated(before: &str, rows: &str, after: &str) -> Package {
    let package = Package::new(before);
    package.ok(&["makemigrations"]);
    package.ok(&["migrate"]);
    database::tell(&package.database(), rows);
    package.models(after);
    package.ok(&["makemigrations"]);
    package
}

/// The migration fails with these lines, and the database is as it was.
#[track_caller]
fn fails(package: &Package, lines: &[&str]) {
    let before = database::dump(&package.database());
    let text = package.refused(&["migrate"], &["nothing of it has happened"]);
    for line in lines {
        assert!(text.lines().any(|it| it.trim() == *line), "`{line}` is not in:\n{text}");
    }
    for noise in ["_model_", "SQLITE_", "Error code", "extended", "(code "] {
        assert!(!text.contains(noise), "`{noise}` is in:\n{text}");
    }
    assert_eq!(database::dump(&package.database()), before);
}

#[test]
fn a_value_that_does_not_convert_is_named_with_its_key() {
    let package = migrated(
        &user("pub zip: String,"),
        "insert into users values (1, '8001'), (2, 'SW1A'), (3, 'x''y'), (4, '12'), (5, ''), (6, 'z')",
        &user("pub zip: i32,"),
    );
    fails(
        &package,
        &[
            "`users.zip`: 4 rows have a value that does not become an integer",
            "id 2: 'SW1A'",
            "id 3: 'x''y'",
            "id 5: ''",
            "and 1 more",
        ],
    );
}

#[test]
fn a_label_that_rows_still_have_is_named() {
    let models = |labels: &str| {
        format!(
            "#[derive(model_runtime::ModelEnum)]\npub enum State {{ {labels} }}\n{}",
            user("pub state: State,")
        )
    };
    let package = migrated(
        &models("Draft, Sent"),
        "insert into users values (7, 'draft'), (8, 'sent')",
        &models("Draft"),
    );
    fails(&package, &["`users.state`: 1 row breaks the check `users_state_enum`", "id 8: 'sent'"]);
}

#[test]
fn values_that_would_be_there_twice_are_named() {
    let package = migrated(
        &user("pub email: String,"),
        "insert into users values (1, 'a'), (2, 'b'), (3, 'a')",
        &user("#[model(unique)]\npub email: String,"),
    );
    fails(
        &package,
        &["`users.email`: 2 rows have a value that another row has, too", "id 1: 'a'", "id 3: 'a'"],
    );
}

#[test]
fn a_null_that_nothing_fills_is_named() {
    let package = migrated(
        &user("pub name: Option<String>,"),
        "insert into users values (1, 'a'), (2, null)",
        &user("#[model(backfill = \"nullif(name, name)\")]\npub name: String,"),
    );
    fails(&package, &["`users.name`: 1 row has no value", "id 2: NULL"]);
}

const TWO: &str = "
#[derive(Model)]
pub struct Team {
    #[model(primary_key)]
    pub id: i64,
}
#[derive(Model)]
pub struct Player {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = Team)]
    pub team_id: i64,
}
";

#[test]
fn a_row_that_refers_to_nothing_in_a_table_of_its_own_is_no_obstacle() {
    let package = migrated(
        &format!("{TWO}{}", user("pub zip: String,")),
        "pragma foreign_keys = off; insert into players values (1, 99)",
        &format!("{TWO}{}", user("pub zip: i32,")),
    );
    package.ok(&["migrate"]);
}

#[test]
fn a_row_that_refers_to_nothing_after_a_rebuild_is_named() {
    let package = migrated(
        TWO,
        "pragma foreign_keys = off; insert into players values (1, 99), (2, 98)",
        &TWO.replace("pub id: i64,\n}", "pub id: i64,\n    #[model(default = 1)]\n    pub size: i16,\n    #[model(check = \"id > 0\")]\n    pub rank: Option<i32>,\n}"),
    );
    fails(
        &package,
        &["`players.team_id`: 2 rows refer to no row of `teams`", "id 1: 99", "id 2: 98"],
    );
}
