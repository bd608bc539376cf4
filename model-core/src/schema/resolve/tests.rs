use crate::diagnostic::{Sources, render};
use crate::dialect::Dialect;
use crate::schema::{self, Schema};
use crate::source::read_text;

/// What is wrong with the models: code and message of each mistake.
fn mistakes(text: &str) -> Vec<String> {
    let walked = read_text(text);
    assert!(walked.found.is_empty(), "{:#?}", walked.found);
    match schema::resolve(&walked.krate, &walked.failed) {
        Ok(schema) => brief(&schema::check(&schema, &[Dialect::Sqlite])),
        Err(found) => brief(&found),
    }
}

fn brief(found: &crate::diagnostic::Diagnostics) -> Vec<String> {
    found.iter().map(|it| format!("{} {}", it.code, it.message)).collect()
}

fn schema(text: &str) -> Schema {
    let walked = read_text(text);
    assert!(walked.found.is_empty(), "{:#?}", walked.found);
    let result = schema::resolve(&walked.krate, &walked.failed);
    result.unwrap_or_else(|it| panic!("{}", rendered(&it, &walked.sources)))
}

fn rendered(found: &crate::diagnostic::Diagnostics, sources: &Sources) -> String {
    found.iter().map(|it| render(it, sources)).collect::<Vec<_>>().join("\n")
}

const USE: &str = "use model_runtime::{Model, ModelEnum, ModelType, Id, Json, NanoId};\n";

fn with(text: &str) -> String {
    format!("{USE}{text}")
}

const TEAM: &str = "#[derive(Model)] struct Team { #[model(primary_key, auto)] id: i64, #[model(unique)] slug: String, name: String }\n";

#[test]
fn names_that_are_not_given_are_derived() {
    let schema = schema(&with(&format!(
        "{TEAM}#[derive(Model)] #[model(index(name, desc(team_id)), index(name, where = \"name > ''\"), unique(name, team_id), check(\"name <> ''\"))]
        struct User {{ #[model(primary_key, auto)] id: i64, #[model(unique, check = \"length(name) > 1\")] name: String,
        #[model(references = Team, on_delete = cascade)] team_id: i64 }}"
    )));
    let users = schema.tables.values().find(|it| it.name.name.as_str() == "users").unwrap();
    let names = |list: Vec<&crate::name::Ident>| {
        list.into_iter().map(|it| it.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(users.primary_key.name.as_str(), "users_pkey");
    assert_eq!(
        names(users.uniques.iter().map(|it| &it.name).collect()),
        ["users_name_key", "users_name_team_id_key"]
    );
    assert_eq!(
        names(users.indexes.iter().map(|it| &it.name).collect()),
        ["users_name_idx", "users_name_team_id_idx"]
    );
    assert_eq!(
        names(users.checks.iter().map(|it| &it.name).collect()),
        ["users_check", "users_name_check"]
    );
    assert_eq!(
        names(users.foreign_keys.iter().map(|it| &it.name).collect()),
        ["users_team_id_fkey"]
    );
}

#[test]
fn a_target_is_found_as_rustc_finds_it() {
    for (uses, target) in [
        ("", "crate::a::Team"),
        ("", "super::a::Team"),
        ("use crate::a::Team;", "Team"),
        ("use super::a::Team as Group;", "Group"),
        ("use super::a;", "a::Team"),
        ("use crate::a::*;", "Team"),
        ("", "Team"),
    ] {
        let text = format!(
            "mod a {{ use model_runtime::Model; {TEAM} }} mod b {{ use model_runtime::Model; {uses} #[derive(Model)] struct User {{ #[model(primary_key)] id: i64, #[model(references = {target})] team_id: i64 }} }}"
        );
        let schema = schema(&text);
        let users = schema.tables.values().find(|it| it.name.name.as_str() == "users").unwrap();
        assert_eq!(users.foreign_keys[0].target.name.as_str(), "teams", "{target}");
    }
}

#[test]
fn each_mistake_has_one_error() {
    let user = |field: &str| {
        format!("{TEAM}#[derive(Model)] struct User {{ #[model(primary_key)] id: i64, {field} }}")
    };
    let enums = "#[derive(ModelEnum)] enum State { Draft, Sent }\n#[derive(ModelType)] struct Ratio(f64);\n";
    let cases = [
        (
            user("#[model(references = Taem)] team_id: i64"),
            "S0101 no model, enum or newtype `Taem` is in this crate",
        ),
        (user("state: Stat"), "S0101 no model, enum or newtype `Stat` is in this crate"),
        (user("team: Team"), "S0101 `Team` is a model, and no column holds a whole row"),
        (
            format!("{enums}{}", user("#[model(references = State)] team_id: i64")),
            "S0104 `State` is not a model, so it has no rows to refer to",
        ),
        (
            user("#[model(references = Team::name)] team: String"),
            "S0106 `Team::name` is no key, so it may be in several rows",
        ),
        (
            user("#[model(references = Team::nmae)] team: String"),
            "S0105 `Team` has no field `nmae`",
        ),
        (
            user("#[model(references = Team)] team_id: i32"),
            "S0107 the foreign key `team_id` is i32, and the key `teams.id` is i64",
        ),
        (
            user("#[model(references = Team)] team_id: Id<Team, i32>"),
            "S0107 the foreign key `team_id` is i32, and the key `teams.id` is i64",
        ),
        (
            format!("{enums}{}", user("#[model(default = State::Drft)] state: State")),
            "S0109 `State` has no variant `Drft`",
        ),
        (
            format!("{enums}{}", user("#[model(default = \"snt\")] state: State")),
            "S0109 the enum `state` has no label `snt`",
        ),
        (
            format!("{enums}{}", user("#[model(default = true)] state: State")),
            "S0109 this is no default for a column of type enum state",
        ),
        (
            user("#[model(default = \"2024-02-30\")] born: chrono::NaiveDate"),
            "S0109 this is no default for a column of type date",
        ),
        (
            user("#[model(max_length = 3, default = \"long\")] code: String"),
            "S0109 this is no default for a column of type text(3)",
        ),
        (
            format!("{enums}{}", user("#[model(unique)] ratio: Ratio")),
            "S0116 `unique` has no meaning for a column of type f64",
        ),
        (user("#[model(column = \"ID\")] other: i64"), "S0112 `User` has two columns `ID`"),
        (
            user("#[model(renamed_from = \"name\")] name: String"),
            "S0117 `name` is the name that the column has",
        ),
        (
            user("#[model(renamed_from = \"b\")] a: String, #[model(renamed_from = \"a\")] b: String"),
            "S0117 the columns `a` and `b` take each other's names",
        ),
        (
            "#[derive(ModelEnum)] enum E { #[model(renamed_from = \"c\")] A, #[model(renamed_from = \"a\")] B, #[model(renamed_from = \"b\")] C }".to_owned(),
            "S0117 the labels `a` and `c` and `b` take each other's names",
        ),
        (
            format!(
                "{TEAM}#[derive(Model)] #[model(table = \"Teams\")] struct User {{ #[model(primary_key)] id: i64 }}"
            ),
            "S0111 two models have the table `Teams`",
        ),
        (
            format!(
                "{TEAM}#[derive(Model)] #[model(index(id, name = \"teams\"))] struct User {{ #[model(primary_key)] id: i64 }}"
            ),
            "S0113 the name `teams` of this index is taken",
        ),
        (
            format!(
                "{TEAM}#[derive(Model)] #[model(table = \"_model_x\")] struct User {{ #[model(primary_key)] id: i64 }}"
            ),
            "S0114 names that begin with `_model_` are the tool's own",
        ),
        (
            format!(
                "{TEAM}#[derive(Model)] #[model(table = \"sqlite_x\")] struct User {{ #[model(primary_key)] id: i64 }}"
            ),
            "S0114 SQLite keeps names that begin with `sqlite_` for itself",
        ),
        (
            format!(
                "{TEAM}#[derive(Model)] #[model(index(id, name = \"sqlite_x\"))] struct User {{ #[model(primary_key)] id: i64 }}"
            ),
            "S0114 SQLite keeps names that begin with `sqlite_` for itself",
        ),
        (
            format!(
                "{TEAM}#[derive(Model)] #[model(table = \"Model_Migrations\")] struct User {{ #[model(primary_key)] id: i64 }}"
            ),
            "S0114 `Model_Migrations` is the tool's own: the history of migrations is kept there",
        ),
        (
            format!(
                "{TEAM}#[derive(Model)] #[model(schema = \"big\")] struct User {{ #[model(primary_key)] id: i64 }}"
            ),
            "S0201 SQLite has no namespaces such as `big`",
        ),
        (user("tags: Vec<String>"), "S0201 SQLite has no columns that hold a list of text"),
        (user("#[model(sql_type = \"citext\")] name: String"), "S0201 SQLite has no type `citext`"),
        (
            format!(
                "{TEAM}#[derive(Model)] #[model(index(id, method = \"gin\"))] struct User {{ #[model(primary_key)] id: i64 }}"
            ),
            "S0201 SQLite has no indexes of the method `gin`",
        ),
        (
            format!(
                "{TEAM}#[derive(Model)] #[model(index(id, include(name)))] struct User {{ #[model(primary_key)] id: i64, name: String }}"
            ),
            "S0201 SQLite has no indexes that carry other columns along",
        ),
        (
            user(
                "#[model(max_length = 3, check(name = \"users_name_length\", \"name > ''\"))] name: String",
            ),
            "S0113 the name `users_name_length` is that of a check which the type of a column needs on SQLite",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(mistakes(&with(&text)), [expected], "{text}");
    }
}

#[test]
fn two_mistakes_are_two_errors_and_those_who_refer_to_a_broken_model_have_none() {
    let text = with(
        "#[derive(Model)] struct Team { #[model(primary_key)] id: i64, a: Unknown, #[model(default = \"x\")] b: chrono::NaiveDate }
        #[derive(Model)] struct User { #[model(primary_key)] id: i64, #[model(references = Team)] team_id: i64 }",
    );
    let found = mistakes(&text);
    assert_eq!(found.len(), 2, "{found:#?}");
}

#[test]
fn a_reference_to_an_item_that_could_not_be_read_is_no_second_mistake() {
    let walked = read_text(&with(
        "#[derive(Model)] struct Team { #[model(primary_kex)] id: i64 }
        #[derive(Model)] struct User { #[model(primary_key)] id: i64, #[model(references = Team)] team_id: i64 }",
    ));
    assert!(!walked.failed.is_empty());
    assert!(schema::resolve(&walked.krate, &walked.failed).is_ok());
}

#[test]
fn a_name_of_several_items_asks_for_a_path() {
    let text = format!(
        "mod a {{ use model_runtime::Model; {TEAM} }} mod b {{ use model_runtime::Model; #[derive(Model)] #[model(table = \"other\")] struct Team {{ #[model(primary_key)] id: i64 }} }}
        use model_runtime::Model; #[derive(Model)] struct User {{ #[model(primary_key)] id: i64, #[model(references = Team)] team_id: i64 }}"
    );
    assert_eq!(mistakes(&text), ["S0102 `Team` may be `crate::a::Team` or `crate::b::Team`"]);
}
