//! Databases for the tests.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use model_core::dialect::Dialect;
use model_core::migration::file::Chain;
use model_runtime::__private::{execute, fetch_one_value};
use model_runtime::migrate::{Direction, Event, Migrator, Planned, Silent};
use model_runtime::{Db, Error, Statement, Text};

use crate::chains::all;

const ENGINES: [(&str, &str, Dialect); 5] = [
    ("pg15", "TEST_PG15_URL", Dialect::Postgres),
    ("pg17", "TEST_PG17_URL", Dialect::Postgres),
    ("mariadb1011", "TEST_MARIADB1011_URL", Dialect::MariaDb),
    ("mariadb118", "TEST_MARIADB118_URL", Dialect::MariaDb),
    ("mysql97", "TEST_MYSQL97_URL", Dialect::MySql),
];

/// A database that is dropped at the end.
pub(crate) struct Server {
    pub(crate) db: Db,
    pub(crate) url: String,
    pub(crate) dialect: Dialect,
    pub(crate) admin: Db,
    pub(crate) name: String,
}

/// A statement that lives as long as the test.
pub(crate) fn sql(text: &str) -> &'static Statement {
    let text = Text::new(Box::leak(text.to_owned().into_boxed_str()));
    Box::leak(Box::new(Statement::new("test").postgres(text).mysql(text).mariadb(text)))
}

fn is_compiled(dialect: Dialect) -> bool {
    match dialect {
        Dialect::Sqlite => cfg!(feature = "sqlite"),
        Dialect::Postgres => cfg!(feature = "postgres"),
        Dialect::MySql | Dialect::MariaDb => cfg!(feature = "mysql"),
    }
}

/// Runs `test` on each server that is there.
pub(crate) fn each(name: &str, test: impl AsyncFn(&Server)) {
    on(name, &|_| true, test);
}

/// The same, on PostgreSQL alone.
pub(crate) fn postgres(name: &str, test: impl AsyncFn(&Server)) {
    on(name, &|it| it == Dialect::Postgres, test);
}

#[expect(clippy::print_stdout, reason = "what takes no part is said by name")]
fn on(name: &str, wanted: &dyn Fn(Dialect) -> bool, test: impl AsyncFn(&Server)) {
    for (engine, variable, dialect) in ENGINES {
        if !is_compiled(dialect) || !wanted(dialect) {
            continue;
        }
        let Ok(url) = std::env::var(variable) else {
            let required = std::env::var("REQUIRE_ENGINES").unwrap_or_default();
            assert!(!required.split(',').any(|it| it == engine), "{variable} is not set");
            println!("SKIPPED {engine}: {variable} is not set");
            continue;
        };
        println!("on {engine}");
        block_on(async {
            let server = Server::start(&url, name, dialect).await;
            test(&server).await;
            server.stop().await;
        });
    }
}

pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap().block_on(future)
}

impl Server {
    async fn start(url: &str, test: &str, dialect: Dialect) -> Self {
        let admin = Db::connect(&format!("{url}?pool_size=2")).await.unwrap();
        let name = format!("runner_{test}_{}", std::process::id());
        let (base, _) = url.rsplit_once('/').unwrap();
        let url = format!("{base}/{name}");
        create(&admin, &name, dialect).await;
        let db = Db::connect(&url).await.unwrap();
        Self { db, url, dialect, admin, name }
    }

    async fn stop(self) {
        self.db.close();
        drop_database(&self.admin, &self.name, self.dialect).await;
    }

    /// The same with connections of its own, for tests that reset the database.
    pub(crate) async fn again(&self) -> Self {
        Self {
            db: Db::connect(&self.url).await.unwrap(),
            url: self.url.clone(),
            dialect: self.dialect,
            admin: self.admin.clone(),
            name: self.name.clone(),
        }
    }

    /// The database as it was at the start.
    pub(crate) async fn reset(&mut self) {
        self.db.close();
        create(&self.admin, &self.name, self.dialect).await;
        self.db = Db::connect(&self.url).await.unwrap();
    }

    pub(crate) async fn tell(&self, text: &str) {
        execute(&self.db, sql(text), ()).await.unwrap();
    }

    pub(crate) async fn count(&self, text: &str) -> i64 {
        fetch_one_value(&self.db, sql(text), ()).await.unwrap()
    }

    pub(crate) async fn migrate(&self, chain: &Chain, target: &str) -> Result<Vec<String>, Error> {
        names(self.migrator(chain).target(target.parse().unwrap()).run(&mut Silent).await)
    }

    pub(crate) fn migrator<'a>(&'a self, chain: &'a Chain) -> Migrator<'a> {
        Migrator::new(&self.db, chain)
    }

    /// How many migrations are noted as applied.
    pub(crate) async fn applied(&self) -> i64 {
        self.count("select count(*) from model_migrations where state = 'applied'").await
    }

    /// How often the steps that change data have run.
    pub(crate) async fn ledger(&self) -> i64 {
        self.count("select n from a").await
    }

    /// How many indexes of the name there are.
    pub(crate) async fn indexes(&self) -> i64 {
        match self.dialect {
            Dialect::Postgres => {
                self.count(
                    "select count(*) from pg_index i join pg_class c on c.oid = i.indexrelid \
                     where c.relname like 'a~_n%' escape '~' and i.indisvalid and i.indisready",
                )
                .await
            }
            _ => {
                self.count(
                    "select count(*) from information_schema.statistics \
                     where table_schema = database() and index_name like 'a~_n%' escape '~'",
                )
                .await
            }
        }
    }

    /// Ends the session that runs a statement with this text, as soon as there is one.
    pub(crate) async fn end_session_that_runs(&self, text: &str) {
        for _ in 0..500 {
            if self.try_end(text).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("no session runs {text}");
    }

    async fn try_end(&self, text: &str) -> bool {
        let name = &self.name;
        if self.dialect == Dialect::Postgres {
            let text = format!(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity \
                 where datname = '{name}' and state = 'active' and query like '%{text}%' \
                 and pid <> pg_backend_pid()"
            );
            return fetch_one_value::<i64, _, _>(&self.admin, sql(&text), ()).await.unwrap() > 0;
        }
        let text = format!(
            "select coalesce(max(id), 0) from information_schema.processlist \
             where db = '{name}' and info like '{text}%'"
        );
        let id: i64 = fetch_one_value(&self.admin, sql(&text), ()).await.unwrap();
        id != 0 && execute(&self.admin, sql(&format!("kill {id}")), ()).await.is_ok()
    }

    /// A statement that takes so many seconds.
    pub(crate) fn slow(&self, seconds: f32) -> String {
        match self.dialect {
            Dialect::Postgres => format!("select pg_sleep({seconds})"),
            _ => format!("do sleep({seconds})"),
        }
    }

    /// A process that migrates this database and, if asked to, dies at an event.
    pub(crate) fn spawn(&self, target: &str, die_at: Option<usize>) -> Child {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "crashes::child", "--test-threads=1"]);
        command.env("RUNNER_URL", &self.url).env("RUNNER_DIALECT", self.dialect.name());
        command.env("RUNNER_TARGET", target).stdout(Stdio::null());
        // What it says when it fails stands in the output of the test.
        command.stderr(Stdio::inherit());
        if let Some(die_at) = die_at {
            command.env("RUNNER_DIES_AT", die_at.to_string());
        }
        command.spawn().unwrap()
    }

    pub(crate) fn all(&self) -> Chain {
        all(self.dialect)
    }
}

async fn create(admin: &Db, name: &str, dialect: Dialect) {
    drop_database(admin, name, dialect).await;
    execute(admin, sql(&format!("create database {name}")), ()).await.unwrap();
}

async fn drop_database(admin: &Db, name: &str, dialect: Dialect) {
    let force = if dialect == Dialect::Postgres { " with (force)" } else { "" };
    let text = format!("drop database if exists {name}{force}");
    execute(admin, sql(&text), ()).await.unwrap();
}

pub(crate) fn names(done: Result<Vec<Planned>, Error>) -> Result<Vec<String>, Error> {
    Ok(done?.into_iter().map(|it| it.name).collect())
}

/// An event in one word or two.
pub(crate) fn word(event: &Event<'_>) -> String {
    match event {
        Event::Waiting { .. } => "waiting".to_owned(),
        Event::Retrying { .. } => "retrying".to_owned(),
        Event::Begin { migration, .. } => format!("begin {}", migration.name),
        Event::Step { number, of, .. } => format!("step {number}/{of}"),
        Event::Statement { .. } => "statement".to_owned(),
        Event::Noted { number, done: true } => format!("done {number}"),
        Event::Noted { number, done: false } => format!("intent {number}"),
        Event::Committing => "committing".to_owned(),
        Event::Done { direction: Direction::Up, .. } => "applied".to_owned(),
        Event::Done { direction: Direction::Down, .. } => "taken back".to_owned(),
        other => format!("{other:?}"),
    }
}
