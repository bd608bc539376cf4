//! Cases that a random pair does not meet.

use engine_tests::engine::{Engine, create};
use model_core::dialect::Dialect;
use model_core::migration::step::Scripts;
use model_core::migration::{diff::diff, hint::Hints, plan::plan};
use model_core::schema::{self, Schema};
use model_core::source::read_text;

use crate::database::Database;

/// All of them on one server.
pub(crate) fn all(engine: &str) {
    let Some(mut database) = Database::new(engine, "single") else { return };
    a_value_that_does_not_fit_leaves_everything_as_it_was(&mut database);
    texts_of_all_letters_are_read_back(&mut database);
    a_label_is_renamed_with_its_rows(&mut database);
    names_of_checks_go_from_one_table_to_another(&mut database);
    a_default_of_each_kind_is_stored(&mut database);
    a_random_default_changes_while_a_column_comes(&mut database);
    a_computed_column_comes_and_goes_with_its_source(&mut database);
    a_table_is_renamed_and_its_name_used_again(&mut database);
    what_is_refused_is_refused_by_the_server_too(&mut database);
    what_is_within_the_limits_is_taken(&mut database);
}

fn schema(text: &str) -> Schema {
    let walked = read_text(&format!("use model_runtime::{{Model, ModelEnum}};\n{text}"));
    assert!(walked.found.is_empty(), "{:#?}", walked.found);
    schema::resolve(&walked.krate, &walked.failed).unwrap_or_else(|it| panic!("{it:#?}"))
}

fn migrate(database: &mut Database, old: &Schema, new: &Schema) -> Result<(), String> {
    database.run(&scripts(old, new, database.dialect()).up)
}

fn scripts(old: &Schema, new: &Schema, dialect: Dialect) -> Scripts {
    let ops = diff(old, new, &Hints::default()).unwrap_or_else(|it| panic!("{it:#?}"));
    plan(old, new, &ops, dialect)
}

fn a_value_that_does_not_fit_leaves_everything_as_it_was(database: &mut Database) {
    let model = |ty: &str, extra: &str| {
        schema(&format!(
            "#[derive(Model)] struct Note {{ #[model(primary_key, auto)] id: i64, amount: {ty}, {extra} }}"
        ))
    };
    let (old, new) = (model("i64", ""), model("i16", "other: Option<i32>"));
    database.become_schema(&old);
    database.execute("insert into notes (amount) values (1), (40000)").unwrap();
    let before = database.describe();
    let error = migrate(database, &old, &new).unwrap_err();
    assert!(error.contains("a value of notes.amount is no i16"), "{error}");
    assert_eq!(database.describe(), before);
}

fn texts_of_all_letters_are_read_back(database: &mut Database) {
    let text = "#[derive(Model)] #[model(check(name = \"c\", \"name <> 'a\\\\b ő日' and name <> 'it''s'\"))] \
        /// A comment: \\ ' \" ő日
        struct Note { #[model(primary_key, auto)] id: i64, \
        #[model(default = \"a\\\\b ' ő日\\n\")] name: String, \
        #[model(max_length = 20, default = \"\\\\ő\")] short: String, \
        #[model(generated(\"name || '\\\\ő'\"))] whole: Option<String> }";
    let schema = schema(text);
    database.become_schema(&schema);
    database.execute("insert into notes (id) values (1)").unwrap();
    let rows = database.rows("select name, short, whole from notes");
    let texts: Vec<&str> = rows[0].iter().map(|it| it.as_deref().unwrap()).collect();
    assert_eq!(texts, ["a\\b ' ő日\n", "\\ő", "a\\b ' ő日\n\\ő"]);
}

fn a_label_is_renamed_with_its_rows(database: &mut Database) {
    let model = |labels: &str| {
        schema(&format!(
            "#[derive(ModelEnum)] enum Color {{ {labels} }}
            #[derive(Model)] #[model(index(color))] struct Note {{ #[model(primary_key, auto)] id: i64, color: Color }}"
        ))
    };
    let old = model("Red, Green, Blue");
    let new = model("Blue, #[model(renamed_from = \"red\")] Crimson, Green, Violet");
    database.become_schema(&old);
    database.execute("insert into notes (color) values ('red'), ('green'), ('blue')").unwrap();
    migrate(database, &old, &new).unwrap();
    let colors = database.rows("select color from notes order by id").concat();
    let colors: Vec<&str> = colors.iter().map(|it| it.as_deref().unwrap()).collect();
    assert_eq!(colors, ["crimson", "green", "blue"]);
}

fn names_of_checks_go_from_one_table_to_another(database: &mut Database) {
    let model = |a: &str, b: &str| {
        schema(&format!(
            "#[derive(Model)] {a} struct Note {{ #[model(primary_key, auto)] id: i64, a: i64 }}
            #[derive(Model)] {b} struct Page {{ #[model(primary_key, auto)] id: i64, a: i64 }}"
        ))
    };
    let check = |name: &str| format!("#[model(check(name = \"{name}\", \"a > 1\"))]");
    let (old, new) = (model(&check("one"), &check("two")), model(&check("two"), &check("one")));
    database.become_schema(&old);
    migrate(database, &old, &new).unwrap();
    let after = database.describe();
    database.become_schema(&new);
    assert_eq!(after, database.describe());
}

fn a_default_of_each_kind_is_stored(database: &mut Database) {
    let schema = schema(
        "#[derive(Model)] struct Note { #[model(primary_key, auto)] id: i64, \
        #[model(default = uuid)] key: uuid::Uuid, #[model(default = now)] at: chrono::DateTime<chrono::Utc>, \
        #[model(default = now)] day: chrono::NaiveDate, #[model(default = now)] clock: chrono::NaiveTime, \
        #[model(default = true)] flag: bool, #[model(default = -1.5)] ratio: f64 }",
    );
    database.become_schema(&schema);
    database.execute("insert into notes (id) values (1), (2)").unwrap();
    let rows = database.rows(
        "select count(distinct `key`), count(`at`), count(day), count(clock), sum(flag), min(ratio) from notes",
    );
    let texts: Vec<&str> = rows[0].iter().map(|it| it.as_deref().unwrap()).collect();
    assert_eq!(texts, ["2", "2", "2", "2", "2", "-1.5"]);
}

fn there_and_back(database: &mut Database, old: &Schema, new: &Schema) {
    database.become_schema(new);
    let should = database.describe();
    database.become_schema(old);
    let before = database.describe();
    let scripts = scripts(old, new, database.dialect());
    database.run(&scripts.up).unwrap();
    assert_eq!(database.describe(), should);
    database.run(&scripts.down).unwrap();
    assert_eq!(database.describe(), before);
}

fn a_random_default_changes_while_a_column_comes(database: &mut Database) {
    let model = |rest: &str| {
        schema(&format!(
            "#[derive(Model)] struct Note {{ #[model(primary_key, auto)] id: i64, #[model(default = uuid)] {rest} }}"
        ))
    };
    let (old, new) =
        (model("key: uuid::Uuid"), model("key: Option<uuid::Uuid>, other: Option<i64>"));
    there_and_back(database, &new, &old);
}

fn a_computed_column_comes_and_goes_with_its_source(database: &mut Database) {
    let model = |rest: &str| {
        schema(&format!(
            "#[derive(Model)] struct Note {{ #[model(primary_key, auto)] id: i64, {rest} }}"
        ))
    };
    let new = model(
        "title: Option<String>, #[model(generated(\"title || '!'\"))] again: Option<String>, #[model(generated(\"again || '?'\"))] about: Option<String>",
    );
    there_and_back(database, &model(""), &new);
}

/// The names of foreign keys and of checks are one set for all tables of a MySQL database.
fn a_table_is_renamed_and_its_name_used_again(database: &mut Database) {
    let fields = "#[model(primary_key, auto)] id: i64, #[model(check = \"size > 1\")] size: i64, \
        #[model(references = Team, on_delete = cascade)] team_id: Option<i64>";
    let team = "#[derive(Model)] struct Team { #[model(primary_key, auto)] id: i64 }";
    let old = schema(&format!("{team} #[derive(Model)] struct Note {{ {fields} }}"));
    let new = schema(&format!(
        "{team} #[derive(Model)] #[model(renamed_from = \"notes\")] struct Page {{ {fields} }}
        #[derive(Model)] struct Note {{ {fields}, other: Option<i64> }}"
    ));
    there_and_back(database, &old, &new);
}

/// Fields of a model, attributes of it, and for whom.
const REFUSED: &[(&str, &str, &[Dialect])] = &[
    ("#[model(index)] name: String,", "", BOTH),
    ("#[model(index)] data: Vec<u8>,", "", BOTH),
    ("#[model(index, max_length = 769)] name: String,", "", BOTH),
    ("#[model(max_length = 16000)] a: String, #[model(max_length = 1000)] b: String,", "", BOTH),
    ("n: i64,", "#[model(table = \"notes \")]", BOTH),
    ("n: i64,", "#[model(table = \"a\u{1F600}\")]", BOTH),
    ("n: i64,", "#[model(index(n, name = \"primary\"))]", BOTH),
    ("n: i64,", "#[model(check(name = \"c\", \"id > n\"))]", BOTH),
    ("#[model(generated(\"id + 1\"))] n: Option<i64>,", "", BOTH),
    (
        "#[model(max_length = 9)] a: String,",
        "#[model(index(expr = \"lower(a)\", name = \"i\"))]",
        &[Dialect::MariaDb],
    ),
    (
        "#[model(references = Note, on_delete = set_null)] up: Option<i64>, #[model(generated(\"up + 1\", stored))] n: Option<i64>,",
        "",
        BOTH,
    ),
    (
        "#[model(references = Note, on_delete = cascade)] up: Option<i64>, #[model(generated(\"up + 1\", stored))] n: Option<i64>,",
        "",
        &[Dialect::MySql],
    ),
    (
        "#[model(references = Note, on_delete = set_null)] up: Option<i64>,",
        "#[model(check(name = \"c\", \"up > 1\"))]",
        BOTH,
    ),
    (
        "#[model(generated(\"b + 1\"))] a: Option<i64>, #[model(generated(\"c + 1\"))] b: Option<i64>, c: i64,",
        "",
        BOTH,
    ),
];

const BOTH: &[Dialect] = &[Dialect::MySql, Dialect::MariaDb];

const TAKEN: &[(&str, &str)] = &[
    ("#[model(unique, max_length = 768)] name: String,", ""),
    ("#[model(max_length = 16000)] a: String,", ""),
    ("#[model(max_length = 20000)] a: String, #[model(max_length = 70000)] b: Vec<u8>,", ""),
    ("#[model(precision = 28, scale = 28)] n: rust_decimal::Decimal,", ""),
    (
        "#[model(references = Note, on_delete = set_null)] up: Option<i64>, #[model(generated(virtual, \"up + 1\"))] n: Option<i64>,",
        "",
    ),
    (
        "#[model(references = Note, on_delete = cascade)] up: Option<i64>,",
        "#[model(check(name = \"c\", \"up > 1\"))]",
    ),
];

fn note((fields, attributes): (&str, &str)) -> Schema {
    schema(&format!(
        "#[derive(Model)] {attributes} struct Note {{ #[model(primary_key, auto)] id: i64, {fields} }}"
    ))
}

fn what_is_refused_is_refused_by_the_server_too(database: &mut Database) {
    let dialect = database.dialect();
    for (fields, attributes, refused_by) in REFUSED {
        let schema = note((fields, attributes));
        let mistakes = schema::check(&schema, &[dialect]);
        database.clear();
        let script = create(&schema, dialect).up;
        let mut statements = script.steps.iter().flat_map(|it| &it.statements);
        let result = statements.try_for_each(|it| database.execute(it));
        let refused = refused_by.contains(&dialect);
        assert_eq!(!mistakes.is_empty(), refused, "{fields} {attributes}: {mistakes:#?}");
        // MariaDB makes an index over the beginning of a text, and says so in a warning; MySQL
        // makes the table, and cannot find it again.
        let lenient = match dialect {
            Dialect::MariaDb => fields.starts_with("#[model(index"),
            _ => attributes.contains('\u{1F600}'),
        };
        assert_eq!(result.is_err(), refused && !lenient, "{fields} {attributes}: {result:?}");
    }
}

fn what_is_within_the_limits_is_taken(database: &mut Database) {
    for case in TAKEN {
        let schema = note(*case);
        let mistakes = schema::check(&schema, &[database.dialect()]);
        assert!(mistakes.is_empty(), "{case:?}: {mistakes:#?}");
        database.become_schema(&schema);
    }
}
