//! What goes wrong, as a user sees it.

use std::time::Duration;

use model_runtime::__private::{execute, fetch_one_value};
use model_runtime::Db;

use crate::support::{each, run, sql};

#[test]
fn each_violation_has_its_predicate() {
    each("violations", async |server| {
        let db = &server.db;
        run(db, "create table p (id integer primary key)").await.unwrap();
        run(
            db,
            "create table t (a integer not null constraint positive check (a > 0), b text, \
             p integer references p, unique (a, b))",
        )
        .await
        .unwrap();
        run(db, "create unique index t_lower on t (lower(b))").await.unwrap();
        run(db, "insert into t values (1, 'x')").await.unwrap();

        let error = run(db, "insert into t values (1, 'x')").await.unwrap_err();
        assert!(error.is_unique_violation());
        assert_eq!((error.table(), error.columns()), (Some("t"), &["a".into(), "b".into()][..]));
        assert_eq!(error.to_string(), "test: `t` already has a row with this `a`, `b`");
        assert!(!format!("{error:?}").contains('x'), "{error:?}");

        let error = run(db, "insert into t values (2, 'X')").await.unwrap_err();
        assert!(error.is_unique_violation());
        assert_eq!(error.constraint(), Some("t_lower"));

        let error = run(db, "insert into t values (0, 'y')").await.unwrap_err();
        assert!(error.is_check_violation());
        assert_eq!(error.constraint(), Some("positive"));

        let error = run(db, "insert into t values (null, 'y')").await.unwrap_err();
        assert!(error.is_not_null_violation());
        assert_eq!(error.columns(), ["a"]);

        let error = run(db, "insert into t values (3, 'y', 9)").await.unwrap_err();
        assert!(error.is_foreign_key_violation());

        let error = run(db, "select 1 from missing").await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "test: the database refused the statement: relation \"missing\" does not exist (code 42P01)"
        );
    });
}

#[test]
fn a_lost_connection_is_replaced() {
    each("lost", async |server| {
        let db = server.pool("pool_size=2").await;
        let mut tx = db.begin().await.unwrap();
        execute(&mut tx, sql("create table t (n integer)"), ()).await.unwrap();
        server.end_sessions().await;
        let error = tx.commit().await.unwrap_err();
        assert!(error.is_connection_lost(), "{error}");
        // The idle ones were lost as well.
        tokio::time::sleep(Duration::from_millis(50)).await;
        for _ in 0..3 {
            assert_eq!(fetch_one_value::<i64, _, _>(&db, sql("select 1"), ()).await.unwrap(), 1);
        }
    });
}

#[test]
fn a_database_without_this_statement_is_named() {
    each("missing", async |server| {
        static ONLY: model_runtime::Statement =
            model_runtime::Statement::new("only").mysql(model_runtime::Text::new("select 1"));
        let error = fetch_one_value::<i64, _, _>(&server.db, &ONLY, ()).await.unwrap_err();
        assert!(error.is_configuration(), "{error}");
        assert!(error.to_string().contains("add \"postgres\" to `databases`"), "{error}");
    });
}

#[test]
fn an_exhausted_pool_is_a_typed_error() {
    each("exhausted", async |server| {
        let db = server.pool("pool_size=1&acquire_timeout=100ms").await;
        let held = Db::acquire(&db).await.unwrap();
        assert!(run(&db, "select 1").await.unwrap_err().is_pool_timeout());
        drop(held);
        run(&db, "select 1").await.unwrap();
    });
}
