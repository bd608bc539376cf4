//! Running statements: rows, counts, streams, the cache.

use model_runtime::__private::{
    execute, fetch_all_value, fetch_one_value, fetch_opt_value, stream_value,
};

use crate::support::{each, run, sql};

#[test]
fn rows_and_counts() {
    each("rows", async |server| {
        let db = &server.db;
        run(db, "create table t (n integer)").await.unwrap();
        let insert = sql("insert into t select * from generate_series(1, $1)");
        assert_eq!(execute(db, insert, (&100,)).await.unwrap(), 100);
        let all = sql("select n from t where n > $1 order by n");
        assert_eq!(fetch_all_value::<i64, _, _>(db, all, (&97,)).await.unwrap(), [98, 99, 100]);
        let one = fetch_opt_value::<i64, _, _>(db, all, (&99,)).await.unwrap();
        assert_eq!(one, Some(100));
        assert_eq!(fetch_opt_value::<i64, _, _>(db, all, (&100,)).await.unwrap(), None);
        let several = fetch_opt_value::<i64, _, _>(db, all, (&0,)).await.unwrap_err();
        assert!(several.is_too_many_rows());
        assert!(fetch_one_value::<i64, _, _>(db, all, (&100,)).await.unwrap_err().is_not_found());
        assert_eq!(run(db, "update t set n = n where n <= 10").await.unwrap(), 10);
        assert_eq!(run(db, "delete from t").await.unwrap(), 100);
    });
}

#[test]
fn a_stream_holds_a_few_rows_and_gives_its_connection_back() {
    each("stream", async |server| {
        let db = server.pool("pool_size=1").await;
        let many = sql("select n from generate_series(1, 1000000) as t (n)");
        let mut rows = stream_value::<i64, _, _>(&db, many, ()).await.unwrap();
        for expected in 1..=1000 {
            assert_eq!(rows.next().await.unwrap().unwrap(), expected);
        }
        drop(rows);
        assert_eq!(fetch_one_value::<i64, _, _>(&db, sql("select 1"), ()).await.unwrap(), 1);
        let few = sql("select n from generate_series(1, 100) as t (n)");
        let mut rows = stream_value::<i64, _, _>(&db, few, ()).await.unwrap();
        let mut sum = 0;
        while let Some(row) = rows.try_next().await.unwrap() {
            sum += row;
        }
        assert_eq!(sum, 5050);
        assert_eq!(fetch_one_value::<i64, _, _>(&db, sql("select 1"), ()).await.unwrap(), 1);
    });
}

#[test]
fn a_stream_in_a_transaction_can_be_left() {
    each("stream_tx", async |server| {
        let mut tx = server.db.begin().await.unwrap();
        execute(&mut tx, sql("create table t (n integer)"), ()).await.unwrap();
        let many = sql("select n from generate_series(1, 100000) as t (n)");
        let mut rows = stream_value::<i64, _, _>(&mut tx, many, ()).await.unwrap();
        assert_eq!(rows.next().await.unwrap().unwrap(), 1);
        drop(rows);
        execute(&mut tx, sql("insert into t values (1)"), ()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(server.count("select count(*) from t").await, 1);
    });
}

#[test]
fn the_error_that_ends_a_stream_comes_after_the_rows() {
    each("stream_error", async |server| {
        let bad = sql("select 10 / (3 - n) from generate_series(1, 5) as t (n)");
        let mut rows = stream_value::<i64, _, _>(&server.db, bad, ()).await.unwrap();
        let mut seen = 0;
        let error = loop {
            match rows.next().await.unwrap() {
                Ok(_) => seen += 1,
                Err(error) => break error,
            }
        };
        assert!(seen <= 2);
        assert!(error.to_string().contains("22012"), "{error}");
        assert!(rows.next().await.is_none());
    });
}

#[test]
fn a_prepared_statement_outlives_a_change_of_its_table() {
    each("stale", async |server| {
        let db = server.pool("pool_size=1").await;
        run(&db, "create table t (n integer)").await.unwrap();
        run(&db, "insert into t values (1)").await.unwrap();
        let star = sql("select * from t");
        assert_eq!(fetch_one_value::<i64, _, _>(&db, star, ()).await.unwrap(), 1);
        run(&db, "alter table t alter column n type bigint").await.unwrap();
        assert_eq!(fetch_one_value::<i64, _, _>(&db, star, ()).await.unwrap(), 1);
        run(&db, "deallocate all").await.unwrap();
        assert_eq!(fetch_one_value::<i64, _, _>(&db, star, ()).await.unwrap(), 1);
    });
}

#[test]
fn a_copy_is_refused_and_the_session_goes_on() {
    each("copy", async |server| {
        let db = server.pool("pool_size=1").await;
        run(&db, "create table t (n integer)").await.unwrap();
        let error = run(&db, "copy t from stdin").await.unwrap_err();
        assert!(error.to_string().contains("standard input"), "{error}");
        let mut tx = db.begin().await.unwrap();
        assert!(execute(&mut tx, sql("copy t from stdin"), ()).await.is_err());
        drop(tx);
        run(&db, "insert into t values (1)").await.unwrap();
        // What is copied to nobody is passed over.
        run(&db, "copy t to stdout").await.unwrap();
        assert_eq!(fetch_one_value::<i64, _, _>(&db, sql("select n from t"), ()).await.unwrap(), 1);
    });
}

#[test]
fn values_of_many_megabytes_go_both_ways() {
    each("large", async |server| {
        let db = server.pool("pool_size=1").await;
        let echo = sql("select $1::bytea || $1::bytea");
        for length in [0, 1, 16_000, 70_000, 20_000_000] {
            let given: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let both: Vec<u8> = fetch_one_value(&db, echo, (&given,)).await.unwrap();
            assert!(both == [&given[..], &given[..]].concat(), "{length}");
        }
    });
}

#[test]
fn types_that_a_database_makes_are_known_by_what_they_are_made_of() {
    each("types", async |server| {
        let db = server.pool("pool_size=1").await;
        run(&db, "create type mood as enum ('calm', 'cross')").await.unwrap();
        run(&db, "create domain mild as mood check (value <> 'cross')").await.unwrap();
        run(&db, "create domain few as integer[] check (cardinality(value) < 3)").await.unwrap();
        let mild = sql("select $1::mild");
        assert_eq!(fetch_one_value::<String, _, _>(&db, mild, ("calm",)).await.unwrap(), "calm");
        let few = sql("select $1::few");
        let two = fetch_one_value::<Vec<i64>, _, _>(&db, few, (&[1i64, 2][..],)).await.unwrap();
        assert_eq!(two, [1, 2]);
        let moods = sql("select $1::mood[]");
        let both = ["calm", "cross"].map(str::to_owned);
        let read: Vec<String> = fetch_one_value(&db, moods, (&both[..],)).await.unwrap();
        assert_eq!(read, both);
        // In a transaction that has not seen the type yet, it is looked for in the same one.
        let mut tx = db.begin().await.unwrap();
        execute(&mut tx, sql("create type size as enum ('s', 'm')"), ()).await.unwrap();
        let size: String = fetch_one_value(&mut tx, sql("select $1::size"), ("m",)).await.unwrap();
        assert_eq!(size, "m");
    });
}

#[test]
fn more_statements_than_the_cache_holds() {
    each("cache", async |server| {
        let db = server.pool("pool_size=1&statement_cache=3").await;
        for round in 0..3 {
            for n in 0..10 {
                let text = format!("select {n} + $1");
                let sum: i64 = fetch_one_value(&db, sql(&text), (&round,)).await.unwrap();
                assert_eq!(sum, n + round);
            }
        }
        let held = sql("select count(*) from pg_prepared_statements");
        assert!(fetch_one_value::<i64, _, _>(&db, held, ()).await.unwrap() <= 4);
    });
}
