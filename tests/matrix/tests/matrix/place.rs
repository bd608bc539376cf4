//! A database of its own on each server that is there.

use std::sync::atomic::{AtomicU32, Ordering};

use matrix_tests::tables;
use model_runtime::__private::execute;
use model_runtime::{Db, Error, Statement, Text};

/// An empty database with the tables of the models.
pub(crate) struct Place {
    pub(crate) db: Db,
    pub(crate) server: &'static str,
    admin: Option<(Db, String)>,
}

/// The server's name, and the dialect of its tables.
const SERVERS: &[(&str, &str)] = &[
    ("pg15", "postgres"),
    ("pg17", "postgres"),
    ("mariadb1011", "mariadb"),
    ("mariadb118", "mariadb"),
    ("mysql97", "mysql"),
];

impl Place {
    /// SQLite, and each server.
    pub(crate) async fn all() -> Vec<Self> {
        let db = Db::connect("sqlite::memory:").await.unwrap();
        let mut places = vec![Self { db, server: "sqlite", admin: None }];
        places[0].make_tables("sqlite").await;
        for (server, dialect) in SERVERS {
            if let Some(url) = test_server::url(server) {
                let place = Self::on(server, &url).await;
                place.make_tables(dialect).await;
                places.push(place);
            }
        }
        places
    }

    async fn on(server: &'static str, url: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("matrix_{}_{number}", std::process::id());
        let admin = Db::connect(url).await.unwrap();
        run(&admin, format!("create database {name}")).await.unwrap();
        let (server_url, _) = url.rsplit_once('/').unwrap();
        let db = Db::connect(&format!("{server_url}/{name}")).await.unwrap();
        Self { db, server, admin: Some((admin, name)) }
    }

    async fn make_tables(&self, dialect: &str) {
        for statement in tables(dialect) {
            let result = run(&self.db, statement.to_owned()).await;
            result.unwrap_or_else(|it| panic!("{}: {it}\n{statement}", self.server));
        }
    }

    pub(crate) async fn drop(self) {
        self.db.close();
        drop(self.db);
        if let Some((admin, name)) = self.admin {
            run(&admin, format!("drop database {name}")).await.unwrap();
        }
    }
}

/// Runs a text that is the same on all of them.
pub(crate) async fn run(db: &Db, sql: String) -> Result<u64, Error> {
    let text = Text::new(sql.leak());
    let statement: &'static Statement = Box::leak(Box::new(
        Statement::new("run").sqlite(text).postgres(text).mysql(text).mariadb(text),
    ));
    execute(db, statement, ()).await
}
