//! What a portable query becomes on each database, and what `-- dialect:` does.

use model_core::diagnostic::Diagnostic;
use model_core::dialect::Dialect;
use model_core::query::checked::Piece;
use query_tests::{check_for, named, schema};

const ALL: &[Dialect] = &[Dialect::Sqlite, Dialect::Postgres, Dialect::MySql, Dialect::MariaDb];

/// The text for one database, checked beside SQLite; the messages if it is refused.
fn written(statement: &str, dialect: Dialect) -> String {
    let checked = check_for(&schema(), &named(statement), &[Dialect::Sqlite, dialect]);
    let Some(query) = checked.queries.first() else {
        let said: Vec<&str> = checked.diagnostics.iter().map(|it| it.message.as_str()).collect();
        return said.join("; ");
    };
    let lowered = &query.sql[&dialect];
    let then = lowered.then.as_deref().map(|it| format!(" | {}", shown(it)));
    format!("{}{}", shown(&lowered.pieces), then.unwrap_or_default())
}

fn shown(pieces: &[Piece]) -> String {
    let piece = |it: &Piece| match it {
        Piece::Text(text) => text.clone(),
        Piece::Param { param } => format!("<{param}>"),
        Piece::List { param, empty } => format!("<{param}… or {empty}>"),
        Piece::Rows { param, width } => format!("<{param}… of {width}>"),
        Piece::Literal { param } => format!("<={param}>"),
        Piece::If { param, pieces } => format!("[{param}:{}]", shown(pieces)),
    };
    pieces.iter().map(piece).collect()
}

fn check(statement: &str, postgres: &str, mysql: &str) {
    assert_eq!(written(statement, Dialect::Postgres), postgres);
    assert_eq!(written(statement, Dialect::MySql), mysql);
}

/// The help for a mistake that is made on one database alone.
fn helped(statement: &str, dialect: Dialect) -> String {
    let checked = check_for(&schema(), &named(statement), &[dialect]);
    let help: Vec<&str> =
        checked.diagnostics.iter().flat_map(|it| &it.help).map(String::as_str).collect();
    help.join("; ")
}

#[test]
fn the_database_itself_is_offered_as_checker_where_a_build_can_have_it() {
    let unknown = "select frobnicate(email) as x from users";
    let declared =
        "declare it in `[package.metadata.model]`: functions = [\"frobnicate(text) -> text\"]";
    assert!(helped(unknown, Dialect::Sqlite).contains("`-- check: engine` below its name"));
    for dialect in [Dialect::Postgres, Dialect::MySql, Dialect::MariaDb] {
        assert_eq!(helped(unknown, dialect), format!("if the server has it, {declared}"));
        let engine = "-- name: q :many\n-- check: engine\nselect id from users";
        let way_out = helped(engine, dialect);
        assert!(way_out.starts_with("a build has no server: leave this line out"), "{way_out}");
    }
}

#[test]
fn an_operator_means_everywhere_what_it_means_on_sqlite() {
    check(
        "select email || '!' as x from tags, users where age / 2 = 1 and name is not :name",
        "select email || '!' as x from tags, users where cast(age as bigint) / 2 = 1 and name is distinct from <0>",
        "select concat(email, '!') as x from tags, users where age div 2 = 1 and not (name <=> <0>)",
    );
    check(
        "select id % age as x, x'00ff' as y, 'a\\b' as z from users",
        "select id % nullif(age, 0) as x, bytea '\\x00ff' as y, 'a\\b' as z from users",
        "select id % nullif(age, 0) as x, x'00ff' as y, _utf8mb4 x'615c62' as z from users",
    );
}

#[test]
fn a_mixture_that_another_database_would_read_otherwise_gets_parentheses() {
    check(
        "select id | 4 + 1 as x, age = 1 = active as y from users",
        "select id | (4 + 1) as x, (age = 1) = active as y from users",
        "select cast(id | (4 + 1) as signed) as x, (age = 1) = active as y from users",
    );
}

#[test]
fn like_is_refused_where_the_databases_disagree_and_ilike_is_written_for_each() {
    let minds = "`like` minds the case of letters on PostgreSQL, and not on SQLite";
    assert_eq!(written("select id from tags where label like 'a%'", Dialect::Postgres), minds);
    check(
        "select id from tags where label ilike :label and label like '%-%'",
        "select id from tags where label ilike <0> escape '' and label like '%-%'",
        "select id from tags where lower(label) like lower(<0>) escape _utf8mb4 x'01' and label like '%-%'",
    );
    let native = check_for(
        &schema(),
        &named("select id from tags where label like 'a%'"),
        &[Dialect::Postgres],
    );
    assert!(native.diagnostics.is_empty(), "with one database, `like` is its own");
}

#[test]
fn nulls_sort_low_everywhere() {
    check(
        "select id, age from users order by age, id desc",
        "select id, age from users order by age nulls first, id desc",
        "select id, age from users order by age, id desc",
    );
    check(
        "select id, age from users order by age nulls last",
        "select id, age from users order by age nulls last",
        "select id, age from users order by age is null, age",
    );
}

#[test]
fn an_aggregate_has_one_type_everywhere() {
    check(
        "select sum(age) as s, avg(age) as a, count(*) filter (where active) as n from users",
        "select cast(sum(age) as bigint) as s, cast(avg(age) as double precision) as a, count(*) filter (where active) as n from users",
        "select cast(sum(age) as signed) as s, avg(age + 0e0) as a, count(case when active then 1 end) as n from users",
    );
}

#[test]
fn a_list_without_a_value_is_a_query_without_a_row() {
    check(
        "select id from tags where id not in (:ids)",
        "select id from tags where id not in (<0… or select cast(null as bigint) where false>)",
        "select id from tags where id not in (<0… or select null from dual where false>)",
    );
}

#[test]
fn a_row_that_is_there_is_updated_where_it_is_sure_which() {
    check(
        "insert into tags (label) values (:label) on conflict (label) do update set label = excluded.label returning *",
        "insert into tags (label) values (<0>) on conflict (label) do update set label = excluded.label returning id, label",
        "insert into tags (label) values (<0>) on duplicate key update label = values(label) | select id, label from tags where label = <0>",
    );
    assert_eq!(
        written(
            "insert into tags (id, label) values (1, 'a') on conflict (label) do update set label = 'b'",
            Dialect::MySql
        ),
        "MySQL cannot tell for which key a row is there already: `tags` is unique over (id), too"
    );
}

#[test]
fn the_row_of_an_insert_is_found_by_its_key() {
    check(
        "insert into tags (label) values ('a') returning id, label as l",
        "insert into tags (label) values ('a') returning id, label as l",
        "insert into tags (label) values ('a') | select id, label as l from tags where id = last_insert_id()",
    );
    check(
        "update tags set label = :label where id = :id returning label",
        "update tags set label = <0> where id = <1> returning label",
        "update tags set label = <0> where id = <1> | select label from tags where id = <1>",
    );
    assert_eq!(
        written("update tags set label = 'x' where label = 'y' returning id", Dialect::MySql),
        "MySQL has no `returning` in `update`"
    );
}

#[test]
fn a_later_assignment_does_not_see_an_earlier_one() {
    assert_eq!(
        written(
            "update posts set views = views + 1, parent_id = views where id = 1",
            Dialect::MySql
        ),
        "MySQL would read the new value of `views` here"
    );
    let swap = "update posts set views = id, id = VIEWS where id = 1";
    for dialect in [Dialect::MySql, Dialect::MariaDb] {
        let help = helped(swap, dialect);
        assert!(help.starts_with("each is read for the other: read the row first"), "{help}");
        let upsert = "insert into events (id, kind, payload, at) \
                      values (:id, 'a', '{}', current_timestamp) \
                      on conflict (id) do update set kind = excluded.kind, note = events.kind";
        let said = written(upsert, dialect);
        assert!(said.contains("would read the new value of `kind` here"), "{said}");
    }
    check(
        "update posts set parent_id = views, views = views + 1 where id = 1",
        "update posts set parent_id = views, views = views + 1 where id = 1",
        "update posts set parent_id = views, views = views + 1 where id = 1",
    );
}

#[test]
fn rows_of_a_query_are_compared_with_any_and_all() {
    check(
        "select id from users where age == any (select age from users order by id limit 2) and age <> all (select id from posts)",
        "select id from users where age = any (select age from users order by id nulls first limit 2) and age <> all (select id from posts)",
        "select id from users where age = any (select * from (select age from users order by id limit 2) as limited) and age <> all (select id from posts)",
    );
    assert_eq!(
        written("select id from users where age < any (select 1)", Dialect::Postgres),
        "SQLite has no `any`, `some` or `all` in this comparison"
    );
    let rows = "select id from users where (id, age) < any (select 1, 2)";
    for dialect in [Dialect::Postgres, Dialect::MySql, Dialect::MariaDb] {
        assert!(helped(rows, dialect).starts_with("compare one value"), "{dialect}");
    }
    let list = "select id from users where id = any (:ids)";
    assert_eq!(helped(list, Dialect::MariaDb), "write `in (:names)` or `not in (:names)`");
}

#[test]
fn what_doubles_at_each_level_has_an_end() {
    let chain = format!("select settings{} as x from users", " ->> '$.a'".repeat(40));
    let said = written(&chain, Dialect::MySql);
    assert_eq!(said, "this becomes too long on MySQL, which needs parts of it twice");
    let once = written(&chain, Dialect::Postgres);
    assert!(once.len() < 2_000, "{once}");
}

#[test]
fn names_have_the_spelling_of_the_schema() {
    check(
        "select U.Email AS Mail from USERS U order by MAIL",
        "select u.email AS mail from users u order by mail",
        "select u.email AS mail from users u order by mail",
    );
    check(
        "select t.id as \"order\" from tags t",
        "select t.id as \"order\" from tags t",
        "select t.id as `order` from tags t",
    );
}

#[test]
fn alternatives_have_one_signature_with_parameters_in_any_order() {
    let text = "-- name: q :many
-- dialect: sqlite
select id from users where name = :name and age = :age;
-- dialect: postgres
select id from users where age = :age and name = :name;
-- dialect: mysql, mariadb
select id from users where name = :name and age = :age;
";
    let checked = check_for(&schema(), text, ALL);
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    let query = &checked.queries[0];
    let names: Vec<&str> = query.params.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["name", "age"]);
    assert_eq!(
        shown(&query.sql[&Dialect::Postgres].pieces),
        "select id from users where age = <1> and name = <0>"
    );
}

#[test]
fn alternatives_that_differ_are_refused_by_what_differs() {
    let said = |mysql: &str| {
        let text = format!(
            "-- name: q :many\nselect id, name from users where id = :id;\n-- dialect: mysql\n{mysql};\n"
        );
        let checked = check_for(&schema(), &text, ALL);
        checked.diagnostics.iter().map(|it| it.message.clone()).collect::<Vec<_>>().join("; ")
    };
    let before = "`q` is not the same on MySQL as on the databases before it: ";
    let cases = [
        ("select id, name from users where id > :least", "it has no parameter `:id`"),
        (
            "select id, name from users where id = :id and age = :age",
            "it has a parameter `:age` more",
        ),
        ("select id, age from users where id = :id", "its column `age` is called `name` before"),
        (
            "select id, age as name from users where id = :id",
            "its column `name` is i32, before it is text",
        ),
        ("select id from users where id = :id", "its rows have other columns"),
        ("select id, name from users where age = :id", "`:id` is i32, before it is i64"),
    ];
    for (statement, difference) in cases {
        assert_eq!(said(statement), format!("{before}{difference}"));
    }
}

#[test]
fn alternatives_cover_every_database() {
    let text = "-- name: q :many\n-- dialect: sqlite, postgres\nselect id from users;\n";
    let checked = check_for(&schema(), text, ALL);
    let said: Vec<&Diagnostic> = checked.diagnostics.iter().collect();
    let [only] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(only.message, "`q` has no statement for MySQL");
    assert_eq!(only.help, ["write one below `-- dialect: mysql`", "it is the same on MariaDB"]);
}

#[test]
fn a_value_is_null_where_one_database_gives_null() {
    let text = "-- name: q :many
select coalesce(name, '') as name from users;
-- dialect: mysql
select name as name from users;
";
    let checked = check_for(&schema(), text, ALL);
    let model_core::query::checked::Row::Scalar(column) = &checked.queries[0].row else {
        panic!("{:?}", checked.diagnostics)
    };
    assert!(column.nullable);
}
