//! One migrator at a time, and what the others see.

use std::cell::Cell;
use std::time::Duration;

use model_runtime::__private::execute;
use model_runtime::Db;
use model_runtime::migrate::{Event, Silent};

use crate::chains::{MORE, chain, first, script, second, third, tx};
use crate::support::{each, names, sql};

#[test]
fn who_comes_second_waits_is_told_for_whom_and_does_nothing_again() {
    each("second", async |server| {
        let slow = ("0002_slow", script(vec![tx(MORE), tx(&server.slow(2.5))]), script(vec![]));
        let chain = chain(server.dialect, vec![first(server.dialect), slow]);
        server.migrate(&chain, "+1").await.unwrap();
        let mut holders = Vec::new();
        let mut observer = |event: &Event<'_>| {
            if let Event::Waiting { holder, .. } = event {
                holders.extend(holder.map(str::to_owned));
            }
        };
        let (one, other) = tokio::join!(server.migrate(&chain, ""), async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            names(server.migrator(&chain).run(&mut observer).await)
        });
        assert_eq!(one.unwrap(), ["0002_slow"]);
        assert!(other.unwrap().is_empty());
        assert!(holders[0].contains("ion "), "{holders:?}");
        assert_eq!(server.ledger().await, 1);
    });
}

#[test]
fn who_looks_while_the_first_migration_runs_sees_a_history_or_none() {
    each("looks", async |server| {
        let mut server = server.again().await;
        let chain = chain(server.dialect, vec![first(server.dialect)]);
        for round in 0..20 {
            server.reset().await;
            let done = Cell::new(false);
            let look = async || {
                while !done.get() {
                    let plan = server.migrator(&chain).plan().await;
                    assert!(plan.is_ok(), "round {round}: {}", plan.unwrap_err());
                }
            };
            let migrate = async {
                server.migrate(&chain, "").await.unwrap();
                done.set(true);
            };
            tokio::join!(migrate, look(), look(), look());
        }
        server.db.close();
    });
}

#[test]
fn a_table_that_somebody_holds_is_waited_for_in_short_tries() {
    each("held", async |server| {
        let chain = chain(
            server.dialect,
            vec![first(server.dialect), second(server.dialect), third(server.dialect)],
        );
        server.migrate(&chain, "+1").await.unwrap();
        let mut holder = Db::begin(&server.db).await.unwrap();
        execute(&mut holder, sql("update a set n = n"), ()).await.unwrap();
        let mut retries = 0;
        let mut observer = |event: &Event<'_>| {
            retries += usize::from(matches!(event, Event::Retrying { .. }));
        };
        let (run, ()) = tokio::join!(
            async { names(server.migrator(&chain).run(&mut observer).await) },
            async {
                tokio::time::sleep(Duration::from_millis(6500)).await;
                holder.commit().await.unwrap();
            }
        );
        assert_eq!(run.unwrap(), ["0002_mixed", "0003_more"]);
        assert!(retries > 0);
        assert_eq!((server.ledger().await, server.indexes().await), (4, 1));
    });
}

#[test]
fn a_failed_or_cancelled_run_leaves_no_lock() {
    each("no_lock", async |server| {
        let bad = ("0002_bad", script(vec![tx("insert into missing values (1)")]), script(vec![]));
        let failing = chain(server.dialect, vec![first(server.dialect), bad]);
        let text = server.migrate(&failing, "").await.unwrap_err().to_string();
        assert!(text.contains("failed in step 1") && text.contains("nothing of it"), "{text}");
        let slow = ("0002_slow", script(vec![tx(&server.slow(3.0))]), script(vec![]));
        let slow = chain(server.dialect, vec![first(server.dialect), slow]);
        let run = async { server.migrator(&slow).run(&mut Silent).await };
        assert!(tokio::time::timeout(Duration::from_millis(1000), run).await.is_err());
        let good = server.all();
        assert_eq!(server.migrate(&good, "").await.unwrap(), ["0002_mixed", "0003_more"]);
    });
}
