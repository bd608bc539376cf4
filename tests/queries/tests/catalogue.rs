//! The table of PostgreSQL's own functions, made from a server's catalogue; and each line of it
//! prepared on every server.
//!
//! `QUERY_BLESS=1` writes the table anew from PostgreSQL 15. What returns null on values that are not
//! is a reviewed list beside this suite: "strict" says nothing of it.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};

use postgres::{Client, NoTls};

const HAND: &str = include_str!("../../../model-core/src/query/catalog/postgres.tsv");
const OWN: &str = include_str!("../../../model-core/src/query/catalog/postgres_own.tsv");
const MAY_RETURN_NULL: &str = include_str!("../postgres_may_return_null.tsv");

/// Documented functions: those behind operators, casts, types and indexes are not.
const FUNCTIONS: &str = "
select p.proname::text, p.prokind::text, p.proisstrict,
  coalesce((select string_agg(format_type(t, null), ',' order by o)
    from unnest(p.proargtypes) with ordinality u(t, o)), ''),
  format_type(p.prorettype, null)
from pg_proc p
where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind in ('f', 'a') and not p.proretset
  and p.provariadic = 0 and p.pronargdefaults = 0
  and p.proname !~ '^(pg_|has_|bin|lo_|inet_|cidr|txid_|ts_|tsquery|tsvector|array|range|to_reg|row_security|current_setting|set_config|hash|bt|currtid|macaddr|network|host|masklen|json_|query_to|table_to|schema_to|database_to|cursor_to|xml|error_|loread|lowrite|get_bit|set_bit|get_byte|set_byte|numeric|int[248]|float[48]|date_|timestamp|timestamptz|time_|interval|text|bpchar|like_escape|uuid_|bit|suppress|nextval|currval|setval|lastval|like|notlike|regex|texticlike|name|d(exp|log1|log10|round|trunc|pow|sqrt|cbrt)$|.*_subdiff$)'
  and not exists (select from pg_operator o where p.oid in (o.oprcode, o.oprrest, o.oprjoin))
  and not exists (select from pg_cast c where c.castfunc = p.oid)
  and not exists (select from pg_amproc a where a.amproc = p.oid)
  and not exists (select from pg_aggregate a
    where p.oid in (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn,
      a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn))
  and obj_description(p.oid, 'pg_proc') !~ '^(internal|I/O|implementation of|convert|hash|less-equal|aggregate (transition|final))'
  and not exists (select from pg_type t where p.oid in (t.typinput, t.typoutput, t.typreceive, t.typsend))
  and not exists (select from unnest(p.proargtypes) t where t = 'internal'::regtype)
union all
select p.proname::text, p.prokind::text, p.proisstrict,
  coalesce((select string_agg(format_type(t, null), ',' order by o) from unnest(p.proargtypes) with ordinality u(t, o)), ''),
  format_type(p.prorettype, null)
from pg_proc p
where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind = 'f'
  and p.proname in ('date_part', 'date_trunc', 'date_bin', 'bit_length', 'bit_count', 'timezone', 'get_byte', 'get_bit',
    'current_setting', 'regexp_replace', 'timeofday')
order by 1, 4";

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Signature {
    args: Vec<&'static str>,
    result: &'static str,
    may_be_null: bool,
    strict: bool,
}

fn client(variable: &str) -> Option<Client> {
    match std::env::var(variable) {
        Ok(url) => Some(Client::connect(&url, NoTls).unwrap()),
        Err(_) => {
            println!("SKIPPED: {variable} is not set");
            None
        }
    }
}

#[test]
fn the_table_is_what_the_server_has() {
    let Some(mut client) = client("TEST_PG15_URL") else { return };
    let mut table = String::from(
        "# PostgreSQL's own functions, made from the catalogue of PostgreSQL 15 by tests/queries; what is\n# of types that models have not is left out. Change what makes it, not this file.\n",
    );
    let mut groups: BTreeMap<(String, bool, usize), BTreeSet<Signature>> = BTreeMap::new();
    for row in client.query(FUNCTIONS, &[]).unwrap() {
        let (name, kind): (String, String) = (row.get(0), row.get(1));
        let (strict, args, result): (bool, String, String) = (row.get(2), row.get(3), row.get(4));
        if HAND.lines().any(|it| it.split('\t').next() == Some(&name)) || !is_word(&name) {
            continue;
        }
        let may_be_null = MAY_RETURN_NULL.lines().any(|it| it == format!("{name}\t{args}"));
        let args = args.split(',').filter(|it| !it.is_empty()).map(argument).collect();
        let (Some(args), Some(result)): (Option<Vec<_>>, _) = (args, result_word(&result)) else {
            continue;
        };
        let key = (name, kind == "a", args.len());
        groups.entry(key).or_default().insert(Signature { args, result, may_be_null, strict });
    }
    for ((name, aggregate, count), signatures) in &groups {
        table.extend(line(name, *aggregate, *count, signatures));
    }
    if std::env::var_os("QUERY_BLESS").is_some() {
        let path = "../../model-core/src/query/catalog/postgres_own.tsv";
        std::fs::write(format!("{}/{path}", env!("CARGO_MANIFEST_DIR")), &table).unwrap();
        return;
    }
    assert_eq!(table, OWN, "run with QUERY_BLESS=1 and read what changed");
}

fn is_word(name: &str) -> bool {
    !matches!(
        name,
        "percentile_cont"
            | "mode"
            | "hashtext"
            | "text"
            | "overlay"
            | "position"
            | "overlaps"
            | "substring"
            | "extract"
            | "values"
    )
}

fn argument(ty: &str) -> Option<&'static str> {
    Some(match ty {
        "boolean" => "bool",
        "smallint" | "integer" => "int",
        "bigint" => "long",
        "real" | "double precision" => "float",
        "numeric" => "decimal",
        "text" => "text",
        "bytea" => "bytes",
        "json" | "jsonb" => "json",
        "date" | "timestamp without time zone" | "timestamp with time zone" => "temporal",
        _ => return None,
    })
}

fn result_word(ty: &str) -> Option<&'static str> {
    Some(match ty {
        "boolean" => "bool",
        "smallint" | "integer" | "bigint" => "i64",
        "real" | "double precision" => "f64",
        "text" => "text",
        "bytea" => "bytes",
        "uuid" => "uuid",
        "date" => "date",
        "timestamp without time zone" => "datetime",
        "timestamp with time zone" => "timestamp",
        "json" | "jsonb" => "json",
        "numeric" => "decimal",
        _ => return None,
    })
}

/// One line for all signatures of a name and number of arguments, if one can say them all.
fn line(name: &str, aggregate: bool, count: usize, all: &BTreeSet<Signature>) -> Option<String> {
    // Where floats are taken, exact numbers come after.
    let floats: Vec<&Signature> = all.iter().filter(|it| it.args.contains(&"float")).collect();
    let exact = |it: &&Signature| !it.args.contains(&"decimal") && it.result != "decimal";
    let kept: Vec<&Signature> =
        if floats.is_empty() { all.iter().collect() } else { all.iter().filter(exact).collect() };
    let args: Option<Vec<&str>> =
        (0..count).map(|at| merged(kept.iter().map(|it| it.args[at]).collect())).collect();
    let args = args?;
    let results: BTreeSet<&str> = kept.iter().map(|it| it.result).collect();
    let own = |it: &&Signature| {
        it.args.first() == Some(&it.result)
            || matches!(
                (it.args.first(), it.result),
                (Some(&"int" | &"long"), "i64") | (Some(&"float"), "f64")
            )
    };
    let result = match results.iter().collect::<Vec<_>>().as_slice() {
        [only] if **only != "decimal" => only,
        _ if kept.iter().all(own) => "arg",
        _ if results.iter().all(|it| ["datetime", "timestamp"].contains(it))
            && args[0] == "temporal" =>
        {
            "moment"
        }
        _ => return None,
    };
    let nulls = match (aggregate, kept.iter().any(|it| it.may_be_null || !it.strict)) {
        (true, _)
            if name.contains("dev")
                || name.contains("var")
                || name.starts_with("regr_")
                || name.starts_with("co") =>
        {
            "maybe"
        }
        (true, _) => "group",
        (false, true) => "maybe",
        (false, false) => "strict",
    };
    let kind = if aggregate { "aggregate" } else { "scalar" };
    Some(format!("{name}\t{kind}\t{}\t{result}\t{nulls}\n", args.join(", ")))
}

fn merged(words: BTreeSet<&'static str>) -> Option<&'static str> {
    let words: Vec<&str> = words.into_iter().collect();
    Some(match words.as_slice() {
        [only] => only,
        ["int", "long"] | ["decimal", "int", "long"] => "long",
        ["float", "int"] | ["float", "long"] | ["float", "int", "long"] => "number",
        ["bytes", "text"] => "textual",
        _ => return None,
    })
}

#[test]
fn every_own_function_prepares_on_every_server() {
    for variable in ["TEST_PG15_URL", "TEST_PG17_URL"] {
        let Some(mut client) = client(variable) else { continue };
        let mut wrong = Vec::new();
        for line in OWN.lines().filter(|it| !it.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let args: Vec<String> =
                cells[2].split(", ").filter(|it| !it.is_empty()).map(null_of).collect();
            let sql = format!("select {}({}) as x", cells[0], args.join(", "));
            if let Err(error) = client.prepare(&sql) {
                wrong.push(format!("{sql}: {}", error.as_db_error().map_or("", |it| it.message())));
            }
        }
        assert!(wrong.is_empty(), "{variable}:\n{}", wrong.join("\n"));
    }
}

fn null_of(word: &str) -> String {
    let ty = match word {
        "bool" => "boolean",
        "int" => "integer",
        "long" => "bigint",
        "float" | "number" => "double precision",
        "decimal" => "numeric",
        "bytes" => "bytea",
        "json" => "jsonb",
        "temporal" => "timestamptz",
        _ => "text",
    };
    format!("cast(null as {ty})")
}

/// MySQL and MariaDB have no catalogue to make a table from: each line is called.
#[test]
fn every_function_of_mysql_is_called_on_every_server() {
    let tables = [
        include_str!("../../../model-core/src/query/catalog/mysql.tsv"),
        include_str!("../../../model-core/src/query/catalog/mariadb.tsv"),
    ];
    let [mysql, mariadb] = tables;
    let lacking: Vec<&str> = mariadb.lines().filter_map(|it| it.strip_prefix('-')).collect();
    for (variable, table, without) in [
        ("TEST_MYSQL97_URL", mysql, &[][..]),
        ("TEST_MARIADB1011_URL", mysql, &lacking),
        ("TEST_MARIADB118_URL", mysql, &lacking),
        ("TEST_MARIADB1011_URL", mariadb, &[]),
    ] {
        let Ok(url) = std::env::var(variable) else {
            println!("SKIPPED: {variable} is not set");
            continue;
        };
        let mut connection = mysql::Conn::new(mysql::Opts::from_url(&url).unwrap()).unwrap();
        let mut wrong = Vec::new();
        for line in table.lines().filter(|it| !it.starts_with(['#', '-']) && !it.is_empty()) {
            let cells: Vec<&str> = line.split('\t').collect();
            // Those in other words are called by the queries of the suite.
            if cells.len() > 5 || without.contains(&cells[0]) {
                continue;
            }
            let args: Vec<&str> = cells[2]
                .split(", ")
                .filter(|it| !it.is_empty() && !it.ends_with('*'))
                .map(value_of)
                .collect();
            let over = if cells[1] == "window" { " over (order by (select 1))" } else { "" };
            let sql = format!("select {}({}){over} as x", cells[0], args.join(", "));
            use mysql::prelude::Queryable;
            if let Err(error) = connection.prep(&sql) {
                wrong.push(format!("{sql}: {error}"));
            }
        }
        assert!(wrong.is_empty(), "{variable}:\n{}", wrong.join("\n"));
    }
}

fn value_of(word: &str) -> &'static str {
    match word.trim_matches(['[', ']']).trim_end_matches("...") {
        "int" | "number" | "float" | "bool" => "1",
        "json" => "'{}'",
        "moment" => "timestamp '2024-01-01 00:00:00'",
        "text" => "'$.a'",
        _ => "'1'",
    }
}
