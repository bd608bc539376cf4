//! Lists of PostgreSQL: what the checker makes of them, and what it refuses.

use model_core::dialect::Dialect;
use model_core::query::checked::Piece;
use model_core::schema::RustType;
use query_tests::{check_for, named, schema, schema_with_lists};

/// The types of the result and the text, or what is wrong.
fn said(statement: &str) -> String {
    let checked = check_for(&schema_with_lists(), &named(statement), &[Dialect::Postgres]);
    let Some(query) = checked.queries.first() else {
        let said = checked.diagnostics.iter().map(|it| format!("{}: {}", it.code, it.message));
        return said.collect::<Vec<_>>().join("; ");
    };
    let params = query.params.iter().map(|it| format!("{} {}", it.name, it.ty.ty));
    let piece = |it: &Piece| match it {
        Piece::Text(text) => text.clone(),
        Piece::Param { param } => format!("<{param}>"),
        other => format!("{other:?}"),
    };
    let text: String = query.sql[&Dialect::Postgres].pieces.iter().map(piece).collect();
    params.chain([text]).collect::<Vec<_>>().join(" | ")
}

#[test]
fn a_parameter_of_a_list_takes_the_type_of_its_place() {
    let cases = [
        (
            "select id from users where id = any(:ids)",
            "ids array of i64 | select id from users where id = any(cast(<0> as bigint[]))",
        ),
        (
            "select id from users where role <> all(:roles)",
            "roles array of enum role | select id from users where role <> all(cast(<0> as role[]))",
        ),
        (
            "select id from users where tags @> :tags and :tag = any(tags)",
            "tags array of text | tag text | select id from users where tags @> cast(<0> as text[]) and cast(<1> as text) = any(tags)",
        ),
        (
            "select id from users where roles && array['admin', 'guest']",
            "select id from users where roles && cast(array['admin', 'guest'] as role[])",
        ),
        (
            "select (:ids::bigint[])[1] as first, (:ids)[2:] as rest",
            "ids array of i64 | select (<0>::bigint[])[1] as \"first\", (cast(<0> as bigint[]))[2:] as rest",
        ),
        (
            "update users set tags = tags || 'x', scores = array[] where id = 1",
            "update users set tags = tags || cast('x' as text), scores = cast(array[] as integer[]) where id = 1",
        ),
        (
            "select array_agg(name) filter (where name is not null) as names from users",
            "select array_agg(name) filter (where name is not null) as names from users",
        ),
        (
            "select tag from users, unnest(tags) as tag",
            "select tag from users, unnest(tags) as tag",
        ),
    ];
    for (statement, expected) in cases {
        assert_eq!(said(statement), expected, "{statement}");
    }
}

#[test]
fn what_is_no_list_or_would_hold_null_is_refused() {
    let null = "Q0121: this may be null, and the elements of a list never are";
    let cases = [
        ("select array_agg(name) as names from users", null),
        ("select array[name] as names from users", null),
        ("select array(select name from users) as names", null),
        ("select tags || name as tags from users", null),
        ("update users set tags = array_append(tags, name) where id = 1", null),
        ("select array[] as nothing", "Q0208: nothing tells the type of this null"),
        (
            "select id from users where id = any(name)",
            "Q0203: `any` and `all` look into a list; this is text",
        ),
        (
            "select id from users where id = any(tags)",
            "Q0201: text does not go together with an `Id<User>`",
        ),
        (
            "select id from users where tags = '{a}'",
            "Q0201: text does not go together with array of text",
        ),
        (
            "select id from users where tags @> scores",
            "Q0201: array of i32 does not go together with array of text",
        ),
        ("select id from users where roles @> array['boss']", "Q0205: `role` has no label 'boss'"),
        ("select name[1] as x from users", "Q0203: only a list has elements; this is text"),
        (
            "select id from users where id @> 1",
            "Q0203: lists are asked what they contain; this is an `Id<User>`",
        ),
        ("select cardinality(name) as n from users", "Q0210: `cardinality` does not take text"),
        (
            "select array[settings] as x from users where settings is not null",
            "Q0203: a list holds single values, this is json",
        ),
        (
            "select cast(tags as integer[]) as x from users where cast('a' as text[]) = tags",
            "Q0206: text cannot be cast to text[] here",
        ),
    ];
    for (statement, expected) in cases {
        assert_eq!(said(statement), expected, "{statement}");
    }
}

#[test]
fn a_database_without_lists_says_what_to_do() {
    for dialect in [Dialect::Sqlite, Dialect::MySql, Dialect::MariaDb] {
        let checked = check_for(&schema(), &named("select array[1] as x"), &[dialect]);
        let said = checked.diagnostics.iter().next().unwrap();
        assert!(said.message.contains("arrays"), "{}", said.message);
        assert!(!said.help.is_empty(), "{dialect}");
    }
}

#[test]
fn the_rust_type_of_a_list_is_a_vec() {
    let checked = check_for(
        &schema_with_lists(),
        &named("select array_agg(role) as roles from users"),
        &[Dialect::Postgres],
    );
    let model_core::query::checked::Row::Scalar(column) = &checked.queries[0].row else {
        panic!("one column")
    };
    assert!(matches!(column.ty.rust, RustType::Vec(_)) && column.nullable);
}
