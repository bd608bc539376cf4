//! Transactions: levels, nesting, repetition.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use model_runtime::__private::{execute, fetch_one_value};
use model_runtime::{Error, Isolation};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{each, run, sql};

#[test]
fn what_is_not_committed_is_undone() {
    each("undone", async |server| {
        let db = server.pool("pool_size=1").await;
        run(&db, "create table t (n integer)").await.unwrap();
        let mut tx = db.begin().await.unwrap();
        execute(&mut tx, sql("insert into t values (1)"), ()).await.unwrap();
        drop(tx);
        // The same connection, which was cleaned on its way.
        assert_eq!(run(&db, "insert into t values (2)").await.unwrap(), 1);
        assert_eq!(server.count("select sum(n) from t").await, 2);
        let tx = db.begin().await.unwrap();
        tx.rollback().await.unwrap();
        server.until_idle().await;
    });
}

#[test]
fn nested_transactions_are_undone_alone() {
    each("nested", async |server| {
        run(&server.db, "create table t (n integer primary key)").await.unwrap();
        let mut tx = server.db.begin().await.unwrap();
        execute(&mut tx, sql("insert into t values (1)"), ()).await.unwrap();
        let mut inner = tx.begin().await.unwrap();
        execute(&mut inner, sql("insert into t values (2)"), ()).await.unwrap();
        let error = execute(&mut inner, sql("insert into t values (1)"), ()).await.unwrap_err();
        assert!(error.is_unique_violation());
        let error = execute(&mut inner, sql("insert into t values (3)"), ()).await.unwrap_err();
        assert!(error.is_rolled_back(), "{error}");
        drop(inner);
        let mut inner = tx.begin().await.unwrap();
        execute(&mut inner, sql("insert into t values (4)"), ()).await.unwrap();
        inner.commit().await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(server.count("select sum(n) from t").await, 5);
    });
}

#[test]
fn the_start_of_a_transaction_goes_with_its_first_statement() {
    each("ways", async |server| {
        run(&server.db, "create table t (n integer)").await.unwrap();
        let (url, ways) = counted(&server.url).await;
        let db = model_runtime::Db::connect(&format!("{url}?pool_size=1")).await.unwrap();
        let insert = sql("insert into t values (1)");
        execute(&db, insert, ()).await.unwrap();
        ways.store(0, Ordering::SeqCst);
        let mut tx = db.begin().await.unwrap();
        execute(&mut tx, insert, ()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(ways.swap(0, Ordering::SeqCst), 2, "a statement and the end");
        let mut tx = db.begin().await.unwrap();
        let mut inner = tx.begin().await.unwrap();
        execute(&mut inner, insert, ()).await.unwrap();
        inner.commit().await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(ways.swap(0, Ordering::SeqCst), 3, "a statement and two ends");
        // One that was started and left is undone, and one without a statement is one too.
        drop(db.begin().await.unwrap());
        db.begin().await.unwrap().commit().await.unwrap();
        execute(&db, insert, ()).await.unwrap();
        assert_eq!(server.count("select count(*) from t").await, 4);
    });
}

/// The server behind a counter of what is sent to it.
async fn counted(url: &str) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let here = listener.local_addr().unwrap().to_string();
    let there = url.split(['@', '/']).nth(3).unwrap().to_owned();
    let url = url.replace(&there, &here);
    let ways = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&ways);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(&there).await.unwrap();
            let (mut from_client, mut to_client) = client.into_split();
            let (mut from_server, mut to_server) = server.into_split();
            let counter = Arc::clone(&counter);
            tokio::spawn(async move {
                let mut bytes = vec![0; 1 << 16];
                while let Ok(count @ 1..) = from_client.read(&mut bytes).await {
                    counter.fetch_add(1, Ordering::SeqCst);
                    to_server.write_all(&bytes[..count]).await.unwrap();
                }
            });
            tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
        }
    });
    (url, ways)
}

#[test]
fn a_commit_of_what_has_failed_is_an_error() {
    each("failed", async |server| {
        let mut tx = server.db.begin().await.unwrap();
        execute(&mut tx, sql("create table t (n integer)"), ()).await.unwrap();
        execute(&mut tx, sql("select 1 / 0"), ()).await.unwrap_err();
        assert!(tx.commit().await.unwrap_err().is_rolled_back());
        assert_eq!(server.count("select count(*) from pg_tables where tablename = 't'").await, 0);
    });
}

#[test]
fn a_transaction_that_reads_cannot_write() {
    each("readers", async |server| {
        run(&server.db, "create table t (n integer)").await.unwrap();
        let mut tx = server.db.begin_read().await.unwrap();
        let count = sql("select count(*) from t");
        assert_eq!(fetch_one_value::<i64, _, _>(&mut tx, count, ()).await.unwrap(), 0);
        run(&server.db, "insert into t values (1)").await.unwrap();
        assert_eq!(fetch_one_value::<i64, _, _>(&mut tx, count, ()).await.unwrap(), 0);
        let error = execute(&mut tx, sql("insert into t values (1)"), ()).await.unwrap_err();
        assert!(error.is_refused(), "{error}");
    });
}

#[test]
fn conflicts_are_repeated_and_every_addition_counts() {
    each("conflicts", async |server| {
        let db = server.pool("pool_size=8").await;
        run(&db, "create table t (n integer)").await.unwrap();
        run(&db, "insert into t values (0)").await.unwrap();
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let db = model_runtime::Db::clone(&db);
                tokio::spawn(async move {
                    for _ in 0..10 {
                        add(&db).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(server.count("select n from t").await, 80);
    });
}

/// Reads and writes in two statements, again until it has worked.
async fn add(db: &model_runtime::Db) {
    loop {
        let done = db
            .transaction_at(Isolation::Serializable, async |tx| {
                let n: i64 = fetch_one_value(&mut *tx, sql("select n from t"), ()).await?;
                execute(&mut *tx, sql("update t set n = $1"), (&(n + 1),)).await?;
                Ok::<_, Error>(())
            })
            .await;
        match done {
            Ok(()) => return,
            Err(error) => assert!(error.is_retryable() && error.is_conflict(), "{error}"),
        }
    }
}

#[test]
fn a_deadlock_is_a_conflict() {
    each("deadlock", async |server| {
        run(&server.db, "create table t (id integer primary key)").await.unwrap();
        run(&server.db, "insert into t values (1), (2)").await.unwrap();
        let lock = sql("select id from t where id = $1 for update");
        let (mut a, mut b) = (server.db.begin().await.unwrap(), server.db.begin().await.unwrap());
        fetch_one_value::<i64, _, _>(&mut a, lock, (&1,)).await.unwrap();
        fetch_one_value::<i64, _, _>(&mut b, lock, (&2,)).await.unwrap();
        let (one, two) = tokio::join!(
            async {
                let result = fetch_one_value::<i64, _, _>(&mut a, lock, (&2,)).await;
                drop(a);
                result
            },
            async {
                let result = fetch_one_value::<i64, _, _>(&mut b, lock, (&1,)).await;
                drop(b);
                result
            },
        );
        let error = one.err().xor(two.err()).unwrap();
        assert!(error.is_conflict() && error.is_retryable(), "{error}");
    });
}
