//! Futures that are dropped: after any number of polls, the pool is as good as new.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use model_runtime::__private::{Values, execute, fetch_all_value, stream_value, update_many};
use model_runtime::{Db, Encode, Error, Model, Writer};

use crate::support::{Server, each, run, sql};

/// Polls so often, waiting for each wake-up; says whether the future had ended by then.
pub(crate) async fn polled(future: impl Future<Output = ()>, times: usize) -> bool {
    let mut future = pin!(future);
    let mut left = times;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(true),
            Poll::Pending if left == 0 => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Drops what `start` makes after one poll, after two, and so on to its end, on one connection.
async fn drop_everywhere(server: &Server, start: impl AsyncFn(Db)) {
    for settings in ["pool_size=1&statement_cache=2", "pool_size=1"] {
        let mut times = 0;
        loop {
            // With a connection at hand, and with one that has to be opened.
            let db = server.pool(settings).await;
            if times % 2 == 0 {
                run(&db, "select 1").await.unwrap();
            }
            let ended = polled(start(db.clone()), times).await;
            // Others see it only if no transaction was open before it.
            run(&db, "update guard set n = n + 1").await.unwrap();
            let seen = server.count("select n from guard").await;
            assert_eq!(seen, times as i64 + 1, "{} after {times} polls", server.engine);
            let mut tx = db.begin().await.unwrap();
            execute(&mut tx, sql("update guard set n = n"), ()).await.unwrap();
            tx.commit().await.unwrap();
            db.close();
            server.until_idle().await;
            times += 1;
            if ended {
                server.run("update guard set n = 0").await;
                break;
            }
            assert!(times < 500, "it does not end");
        }
    }
}

fn check(name: &str, start: impl AsyncFn(Db)) {
    each(name, async |server| {
        server.run("create table guard (n integer)").await;
        server.run("insert into guard values (0)").await;
        server.run("create table t (n integer)").await;
        drop_everywhere(server, &start).await;
    });
}

#[test]
fn a_query() {
    check("drop_query", async |db| {
        let many = sql("select n from generate_series(1, 5000) as t (n)");
        assert_eq!(fetch_all_value::<i64, _, _>(&db, many, ()).await.unwrap().len(), 5000);
    });
}

#[test]
fn a_change() {
    check("drop_change", async |db| {
        run(&db, "insert into t values (1)").await.unwrap();
    });
}

#[test]
fn a_failure() {
    check("drop_failure", async |db| {
        run(&db, "select 1 / 0").await.unwrap_err();
    });
}

#[test]
fn a_transaction() {
    check("drop_transaction", async |db| {
        let mut tx = db.begin().await.unwrap();
        execute(&mut tx, sql("insert into t values (1)"), ()).await.unwrap();
        let mut inner = tx.begin().await.unwrap();
        execute(&mut inner, sql("insert into t values (2)"), ()).await.unwrap();
        inner.rollback().await.unwrap();
        tx.commit().await.unwrap();
    });
}

#[test]
fn a_transaction_in_a_closure() {
    check("drop_closure", async |db| {
        db.transaction(async |tx| {
            execute(&mut *tx, sql("insert into t values (1)"), ()).await?;
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
    });
}

/// A row of `numbers`.
#[derive(Model, Debug)]
#[model(table = "numbers")]
#[allow(missing_docs, unreachable_pub, dead_code, reason = "only its name is used")]
pub struct Number {
    #[model(primary_key)]
    pub id: i64,
    pub text: String,
}

struct Change(String);

impl Values for Change {
    const COLUMNS: &'static [&'static str] = &["text"];

    fn is_given(&self, _column: usize) -> bool {
        true
    }

    fn encode<W: Writer>(&self, _column: usize, to: &mut W) -> Result<(), Error> {
        Encode::encode(&self.0, to)
    }
}

/// More than goes to the server at once, and more than it says before somebody listens.
#[test]
fn changes_of_many_rows() {
    check("drop_changes", async |db| {
        run(&db, "create table if not exists numbers (id bigint primary key, text text)")
            .await
            .unwrap();
        let fill = "insert into numbers select n, '' from generate_series(1, 300) as t (n) \
                    on conflict (id) do nothing";
        run(&db, fill).await.unwrap();
        let changes = (1..=300i64).map(|id| ((id,), Change("x".repeat(1000))));
        let changed = update_many::<Number, _, _>(&db, "numbers::update_many", changes).await;
        assert_eq!(changed.unwrap(), 300);
    });
}

#[test]
fn a_stream() {
    check("drop_stream", async |db| {
        let many = sql("select n from generate_series(1, 500) as t (n)");
        let mut rows = stream_value::<i64, _, _>(&db, many, ()).await.unwrap();
        while rows.try_next().await.unwrap().is_some() {}
    });
}

#[test]
fn a_stream_in_a_transaction() {
    check("drop_stream_tx", async |db| {
        let mut tx = db.begin().await.unwrap();
        let many = sql("select n from generate_series(1, 500) as t (n)");
        let mut rows = stream_value::<i64, _, _>(&mut tx, many, ()).await.unwrap();
        rows.try_next().await.unwrap();
        drop(rows);
        execute(&mut tx, sql("insert into t values (1)"), ()).await.unwrap();
        tx.commit().await.unwrap();
    });
}

#[test]
fn a_statement_that_takes_long_is_given_up_by_the_server() {
    each("drop_long", async |server| {
        let db = server.pool("pool_size=1").await;
        let long = run(&db, "select pg_sleep(60)");
        tokio::time::timeout(Duration::from_millis(200), long).await.unwrap_err();
        run(&db, "select 1").await.unwrap();
        server.until_idle().await;
    });
}
