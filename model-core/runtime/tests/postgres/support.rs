//! Databases for the tests.

use std::time::Duration;

use model_runtime::__private::{execute, fetch_one_value};
use model_runtime::{Db, Error, Statement, Text};

/// A database that is dropped at the end.
pub(crate) struct Server {
    pub(crate) engine: &'static str,
    pub(crate) db: Db,
    pub(crate) url: String,
    admin: Db,
    name: String,
}

/// A statement that lives as long as the test.
pub(crate) fn sql(text: &str) -> &'static Statement {
    let text = Box::leak(text.to_owned().into_boxed_str());
    Box::leak(Box::new(Statement::new("test").postgres(Text::new(text))))
}

/// Runs `test` on each server that is there.
#[expect(clippy::print_stdout, reason = "what takes no part is said by name")]
pub(crate) fn each(name: &str, test: impl AsyncFn(&Server)) {
    for (engine, variable) in [("pg15", "TEST_PG15_URL"), ("pg17", "TEST_PG17_URL")] {
        let Ok(url) = std::env::var(variable) else {
            let required = std::env::var("REQUIRE_ENGINES").unwrap_or_default();
            assert!(!required.split(',').any(|it| it == engine), "{variable} is not set");
            println!("SKIPPED {engine}: {variable} is not set");
            continue;
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let server = Server::start(engine, &url, name, "").await;
            test(&server).await;
            server.stop().await;
        });
    }
}

impl Server {
    async fn start(engine: &'static str, url: &str, test: &str, settings: &str) -> Self {
        let admin = Db::connect(&format!("{url}?pool_size=2")).await.unwrap();
        let name = format!("runtime_{test}_{}", std::process::id());
        let (base, _) = url.rsplit_once('/').unwrap();
        execute(&admin, sql(&format!("drop database if exists {name} with (force)")), ())
            .await
            .unwrap();
        execute(&admin, sql(&format!("create database {name}")), ()).await.unwrap();
        let url = format!("{base}/{name}");
        let db = Db::connect(&format!("{url}{settings}")).await.unwrap();
        Self { engine, db, url, admin, name }
    }

    async fn stop(self) {
        self.db.close();
        let text = format!("drop database if exists {} with (force)", self.name);
        execute(&self.admin, sql(&text), ()).await.unwrap();
    }

    /// A pool of its own.
    pub(crate) async fn pool(&self, settings: &str) -> Db {
        Db::connect(&format!("{}?{settings}", self.url)).await.unwrap()
    }

    pub(crate) async fn run(&self, text: &str) {
        execute(&self.db, sql(text), ()).await.unwrap();
    }

    pub(crate) async fn count(&self, text: &str) -> i64 {
        fetch_one_value(&self.db, sql(text), ()).await.unwrap()
    }

    pub(crate) async fn text(&self, text: &str) -> String {
        fetch_one_value(&self.db, sql(text), ()).await.unwrap()
    }

    /// Why no connection can be opened with these settings.
    pub(crate) async fn refusal(&self, settings: &str) -> Error {
        Db::connect(&format!("{}?{settings}", self.url)).await.unwrap_err()
    }

    /// Says that a test cannot be made here; on a server that has to take part, that is a failure.
    #[expect(clippy::print_stdout, reason = "what takes no part is said by name")]
    pub(crate) fn skip(&self, reason: &str) {
        let required = std::env::var("REQUIRE_ENGINES").unwrap_or_default();
        assert!(!required.split(',').any(|it| it == self.engine), "{}: {reason}", self.engine);
        println!("SKIPPED {}: {reason}", self.engine);
    }

    /// Ends every other session of this database, as a restart of the server does.
    pub(crate) async fn end_sessions(&self) {
        let text = format!(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '{}'",
            self.name
        );
        fetch_one_value::<i64, _, _>(&self.admin, sql(&text), ()).await.unwrap();
    }

    /// Waits until no session of this database is in a transaction or at work.
    pub(crate) async fn until_idle(&self) {
        let text = format!(
            "select count(*) from pg_stat_activity where datname = '{}' and state <> 'idle'",
            self.name
        );
        for _ in 0..500 {
            if fetch_one_value::<i64, _, _>(&self.admin, sql(&text), ()).await.unwrap() == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("a session of {} is still at work", self.name);
    }
}

pub(crate) async fn run(db: &Db, text: &str) -> Result<u64, Error> {
    execute(db, sql(text), ()).await
}
