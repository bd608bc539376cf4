//! What stops the runner, and how it goes on.

use model_core::dialect::Dialect;
use model_core::migration::file::{HistoryError, Step};
use model_runtime::migrate::{Direction, Problem, Silent};

use crate::chains::{MORE, auto, chain, first, index, script, second, third, tx};
use crate::support::{Server, each};

#[test]
fn an_edited_missing_or_reordered_migration_is_refused() {
    each("edited", async |server| {
        let dialect = server.dialect;
        server.migrate(&server.all(), "").await.unwrap();
        let mut other = second(dialect);
        other.1.steps[0].statements[0].push_str(" + 0");
        let edited = chain(dialect, vec![first(dialect), other, third(dialect)]);
        let error = server.migrate(&edited, "").await.unwrap_err();
        assert!(matches!(
            error.migration(),
            Some(Problem::History(HistoryError::Edited(name))) if name == "0002_mixed"
        ));
        let older = chain(dialect, vec![first(dialect), second(dialect)]);
        let error = server.migrate(&older, "").await.unwrap_err();
        assert!(matches!(
            error.migration(),
            Some(Problem::History(HistoryError::Missing(name))) if name == "0003_more"
        ));
        assert_eq!(server.ledger().await, 4);
    });
}

#[test]
fn other_databases_and_missing_scripts_are_refused() {
    each("owner", async |server| {
        let chain = server.all();
        server.tell("create table other (id bigint primary key)").await;
        let error = server.migrate(&chain, "").await.unwrap_err();
        assert!(matches!(
            error.migration(),
            Some(Problem::NotEmpty { tables }) if *tables == ["other"]
        ));
        let ours = || server.migrator(&chain).app("shop").adopt(true);
        ours().run(&mut Silent).await.unwrap();
        let error = ours().app("blog").target("zero".parse().unwrap()).run(&mut Silent).await;
        assert!(matches!(error.unwrap_err().migration(), Some(Problem::OtherApp { .. })));
        server.migrate(&chain, "zero").await.unwrap();
        let lite = crate::chains::chain(Dialect::Sqlite, vec![third(Dialect::Sqlite)]);
        let text = server.migrate(&lite, "").await.unwrap_err().to_string();
        let name = server.dialect.name();
        assert!(text.starts_with("the migration `0003_more` was not written for "), "{text}");
        assert!(text.contains(name) && text.contains("makemigrations"), "{text}");
        let mut blank = server.all();
        let script = blank.migrations[2].scripts.get_mut(&server.dialect).unwrap();
        script.up.unfinished.push("somebody has to see to it".to_owned());
        let text = server.migrate(&blank, "").await.unwrap_err().to_string();
        assert!(text.starts_with("the migration `0003_more` is not finished for "), "{text}");
        assert!(text.contains("somebody has to see to it"), "{text}");
        assert!(text.contains(&format!("`0003_more/{name}.up.sql`")), "{text}");
        assert!(server.migrator(&blank).history().await.unwrap().is_empty());
    });
}

/// A migration whose third step fails, after one that no transaction protects.
fn failing(server: &Server) -> (&'static str, Vec<Step>) {
    let (name, up, _) = second(server.dialect);
    let mut steps = up.steps;
    steps[2] = tx("insert into missing values (1)");
    (name, steps)
}

#[test]
fn after_a_failure_the_steps_that_are_done_stay_and_the_rest_may_be_mended() {
    each("mended", async |server| {
        let dialect = server.dialect;
        let (name, steps) = failing(server);
        let with = |steps: &[Step]| {
            chain(dialect, vec![first(dialect), (name, script(steps.to_vec()), script(vec![]))])
        };
        let error = server.migrate(&with(&steps), "").await.unwrap_err();
        let text = error.to_string();
        assert!(text.contains("failed in step 3") && text.contains("the steps up to 2"), "{text}");
        assert_eq!((server.ledger().await, server.indexes().await), (1, 1));

        let mut other = steps.clone();
        other[0] = tx("update a set n = n + 100");
        let error = server.migrate(&with(&other), "").await.unwrap_err();
        assert!(matches!(error.migration(), Some(Problem::StepChanged { step: 1, .. })), "{error}");

        let error = server.migrate(&with(&steps), "zero").await.unwrap_err();
        assert!(matches!(
            error.migration(),
            Some(Problem::Unfinished { migration, direction: Direction::Up }) if migration == name
        ));

        let mut mended = steps.clone();
        mended[2] = tx(MORE);
        assert_eq!(server.migrate(&with(&mended), "").await.unwrap(), [name]);
        assert_eq!((server.ledger().await, server.indexes().await), (3, 1));
        assert!(server.migrate(&with(&mended), "").await.unwrap().is_empty());
    });
}

#[test]
fn a_step_of_a_class_that_cannot_be_made_safe_is_refused_before_anything_runs() {
    each("classes", async |server| {
        let dialect = server.dialect;
        let mut blind = auto("create table c (id bigint)", "tables", true);
        blind.probe = None;
        let (step, expected) = match dialect {
            Dialect::Postgres => (blind, "on PostgreSQL a step is `[tx]` or "),
            _ => (blind, "-- probe: select"),
        };
        let bad = ("0002_bad", script(vec![tx(MORE), step]), script(vec![]));
        let text = server
            .migrate(&chain(dialect, vec![first(dialect), bad]), "")
            .await
            .unwrap_err()
            .to_string();
        assert!(text.contains(expected), "{text}");
        assert!(server.migrator(&server.all()).history().await.unwrap().is_empty());
    });
}

#[test]
fn a_database_between_before_and_after_a_step_stops_with_what_it_says() {
    each("neither", async |server| {
        let dialect = server.dialect;
        if dialect == Dialect::Postgres {
            return;
        }
        let mut odd = auto("create table c (id bigint)", "tables", true);
        odd.probe = Some(model_core::migration::file::Probe(
            "select case when exists (select 1 from a where n = 7) then 'done' else 'odd' end"
                .to_owned(),
        ));
        let bad = Step { statements: vec!["create table a (id bigint)".to_owned()], ..odd };
        let bad = ("0002_odd", script(vec![bad]), script(vec![]));
        let chain = chain(dialect, vec![first(dialect), bad]);
        let error = server.migrate(&chain, "").await.unwrap_err();
        assert!(matches!(error.migration(), Some(Problem::Failed { .. })), "{error}");
        let error = server.migrate(&chain, "").await.unwrap_err();
        assert!(matches!(
            error.migration(),
            Some(Problem::Neither { step: 1, found, .. }) if found == "odd"
        ));
        server.tell("update a set n = 7").await;
        server.migrate(&chain, "").await.unwrap();
        assert_eq!(server.applied().await, 2);
    });
}

#[test]
fn the_tables_themselves_refuse_a_fork_and_a_second_unfinished_migration() {
    each("constraints", async |server| {
        server.migrate(&server.all(), "").await.unwrap();
        let hash = "0".repeat(64);
        let insert = async |name: &str, parent: &str, state: &str| {
            let text = format!(
                "insert into model_migrations (name, parent, hash, state, faked) \
                 values ('{name}', {parent}, '{hash}', '{state}', false)"
            );
            model_runtime::__private::execute(&server.db, crate::support::sql(&text), ()).await
        };
        for (name, parent) in [("x", "'0002_mixed'"), ("x", "null"), ("0003_more", "'y'")] {
            let error = insert(name, parent, "applied").await.unwrap_err();
            assert!(error.is_unique_violation(), "{error}");
        }
        insert("0004", "'0003_more'", "active").await.unwrap();
        let error = insert("0005", "'0004'", "reverting").await.unwrap_err();
        assert!(error.is_unique_violation(), "{error}");
        assert!(insert("0005", "'0004'", "other").await.is_err());
    });
}

#[test]
fn an_index_that_is_in_the_way_is_not_taken_for_the_one_to_be_made() {
    crate::support::postgres("in_the_way", async |server| {
        let steps = vec![index("a_n", "create index concurrently a_n on a (n)", true)];
        let second = ("0002_index", script(steps), script(vec![]));
        let chain = chain(server.dialect, vec![first(server.dialect), second]);
        server.migrate(&chain, "+1").await.unwrap();
        server.tell("create index a_n on a (id)").await;
        let text = server.migrate(&chain, "").await.unwrap_err().to_string();
        assert!(text.contains("already exists"), "{text}");
    });
}
