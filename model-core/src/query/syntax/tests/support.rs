//! What SQLite lacks.

use crate::diagnostic::FileId;
use crate::dialect::Dialect;
use crate::query::syntax::{parse_expression, unsupported, unsupported_expression};

use super::statement;

/// What is refused, as `text: message`.
#[track_caller]
fn refused(text: &str) -> Vec<String> {
    let mistakes = unsupported(&statement(text), Dialect::Sqlite);
    let shown = mistakes.iter().map(|it| {
        assert!(!it.help.is_empty(), "{}: no way out", it.message);
        format!("{}: {}", &text[it.span.start as usize..it.span.end as usize], it.message)
    });
    shown.collect()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(refused(text), [expected], "{text}");
}

#[test]
fn each_construct_is_refused_by_name_at_its_token() {
    check("select a::text from t", "::: SQLite has no casts with `::`");
    check("select distinct on (a) a from t", "distinct on (a): SQLite has no `distinct on`");
    check("select 1 from a, lateral (select 1) b", "lateral: SQLite has no `lateral`");
    check("select a similar to 'x' from t", "similar to: SQLite has no `similar to`");
    check(
        "select a < any (select 1) from t",
        "any: SQLite has no `any`, `some` or `all` in this comparison",
    );
    check(
        "select a <> some (select 1) from t",
        "some: SQLite has no `any`, `some` or `all` in this comparison",
    );
    check("select a = any (:b) from t", "any: SQLite has no `any`, `some` or `all` of a list");
    assert_eq!(refused("select a = some (select 1), a != all (select 1) from t"), [""; 0]);
    check("select a from t for update", "for update: SQLite has no row locks");
    check(
        "select a from t group by rollup (a)",
        "rollup: SQLite has no grouping sets, `rollup` or `cube`",
    );
    check("select a from t fetch first 3 rows only", "fetch first: SQLite has no `fetch first`");
    check("select a from t offset 3", "offset: SQLite has no `offset` without `limit`");
    check("select interval '1 day'", "interval: SQLite has no intervals");
    check("select f(a => 1) from t", "=>: SQLite has no named arguments");
    check("select $$a$$", "$$a$$: SQLite has no strings in dollar signs");
    check("select 1 # 2", "#: SQLite has no operator `#`");
    check("select !a from t", "!: SQLite has no prefix `!`");
    check("update t set a = default", "default: SQLite has no `default` as a value");
    check("delete from t limit 1", "limit 1: SQLite has no `order by` or `limit` in `delete`");
    check("delete from t using u", "using: SQLite has no `delete … using`");
    check(
        "insert into t values (1) on duplicate key update a = 1",
        "on duplicate key update: SQLite has no `on duplicate key update`",
    );
    check(
        "insert into t select a from u on conflict do nothing",
        "on conflict: SQLite has no `on conflict` directly after `from`",
    );
    check(
        "(select 1) union select 2",
        "(select 1): SQLite has no parentheses around a query that is no subquery",
    );
}

#[test]
fn a_construct_is_found_however_deep_it_is() {
    check(
        "select (select case when exists (select 1 where (a::int) > 1) then 1 end)",
        "::: SQLite has no casts with `::`",
    );
}

#[test]
fn comments_within_comments_are_refused() {
    check(
        "/* a /* b */ c */ select 1",
        "/* a /* b */ c */: SQLite has no comments within comments",
    );
}

#[test]
fn reserved_words_are_to_be_quoted() {
    check("select primary from t", "primary: `primary` is a reserved word of SQLite");
    assert_eq!(refused("select \"primary\" from t"), [""; 0]);
}

#[test]
fn what_newer_versions_have_passes() {
    let texts = [
        "select * from a full join b on a.x = b.x right join c using (x)",
        "insert into t values (1) on conflict (a) do update set a = excluded.a returning *",
        "select group_concat(a, ',' order by b), count(*) filter (where c) from t",
        "select a is not distinct from b, c ->> '$.d' from t order by a nulls last limit 1",
        "with a as materialized (select 1) select * from a where (1, 2) in (values (1, 2))",
        "select sum(a) over (order by b groups 1 preceding exclude ties) from t",
        "update a set (b, c) = (1, 2) from d where a.e = d.e",
        "select * from t where a in () and b like 'c' escape 'd' and e isnull and f not null",
    ];
    for text in texts {
        assert_eq!(refused(text), [""; 0], "{text}");
    }
}

#[test]
fn expressions_are_judged_too() {
    let expression = parse_expression("length(a) > 0 and b ~ 'x'", FileId(0), 0).unwrap();
    let mistakes = unsupported_expression(&expression, Dialect::Sqlite);
    let messages: Vec<_> = mistakes.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(messages, ["SQLite has no operator `~`"]);
}
