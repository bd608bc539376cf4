//! Migrations: once, whatever ends in between, and one migrator at a time.

use std::collections::BTreeMap;

use model_core::dialect::Dialect;
use model_core::migration::file::{
    Chain, Class, Hash, Migration, Name, Private, Script, Scripts, Step,
};
use model_core::migration::step::{Object, ObjectKind, Outcome};
use model_core::name::Ident;
use model_runtime::migrate::{Migrator, Problem, Silent, Target};
use model_runtime::{Db, Error};

use crate::cancel::polled;
use crate::support::{Server, each};

fn step(class: Class, sql: &str) -> Step {
    Step::new(class, "a step", vec![sql.to_owned()])
}

fn concurrently(sql: &str, outcome: fn(Object) -> Outcome) -> Step {
    let name = Ident::new("t_n").unwrap();
    let object = Object { kind: ObjectKind::Index, schema: None, name };
    Step { outcome: Some(outcome(object)), ..step(Class::Restart, sql) }
}

fn script(steps: Vec<Step>) -> Script {
    Script { steps, ..Script::default() }
}

fn migration(name: &str, parent: Option<&Migration>, up: Vec<Step>, down: Vec<Step>) -> Migration {
    let scripts = Scripts { up: script(up), down: script(down) };
    Migration {
        name: Name::new(name).unwrap(),
        parent: parent.map(|it| it.name.clone()),
        hash: Hash::of_parts(&[name]),
        operations: Vec::new(),
        fills: BTreeMap::new(),
        added: BTreeMap::new(),
        edited: BTreeMap::new(),
        scripts: BTreeMap::from([(Dialect::Postgres, scripts)]),
        snapshots: BTreeMap::new(),
    }
}

/// The first in one transaction, the second in several.
fn chain() -> Chain {
    let up = vec![
        step(Class::Tx, "create table t (n integer not null)"),
        step(Class::Tx, "insert into t values (0)"),
    ];
    let down = vec![step(Class::Tx, "drop table t")];
    let first = migration("0001_initial", None, up, down);
    let up = vec![
        step(Class::Tx, "update t set n = n + 1"),
        step(Class::Tx, "alter table t add column m integer"),
        concurrently("create index concurrently t_n on t (n)", Outcome::Makes),
        step(Class::Separate, "update t set n = n + 10"),
        step(Class::Tx, "alter table t add constraint positive check (n > 0)"),
    ];
    let down = vec![
        step(Class::Tx, "alter table t drop constraint positive"),
        concurrently("drop index concurrently t_n", Outcome::Drops),
        step(Class::Separate, "update t set n = n - 11"),
        step(Class::Tx, "alter table t drop column m"),
    ];
    let second = migration("0002_more", Some(&first), up, down);
    Chain { migrations: vec![first, second] }
}

async fn run(db: &Db, chain: &Chain, target: Target) -> Result<usize, Error> {
    Ok(Migrator::new(db, chain).target(target).run(&mut Silent).await?.len())
}

async fn is_forward(server: &Server) {
    assert_eq!(server.count("select n from t").await, 11);
    let valid = "select count(*) from pg_index where indexrelid = 't_n'::regclass and indisvalid";
    assert_eq!(server.count(valid).await, 1);
    assert_eq!(
        server.count("select count(*) from model_migrations where state = 'applied'").await,
        2
    );
    assert_eq!(server.count("select count(*) from model_migration_steps").await, 7);
}

#[test]
fn migrations_run_once_and_back() {
    each("migrate", async |server| {
        let chain = chain();
        assert_eq!(run(&server.db, &chain, Target::Latest).await.unwrap(), 2);
        assert_eq!(run(&server.db, &chain, Target::Latest).await.unwrap(), 0);
        is_forward(server).await;
        assert_eq!(run(&server.db, &chain, Target::Back(1)).await.unwrap(), 1);
        assert_eq!(server.count("select n from t").await, 0);
        assert_eq!(run(&server.db, &chain, Target::Zero).await.unwrap(), 1);
        assert_eq!(server.count("select count(*) from model_migrations").await, 0);
        assert_eq!(server.count("select count(*) from model_migration_steps").await, 0);
        assert_eq!(run(&server.db, &chain, Target::Latest).await.unwrap(), 2);
        is_forward(server).await;
    });
}

#[test]
fn a_value_that_cannot_be_converted_is_shown_unless_it_is_private() {
    each("migrate_private", async |server| {
        let text = vec![
            step(Class::Tx, "create table p (age text not null)"),
            step(Class::Tx, "insert into p values ('secret')"),
        ];
        let first = migration("0001_initial", None, text, Vec::new());
        let convert = "alter table p alter column age type integer using age::integer";
        for hidden in [false, true] {
            let up = vec![step(Class::Tx, convert)];
            let mut second = migration("0002_number", Some(&first), up, Vec::new());
            if let Some(scripts) = second.scripts.get_mut(&Dialect::Postgres).filter(|_| hidden) {
                let (table, column) = (Ident::new("p").unwrap(), Ident::new("age").unwrap());
                scripts.up.private.insert(Private { table, column });
            }
            let chain = Chain { migrations: vec![first.clone(), second] };
            let error = run(&server.db, &chain, Target::Latest).await.unwrap_err();
            let text = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
            assert_eq!(text.contains("secret"), !hidden, "{text}");
            assert!(text.contains("invalid input syntax for type integer"), "{text}");
        }
    });
}

#[test]
fn many_migrators_apply_each_migration_once() {
    each("migrators", async |server| {
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let url = server.url.clone();
                tokio::spawn(async move {
                    let db = Db::connect(&url).await.unwrap();
                    let done = run(&db, &chain(), Target::Latest).await.unwrap();
                    db.close();
                    done
                })
            })
            .collect();
        let mut done = 0;
        for task in tasks {
            done += task.await.unwrap();
        }
        assert_eq!(done, 2);
        is_forward(server).await;
    });
}

#[test]
fn a_migrator_that_is_dropped_anywhere_is_followed_by_one_that_ends_its_work() {
    each("migrate_drop", async |server| {
        let chain = chain();
        let mut times = 1;
        loop {
            let db = server.pool("pool_size=1").await;
            let forward = async { run(&db, &chain, Target::Latest).await.map(drop).unwrap() };
            let ended = polled(forward, times).await;
            server.until_idle().await;
            run(&db, &chain, Target::Latest).await.unwrap();
            is_forward(server).await;
            let back = async { run(&db, &chain, Target::Zero).await.map(drop).unwrap() };
            polled(back, times).await;
            server.until_idle().await;
            run(&db, &chain, Target::Zero).await.unwrap();
            assert_eq!(
                server.count("select count(*) from pg_tables where tablename = 't'").await,
                0
            );
            assert_eq!(server.count("select count(*) from model_migrations").await, 0);
            db.close();
            if ended {
                break;
            }
            times += 1;
            assert!(times < 500, "it does not end");
        }
    });
}

#[test]
fn an_index_that_was_left_half_made_is_made_anew() {
    each("migrate_debris", async |server| {
        let chain = chain();
        run(&server.db, &chain, Target::Name("0001_initial".to_owned())).await.unwrap();
        server.run("insert into t values (0)").await;
        // Two rows of which one is in the way of the last constraint, until it goes.
        server.run("update t set n = -100 where ctid = (select max(ctid) from t)").await;
        let error = run(&server.db, &chain, Target::Latest).await.unwrap_err();
        assert!(matches!(error.migration(), Some(Problem::Failed { step: 5, .. })), "{error}");
        server.run("delete from t where n < 0").await;
        server
            .run("update pg_index set indisvalid = false where indexrelid = 't_n'::regclass")
            .await;
        server
            .run("delete from model_migration_steps where migration = '0002_more' and step > 3")
            .await;
        server
            .run("update model_migration_steps set phase = 'intent' where step = 3 and migration = '0002_more'")
            .await;
        server.run("update t set n = n - 10").await;
        run(&server.db, &chain, Target::Latest).await.unwrap();
        is_forward(server).await;
    });
}

#[test]
fn a_database_of_somebody_else_is_refused() {
    each("migrate_foreign", async |server| {
        server.run("create table other (n integer)").await;
        let error = run(&server.db, &chain(), Target::Latest).await.unwrap_err();
        assert!(
            matches!(error.migration(), Some(Problem::NotEmpty { tables }) if tables == &["other"]),
            "{error}"
        );
    });
}

#[test]
fn an_extension_that_needs_a_superuser_says_who_has_to_make_it() {
    each("extension", async |server| {
        let create = "create extension if not exists pageinspect";
        let up = vec![step(Class::Tx, create)];
        let down = vec![step(Class::Tx, "drop extension pageinspect")];
        let chain = Chain { migrations: vec![migration("0001_initial", None, up, down)] };
        let role = format!("nobody_{}_{}", server.engine, std::process::id());
        server.run(&format!("create role {role} login")).await;
        server.run(&format!("grant create on schema public to {role}")).await;
        let url = server.url.replacen("postgres@", &format!("{role}@"), 1);
        let db = Db::connect(&url).await.unwrap();
        let error = Migrator::new(&db, &chain).run(&mut Silent).await.unwrap_err();
        let error = error.to_string();
        assert!(error.contains("permission denied to create extension"), "{error}");
        assert!(error.contains("help: let a superuser run `create extension"), "{error}");
        server.run(create).await;
        Migrator::new(&db, &chain).run(&mut Silent).await.unwrap();
        db.close();
        server.run(&format!("drop owned by {role}")).await;
        server.run(&format!("drop role {role}")).await;
    });
}
