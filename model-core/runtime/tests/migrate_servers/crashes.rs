//! Whatever dies, a plain rerun finishes, and nothing has happened twice.

use std::process::Command;
use std::time::Duration;

use model_core::dialect::Dialect;
use model_runtime::__private::execute;
use model_runtime::Db;
use model_runtime::migrate::{Event, Migrator, Silent};

use crate::chains::{MORE, all, chain, first, index, script, tx};
use crate::support::{block_on, each, names, postgres, sql};

/// Not a test of its own: a process that migrates the database of `RUNNER_URL`, and dies at the event
/// of the number `RUNNER_DIES_AT`.
#[test]
fn child() {
    let Ok(url) = std::env::var("RUNNER_URL") else { return };
    let die_at = std::env::var("RUNNER_DIES_AT").map_or(usize::MAX, |it| it.parse().unwrap());
    let dialect = std::env::var("RUNNER_DIALECT").unwrap();
    let known = [Dialect::Postgres, Dialect::MySql, Dialect::MariaDb];
    let dialect = known.into_iter().find(|it| it.name() == dialect).unwrap();
    let target = std::env::var("RUNNER_TARGET").unwrap();
    let mut count = 0;
    let mut observer = |_: &Event<'_>| {
        count += 1;
        if count == die_at {
            let _ = Command::new("kill").args(["-9", &std::process::id().to_string()]).status();
            std::thread::sleep(Duration::from_secs(5));
        }
    };
    block_on(async {
        let (db, chain) = (Db::connect(&url).await.unwrap(), all(dialect));
        let migrator = Migrator::new(&db, &chain).target(target.parse().unwrap());
        migrator.run(&mut observer).await.unwrap();
    });
}

#[test]
fn killed_at_any_event_a_plain_rerun_finishes() {
    each("killed", async |server| {
        let mut server = server.again().await;
        let chain = server.all();
        let mut unfinished = 0;
        for (before, target) in [("zero", ""), ("latest", "0001")] {
            for die_at in 1.. {
                server.reset().await;
                server.migrate(&chain, before).await.unwrap();
                let survived = server.spawn(target, Some(die_at)).wait().unwrap().success();
                let status = server.migrator(&chain).status().await.unwrap();
                unfinished += usize::from(status.iter().any(|it| it.unfinished.is_some()));
                server.migrate(&chain, target).await.unwrap();
                let expected = if target.is_empty() { (3, 4, 1) } else { (1, 0, 0) };
                let found = (server.applied().await, server.ledger().await, server.indexes().await);
                assert_eq!(found, expected, "{target} {die_at}");
                if survived {
                    assert!(die_at > 10, "the child should have died {die_at} times");
                    break;
                }
            }
        }
        assert!(unfinished > 5, "{unfinished}");
        server.db.close();
    });
}

#[test]
fn of_processes_that_race_one_migrates_and_all_succeed() {
    each("race", async |server| {
        let chain = server.all();
        for target in ["", "0001", ""] {
            let mut children: Vec<_> = (0..6).map(|_| server.spawn(target, None)).collect();
            for child in &mut children {
                assert!(child.wait().unwrap().success(), "{target}");
            }
            let expected = if target.is_empty() { (3, 4, 1) } else { (1, 0, 0) };
            let found = (server.applied().await, server.ledger().await, server.indexes().await);
            assert_eq!(found, expected, "{target}");
        }
        assert!(server.migrate(&chain, "").await.unwrap().is_empty());
    });
}

#[test]
fn a_lost_connection_is_an_error_and_the_next_run_goes_on() {
    each("lost", async |server| {
        let slow = server.slow(1.5);
        let (_, up, down) = crate::chains::second(server.dialect);
        let steps = [up.steps, vec![tx(MORE), tx(&slow)]].concat();
        let second = ("0002_mixed", script(steps), down);
        let chain = chain(server.dialect, vec![first(server.dialect), second]);
        let (run, ()) = tokio::join!(
            async { names(server.migrator(&chain).run(&mut Silent).await) },
            server.end_session_that_runs(&slow)
        );
        let error = run.unwrap_err();
        assert!(error.is_connection_lost(), "{error}");
        let status = server.migrator(&chain).status().await.unwrap();
        assert!(status[1].unfinished.is_some());
        assert_eq!(server.migrate(&chain, "").await.unwrap(), ["0002_mixed"]);
        assert_eq!((server.ledger().await, server.indexes().await), (4, 1));
    });
}

#[test]
fn an_index_that_was_built_in_part_is_built_again() {
    postgres("debris", async |server| {
        let steps =
            vec![tx(MORE), index("a_n", "create index concurrently a_n on a (n)", true), tx(MORE)];
        let second = ("0002_index", script(steps), script(Vec::new()));
        let chain = chain(server.dialect, vec![first(server.dialect), second]);
        server.migrate(&chain, "+1").await.unwrap();
        // Writers of the table are waited for, longer than any other lock is.
        let mut writer = Db::begin(&server.db).await.unwrap();
        execute(&mut writer, sql("lock table a in row exclusive mode"), ()).await.unwrap();
        let (run, ()) = tokio::join!(server.migrate(&chain, ""), async {
            tokio::time::sleep(Duration::from_secs(3)).await;
            server.end_session_that_runs("create index concurrently").await;
        });
        assert!(run.unwrap_err().is_connection_lost());
        let debris = "select count(*) from pg_index where not indisvalid";
        assert_eq!(server.count(debris).await, 1);
        writer.commit().await.unwrap();
        assert_eq!(server.migrate(&chain, "").await.unwrap(), ["0002_index"]);
        assert_eq!(server.count(debris).await, 0);
        assert_eq!((server.ledger().await, server.indexes().await), (2, 1));
    });
}
