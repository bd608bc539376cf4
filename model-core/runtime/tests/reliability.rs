//! The pool and transactions under cancelled futures, exhaustion, races and other processes.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::future::Future;
use std::path::PathBuf;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use model_runtime::__private::{
    change_one_value, change_opt_value, execute, fetch_all_value, fetch_one_value, stream_value,
};
use model_runtime::{Db, Error, Executor, JournalMode, Options, Statement, Text};

static CREATE: Statement = Statement::new("create")
    .sqlite(Text::new("create table t (id integer primary key, n integer not null) strict"));
static INSERT: Statement =
    Statement::new("insert").sqlite(Text::new("insert into t (n) values (?1)"));
static COUNT: Statement = Statement::new("count").sqlite(Text::new("select count(*) from t"));
static ADD: Statement =
    Statement::new("add").sqlite(Text::new("update t set n = n + 1 where id = 1"));
static GET: Statement = Statement::new("get").sqlite(Text::new("select n from t where id = 1"));
static SET: Statement = Statement::new("set").sqlite(Text::new("update t set n = ?1 where id = 1"));
static ADD_ALL: Statement =
    Statement::new("add all").sqlite(Text::new("update t set n = n + 1 returning n"));
static ALL: Statement = Statement::new("all").sqlite(Text::new("select n from t order by id"));

struct File {
    db: Db,
    path: PathBuf,
    _dir: tempfile::TempDir,
}

async fn file(options: impl FnOnce(Options) -> Options) -> File {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.db");
    let db = options(Db::options()).file(&path).connect().await.unwrap();
    execute(&db, &CREATE, ()).await.unwrap();
    File { db, path, _dir: dir }
}

async fn insert(db: impl Executor, n: i64) -> Result<u64, Error> {
    execute(db, &INSERT, (&n,)).await
}

async fn count(db: impl Executor) -> i64 {
    fetch_one_value(db, &COUNT, ()).await.unwrap()
}

#[tokio::test]
async fn what_is_not_committed_is_rolled_back() {
    let File { db, _dir, .. } = file(|it| it).await;
    let mut tx = db.begin().await.unwrap();
    insert(&mut tx, 1).await.unwrap();
    assert_eq!(count(&mut tx).await, 1);
    drop(tx);
    assert_eq!(count(&db).await, 0);
    let mut tx = db.begin().await.unwrap();
    insert(&mut tx, 1).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(count(&db).await, 0);
    let mut tx = db.begin().await.unwrap();
    insert(&mut tx, 1).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count(&db).await, 1);
}

#[tokio::test]
async fn nested_transactions_are_undone_alone() {
    let File { db, _dir, .. } = file(|it| it).await;
    let mut outer = db.begin().await.unwrap();
    insert(&mut outer, 1).await.unwrap();
    {
        let mut inner = outer.begin().await.unwrap();
        insert(&mut inner, 2).await.unwrap();
        let mut innermost = inner.begin().await.unwrap();
        insert(&mut innermost, 3).await.unwrap();
        innermost.commit().await.unwrap();
        assert_eq!(count(&mut inner).await, 3);
    }
    assert_eq!(count(&mut outer).await, 1);
    // Forgotten, so that its drop never runs: it is undone all the same.
    let mut inner = outer.begin().await.unwrap();
    insert(&mut inner, 4).await.unwrap();
    std::mem::forget(inner);
    let mut inner = outer.begin().await.unwrap();
    insert(&mut inner, 5).await.unwrap();
    inner.commit().await.unwrap();
    outer.commit().await.unwrap();
    let all: Vec<i64> = fetch_all_value(&db, &ALL, ()).await.unwrap();
    assert_eq!(all, [1, 5]);
}

#[tokio::test]
async fn a_read_transaction_sees_one_state_and_writes_nothing() {
    let File { db, _dir, .. } = file(|it| it).await;
    let mut reader = db.begin_read().await.unwrap();
    assert_eq!(count(&mut reader).await, 0);
    insert(&db, 1).await.unwrap();
    assert_eq!(count(&mut reader).await, 0);
    let error = insert(&mut reader, 2).await.unwrap_err();
    assert!(error.is_refused(), "{error}");
    drop(reader);
    assert_eq!(count(&db).await, 1);
    // The same connection writes again.
    for n in 0..20 {
        insert(&db, n).await.unwrap();
    }
}

#[tokio::test]
async fn the_closure_form_commits_or_rolls_back() {
    let File { db, _dir, .. } = file(|it| it).await;
    let n: i64 = db
        .transaction(async |tx| {
            insert(&mut *tx, 1).await?;
            fetch_one_value(tx, &COUNT, ()).await
        })
        .await
        .unwrap();
    assert_eq!(n, 1);
    type Boxed = Box<dyn std::error::Error + Send + Sync>;
    let result: Result<(), Boxed> = db
        .transaction(async |tx| {
            insert(tx, 2).await?;
            Err("no".into())
        })
        .await;
    assert_eq!(result.unwrap_err().to_string(), "no");
    assert_eq!(count(&db).await, 1);
}

#[tokio::test]
async fn an_exhausted_pool_is_a_typed_error_after_a_bounded_wait() {
    let options = |it: Options| it.pool_size(2).acquire_timeout(Duration::from_millis(50));
    let File { db, _dir, .. } = file(options).await;
    let (_a, b) = (db.acquire().await.unwrap(), db.acquire().await.unwrap());
    let since = Instant::now();
    let error = db.acquire().await.unwrap_err();
    assert!(error.is_pool_timeout() && since.elapsed() >= Duration::from_millis(50));
    assert!(error.to_string().contains("all 2 of the pool"), "{error}");
    drop(b);
    db.acquire().await.unwrap();
}

#[tokio::test]
async fn a_write_beside_ones_own_transaction_is_explained() {
    let File { db, _dir, .. } = file(|it| it.acquire_timeout(Duration::from_millis(50))).await;
    let mut tx = db.begin().await.unwrap();
    insert(&mut tx, 1).await.unwrap();
    let error = insert(&db, 2).await.unwrap_err();
    assert!(error.is_pool_timeout());
    assert!(error.to_string().contains("`&mut *tx`"), "{error}");
    assert_eq!(count(&db).await, 0);
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_second_transaction_beside_ones_own_is_explained() {
    let File { db, _dir, .. } = file(|it| it.acquire_timeout(Duration::from_millis(50))).await;
    let _tx = db.begin().await.unwrap();
    let error = db.begin().await.unwrap_err();
    assert!(error.is_pool_timeout());
    assert!(
        error.to_string().starts_with("a transaction of this process has been open"),
        "{error}"
    );
}

#[tokio::test]
async fn a_query_beside_ones_own_transaction_on_the_only_connection_is_explained() {
    let one = |it: Options| it.pool_size(1).acquire_timeout(Duration::from_millis(50));
    let File { db, _dir, .. } = file(one).await;
    let tx = db.begin().await.unwrap();
    let error = fetch_one_value::<i64, _, _>(&db, &COUNT, ()).await.unwrap_err();
    assert!(error.is_pool_timeout());
    assert!(error.to_string().contains("a transaction of this process is open"), "{error}");
    drop(tx);
    // A transaction that only reads keeps its connection, too, but writes nothing.
    let _reader = db.begin_read().await.unwrap();
    let error = db.begin().await.unwrap_err();
    assert!(error.to_string().contains("all 1 of the pool"), "{error}");
}

#[tokio::test]
async fn a_closed_database_refuses_calls() {
    let File { db, _dir, .. } = file(|it| it).await;
    db.close();
    assert!(insert(&db, 1).await.unwrap_err().is_refused());
    assert!(db.begin().await.unwrap_err().is_refused());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn counters_of_many_writers_are_exact_and_none_sees_busy() {
    let File { db, _dir, .. } = file(|it| it).await;
    insert(&db, 0).await.unwrap();
    let tasks: Vec<_> = (0..32)
        .map(|task| {
            let db = db.clone();
            tokio::spawn(async move {
                for _ in 0..25 {
                    if task % 2 == 0 {
                        execute(&db, &ADD, ()).await?;
                        continue;
                    }
                    db.transaction(async |tx| {
                        let n: i64 = fetch_one_value(&mut *tx, &GET, ()).await?;
                        execute(tx, &SET, (&(n + 1),)).await
                    })
                    .await?;
                }
                Ok::<_, Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let n: i64 = fetch_one_value(&db, &GET, ()).await.unwrap();
    assert_eq!(n, 800);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_of_two_pools_wait_for_each_other_in_every_journal_mode() {
    for mode in [JournalMode::Wal, JournalMode::Delete] {
        let File { db, path, _dir } = file(|it| it.journal_mode(mode)).await;
        insert(&db, 0).await.unwrap();
        let other = Db::options().file(&path).journal_mode(mode).connect().await.unwrap();
        let tasks: Vec<_> = [db.clone(), other]
            .into_iter()
            .flat_map(|db| (0..4).map(move |_| db.clone()))
            .map(|db| {
                tokio::spawn(async move {
                    for _ in 0..20 {
                        db.transaction(async |tx| execute(tx, &ADD, ()).await).await?;
                        let _: i64 = fetch_one_value(&db, &GET, ()).await?;
                    }
                    Ok::<_, Error>(())
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let n: i64 = fetch_one_value(&db, &GET, ()).await.unwrap();
        assert_eq!(n, 160);
    }
}

#[tokio::test]
async fn the_wait_for_another_process_is_bounded_and_typed() {
    let File { db, path, _dir } = file(|it| it.busy_timeout(Duration::from_millis(60))).await;
    let other = Db::options().file(&path).connect().await.unwrap();
    let held = other.begin().await.unwrap();
    let since = Instant::now();
    let error = insert(&db, 1).await.unwrap_err();
    assert!(error.is_busy() && error.is_retryable() && error.query() == Some("insert"), "{error}");
    assert!(since.elapsed() >= Duration::from_millis(60));
    let error = db.transaction(async |_| Ok::<_, Error>(())).await.unwrap_err();
    assert!(error.is_busy());
    drop(held);
    insert(&db, 1).await.unwrap();
}

/// Polls a future `polls` times, a little apart, and drops it. Says whether it was done.
async fn poll_and_drop(future: impl Future, polls: usize) -> bool {
    let mut future = pin!(future);
    for _ in 0..polls {
        let mut context = Context::from_waker(Waker::noop());
        if future.as_mut().poll(&mut context).is_ready() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    false
}

async fn work(db: &Db) -> Result<(), Error> {
    let mut tx = db.begin().await?;
    insert(&mut tx, 1).await?;
    tokio::task::yield_now().await;
    let mut inner = tx.begin().await?;
    insert(&mut inner, 2).await?;
    let mut rows = stream_value::<i64, _, _>(&mut inner, &ALL, ()).await?;
    rows.try_next().await?;
    drop(rows);
    insert(&mut inner, 3).await?;
    tokio::task::yield_now().await;
    inner.commit().await?;
    insert(&mut tx, 4).await?;
    tokio::task::yield_now().await;
    tx.commit().await
}

#[tokio::test]
async fn a_future_dropped_after_any_number_of_polls_leaves_a_clean_pool() {
    let File { db, path, _dir } = file(|it| it.pool_size(1)).await;
    let other = Db::options().file(&path).connect().await.unwrap();
    for blocked in [false, true] {
        for polls in 0.. {
            let before = count(&db).await;
            let held = if blocked { Some(other.begin().await.unwrap()) } else { None };
            let done = poll_and_drop(work(&db), polls).await;
            drop(held);
            // The only connection has no transaction, and the permit to write is free.
            let after = count(&db).await;
            assert_eq!(after, before + if done { 4 } else { 0 }, "after {polls} polls");
            let tx = tokio::time::timeout(Duration::from_secs(5), db.begin()).await.unwrap();
            tx.unwrap().rollback().await.unwrap();
            if done || (blocked && polls > 20) {
                assert!(polls > 3, "the work waits {polls} times only");
                break;
            }
        }
    }
}

#[tokio::test]
async fn waiters_that_give_up_do_not_lose_permits() {
    let File { db, _dir, .. } = file(|it| it.pool_size(1)).await;
    for _ in 0..50 {
        let held = db.begin().await.unwrap();
        for polls in 1..4 {
            assert!(!poll_and_drop(insert(&db, 1), polls).await);
            assert!(!poll_and_drop(db.acquire(), polls).await);
        }
        drop(held);
    }
    insert(&db, 1).await.unwrap();
}

#[tokio::test]
async fn a_stream_holds_a_few_rows_and_gives_its_connection_back() {
    let File { db, _dir, .. } = file(|it| it.pool_size(1)).await;
    static MANY: Statement = Statement::new("many").sqlite(Text::new(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000) \
         select i from n",
    ));
    // A million rows would take seconds; the first ones come at once, and nothing runs on.
    let since = Instant::now();
    let mut rows = stream_value::<i64, _, _>(&db, &MANY, ()).await.unwrap();
    for expected in 1..=100 {
        assert_eq!(rows.try_next().await.unwrap(), Some(expected));
    }
    drop(rows);
    assert_eq!(count(&db).await, 0);
    assert!(since.elapsed() < Duration::from_secs(2));
    let mut rows = stream_value::<i64, _, _>(&db, &MANY, ()).await.unwrap();
    let mut sum = 0;
    while let Some(n) = rows.try_next().await.unwrap() {
        sum += n;
    }
    assert_eq!(sum, 500_000_500_000);
}

#[tokio::test]
async fn the_error_that_ends_a_stream_comes_after_the_rows() {
    let File { db, _dir, .. } = file(|it| it).await;
    static BAD: Statement =
        Statement::new("bad").sqlite(Text::new("select 1 union all select 2 union all select 'x'"));
    let mut rows = stream_value::<i64, _, _>(&db, &BAD, ()).await.unwrap();
    assert_eq!(rows.next().await.unwrap().unwrap(), 1);
    assert_eq!(rows.next().await.unwrap().unwrap(), 2);
    assert!(rows.next().await.unwrap().unwrap_err().is_decode());
    assert!(rows.next().await.is_none());
}

#[tokio::test]
async fn a_file_that_is_no_database_is_a_connect_error() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("no.db");
    std::fs::write(&path, "this is no database, but a text that is long enough to be read")
        .unwrap();
    let error = Db::options().file(&path).connect().await.unwrap_err();
    assert!(error.is_connect(), "{error}");
    let missing = format!("sqlite:{}?mode=rw", dir.path().join("x.db").display());
    let error = Db::connect(&missing).await.unwrap_err();
    assert!(error.is_connect(), "{error}");
    assert!(error.to_string().contains("x.db"), "{error}");
}

#[tokio::test]
async fn a_read_only_database_is_read() {
    let File { db, path, _dir } = file(|it| it).await;
    insert(&db, 1).await.unwrap();
    let url = format!("sqlite:{}?mode=ro", path.display());
    let reader = Db::connect(&url).await.unwrap();
    assert_eq!(count(&reader).await, 1);
    assert!(insert(&reader, 2).await.is_err());
}

#[tokio::test]
async fn a_wrong_number_of_arguments_is_an_error() {
    let File { db, _dir, .. } = file(|it| it).await;
    let error = execute(&db, &INSERT, ()).await.unwrap_err();
    assert!(error.is_encode(), "{error}");
    assert_eq!(count(&db).await, 0);
}

#[tokio::test]
async fn a_database_that_comes_later_is_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("later.db");
    let url = format!("sqlite:{}?mode=rw", path.display());
    let error = Db::wait_until_ready(&url, Duration::from_millis(10)).await.unwrap_err();
    assert!(error.is_connect(), "{error}");
    let waiting =
        tokio::spawn(async move { Db::wait_until_ready(&url, Duration::from_secs(20)).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    Db::options().file(&path).connect().await.unwrap();
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn each_violation_has_its_predicate() {
    let File { db, _dir, .. } = file(|it| it).await;
    static TABLE: Statement = Statement::new("table").sqlite(Text::new(
        "create table v (a integer not null, b text, unique (a, b), \
         constraint v_a_check check (a > 0)) strict",
    ));
    static INDEX: Statement = Statement::new("index")
        .sqlite(Text::new("create unique index v_lower_idx on v (lower(b))"));
    static ROW: Statement =
        Statement::new("row").sqlite(Text::new("insert into v values (?1, ?2)"));
    execute(&db, &TABLE, ()).await.unwrap();
    execute(&db, &INDEX, ()).await.unwrap();
    let row = async |a: Option<i64>, b: &str| execute(&db, &ROW, (&a, &b)).await;
    row(Some(1), "x").await.unwrap();
    let error = row(Some(1), "x").await.unwrap_err();
    assert!(error.is_unique_violation());
    assert!(error.constraint() == Some("v_lower_idx") || error.columns() == ["a", "b"], "{error}");
    let error = row(Some(2), "X").await.unwrap_err();
    assert_eq!((error.is_unique_violation(), error.constraint()), (true, Some("v_lower_idx")));
    let error = row(None, "y").await.unwrap_err();
    assert!(error.is_not_null_violation());
    assert_eq!(
        (error.table(), error.to_string().as_str()),
        (Some("v"), "row: `v.a` must not be null")
    );
    let error = row(Some(0), "y").await.unwrap_err();
    assert_eq!((error.is_check_violation(), error.constraint()), (true, Some("v_a_check")));
    static NO_TABLE: Statement = Statement::new("no").sqlite(Text::new("select 1 from missing"));
    let error = fetch_one_value::<i64, _, _>(&db, &NO_TABLE, ()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "no: the database refused the statement: no such table: missing (code 1)"
    );
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn nothing_runs_in_a_transaction_that_the_database_has_undone() {
    let File { db, _dir, .. } = file(|it| it).await;
    static ROLL_BACK: Statement = Statement::new("roll back")
        .sqlite(Text::new("insert or rollback into t (id, n) values (1, 1), (1, 1)"));
    let mut tx = db.begin().await.unwrap();
    insert(&mut tx, 1).await.unwrap();
    assert!(execute(&mut tx, &ROLL_BACK, ()).await.unwrap_err().is_unique_violation());
    let error = insert(&mut tx, 2).await.unwrap_err();
    assert!(error.is_rolled_back(), "{error}");
    assert!(tx.commit().await.unwrap_err().is_rolled_back());
    assert_eq!(count(&db).await, 0);
    insert(&db, 3).await.unwrap();
}

#[tokio::test]
async fn a_row_that_a_key_restricts_is_a_foreign_key_violation() {
    let File { db, _dir, .. } = file(|it| it).await;
    static CHILD: Statement = Statement::new("child").sqlite(Text::new(
        "create table c (t_id integer references t (id) on delete restrict) strict",
    ));
    static REFER: Statement = Statement::new("refer").sqlite(Text::new("insert into c values (1)"));
    static DELETE: Statement = Statement::new("delete").sqlite(Text::new("delete from t"));
    insert(&db, 1).await.unwrap();
    execute(&db, &CHILD, ()).await.unwrap();
    execute(&db, &REFER, ()).await.unwrap();
    let error = execute(&db, &DELETE, ()).await.unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error}");
}

#[tokio::test]
async fn a_violation_that_shows_at_the_commit_undoes_the_transaction() {
    let File { db, _dir, .. } = file(|it| it).await;
    static CHILD: Statement = Statement::new("child").sqlite(Text::new(
        "create table c (t_id integer references t (id) deferrable initially deferred) strict",
    ));
    static ORPHAN: Statement =
        Statement::new("orphan").sqlite(Text::new("insert into c values (99)"));
    execute(&db, &CHILD, ()).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    insert(&mut tx, 1).await.unwrap();
    execute(&mut tx, &ORPHAN, ()).await.unwrap();
    assert!(tx.commit().await.unwrap_err().is_foreign_key_violation());
    assert!(execute(&db, &ORPHAN, ()).await.unwrap_err().is_foreign_key_violation());
    assert_eq!(count(&db).await, 0);
}

/// A value whose third row cannot be read, by a program's own fault.
struct Explosive;

impl model_runtime::FromRow for Explosive {
    fn from_row<R: model_runtime::Reader>(row: &R) -> Result<Self, Error> {
        let n: i64 = model_runtime::Decode::decode(row, 0)?;
        assert!(n < 3, "this row is too much");
        Ok(Self)
    }
}

#[tokio::test]
async fn a_stream_that_breaks_off_does_not_look_like_one_that_ended() {
    let File { db, _dir, .. } = file(|it| it).await;
    for n in 1..=3 {
        insert(&db, n).await.unwrap();
    }
    let mut rows =
        model_runtime::__private::stream::<Explosive, _, _>(&db, &ALL, ()).await.unwrap();
    let mut last = rows.next().await;
    while let Some(Ok(Explosive)) = last {
        last = rows.next().await;
    }
    assert!(last.is_some_and(|it| it.is_err()));
    assert!(rows.next().await.is_none());
}

#[tokio::test]
async fn a_change_that_gives_more_rows_than_asked_for_is_undone() {
    let File { db, _dir, .. } = file(|it| it).await;
    insert(&db, 10).await.unwrap();
    assert_eq!(change_one_value::<i64, _, _>(&db, &ADD_ALL, ()).await.unwrap(), 11);
    insert(&db, 20).await.unwrap();
    let error = change_one_value::<i64, _, _>(&db, &ADD_ALL, ()).await.unwrap_err();
    assert!(error.is_too_many_rows(), "{error}");
    let error = change_opt_value::<i64, _, _>(&db, &ADD_ALL, ()).await.unwrap_err();
    assert!(error.to_string().starts_with("add all: more than one row"), "{error}");
    assert_eq!(fetch_all_value::<i64, _, _>(&db, &ALL, ()).await.unwrap(), [11, 20]);
}

#[tokio::test]
async fn in_a_transaction_it_is_undone_alone() {
    let File { db, _dir, .. } = file(|it| it).await;
    let mut tx = db.begin().await.unwrap();
    insert(&mut tx, 10).await.unwrap();
    insert(&mut tx, 20).await.unwrap();
    let error = change_one_value::<i64, _, _>(&mut tx, &ADD_ALL, ()).await.unwrap_err();
    assert!(error.is_too_many_rows(), "{error}");
    tx.commit().await.unwrap();
    assert_eq!(fetch_all_value::<i64, _, _>(&db, &ALL, ()).await.unwrap(), [10, 20]);
}

#[tokio::test]
async fn a_change_in_a_transaction_that_reads_is_refused() {
    let File { db, _dir, .. } = file(|it| it).await;
    insert(&db, 10).await.unwrap();
    let mut tx = db.begin_read().await.unwrap();
    assert!(change_one_value::<i64, _, _>(&mut tx, &ADD_ALL, ()).await.unwrap_err().is_refused());
}
