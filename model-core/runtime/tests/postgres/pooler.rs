//! Through a pooler that gives each transaction another session of the server.

use model_runtime::__private::{execute, fetch_one_value};
use model_runtime::Db;

use crate::support::sql;

/// More than the pooler has sessions, so that they are shared.
const TASKS: i64 = 40;

#[test]
fn statements_and_transactions_keep_to_themselves() {
    let Ok(url) = std::env::var("TEST_PGBOUNCER_URL") else {
        let required = std::env::var("REQUIRE_ENGINES").unwrap_or_default();
        assert!(!required.split(',').any(|it| it == "pgbouncer"), "TEST_PGBOUNCER_URL is not set");
        return println!("SKIPPED pgbouncer: TEST_PGBOUNCER_URL is not set");
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(async {
        let db = Db::connect(&format!("{url}?pool_size={TASKS}")).await.unwrap();
        let table = format!("pooled_{}", std::process::id());
        let make = format!("create table {table} (n bigint primary key, zone text)");
        execute(&db, sql(&make), ()).await.unwrap();
        let insert = sql(&format!("insert into {table} values ($1, current_setting('TimeZone'))"));
        let mine = sql(&format!("select count(*) from {table} where n = $1"));
        let mut tasks = tokio::task::JoinSet::new();
        for task in 0..TASKS {
            let db = db.clone();
            tasks.spawn(async move {
                for at in 0..20 {
                    let n = task * 20 + at;
                    let mut tx = db.begin().await.unwrap();
                    execute(&mut tx, insert, (n,)).await.unwrap();
                    assert_eq!(fetch_one_value::<i64, _, _>(&mut tx, mine, (n,)).await.unwrap(), 1);
                    if at % 2 == 0 {
                        tx.commit().await.unwrap();
                    } else {
                        drop(tx);
                    }
                    let stored = fetch_one_value::<i64, _, _>(&db, mine, (n,)).await.unwrap();
                    assert_eq!(stored, 1 - at % 2);
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        let stored = sql(&format!("select count(*) from {table} where zone = 'UTC'"));
        assert_eq!(fetch_one_value::<i64, _, _>(&db, stored, ()).await.unwrap(), TASKS * 10);
        execute(&db, sql(&format!("drop table {table}")), ()).await.unwrap();
    });
}
