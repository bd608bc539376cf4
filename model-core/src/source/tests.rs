//! What each form of each word says: the attribute on the left, what was read of it on the right.

use super::*;
use crate::ast::{Check, Field, Index, IndexKey, Model, SqlText};
use crate::diagnostic::FileId;

fn model(text: &str) -> Model {
    let input = syn::parse_str(text).unwrap();
    match parse_model(&input, Place::DERIVE) {
        Ok(model) => model,
        Err(mistakes) => panic!("{:?}", mistakes.into_diagnostics()),
    }
}

fn on_field(words: &str, ty: &str) -> Field {
    let text = format!("struct A {{ #[model(primary_key)] id: i64, #[model({words})] a: {ty} }}");
    model(&text).fields.remove(1)
}

fn on_struct(words: &str) -> Model {
    model(&format!(
        "#[model({words})] struct A {{ #[model(primary_key)] id: i64, name: String, email: String }}"
    ))
}

fn sql(text: &SqlText) -> String {
    let portable = text.portable.iter().map(|it| it.value.clone());
    let others = text.per_dialect.iter().map(|(dialect, it)| format!("{dialect}: {}", it.value));
    portable.chain(others).collect::<Vec<_>>().join(" | ")
}

#[test]
fn defaults() {
    let cases = [
        ("true", "bool", "Bool(true)"),
        ("5", "i16", "Int(\"5\")"),
        ("-1", "i64", "Int(\"-1\")"),
        ("1_000i64", "i64", "Int(\"1000\")"),
        ("0x10", "i64", "Int(\"16\")"),
        ("0.5", "f64", "Float(\"0.5\")"),
        ("-2.5e3", "f64", "Float(\"-2.5e3\")"),
        ("\"12.50\"", "Decimal", "Text(\"12.50\")"),
        ("r\"x\"", "String", "Text(\"x\")"),
        ("now", "chrono::DateTime<Utc>", "Now"),
        ("now", "Option<chrono::NaiveDate>", "Now"),
        ("uuid", "Uuid", "Uuid"),
        ("Status::Active", "Status", "Variant(TypePath([\"Status\", \"Active\"]))"),
        (
            "crate::a::Status::Active",
            "Status",
            "Variant(TypePath([\"crate\", \"a\", \"Status\", \"Active\"]))",
        ),
        ("7", "Quantity", "Int(\"7\")"),
    ];
    for (value, ty, expected) in cases {
        let default = on_field(&format!("default = {value}"), ty).default.unwrap();
        assert_eq!(format!("{:?}", default.value), expected, "{value}");
    }
}

#[test]
fn sql_texts() {
    let cases = [
        ("collate = \"nocase\"", "nocase"),
        ("collate(\"nocase\")", "nocase"),
        ("collate(sql = \"a\", sqlite = \"b\")", "a | sqlite: b"),
        (
            "collate(sqlite = \"b\", postgres = \"c\", mysql = \"d\", mariadb = \"e\", cockroach = \"f\")",
            "sqlite: b | postgres: c | mysql: d | mariadb: e",
        ),
        ("collate(postgres = \"c\")", "postgres: c"),
        ("collate(\"a\", sqlite = \"b\",)", "a | sqlite: b"),
    ];
    for (words, expected) in cases {
        assert_eq!(sql(&on_field(words, "String").collate.unwrap()), expected, "{words}");
    }
    assert_eq!(
        sql(&on_field("sql_type(sqlite = \"text\")", "String").sql_type.unwrap()),
        "sqlite: text"
    );
    assert_eq!(sql(&on_field("backfill = \"0\"", "i64").backfill.unwrap()), "0");
}

#[test]
fn references() {
    let cases = [
        ("references = Team", "Team", None, None),
        ("references = super::Team", "super::Team", None, None),
        ("references = Team::slug", "Team", Some("slug"), None),
        (
            "references = crate::a::Team::slug, on_delete = cascade",
            "crate::a::Team",
            Some("slug"),
            Some("cascade"),
        ),
        ("on_delete = no_action, references = Team", "Team", None, Some("no_action")),
        ("references = Team, on_delete = set_null", "Team", None, Some("set_null")),
    ];
    for (words, target, field, on_delete) in cases {
        let read = on_field(words, "Option<i64>").references.unwrap();
        assert_eq!(read.target.value.0.join("::"), target, "{words}");
        assert_eq!(read.field.as_ref().map(|it| it.value.as_str()), field, "{words}");
        assert_eq!(read.on_delete.map(|it| it.value.word()), on_delete, "{words}");
    }
}

#[test]
fn generated_columns() {
    let cases = [
        ("generated = \"id + 1\"", true, "id + 1"),
        ("generated(stored, \"id + 1\")", true, "id + 1"),
        ("generated(\"id + 1\", virtual)", false, "id + 1"),
        ("generated(virtual, sqlite = \"id\", sql = \"x\")", false, "x | sqlite: id"),
    ];
    for (words, stored, expression) in cases {
        let read = on_field(words, "i64").generated.unwrap();
        assert_eq!((read.stored, sql(&read.expression).as_str()), (stored, expression), "{words}");
    }
}

#[test]
fn numbers_names_and_flags() {
    let field = on_field(
        "max_length = 255, unique, index, private, column = \"A b\", renamed_from = \"c\"",
        "String",
    );
    assert_eq!(field.max_length.unwrap().value, 255);
    assert!(field.unique.is_some() && field.index.is_some() && field.private);
    assert_eq!(field.column.unwrap().value.as_str(), "A b");
    assert_eq!(field.renamed_from.unwrap().value.as_str(), "c");
    let field = on_field("precision = 12, scale = 2", "Option<Decimal>");
    assert_eq!((field.precision.unwrap().value, field.scale.unwrap().value), (12, 2));
    assert!(field.nullable);
    let model =
        on_struct("table = \"t\", schema = \"s\", renamed_from = \"r\", private, comment = \"c\"");
    assert_eq!(model.table.unwrap().value.as_str(), "t");
    assert_eq!(model.schema.unwrap().value.as_str(), "s");
    assert_eq!(model.renamed_from.unwrap().value.as_str(), "r");
    assert_eq!((model.private, model.comment.as_deref()), (true, Some("c")));
}

fn index(index: &Index) -> String {
    let part = |it: &ast::IndexPart| {
        let key = match &it.key {
            IndexKey::Field(name) => name.clone(),
            IndexKey::Expression(text) => format!("({})", sql(text)),
        };
        if it.descending { format!("{key} desc") } else { key }
    };
    let mut out = vec![index.parts.iter().map(part).collect::<Vec<_>>().join(", ")];
    out.extend(index.unique.then(|| "unique".to_owned()));
    out.extend(index.name.iter().map(|it| format!("named {}", it.value)));
    out.extend(index.predicate.iter().map(|it| format!("where {}", sql(it))));
    out.extend(index.method.iter().map(|it| format!("using {}", it.value)));
    let include: Vec<&str> = index.include.iter().map(|it| it.value.as_str()).collect();
    out.extend((!include.is_empty()).then(|| format!("include {}", include.join(", "))));
    out.join("; ")
}

#[test]
fn indexes() {
    let cases = [
        ("index(email)", "email"),
        ("index(email, desc(id))", "email, id desc"),
        ("index(asc(email))", "email"),
        ("index(unique, email)", "email; unique"),
        ("index(name, name = \"i\")", "name; named i"),
        ("index(expr = \"lower(email)\")", "(lower(email))"),
        ("index(desc(expr = \"lower(email)\"), id)", "(lower(email)) desc, id"),
        (
            "index(expr(sqlite = \"a\", postgres = \"b\"), where(sqlite = \"c\"))",
            "(sqlite: a | postgres: b); where sqlite: c",
        ),
        (
            "index(email, where = \"id > 0\", method = \"gin\", include(id, name))",
            "email; where id > 0; using gin; include id, name",
        ),
    ];
    for (words, expected) in cases {
        assert_eq!(index(&on_struct(words).indexes[0]), expected, "{words}");
    }
    assert_eq!(on_struct("index(email), index(name)").indexes.len(), 2);
}

fn check(check: &Check) -> String {
    let name = check.name.as_ref().map_or("", |it| it.value.as_str());
    format!("{name}: {}", sql(&check.condition))
}

#[test]
fn checks_and_unique_constraints() {
    let cases = [
        ("check = \"a\"", ": a"),
        ("check(\"a\")", ": a"),
        ("check(name = \"n\", \"a\")", "n: a"),
        ("check(\"a\", name = \"n\", sqlite = \"b\")", "n: a | sqlite: b"),
    ];
    for (words, expected) in cases {
        assert_eq!(check(&on_struct(words).checks[0]), expected, "{words}");
        assert_eq!(check(&on_field(words, "i64").checks[0]), expected, "{words}");
    }
    assert_eq!(on_field("check = \"a\", check = \"b\"", "i64").checks.len(), 2);
    let model = on_struct("unique(name, email), unique(email, name = \"u\")");
    let fields: Vec<&str> = model.uniques[0].fields.iter().map(|it| it.value.as_str()).collect();
    assert_eq!(fields, ["name", "email"]);
    assert_eq!(model.uniques[1].name.as_ref().unwrap().value.as_str(), "u");
}

#[test]
fn comments_come_from_doc_comments_without_their_decoration() {
    let cases = [
        ("/// One.\n", "One."),
        ("/// One.\n///\n///  two\n", "One.\n\n two"),
        ("/** One. */", "One."),
        ("/**\n * One.\n * Two.\n */", "One.\nTwo."),
        ("#[doc = \"a\"] #[doc(hidden)]", "a"),
    ];
    for (doc, expected) in cases {
        let model = model(&format!("{doc} struct A {{ #[model(primary_key)] id: i64 }}"));
        assert_eq!(model.comment.as_deref(), Some(expected), "{doc}");
    }
}

#[test]
fn enums_and_newtypes() {
    let text = "/// Doc.\nenum OrderStatus { New, #[model(label = \"doing it\", renamed_from = \"busy\")] InWork }";
    let read = parse_enum(&syn::parse_str(text).unwrap(), Place::DERIVE).unwrap();
    let labels: Vec<&str> = read.variants.iter().map(|it| it.label.value.as_str()).collect();
    assert_eq!((read.name.as_str(), labels), ("order_status", vec!["new", "doing it"]));
    assert_eq!(read.variants[1].renamed_from.as_ref().unwrap().value, "busy");
    let text = "struct Price(rust_decimal::Decimal);";
    let read = parse_type(&syn::parse_str(text).unwrap(), Place::DERIVE).unwrap();
    assert_eq!(read.inner.value, ast::FieldType::Decimal);
}

#[test]
fn places_are_the_bytes_of_what_was_read() {
    let text = "#[model(index(email))]\npub struct A { #[model(primary_key)] id: i64, /// é\n #[model(max_length = 5)] pub email: Option<String> }";
    let input = syn::parse_str(text).unwrap();
    let model = parse_model(&input, Place::in_file(FileId(0), 0)).unwrap();
    let at = |span: crate::diagnostic::Span| &text[span.start as usize..span.end as usize];
    assert_eq!(at(model.item), text);
    assert_eq!(at(model.rust_name.span), "A");
    assert_eq!(at(model.indexes[0].span), "index(email)");
    assert_eq!(at(model.indexes[0].parts[0].span), "email");
    let email = &model.fields[1];
    assert_eq!(at(email.ty.span), "String");
    assert_eq!(at(email.max_length.unwrap().span), "5");
    assert_eq!(at(email.item), "/// é\n #[model(max_length = 5)] pub email: Option<String>");
    assert_eq!(at(model.fields[0].primary_key.unwrap()), "primary_key");
}
