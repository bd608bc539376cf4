//! A database of its own on each server that is there.

use std::sync::atomic::{AtomicU32, Ordering};

use model_runtime::__private::execute;
use model_runtime::{Db, Error, Executor, Statement, Text};
use postgres_tests::tables;

/// An empty database with the tables of the models.
pub(crate) struct Place {
    pub(crate) db: Db,
    pub(crate) server: &'static str,
    admin: Db,
    name: String,
}

impl Place {
    /// One on each server.
    pub(crate) async fn all() -> Vec<Self> {
        let mut places = Vec::new();
        for (server, url) in test_server::urls(&["pg15", "pg17"]) {
            let place = Self::on(server, &url).await;
            for statement in tables() {
                let result = run(&place.db, statement).await;
                result.unwrap_or_else(|it| panic!("{server}: {it}\n{statement}"));
            }
            places.push(place);
        }
        places
    }

    async fn on(server: &'static str, url: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("depth_{}_{number}", std::process::id());
        let admin = Db::connect(url).await.unwrap();
        run(&admin, &format!("create database {name}")).await.unwrap();
        let (server_url, _) = url.rsplit_once('/').unwrap();
        let db = Db::connect(&format!("{server_url}/{name}")).await.unwrap();
        Self { db, server, admin, name }
    }

    pub(crate) async fn drop(self) {
        self.db.close();
        drop(self.db);
        run(&self.admin, &format!("drop database {}", self.name)).await.unwrap();
    }
}

/// Runs a statement.
pub(crate) async fn run(db: &Db, sql: &str) -> Result<u64, Error> {
    run_in(db, sql).await
}

/// The same on a connection or in a transaction.
pub(crate) async fn run_in(db: impl Executor, sql: &str) -> Result<u64, Error> {
    let text = Text::new(sql.to_owned().leak());
    let statement: &'static Statement = Box::leak(Box::new(Statement::new("run").postgres(text)));
    execute(db, statement, ()).await
}
