use std::collections::BTreeMap;

use super::{after, conflicts, recover};
use crate::dialect::Dialect;
use crate::migration::diff::diff;
use crate::migration::file::fills_of;
use crate::migration::hint::Hints;
use crate::migration::op::Op;
use crate::migration::plan::plan;
use crate::schema::{Schema, resolve};
use crate::snapshot;
use crate::source::read_text;

const USE: &str = "use model_runtime::{Model, ModelEnum};\n";

fn schema(text: &str) -> Schema {
    let walked = read_text(&format!("{USE}{text}"));
    assert!(walked.found.is_empty(), "{:#?}", walked.found);
    resolve(&walked.krate, &walked.failed).unwrap()
}

fn users(attributes: &str, fields: &str) -> String {
    format!(
        "#[derive(Model)] {attributes} struct User {{ #[model(primary_key)] id: i64, {fields} }}"
    )
}

/// What both branches do, and what is in the way.
fn merged(base: &str, left: &str, right: &str) -> (Vec<Op>, Vec<Op>, Vec<String>) {
    let [base, left, right] = [base, left, right].map(schema);
    let ops = |new: &Schema| diff(&base, new, &Hints::default()).unwrap();
    let (left, right) = (ops(&left), ops(&right));
    let found = conflicts(&left, &right);
    let words = found.iter().map(|it| format!("{} | {} | {}", it.first, it.second, it.about));
    let words = words.collect();
    (left, right, words)
}

#[track_caller]
fn commute(base: &str, left: &str, right: &str, both: &str) {
    let (ours, theirs, conflicts) = merged(base, left, right);
    assert_eq!(conflicts, [""; 0]);
    let text = |it: &Schema| {
        let mut it = it.clone();
        it.tables.values_mut().for_each(|it| it.columns.sort_by(|a, b| a.name.cmp(&b.name)));
        snapshot::changed(&Schema::default(), &it)
    };
    let base = schema(base);
    assert_eq!(text(&after(&after(&base, &ours), &theirs)), text(&schema(both)));
    assert_eq!(text(&after(&after(&base, &theirs), &ours)), text(&schema(both)));
}

#[track_caller]
fn clash(left: (&str, &str), right: (&str, &str), about: &str) {
    let base = users("", "name: String, nick: Option<String>");
    let (left, right) = (users(left.0, left.1), users(right.0, right.1));
    for (a, b) in [(&left, &right), (&right, &left)] {
        let (_, _, found) = merged(&base, a, b);
        assert!(found.iter().any(|it| it.ends_with(about)), "{found:#?}");
    }
}

#[test]
fn different_columns_and_parts_of_one_table_commute() {
    commute(
        &users("", "name: String, age: i32"),
        &users("#[model(index(age))]", "name: String, age: i32, a: Option<i64>"),
        &users(
            "#[model(check(\"name <> ''\"))]",
            "#[model(unique)] name: String, age: i32, b: Option<i64>",
        ),
        &users(
            "#[model(index(age), check(\"name <> ''\"))]",
            "#[model(unique)] name: String, age: i32, a: Option<i64>, b: Option<i64>",
        ),
    );
}

#[test]
fn a_rename_and_a_new_column_commute() {
    commute(
        &users("", "name: String"),
        &users("", "#[model(renamed_from = \"name\")] full_name: String"),
        &users("", "name: String, age: Option<i32>"),
        &users("", "full_name: String, age: Option<i32>"),
    );
}

const BOTH: &str = "name: String, nick: Option<String>";

#[test]
fn what_both_are_about_is_named() {
    let renamed = "#[model(renamed_from = \"name\")] full_name: String, nick: Option<String>";
    clash(
        ("", "name: String, nick: Option<String>, a: Option<i64>"),
        ("", "name: String, nick: Option<String>, a: Option<i32>"),
        "column users.a",
    );
    clash(("", renamed), ("", "name: Option<String>, nick: Option<String>"), "column users.name");
    clash(("", renamed), ("#[model(index(name))]", BOTH), "column users.name");
    clash(("", renamed), ("#[model(check(\"name <> ''\"))]", BOTH), "column users.name");
    clash(
        ("", "name: String"),
        ("", "name: String, #[model(unique)] nick: Option<String>"),
        "column users.nick",
    );
    clash(
        ("#[model(table = \"people\", renamed_from = \"users\")]", BOTH),
        ("", "name: String, nick: Option<String>, a: Option<i64>"),
        "table users",
    );
    clash(
        ("#[model(index(name, nick, name = \"i\"))]", BOTH),
        ("#[model(index(nick, name = \"i\"))]", BOTH),
        "the name i",
    );
}

#[test]
fn a_reference_and_the_end_of_its_target_do_not_commute() {
    let team = "#[derive(Model)] struct Team { #[model(primary_key)] id: i64 }";
    let base = format!("{team}{}", users("", ""));
    let left = users("", "");
    let right = format!("{team}{}", users("", "#[model(references = Team)] team_id: Option<i64>"));
    let (_, _, found) = merged(&base, &left, &right);
    assert_eq!(
        found,
        ["drop table teams | add foreign key users_team_id_fkey to users | table teams"]
    );
}

#[test]
fn a_type_of_an_extension_and_the_end_of_the_extension_do_not_commute() {
    let citext = Op::DropExtension(crate::name::Ident::new("citext").unwrap());
    let base = schema(&users("", ""));
    for fields in ["#[model(sql_type(postgres = \"citext\"))] name: Option<String>", ""] {
        let new = schema(&users("", fields));
        let ops = diff(&base, &new, &Hints::default()).unwrap();
        let found = conflicts(std::slice::from_ref(&citext), &ops);
        let about: Vec<&str> = found.iter().map(|it| it.about.as_str()).collect();
        let expected = if fields.is_empty() { vec![] } else { vec!["extension citext"] };
        assert_eq!(about, expected);
    }
}

#[test]
fn operations_are_recovered_from_their_words() {
    let old = schema(&users("", "name: String, age: i32"));
    let text = users(
        "",
        "#[model(renamed_from = \"name\")] zip: String, #[model(backfill = \"age\")] years: i32, other: Option<String>",
    );
    let new = schema(&text);
    let mut hints = Hints::default();
    let table = new.tables.keys().next().unwrap();
    for name in ["years", "other"] {
        let column = new.tables[table].column(name).unwrap();
        hints.new_columns.insert((table.clone(), column.name.clone()));
    }
    let ops = diff(&old, &new, &hints).unwrap();
    let words: Vec<String> = ops.iter().map(Op::words).collect();
    let mut written = new.clone();
    for column in written.tables.values_mut().flat_map(|it| &mut it.columns) {
        column.renamed_from = None;
        column.backfill = crate::schema::SqlText::default();
    }
    let sql = |ops: &[Op]| plan(&old, &new, ops, Dialect::Sqlite).up;
    // Either the models still say what rows got, or the migration itself.
    for (fills, models) in
        [(BTreeMap::new(), &new), (fills_of(&ops), &written), (fills_of(&ops), &Schema::default())]
    {
        let recovered = recover(&old, &written, &words, &fills, models).unwrap();
        assert_eq!(sql(&recovered), sql(&ops));
    }
    let fills = fills_of(&ops);
    assert_eq!(recover(&old, &written, &["something else".to_owned()], &fills, &new), None);
}

#[test]
fn a_label_of_a_list_of_enums_is_recovered_too() {
    let text = |label: &str| {
        format!("#[derive(ModelEnum)] enum Hue {{ Blue, {label} }} {}", users("", "hues: Vec<Hue>"))
    };
    let old = schema(&text("Red"));
    let new = schema(&text("#[model(renamed_from = \"red\")] Crimson, White"));
    let ops = diff(&old, &new, &Hints::default()).unwrap();
    let words: Vec<String> = ops.iter().map(Op::words).collect();
    let written = snapshot::overlay([("", &snapshot::changed(&Schema::default(), &new))]).unwrap();
    let recovered = recover(&old, &written, &words, &BTreeMap::new(), &new).unwrap();
    let sql = |ops: &[Op]| plan(&old, &new, ops, Dialect::Postgres).up;
    assert_eq!(sql(&recovered), sql(&ops));
}
