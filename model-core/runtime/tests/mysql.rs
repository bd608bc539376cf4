//! The MySQL backend on real servers: MySQL and MariaDB.

#![cfg(feature = "mysql")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use model_runtime::__private::{
    self as rt, execute, fetch_all_value, fetch_one_value, stream_value,
};
use model_runtime::{Db, Encode, Error, Model, Statement, Text, Writer};

const SERVERS: &[&str] = &["mysql97", "mariadb1011", "mariadb118"];

/// A statement with the same text on both.
macro_rules! sql {
    ($text:expr) => {{
        static SQL: Statement =
            Statement::new("test").mysql(Text::new($text)).mariadb(Text::new($text));
        &SQL
    }};
}

/// A database of its own, gone at the end.
struct Place {
    db: Db,
    url: String,
    admin: Db,
    name: String,
    server: &'static str,
}

impl Place {
    async fn all(tables: &[&str]) -> Vec<Self> {
        let mut places = Vec::new();
        for server in SERVERS {
            if let Some(url) = test_server::url(server) {
                places.push(Self::new(server, &url, tables).await);
            }
        }
        places
    }

    async fn new(server: &'static str, url: &str, tables: &[&str]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("runtime_{}_{number}", std::process::id());
        let admin = Db::connect(url).await.unwrap();
        run(&admin, &format!("create database {name}")).await;
        let url = format!("{}/{name}", url.rsplit_once('/').unwrap().0);
        let db = Db::connect(&url).await.unwrap();
        for table in tables {
            run(&db, table).await;
        }
        Self { db, url, admin, name, server }
    }

    async fn drop(self) {
        self.db.close();
        run(&self.admin, &format!("drop database {}", self.name)).await;
    }
}

async fn run(db: &Db, sql: &str) {
    let sql: &'static str = sql.to_owned().leak();
    let statement: &'static Statement =
        Box::leak(Box::new(Statement::new("run").mysql(Text::new(sql)).mariadb(Text::new(sql))));
    execute(db, statement, ()).await.unwrap();
}

const USERS: &str = "create table users (id bigint not null auto_increment primary key, \
    email varchar(100) not null, name longtext, age int not null default 7, \
    constraint users_email_key unique (email), constraint users_age check (age >= 0)) \
    engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin";

#[derive(Model, Debug, Clone, PartialEq)]
struct User {
    #[model(primary_key, auto)]
    id: i64,
    #[model(unique, max_length = 100)]
    email: String,
    name: Option<String>,
    #[model(default = 7)]
    age: i32,
}

#[derive(Debug, Clone, Default)]
struct Given {
    id: Option<i64>,
    email: Option<String>,
    name: Option<Option<String>>,
    age: Option<i32>,
}

impl rt::Values for Given {
    const COLUMNS: &'static [&'static str] = &["id", "email", "name", "age"];

    fn is_given(&self, column: usize) -> bool {
        match column {
            0 => self.id.is_some(),
            1 => self.email.is_some(),
            2 => self.name.is_some(),
            _ => self.age.is_some(),
        }
    }

    fn encode<W: Writer>(&self, column: usize, to: &mut W) -> Result<(), Error> {
        match column {
            0 => self.id.encode(to),
            1 => self.email.encode(to),
            2 => self.name.encode(to),
            _ => self.age.encode(to),
        }
    }
}

fn email(email: &str) -> Given {
    Given { email: Some(email.to_owned()), ..Given::default() }
}

async fn insert(db: impl model_runtime::Executor, given: Given) -> Result<User, Error> {
    rt::insert::<User, Given>(db, "users::insert", given).await
}

async fn upsert(db: &Db, given: Given) -> Result<User, Error> {
    rt::upsert::<User, Given>(db, "users::upsert_by_email", given, &["email"]).await
}

#[tokio::test]
async fn a_row_comes_back_as_stored() {
    for place in Place::all(&[USERS]).await {
        let db = &place.db;
        let ada = insert(db, email("ada")).await.unwrap();
        assert_eq!(ada, User { id: 1, email: "ada".into(), name: None, age: 7 });
        let given = Given { id: Some(50), age: Some(1), ..email("ben") };
        assert_eq!(insert(db, given).await.unwrap().id, 50);
        assert_eq!(insert(db, email("cy")).await.unwrap().id, 51, "{}", place.server);
        // 0 is a key like any other.
        let zero = Given { id: Some(0), ..email("zero") };
        assert_eq!(insert(db, zero).await.unwrap().id, 0);
        let change = Given { age: Some(7), ..Given::default() };
        let update = |id: i64| rt::update::<User, _, _>(db, "users::update", (id,), change.clone());
        assert!(update(1).await.unwrap(), "a row that does not change is a row");
        assert!(!update(99).await.unwrap());
        place.drop().await;
    }
}

#[tokio::test]
async fn an_upsert_changes_the_row_of_its_key_and_no_other() {
    for place in Place::all(&[USERS]).await {
        let db = &place.db;
        let ada = upsert(db, Given { age: Some(1), ..email("ada") }).await.unwrap();
        let again = upsert(db, Given { age: Some(2), ..email("ada") }).await.unwrap();
        assert_eq!(again, User { age: 2, ..ada.clone() }, "{}", place.server);
        assert_eq!(upsert(db, email("ada")).await.unwrap(), again);
        let other = upsert(db, email("ben")).await.unwrap();
        assert_ne!(other.id, ada.id);
        // The primary key is taken by a row that has another email.
        let error = upsert(db, Given { id: Some(ada.id), ..email("cy") }).await.unwrap_err();
        assert!(error.is_unique_violation(), "{error}");
        assert_eq!(User::query().order_by(User::ID.asc()).all(db).await.unwrap(), [again, other]);
        place.drop().await;
    }
}

#[tokio::test]
async fn many_rows_come_back_in_their_order() {
    for place in Place::all(&[USERS]).await {
        let db = &place.db;
        let rows = |from: u32, to: u32| (from..to).map(|it| email(&format!("u{it}")));
        let stored = rt::insert_many_returning::<User, Given>(db, "many", rows(0, 2_500)).await;
        let stored = stored.unwrap();
        assert_eq!(stored.len(), 2_500);
        for (at, user) in stored.iter().enumerate() {
            assert_eq!(user.email, format!("u{at}"));
        }
        let given = [7_000, 6_000].map(|id| Given { id: Some(id), ..email(&format!("g{id}")) });
        let stored = rt::insert_many_returning::<User, Given>(db, "many", given.into_iter()).await;
        assert_eq!(stored.unwrap().iter().map(|it| it.id).collect::<Vec<_>>(), [7_000, 6_000]);
        let count = rt::insert_many::<User, Given>(db, "many", rows(5_000, 9_000)).await.unwrap();
        assert_eq!((count, User::query().count(db).await.unwrap()), (4_000, 6_502));
        // All or none.
        let twice = [email("new"), email("u1")].into_iter();
        let error = rt::insert_many::<User, Given>(db, "many", twice).await.unwrap_err();
        assert!(error.is_unique_violation());
        assert_eq!(User::query().count(db).await.unwrap(), 6_502);
        place.drop().await;
    }
}

#[tokio::test]
async fn the_builder_means_the_same_as_elsewhere() {
    for place in Place::all(&[USERS]).await {
        let db = &place.db;
        for (at, name) in
            [Some("b"), None, Some("a_b"), Some("axb"), Some(r"a\b")].iter().enumerate()
        {
            let name = name.map(str::to_owned);
            insert(db, Given { name: Some(name), ..email(&at.to_string()) }).await.unwrap();
        }
        let emails = async |filter: model_runtime::Filter<User>| {
            let rows = User::filter(filter).order_by(User::ID.asc()).all(db).await.unwrap();
            rows.into_iter().map(|it| it.email).collect::<String>()
        };
        assert_eq!(emails(User::NAME.eq(None)).await, "1");
        assert_eq!(emails(User::NAME.ne("b")).await, "1234");
        assert_eq!(emails(!User::NAME.eq("b")).await, "1234");
        assert_eq!(emails(User::NAME.starts_with("a_")).await, "2");
        assert_eq!(emails(User::NAME.contains(r"\")).await, "4");
        assert_eq!(emails(User::NAME.like("A%")).await, "", "letters have a case");
        assert_eq!(emails(User::EMAIL.is_in(["0", "3", "9"])).await, "03");
        assert_eq!(emails(User::EMAIL.is_in(Vec::<String>::new())).await, "");
        assert_eq!(emails(User::NAME.not_in(["b", "axb"])).await, "124");
        let ordered = async |order: model_runtime::Order<User>| {
            let rows = User::query().order_by([order, User::ID.asc()]).all(db).await.unwrap();
            rows.into_iter().map(|it| it.email).collect::<String>()
        };
        assert_eq!(ordered(User::NAME.asc()).await, "14230");
        assert_eq!(ordered(User::NAME.asc().nulls_last()).await, "42301");
        assert_eq!(ordered(User::NAME.desc()).await, "03241");
        assert_eq!(ordered(User::NAME.desc().nulls_first()).await, "10324");
        let page = User::query().order_by(User::ID.asc()).limit(2).offset(1);
        assert_eq!(page.all(db).await.unwrap().len(), 2);
        assert!(User::filter(User::AGE.lt(99)).exists(db).await.unwrap());
        // Each value is the one before the update, in whatever order the columns are named.
        let second = || User::filter(User::EMAIL.eq("1")).update();
        let changed = second().set(User::EMAIL, "5").set(User::NAME, User::EMAIL);
        assert_eq!(changed.execute(db).await.unwrap(), 1);
        assert_eq!(emails(User::NAME.eq("1")).await, "5");
        let fifth = || User::filter(User::EMAIL.eq("5")).update();
        let swapped = fifth().set(User::EMAIL, User::NAME).set(User::NAME, User::EMAIL);
        let error = swapped.execute(db).await.unwrap_err();
        assert!(error.is_refused() && error.to_string().contains("`email`"), "{error}");
        assert_eq!(emails(User::NAME.eq("1")).await, "5", "nothing was changed");
        let same = fifth().set(User::NAME, "1").execute(db).await.unwrap();
        assert_eq!(same, 1, "a row that has the value already is counted as elsewhere");
        fifth().set(User::EMAIL, "1").set(User::NAME, None).execute(db).await.unwrap();
        let newest = || User::query().everything().order_by(User::ID.desc()).limit(2);
        assert_eq!(newest().update().set(User::AGE, 70).execute(db).await.unwrap(), 2);
        assert_eq!(newest().delete(db).await.unwrap(), 2);
        assert_eq!(emails(User::AGE.eq(7)).await, "012");
        place.drop().await;
    }
}

#[tokio::test]
async fn each_violation_says_what_was_violated() {
    for place in Place::all(&[USERS]).await {
        let db = &place.db;
        run(
            db,
            "create table posts (id bigint not null auto_increment primary key, user_id bigint \
                 not null, foreign key (user_id) references users (id)) engine=InnoDB",
        )
        .await;
        insert(db, email("ada")).await.unwrap();
        let error = insert(db, email("ada")).await.unwrap_err();
        assert!(error.is_unique_violation());
        assert_eq!((error.model(), error.table()), (Some("User"), Some("users")));
        assert_eq!(error.columns(), ["email"]);
        assert!(!format!("{error} {error:?}").contains("ada"), "{error}");
        let error = insert(db, Given { id: Some(1), ..email("x") }).await.unwrap_err();
        assert_eq!(error.columns(), ["id"], "{error}");
        let error = insert(db, Given { age: Some(-1), ..email("x") }).await.unwrap_err();
        assert!(error.is_check_violation());
        assert_eq!(error.constraint(), Some("users_age"));
        let error = insert(db, Given { age: Some(1), ..Given::default() }).await.unwrap_err();
        assert!(error.is_not_null_violation(), "{error}");
        assert_eq!(error.columns(), ["email"]);
        let orphan = execute(db, sql!("insert into posts (user_id) values (99)"), ()).await;
        assert!(orphan.unwrap_err().is_foreign_key_violation());
        execute(db, sql!("insert into posts (user_id) values (1)"), ()).await.unwrap();
        let parent = execute(db, sql!("delete from users where id = 1"), ()).await;
        assert!(parent.unwrap_err().is_foreign_key_violation());
        let long = insert(db, email(&"x".repeat(101))).await.unwrap_err();
        assert!(long.to_string().contains("too long"), "refused, not cut: {long}");
        let wide = execute(db, sql!("insert into users (email, age) values ('y', 5000000000)"), ());
        assert!(wide.await.is_err());
        let none = execute(db, sql!("select 1 from missing"), ()).await.unwrap_err();
        assert!(none.to_string().contains("missing"), "{none}");
        assert_eq!(User::query().count(db).await.unwrap(), 1);
        place.drop().await;
    }
}

#[tokio::test]
async fn a_transaction_is_all_or_nothing_and_can_be_undone_in_part() {
    for place in Place::all(&[USERS]).await {
        let db = &place.db;
        let count = async || User::query().count(db).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        insert(&mut tx, email("ada")).await.unwrap();
        assert_eq!(count().await, 0, "nobody else sees it");
        let mut inner = tx.begin().await.unwrap();
        insert(&mut inner, email("ben")).await.unwrap();
        inner.rollback().await.unwrap();
        // A statement that failed has changed nothing, and the rest stays.
        assert!(insert(&mut tx, email("ada")).await.unwrap_err().is_unique_violation());
        insert(&mut tx, email("cy")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count().await, 2);
        let mut tx = db.begin().await.unwrap();
        insert(&mut tx, email("dee")).await.unwrap();
        drop(tx);
        assert_eq!(count().await, 2);
        let mut tx = db.begin_read().await.unwrap();
        assert!(insert(&mut tx, email("dee")).await.unwrap_err().is_refused());
        assert_eq!(User::query().count(&mut tx).await.unwrap(), 2);
        drop(tx);
        place.drop().await;
    }
}

#[tokio::test]
async fn a_deadlock_is_run_again_and_undoes_the_whole_transaction() {
    static ONE: Statement = Statement::new("one")
        .mysql(Text::new("update users set age = age + 1 where email = ?"))
        .mariadb(Text::new("update users set age = age + 1 where email = ?"));
    for place in Place::all(&[USERS]).await {
        let db = &place.db;
        insert(db, email("a")).await.unwrap();
        insert(db, email("b")).await.unwrap();
        let cross = async |first: &str, second: &str| {
            let mut runs = 0;
            let result: Result<(), Error> = db
                .transaction(async |tx| {
                    runs += 1;
                    execute(&mut *tx, &ONE, (&first,)).await?;
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    execute(&mut *tx, &ONE, (&second,)).await?;
                    Ok(())
                })
                .await;
            result.unwrap();
            runs
        };
        let (left, right) = tokio::join!(cross("a", "b"), cross("b", "a"));
        assert!(left + right > 2, "{}: nobody met a deadlock", place.server);
        let ages: Vec<i32> = fetch_all_value(db, sql!("select age from users"), ()).await.unwrap();
        assert_eq!(ages, [9, 9]);
        place.drop().await;
    }
}

/// Polls so many times, and no more.
async fn polls<F: Future>(times: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    for _ in 0..times {
        let polled = std::future::poll_fn(|_| {
            Poll::Ready(future.as_mut().poll(&mut Context::from_waker(Waker::noop())))
        });
        if let Poll::Ready(output) = polled.await {
            return Some(output);
        }
        tokio::time::sleep(Duration::from_micros(300)).await;
    }
    None
}

#[tokio::test]
async fn a_future_that_is_dropped_anywhere_leaves_no_dirty_connection() {
    for place in Place::all(&[USERS]).await {
        let db = Db::options().url(&place.url).unwrap().pool_size(1).connect().await.unwrap();
        let mut done = false;
        for times in 0..60 {
            let name = format!("u{times}");
            let work = async {
                let mut tx = db.begin().await?;
                insert(&mut tx, email(&name)).await?;
                fetch_all_value::<i64, _, _>(&mut tx, sql!("select id from users"), ()).await?;
                tx.commit().await
            };
            done |= polls(times, work).await.is_some();
            // The next one gets a connection without a transaction and with its own answer.
            let answer: i64 = fetch_one_value(&db, sql!("select 41 + 1"), ()).await.unwrap();
            assert_eq!(answer, 42);
            assert!(!in_transaction(&db).await, "{} after {times} polls", place.server);
        }
        assert!(done, "the loop has to reach the end of the work");
        place.drop().await;
    }
}

/// An insert without a transaction is there at once for another connection.
async fn in_transaction(db: &Db) -> bool {
    let sql = sql!(
        "select count(*) from information_schema.innodb_trx where trx_mysql_thread_id = \
                    connection_id() and trx_rows_modified > 0"
    );
    fetch_one_value::<i64, _, _>(db, sql, ()).await.unwrap() > 0
}

#[tokio::test]
async fn a_stream_is_bounded_and_can_be_left() {
    let rows = "with recursive n (n) as (select 1 union all select n + 1 from n where n < 100000) \
                select n from n";
    for place in Place::all(&[USERS]).await {
        let db = Db::options().url(&place.url).unwrap().pool_size(1).connect().await.unwrap();
        let limit = match place.server {
            "mysql97" => "set session cte_max_recursion_depth = 1000000",
            _ => "set session max_recursive_iterations = 1000000",
        };
        run(&db, limit).await;
        let all = rows;
        let statement: &'static Statement = Box::leak(Box::new(
            Statement::new("numbers").mysql(Text::new(all)).mariadb(Text::new(all)),
        ));
        let mut sum = 0;
        let mut stream = stream_value::<i64, _, _>(&db, statement, ()).await.unwrap();
        while let Some(n) = stream.try_next().await.unwrap() {
            sum += n;
        }
        assert_eq!(sum, 5_000_050_000);
        drop(stream);
        let mut stream = stream_value::<i64, _, _>(&db, statement, ()).await.unwrap();
        assert_eq!(stream.try_next().await.unwrap(), Some(1));
        drop(stream);
        let answer: i64 = fetch_one_value(&db, sql!("select 1"), ()).await.unwrap();
        assert_eq!(answer, 1);
        place.drop().await;
    }
}

#[tokio::test]
async fn a_connection_that_the_server_ended_is_replaced() {
    for place in Place::all(&[USERS]).await {
        let db = Db::options().url(&place.url).unwrap().pool_size(1).connect().await.unwrap();
        let id: i64 = fetch_one_value(&db, sql!("select connection_id()"), ()).await.unwrap();
        run(&place.admin, &format!("kill {id}")).await;
        let error = fetch_one_value::<i64, _, _>(&db, sql!("select 1"), ()).await;
        assert!(error.is_err_and(|it| it.is_connection_lost()), "{}", place.server);
        assert_eq!(fetch_one_value::<i64, _, _>(&db, sql!("select 2"), ()).await.unwrap(), 2);
        place.drop().await;
    }
}

#[tokio::test]
async fn a_connection_is_encrypted_and_the_server_is_who_it_says() {
    for place in Place::all(&[]).await {
        let open = async |mode: &str| Db::connect(&format!("{}?sslmode={mode}", place.url)).await;
        // Not every server here has a certificate, and none has one that anybody trusts.
        if let Ok(db) = open("no-verify").await {
            let cipher = sql!(
                "select variable_value from performance_schema.session_status where \
                               variable_name = 'Ssl_cipher'"
            );
            if place.server == "mysql97" {
                let cipher: String = fetch_one_value(&db, cipher, ()).await.unwrap();
                assert_ne!(cipher, "");
            }
        } else {
            assert_ne!(place.server, "mysql97");
        }
        let error = open("verify-full").await.unwrap_err();
        assert!(error.is_connect(), "{error}");
        place.drop().await;
    }
}

#[tokio::test]
async fn a_socket_of_this_machine_is_a_way_in() {
    for place in Place::all(&[]).await {
        let socket: String = fetch_one_value(&place.db, sql!("select @@socket"), ()).await.unwrap();
        // A server elsewhere has its socket there.
        if std::path::Path::new(&socket).exists() {
            let url = format!("mysql://root:root@localhost/{}?unix_socket={socket}", place.name);
            // Here the name is one that root's password may not be for.
            match Db::connect(&url).await {
                Ok(db) => {
                    let answer: i64 = fetch_one_value(&db, sql!("select 1"), ()).await.unwrap();
                    assert_eq!(answer, 1);
                }
                Err(error) => assert!(error.to_string().contains("Access denied"), "{error}"),
            }
        }
        place.drop().await;
    }
}

#[tokio::test]
async fn what_stands_in_the_way_of_a_connection_is_said_without_the_password() {
    for place in Place::all(&[]).await {
        let wrong = place.url.replace("root:root", "root:hunter2");
        let error = Db::connect(&wrong).await.unwrap_err();
        assert!(error.is_connect(), "{error}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        let error = Db::connect(&format!("{}_none", place.url)).await.unwrap_err();
        assert!(error.to_string().contains("nknown database"), "{error}");
        place.drop().await;
    }
}
