//! `-- check: engine`: what the checker does not know, SQLite itself checks while the crate is built.

use super::App;

const NEWEST: &str = "
-- name: newest :many
-- check: engine
-- The users of some teams, with a mark on the newest of each.
-- param: teams i64[]
-- param: status users.status
-- column: marked bool
with last(id) as (select max(id) from users group by team_id)
select u.email, u.name, u.status as \"status!\", u.id in last as marked
from users u
where u.team_id in (:teams) and u.status = :status;
";

/// The app with one more query, which is called.
fn app() -> App {
    let app = App::new();
    app.replace("Cargo.toml", "/build-support\" }", "/build-support\", features = [\"engine\"] }");
    app.append("queries/users.sql", NEWEST);
    app.replace(
        "src/main.rs",
        "    let found =",
        "    for row in db::queries::newest(&db, &[1, 2], Status::Active).await? {
        let db::queries::Newest { email, name, status, marked } = row;
        let types: (Option<String>, Option<String>, Status, bool) = (email, name, status, marked);
        println!(\"newest: {types:?}\");
    }
    let found =",
    );
    app
}

#[test]
fn without_the_engine_the_checker_names_the_construct_and_the_way_out() {
    let app = App::new();
    app.append("queries/users.sql", &NEWEST.replace("-- check: engine\n", ""));
    let errors = app.errors();
    errors.assert_one();
    assert!(errors.heads()[0].starts_with("error: queries/users.sql:18:56: "), "{}", errors.0);
    errors.assert_has("`in` with a table name");
    errors.assert_has("`-- check: engine`");
}

#[test]
fn without_the_feature_the_error_says_what_to_write_in_the_manifest() {
    let app = App::new();
    app.append("queries/users.sql", NEWEST);
    let errors = app.errors();
    errors.assert_one();
    assert!(errors.heads()[0].starts_with("error: queries/users.sql:13:11: "), "{}", errors.0);
    errors.assert_has("features = [\"engine\"]");
}

#[test]
fn a_query_that_the_checker_does_not_know_is_typed_by_sqlite_and_runs() {
    let printed = app().cargo("run").unwrap();
    let lines: Vec<&str> = printed.lines().filter(|it| it.starts_with("newest: ")).collect();
    assert_eq!(
        lines,
        [
            "newest: (Some(\"ada@x.io\"), Some(\"Ada\"), Active, false)",
            "newest: (Some(\"ben@x.io\"), Some(\"Benjamin\"), Active, true)"
        ]
    );
}

#[test]
fn a_typo_in_such_a_query_is_one_error_at_its_word() {
    let app = app();
    app.replace("queries/users.sql", "select u.email, u.name", "select u.emial, u.name");
    let errors = app.errors();
    errors.assert_one();
    assert!(errors.heads()[0].starts_with("error: queries/users.sql:19:10: "), "{}", errors.0);
    errors.assert_has("SQLite says: no such column: u.emial");
    errors.assert_has("did you mean `email`?");
}

#[test]
fn renaming_a_field_that_such_a_query_uses_is_one_error_at_its_word() {
    let app = app();
    app.replace(
        "src/models.rs",
        "pub(crate) name: Option<String>",
        "pub(crate) nick: Option<String>",
    );
    app.replace("src/main.rs", ".name(\"Ada\")", "");
    app.replace(
        "src/main.rs",
        "new(\"ben@x.io\").name(\"Ben\"), new(\"cy@x.io\").name(\"Cy\")",
        "new(\"ben@x.io\")",
    );
    app.replace("src/main.rs", ".name(\"Benjamin\")", "");
    app.replace("src/main.rs", "it.name", "it.nick");
    let errors = app.errors();
    errors.assert_one();
    assert!(errors.heads()[0].starts_with("error: queries/users.sql:19:19: "), "{}", errors.0);
    errors.assert_has("SQLite says: no such column: u.name");
}

#[test]
fn retyping_a_field_retypes_what_such_a_query_gives() {
    let app = app();
    app.replace("src/models.rs", "pub(crate) name: Option<String>", "pub(crate) name: Option<i64>");
    let errors = app.errors();
    errors.assert_has("src/main.rs");
    errors.assert_has("expected `Option<String>`, found `Option<i64>`");
}

#[test]
fn what_sqlite_cannot_tell_must_be_declared() {
    let app = app();
    app.replace("queries/users.sql", "-- param: status users.status\n-- column: marked bool\n", "");
    let errors = app.errors();
    assert_eq!(errors.heads().len(), 2, "{}", errors.0);
    errors.assert_has(
        "queries/users.sql:19:44: [Q0301] the database cannot tell the type of `:status`",
    );
    errors.assert_has("such as `-- param: status i64`");
    errors.assert_has("[Q0709] the database cannot tell the type of the column `marked`");
    errors.assert_has("such as `-- column: marked i64`");
}
