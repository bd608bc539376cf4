//! Each function of the table, called on real SQLite: it exists, and its result is stored as its type
//! says. A function without a sample here fails the test.

use query_tests::{Database, Seed, check, schema};

/// Calls with constant arguments, by name, and the storage of the result.
const SAMPLES: &[(&str, &str)] = &[
    ("abs(-5)", "integer"),
    ("abs(-1.5)", "real"),
    ("changes()", "integer"),
    ("char(65, 66)", "text"),
    ("coalesce(null, 'a')", "text"),
    ("concat('a', 1, null)", "text"),
    ("concat_ws(',', 'a', 2)", "text"),
    ("format('%d', 4)", "text"),
    ("glob('a*', 'abc')", "integer"),
    ("hex(x'00ff')", "text"),
    ("ifnull(null, 2)", "integer"),
    ("if(true, 1, 2)", "integer"),
    ("iif(true, 'a', 'b')", "text"),
    ("instr('abc', 'c')", "integer"),
    ("last_insert_rowid()", "integer"),
    ("length('abc')", "integer"),
    ("like('a%', 'abc')", "integer"),
    ("likelihood(1, 0.5)", "integer"),
    ("likely(1)", "integer"),
    ("lower('A')", "text"),
    ("ltrim(' a')", "text"),
    ("max(1, 2)", "integer"),
    ("min('a', 'b')", "text"),
    ("nullif(1, 2)", "integer"),
    ("octet_length('abc')", "integer"),
    ("printf('%s', 'x')", "text"),
    ("quote('a')", "text"),
    ("random()", "integer"),
    ("randomblob(4)", "blob"),
    ("replace('aba', 'a', 'c')", "text"),
    ("round(5)", "real"),
    ("round(5.25, 1)", "real"),
    ("rtrim('a ')", "text"),
    ("sign(-2.5)", "integer"),
    ("soundex('robert')", "text"),
    ("sqlite_version()", "text"),
    ("substr('abc', 2)", "text"),
    ("substring('abc', 2, 1)", "text"),
    ("total_changes()", "integer"),
    ("trim(' a ')", "text"),
    ("typeof(1)", "text"),
    ("unhex('00ff')", "blob"),
    ("unicode('a')", "integer"),
    ("unlikely(1)", "integer"),
    ("upper('a')", "text"),
    ("zeroblob(3)", "blob"),
    ("date('now')", "text"),
    ("datetime('now')", "text"),
    ("julianday('now')", "real"),
    ("strftime('%Y', 'now')", "text"),
    ("time('now')", "text"),
    ("timediff('now', '2024-01-01')", "text"),
    ("unixepoch('now')", "integer"),
    ("avg(1)", "real"),
    ("count(1)", "integer"),
    ("decimal_sum(cast('1.5' as text))", "text"),
    ("group_concat('a', ',')", "text"),
    ("json_group_array(1)", "text"),
    ("json_group_object('a', 1)", "text"),
    ("string_agg('a', ',')", "text"),
    ("sum(1)", "integer"),
    ("sum(1.5)", "real"),
    ("total(1)", "real"),
    ("cume_dist() over ()", "real"),
    ("dense_rank() over (order by 1)", "integer"),
    ("first_value('a') over ()", "text"),
    ("lag(1, 0) over (order by 1)", "integer"),
    ("last_value(1) over ()", "integer"),
    ("lead(1, 0) over (order by 1)", "integer"),
    ("nth_value('a', 1) over ()", "text"),
    ("ntile(2) over (order by 1)", "integer"),
    ("percent_rank() over (order by 1)", "real"),
    ("rank() over (order by 1)", "integer"),
    ("row_number() over (order by 1)", "integer"),
    ("json('{}')", "text"),
    ("json_array(1, 2)", "text"),
    ("json_array_length('[1]')", "integer"),
    ("json_error_position('{')", "integer"),
    ("json_extract('[1]', '$[0]')", "integer"),
    ("json_insert('{}', '$.a', 1)", "text"),
    ("json_object('a', 1)", "text"),
    ("json_patch('{}', '{}')", "text"),
    ("json_pretty('{}')", "text"),
    ("json_quote('a')", "text"),
    ("json_remove('{}', '$.a')", "text"),
    ("json_replace('{}', '$.a', 1)", "text"),
    ("json_set('{}', '$.a', 1)", "text"),
    ("json_type('{}')", "text"),
    ("json_valid('{}')", "integer"),
    ("decimal_cmp('1', '2')", "integer"),
];

const TABLE: &str = include_str!("../../../model-core/src/query/catalog/sqlite.tsv");

#[test]
fn every_function_exists_and_stores_what_its_type_says() {
    let database = Database::new(&schema(), Seed::Empty);
    for (call, storage) in SAMPLES {
        let sql = format!("select typeof({call})");
        let found: String = database
            .connection
            .query_row(&sql, [], |row| row.get(0))
            .unwrap_or_else(|error| panic!("{call}: {error}"));
        assert_eq!(found, *storage, "{call}");
    }
}

#[test]
fn every_function_of_the_table_has_a_sample() {
    for line in TABLE.lines().filter(|it| !it.starts_with('#') && !it.contains("\ttable\t")) {
        let name = line.split('\t').next().unwrap();
        assert!(SAMPLES.iter().any(|(call, _)| call.split('(').next() == Some(name)), "{name}");
    }
}

/// The type that the checker gives has the storage that SQLite gives.
#[test]
fn the_checker_gives_the_type_that_is_stored() {
    let schema = schema();
    // Exact numbers have no literal of their own; a text that depends on the data has no type.
    let untyped = ["decimal_sum", "decimal_cmp", "json_extract"];
    for (call, storage) in SAMPLES {
        if untyped.iter().any(|it| call.starts_with(it)) {
            continue;
        }
        let checked = check(&schema, &format!("-- name: q :many\nselect {call} as x"));
        let Some(query) = checked.queries.first() else {
            panic!("{call}: {:?}", checked.diagnostics);
        };
        let model_core::query::checked::Row::Scalar(column) = &query.row else { panic!("{call}") };
        use model_core::schema::Kind;
        let stored = match column.ty.ty.kind() {
            Kind::Bool | Kind::I16 | Kind::I32 | Kind::I64 => "integer",
            Kind::F32 | Kind::F64 => "real",
            Kind::Bytes | Kind::Uuid => "blob",
            _ => "text",
        };
        assert_eq!(stored, *storage, "{call}");
    }
}
