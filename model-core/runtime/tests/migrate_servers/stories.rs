//! Runs without trouble.

use model_runtime::migrate::{Direction, Event, Migrator, Silent, Target};

use crate::support::{each, word};

#[test]
fn migrations_run_once_and_in_order() {
    each("in_order", async |server| {
        let chain = server.all();
        let names = ["0001_initial", "0002_mixed", "0003_more"];
        assert_eq!(server.migrate(&chain, "").await.unwrap(), names);
        assert!(server.migrate(&chain, "").await.unwrap().is_empty());
        assert_eq!((server.applied().await, server.ledger().await), (3, 4));
        assert_eq!(server.indexes().await, 1);
        assert_eq!(server.count("select count(*) from b").await, 1);
        assert_eq!(server.count("select count(*) from model_migration_steps").await, 9);
    });
}

#[test]
fn every_target_is_reached_from_every_other() {
    each("targets", async |server| {
        let chain = server.all();
        let targets =
            [("0001", 1), ("+1", 2), ("latest", 3), ("-2", 1), ("0002", 2), ("zero", 0), ("", 3)];
        for (target, expected) in targets {
            server.migrate(&chain, target).await.unwrap();
            assert_eq!(server.applied().await, expected, "{target}");
            if expected > 0 {
                let ledger = [0, 0, 3, 4][usize::try_from(expected).unwrap()];
                assert_eq!(server.ledger().await, ledger, "{target}");
            }
        }
        server.migrate(&chain, "zero").await.unwrap();
        assert_eq!(server.count("select count(*) from model_migration_steps").await, 0);
    });
}

#[test]
fn the_plan_writes_nothing_and_status_and_history_say_what_is_applied() {
    each("plan", async |server| {
        let chain = server.all();
        let plan = server.migrator(&chain).plan().await.unwrap();
        assert_eq!(plan.len(), 3);
        assert_eq!(plan[1].steps.len(), 4);
        assert!(server.migrator(&chain).history().await.unwrap().is_empty());
        server.migrate(&chain, "+2").await.unwrap();
        let status = server.migrator(&chain).status().await.unwrap();
        let applied: Vec<_> = status.iter().map(|it| it.applied_at.is_some()).collect();
        assert_eq!(applied, [true, true, false]);
        let history = server.migrator(&chain).history().await.unwrap();
        assert_eq!(history[1].parent.as_deref(), Some("0001_initial"));
        assert_eq!(history[1].hash, chain.migrations[1].hash.as_str());
        assert_eq!((history[0].applied_at.len(), history[0].faked), (26, false));
        let back = server.migrator(&chain).target(Target::Zero).plan().await.unwrap();
        assert!(back.iter().all(|it| it.direction == Direction::Down));
    });
}

#[test]
fn a_fake_run_only_notes() {
    each("fake", async |server| {
        let chain = server.all();
        server.tell("create table a (id bigint primary key, n bigint not null)").await;
        let fake = || server.migrator(&chain).target(Target::Forward(2)).fake(true);
        fake().run(&mut Silent).await.unwrap();
        assert_eq!((server.applied().await, server.indexes().await), (2, 0));
        assert!(server.migrator(&chain).history().await.unwrap()[1].faked);
        fake().target(Target::Zero).run(&mut Silent).await.unwrap();
        assert_eq!(server.applied().await, 0);
    });
}

#[test]
fn the_observer_hears_of_every_step_and_row_of_the_journal() {
    each("observer", async |server| {
        let chain = server.all();
        server.migrate(&chain, "+1").await.unwrap();
        let mut heard = Vec::new();
        let mut observer = |event: &Event<'_>| heard.push(word(event));
        Migrator::new(&server.db, &chain).run(&mut observer).await.unwrap();
        let mixed = "begin 0002_mixed, step 1/4, statement, done 1, step 2/4, intent 2, statement, \
                     done 2, step 3/4, statement, step 4/4, statement, done 4, committing, applied";
        let more = "begin 0003_more, step 1/1, statement, committing, applied";
        assert_eq!(heard.join(", "), format!("{mixed}, {more}"));
    });
}
