//! What goes in and out of queries, and the text for SQLite.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use model_core::dialect::Dialect;
use model_core::query::checked::{CheckedQuery, OutColumn, Piece, Row};
use model_core::schema::RustType;
use query_tests::{check, named, schema};

/// `(params) -> row`, with `?` for what may be null.
fn signature(statement: &str) -> String {
    let checked = check(&schema(), &named(statement));
    let said: Vec<&str> = checked.diagnostics.iter().map(|it| it.message.as_str()).collect();
    let Some(query) = checked.queries.first() else { return said.join("; ") };
    let params: Vec<String> = query.params.iter().map(param).collect();
    let row = match &query.row {
        Row::None => "()".to_owned(),
        Row::Scalar(it) => column(it),
        Row::Model(table) => table.to_string(),
        Row::Struct { name: _, columns } => {
            format!("{{ {} }}", columns.iter().map(column).collect::<Vec<_>>().join(", "))
        }
    };
    format!("({}) -> {row}", params.join(", "))
}

fn param(it: &model_core::query::checked::Param) -> String {
    let null = if it.nullable { "?" } else { "" };
    let list = if it.list { "[]" } else { "" };
    let optional = if it.optional { " optional" } else { "" };
    format!("{}: {}{null}{list}{optional}", it.name, rust(&it.ty.rust))
}

fn column(it: &OutColumn) -> String {
    format!("{}: {}{}", it.name, rust(&it.ty.rust), if it.nullable { "?" } else { "" })
}

fn rust(ty: &RustType) -> String {
    match ty {
        RustType::Plain(kind) => kind.to_string(),
        RustType::Id(path, _) => format!("Id<{}>", path.last().unwrap()),
        RustType::User(path, _) => path.last().unwrap().clone(),
        other => format!("{other:?}"),
    }
}

fn lowered(statement: &str) -> String {
    let checked = check(&schema(), &named(statement));
    let Some(query) = checked.queries.first() else {
        return checked.diagnostics.iter().map(|it| it.message.as_str()).collect();
    };
    show(query, &query.sql[&Dialect::Sqlite].pieces)
}

fn show(query: &CheckedQuery, pieces: &[Piece]) -> String {
    let name = |param: &usize| &query.params[*param].name;
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Param { param } => format!("<{}>", name(param)),
            Piece::List { param, .. } => format!("<{}…>", name(param)),
            Piece::Rows { param, .. } => format!("<{}…>", name(param)),
            Piece::Literal { param } => format!("<={}>", name(param)),
            Piece::If { param, pieces } => format!("[{}:{}]", name(param), show(query, pieces)),
        })
        .collect()
}

#[test]
fn parameters_and_columns_have_the_types_of_the_model() {
    let cases = [
        ("select * from users", "() -> users"),
        ("select u.* from users u join teams t on t.id = u.team_id", "() -> users"),
        ("select email from users", "() -> email: text"),
        ("select id, role from users", "() -> { id: Id<User>, role: Role }"),
        ("select id from users where id = :id", "(id: Id<User>) -> id: Id<User>"),
        ("select id from users where role = :role", "(role: Role) -> id: Id<User>"),
        ("select id from users where :role = role", "(role: Role) -> id: Id<User>"),
        ("select id from users where team_id = :team", "(team: Id<Team>) -> id: Id<User>"),
        ("select id from users where team_id is :team", "(team: Id<Team>?) -> id: Id<User>"),
        ("select id from users where id in (:ids)", "(ids: Id<User>[]) -> id: Id<User>"),
        ("select id from users where name = :name?", "(name: text optional) -> id: Id<User>"),
        ("select id from users limit :n", "(n: i64) -> id: Id<User>"),
        ("select id from users where age > :n and id > :n", "(n: Id<User>) -> id: Id<User>"),
        (
            "select id from users where age between :low and :high",
            "(low: i32, high: i32) -> id: Id<User>",
        ),
        ("select id from users where lower(name) = :name", "(name: text) -> id: Id<User>"),
        (
            "select id from users where name like '%' || :part || '%'",
            "(part: text) -> id: Id<User>",
        ),
        ("select id from users where created_at > :since", "(since: timestamp) -> id: Id<User>"),
        ("select id from users where (:n is null or name = :n)", "(n: text?) -> id: Id<User>"),
        ("select coalesce(name, :other) as n from users", "(other: text) -> n: text"),
        ("select coalesce(:first, name) as n from users", "(first: text?) -> n: text?"),
        ("select coalesce(age, 0) as n from users", "() -> n: i32"),
        ("select age + 1 as n from users", "() -> n: i64?"),
        ("select max(id) as n from users", "() -> n: Id<User>?"),
        ("select cast(:n as integer) as n", "(n: i64) -> n: i64"),
        ("insert into tags (label) values (:label)", "(label: text) -> ()"),
        (
            "insert into posts (author_id, title, body, status, parent_id) values (:a, :t, :b, :s, :p)",
            "(a: Id<User>, t: text, b: text, s: Status, p: Id<Post>?) -> ()",
        ),
        ("update users set name = :name where id = :id", "(name: text?, id: Id<User>) -> ()"),
        (
            "update users set name = coalesce(:name, name), age = case when :older then age + 1 else :age end",
            "(name: text?, older: bool, age: i32?) -> ()",
        ),
        ("update users set email = coalesce(:email, email)", "(email: text?) -> ()"),
        ("insert into tags (label) values (:l) returning *", "(l: text) -> tags"),
    ];
    for (statement, expected) in cases {
        assert_eq!(signature(statement), expected, "{statement}");
    }
}

#[test]
fn null_is_where_it_may_be() {
    let cases = [
        ("select t.name from users u left join teams t on t.id = u.team_id", "() -> name: text?"),
        (
            "select t.* from users u left join teams t on t.id = u.team_id where t.name = 'x'",
            "() -> teams",
        ),
        (
            "select t.name from users u left join teams t on t.id = u.team_id join posts p on p.title = t.name",
            "() -> name: text",
        ),
        (
            "select t.name from users u left join teams t on t.id = u.team_id where coalesce(t.name, '') = ''",
            "() -> name: text?",
        ),
        (
            "select t.name from users u left join teams t on t.id = u.team_id where t.name = :name?",
            "(name: text optional) -> name: text?",
        ),
        ("select age from users where age > 1", "() -> age: i32"),
        ("select age from users where age > 1 or score > 1", "() -> age: i32?"),
        ("select max(score) as m from users", "() -> m: f64?"),
        ("select max(score) as m from users group by role", "() -> m: f64"),
        ("select max(score) filter (where active) as m from users group by role", "() -> m: f64?"),
        ("select count(*) as n from users", "() -> n: i64"),
        ("select (select count(*) from users) as n", "() -> n: i64"),
        ("select (select id from users limit 1) as n", "() -> n: Id<User>?"),
        ("select id / 2 as n from users", "() -> n: i64"),
        ("select id / age as n from users where age > 0", "() -> n: i64?"),
        ("select case when age is not null then age else 0 end as n from users", "() -> n: i32"),
        ("select case when active then 1 end as n from users", "() -> n: i64?"),
        ("select name from users union select label from tags", "() -> name: text?"),
        ("select name from users intersect select label from tags", "() -> name: text"),
        (
            "with recursive c(n, p) as (select 1, cast(0 as integer) union all select n + 1, null from c) select p from c",
            "() -> p: i64?",
        ),
        ("select lag(score) over (order by id) as n from users", "() -> n: f64?"),
        ("select sum(score) over (order by id) as n from users", "() -> n: f64"),
        (
            "select sum(score) over (order by id rows between 2 preceding and 1 preceding) as n from users",
            "() -> n: f64?",
        ),
        ("select age = any (select age from users) as x from users", "() -> x: bool?"),
        ("select id <> all (select id from teams) as x from users", "() -> x: bool"),
        ("select age from users where age = some (select id from teams)", "() -> age: i32"),
        ("select age from users where age <> all (select id from teams)", "() -> age: i32?"),
        ("select age from users where not age <> all (select id from teams)", "() -> age: i32"),
        ("select id from tags where :x = any (select age from users)", "(x: i32) -> id: Id<Tag>"),
        ("select name as \"name!\" from users", "() -> name: text"),
        ("select email as \"email?\" from users", "() -> email: text?"),
        (
            "update users set age = 5 where name = 'x' returning age, name",
            "() -> { age: i32, name: text }",
        ),
        ("update users set name = :n where name = 'x' returning name", "(n: text?) -> name: text?"),
    ];
    for (statement, expected) in cases {
        assert_eq!(signature(statement), expected, "{statement}");
    }
}

#[test]
fn the_text_for_sqlite_says_what_was_meant() {
    let cases = [
        ("select * from tags", "select id, label from tags"),
        (
            "select t.*, p.post_id from tags t join post_tags p on p.tag_id = t.id",
            "select t.id, t.label, p.post_id from tags t join post_tags p on p.tag_id = t.id",
        ),
        (
            "select id -- the key\nfrom tags /* all */ where id = :id;",
            "select id\nfrom tags where id = <id>",
        ),
        (
            "select id from tags where label = :label? and id > 1",
            "select id from tags where true[label: and label = <label>] and id > 1",
        ),
        (
            "select id from tags where id > 1 and label = :label?",
            "select id from tags where id > 1[label: and label = <label>]",
        ),
        (
            "select id from tags where label = :a? or id = :b?",
            "select id from tags where true[a:[b: and (label = <a> or id = <b>)]]",
        ),
        (
            "select id from tags where id in (:ids) limit :n",
            "select id from tags where id in (<ids…>) limit <=n>",
        ),
        ("select id from users where balance > 9", "select id from users where balance > '9.00'"),
        (
            "select role from users group by role having max(balance) > 9",
            "select role from users group by role having (max(balance)) collate decimal > '9.00'",
        ),
        (
            "select id from users where created_at > '2024-01-01'",
            "select id from users where created_at > '2024-01-01 00:00:00.000000'",
        ),
        (
            "select id from users where token = '00000000-0000-0000-0000-0000000000FF'",
            "select id from users where token = x'000000000000000000000000000000ff'",
        ),
        (
            "select datetime(created_at) as t from users",
            "select strftime('%Y-%m-%d %H:%M:%f000', created_at) as t from users",
        ),
        (
            "select payload ->> '$.a' as a from events",
            "select cast(payload ->> '$.a' as text) as a from events",
        ),
        ("select cast(:d as date) as d", "select cast(<d> as text) as d"),
        (
            "insert into tags values (:id, :label)",
            "insert into tags (id, label) values (<id>, <label>)",
        ),
        ("select email as \"email!\" from users", "select email as email from users"),
        (
            "select id from tags where id = any (select tag_id from post_tags)",
            "select id from tags where id in (select tag_id from post_tags)",
        ),
        (
            "select id from tags where id<>all(select tag_id from post_tags)",
            "select id from tags where id not in(select tag_id from post_tags)",
        ),
        ("select 'it''s -- no comment' as t", "select 'it''s -- no comment' as t"),
    ];
    for (statement, expected) in cases {
        assert_eq!(lowered(statement), expected, "{statement}");
    }
}

#[test]
fn a_failed_query_keeps_what_is_known_of_it() {
    let checked =
        check(&schema(), "-- name: q :many\nselect id, email from users where emial = 'x'");
    let failed = &checked.failed[0];
    let signature = failed.signature.as_ref().expect("the columns are known");
    assert!(matches!(&signature.row, Row::Struct { columns, .. } if columns.len() == 2));
}

#[test]
fn a_warning_does_not_fail_a_query() {
    let checked = check(&schema(), "-- name: q :one\nselect id from users where name = 'x'");
    assert_eq!(checked.queries.len(), 1);
    assert_eq!(checked.diagnostics.iter().next().unwrap().code.0, "Q0503");
    for fine in [
        "select id from users where id = :id",
        "select id from users where email = :e",
        "select count(*) as n from users",
        "select id from users limit 1",
        "select u.id, t.name from users u left join teams t on t.id = u.team_id where u.id = 1",
    ] {
        let checked = check(&schema(), &format!("-- name: q :one\n{fine}"));
        assert!(checked.diagnostics.is_empty(), "{fine}");
    }
}

#[test]
fn a_declared_function_is_known() {
    use model_core::diagnostic::FileId;
    use model_core::query::{Config, QueryFile, check_files};

    let file = |module: &str, text: &'static str| QueryFile {
        id: FileId(1),
        module: vec![module.to_owned()],
        text,
    };
    let files = [
        file("a", "-- name: far :many\nselect distance(score, 1.5) as d from users"),
        file("b", "-- name: far :many\nselect id from users"),
    ];
    let config = Config { functions: vec!["distance(float, float) -> f64 strict".to_owned()] };
    let checked = check_files(&schema(), &[Dialect::Sqlite], &files, &config);
    assert_eq!(checked.queries.len(), 1, "{:?}", checked.diagnostics);
    assert_eq!(checked.queries[0].module, ["a"]);
    assert_eq!(checked.diagnostics.iter().next().unwrap().code.0, "Q0703");
    let wrong = Config { functions: vec!["distance(float)".to_owned()] };
    let checked = check_files(&schema(), &[Dialect::Sqlite], &[], &wrong);
    assert_eq!(checked.diagnostics.iter().next().unwrap().code.0, "Q0802");
}

#[test]
fn comments_beside_the_name_are_the_documentation() {
    let text = "-- Above.\n-- name: a :many\n-- Below.\n\n-- name: b :many\n-- Of b.\nselect id from tags;\n\n-- Of c.\n-- name: c :many\nselect /* not this */ id from tags -- nor this\n";
    let checked = check(&schema(), text);
    let docs: Vec<_> = checked.queries.iter().map(|it| it.docs.join(" ")).collect();
    assert_eq!(docs, ["Of b.", "Of c."]);
}

#[test]
fn a_statement_for_another_database_is_not_used_here() {
    let text = "-- name: a :many\nselect id from tags;\n-- dialect: mysql\nselect nothing from nowhere;\n-- dialect: sqlite\nselect label from tags;\n";
    let checked = check(&schema(), text);
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    assert!(matches!(&checked.queries[0].row, Row::Scalar(it) if it.name == "label"));
}
