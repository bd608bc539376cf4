//! The runner of migrations: what it runs, what it refuses, and what a crash or a race leaves.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use model_core::dialect::Dialect;
use model_core::migration::file::{
    Chain, Class, Draft, Name, Private, Script, Scripts, Step, read_scripts, write,
};
use model_core::name::Ident;
use model_runtime::migrate::{Direction, Event, Migrator, Problem, Silent, Target};
use model_runtime::{Db, Error, Statement, Text};

fn step(words: &str, statements: &[&str]) -> Step {
    Step::new(Class::Tx, words, statements.iter().map(|it| (*it).to_owned()).collect())
}

fn script(statements: &[&str]) -> Script {
    let steps = statements.iter().map(|it| step("a step", &[it])).collect();
    Script { steps, ..Script::default() }
}

/// The files of these migrations, each with its two scripts.
fn files(migrations: &[(&str, Script, Script)]) -> Vec<(String, String)> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (name, up, down) in migrations {
        let list: Vec<_> = files.clone().into_iter().collect();
        let chain = if list.is_empty() { Chain::default() } else { read_scripts(&list).unwrap() };
        let scripts = Scripts { up: up.clone(), down: down.clone() };
        let draft = Draft {
            fills: BTreeMap::new(),
            name: Name::new(*name).unwrap(),
            operations: vec!["something".to_owned()],
            scripts: BTreeMap::from([(Dialect::Sqlite, scripts)]),
            snapshots: BTreeMap::new(),
        };
        files.extend(write(&draft, &chain));
    }
    files.into_iter().collect()
}

fn chain(migrations: &[(&str, Script, Script)]) -> Chain {
    read_scripts(&files(migrations)).unwrap()
}

fn first() -> (&'static str, Script, Script) {
    (
        "0001_initial",
        script(&[
            "create table a (id integer primary key, n integer not null) strict",
            "create table b (id integer primary key, a_id integer references a (id)) strict",
            "insert into a values (1, 0)",
            "insert into b values (1, 1)",
        ]),
        script(&["drop table b", "drop table a"]),
    )
}

fn second() -> (&'static str, Script, Script) {
    let rebuild = |kind: &str| Script {
        foreign_keys_off: true,
        unfinished: Vec::new(),
        steps: vec![
            step("change data", &["update a set n = n + 1"]),
            step(
                "rebuild a",
                &[
                    &format!(
                        "create table a_new (id integer primary key, n {kind} not null) strict"
                    ),
                    "insert into a_new select id, n from a",
                    "drop table a",
                    "alter table a_new rename to a",
                ],
            ),
        ],
        ..Script::default()
    };
    ("0002_rebuild", rebuild("real"), rebuild("integer"))
}

fn third() -> (&'static str, Script, Script) {
    (
        "0003_more",
        script(&["update a set n = n + 1", "create index a_n_idx on a (n)"]),
        script(&["drop index a_n_idx"]),
    )
}

fn all() -> Chain {
    chain(&[first(), second(), third()])
}

async fn memory() -> Db {
    Db::connect("sqlite::memory:").await.unwrap()
}

async fn open(path: &Path) -> Db {
    Db::options().file(path).connect().await.unwrap()
}

async fn run(db: &Db, chain: &Chain, target: &str) -> Result<Vec<String>, Error> {
    let done = Migrator::new(db, chain).target(target.parse().unwrap()).run(&mut Silent).await?;
    Ok(done.into_iter().map(|it| it.name).collect())
}

async fn ask(db: &Db, sql: &'static str) -> String {
    let statement: &'static Statement =
        Box::leak(Box::new(Statement::new("ask").sqlite(Text::new(sql))));
    model_runtime::__private::fetch_one_value(db, statement, ()).await.unwrap()
}

async fn tell(db: &Db, sql: &'static str) {
    let statement: &'static Statement =
        Box::leak(Box::new(Statement::new("tell").sqlite(Text::new(sql))));
    model_runtime::__private::execute(db, statement, ()).await.unwrap();
}

async fn state(db: &Db) -> String {
    ask(db, "select coalesce(group_concat(name, ' '), '') from (select name from model_migrations order by id)").await
}

const TABLES: &str = "select coalesce(group_concat(name, ' '), '') from (select name from \
     sqlite_schema where name not like 'model~_%' escape '~' and name not like 'sqlite~_%' \
     escape '~' order by name)";

#[tokio::test]
async fn migrations_run_once_and_in_order() {
    let (db, chain) = (memory().await, all());
    let names = ["0001_initial", "0002_rebuild", "0003_more"];
    assert_eq!(run(&db, &chain, "").await.unwrap(), names);
    assert_eq!(state(&db).await, names.join(" "));
    assert!(run(&db, &chain, "").await.unwrap().is_empty());
    assert_eq!(ask(&db, "select cast(n as text) from a").await, "2.0");
    assert_eq!(ask(&db, "select cast(count(*) as text) from b").await, "1");
    assert_eq!(ask(&db, "select cast(count(*) as text) from model_migration_steps").await, "8");
}

#[tokio::test]
async fn every_target_is_reached_from_every_other() {
    let (db, chain) = (memory().await, all());
    let states =
        ["", "0001_initial", "0001_initial 0002_rebuild", "0001_initial 0002_rebuild 0003_more"];
    for (target, expected) in [
        ("0001", 1),
        ("+1", 2),
        ("+1", 3),
        ("-2", 1),
        ("latest", 3),
        ("0002_rebuild", 2),
        ("zero", 0),
        ("", 3),
        ("-3", 0),
        ("+3", 3),
        ("+0", 3),
    ] {
        run(&db, &chain, target).await.unwrap();
        assert_eq!(state(&db).await, states[expected], "{target}");
    }
    run(&db, &chain, "zero").await.unwrap();
    assert_eq!(ask(&db, TABLES).await, "");
}

#[tokio::test]
async fn foreign_keys_are_enforced_again_after_a_rebuild() {
    let (db, chain) = (memory().await, all());
    run(&db, &chain, "").await.unwrap();
    assert_eq!(ask(&db, "select cast(foreign_keys as text) from pragma_foreign_keys").await, "1");
}

#[tokio::test]
async fn the_plan_shows_what_would_run_and_writes_nothing() {
    let (db, chain) = (memory().await, all());
    let plan = Migrator::new(&db, &chain).plan().await.unwrap();
    assert_eq!(plan.len(), 3);
    assert_eq!(plan[1].steps, ["change data", "rebuild a"]);
    assert_eq!(plan[1].direction, Direction::Up);
    assert_eq!(ask(&db, "select cast(count(*) as text) from sqlite_schema").await, "0");
    run(&db, &chain, "").await.unwrap();
    let back = Migrator::new(&db, &chain).target(Target::Back(2)).plan().await.unwrap();
    let names: Vec<_> = back.iter().map(|it| (it.name.as_str(), it.direction)).collect();
    assert_eq!(names, [("0003_more", Direction::Down), ("0002_rebuild", Direction::Down)]);
}

#[tokio::test]
async fn status_and_history_say_what_is_applied() {
    let (db, chain) = (memory().await, all());
    run(&db, &chain, "+2").await.unwrap();
    let status = Migrator::new(&db, &chain).status().await.unwrap();
    let applied: Vec<_> = status.iter().map(|it| it.applied_at.is_some()).collect();
    assert_eq!(applied, [true, true, false]);
    let history = Migrator::new(&db, &chain).history().await.unwrap();
    assert_eq!(history[1].parent.as_deref(), Some("0001_initial"));
    assert_eq!(history[1].hash, chain.migrations[1].hash.as_str());
}

#[tokio::test]
async fn a_fake_run_only_notes() {
    let (db, chain) = (memory().await, all());
    tell(&db, "create table a (id integer primary key, n integer not null) strict").await;
    let fake = Migrator::new(&db, &chain).target(Target::Forward(1)).fake(true);
    fake.run(&mut Silent).await.unwrap();
    assert_eq!(state(&db).await, "0001_initial");
    assert_eq!(ask(&db, TABLES).await, "a");
    assert!(Migrator::new(&db, &chain).history().await.unwrap()[0].faked);
}

/// Runs and expects to be refused with the database as it was.
async fn refused(db: &Db, chain: &Chain, target: &str) -> Problem {
    let before = ask(db, "select coalesce(group_concat(sql), '') from sqlite_schema").await;
    let error = run(db, chain, target).await.unwrap_err();
    let after = ask(db, "select coalesce(group_concat(sql), '') from sqlite_schema").await;
    assert_eq!(before, after);
    assert!(error.is_migration(), "{error}");
    assert!(error.to_string().ends_with(&error.migration().unwrap().help()));
    match error.migration().unwrap() {
        Problem::History(it) => Problem::History(it.clone()),
        Problem::NotEmpty { tables } => Problem::NotEmpty { tables: tables.clone() },
        Problem::OtherApp { expected, found } => {
            Problem::OtherApp { expected: expected.clone(), found: found.clone() }
        }
        Problem::UnknownTarget { target, near } => {
            Problem::UnknownTarget { target: target.clone(), near: near.clone() }
        }
        Problem::TooFar { target, available } => {
            Problem::TooFar { target: target.clone(), available: *available }
        }
        Problem::Irreversible { migration, reason } => {
            Problem::Irreversible { migration: migration.clone(), reason: reason.clone() }
        }
        Problem::BrokenHistory { what } => Problem::BrokenHistory { what: what.clone() },
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_edited_missing_or_reordered_migration_is_refused() {
    use model_core::migration::file::HistoryError;
    let db = memory().await;
    run(&db, &all(), "").await.unwrap();
    let mut other = second();
    other.1.steps[0].statements[0].push(' ');
    other.1.steps[0].statements[0].push_str("+ 0");
    let edited = chain(&[first(), other, third()]);
    assert!(matches!(
        refused(&db, &edited, "").await,
        Problem::History(HistoryError::Edited(name)) if name == "0002_rebuild"
    ));
    let older = chain(&[first(), second()]);
    assert!(matches!(
        refused(&db, &older, "").await,
        Problem::History(HistoryError::Missing(name)) if name == "0003_more"
    ));
    let reordered = chain(&[first(), third(), second()]);
    assert!(matches!(refused(&db, &reordered, "").await, Problem::History(_)));
}

#[tokio::test]
async fn a_database_with_tables_but_no_history_is_refused_until_adopted() {
    let (db, chain) = (memory().await, chain(&[first()]));
    tell(&db, "create table other (id integer primary key)").await;
    let problem = refused(&db, &chain, "").await;
    assert!(matches!(problem, Problem::NotEmpty { tables } if tables == ["other"]));
    Migrator::new(&db, &chain).adopt(true).run(&mut Silent).await.unwrap();
    assert_eq!(ask(&db, TABLES).await, "a b other");
}

#[tokio::test]
async fn the_database_of_another_app_or_environment_is_refused() {
    let (db, chain) = (memory().await, all());
    let ours = || Migrator::new(&db, &chain).app("shop").environment("production");
    ours().target(Target::Forward(1)).run(&mut Silent).await.unwrap();
    let error = ours().app("blog").run(&mut Silent).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the database belongs to the application `shop`, not to `blog`; check the URL"
    );
    let error = ours().environment("test").run(&mut Silent).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the database is that of `production`, not of `test`; check the URL"
    );
    assert_eq!(state(&db).await, "0001_initial");
    ours().run(&mut Silent).await.unwrap();
}

#[tokio::test]
async fn a_target_that_is_not_there_is_refused() {
    let (db, chain) = (memory().await, all());
    let problem = refused(&db, &chain, "0002_rebuidl").await;
    assert!(matches!(problem, Problem::UnknownTarget { near, .. } if near == ["0002_rebuild"]));
    let problem = refused(&db, &chain, "000").await;
    assert!(matches!(problem, Problem::UnknownTarget { near, .. } if near.len() == 3));
    assert!(matches!(refused(&db, &chain, "+4").await, Problem::TooFar { available: 3, .. }));
    assert!(matches!(refused(&db, &chain, "-1").await, Problem::TooFar { available: 0, .. }));
}

#[tokio::test]
async fn a_migration_without_a_way_back_stops_the_way_back_before_it_starts() {
    let one_way =
        Script { irreversible: Some("the rows are gone".to_owned()), ..Script::default() };
    let chain = chain(&[first(), ("0002_drop", script(&["delete from b"]), one_way), third()]);
    let db = memory().await;
    run(&db, &chain, "").await.unwrap();
    let problem = refused(&db, &chain, "zero").await;
    assert!(matches!(problem, Problem::Irreversible { migration, .. } if migration == "0002_drop"));
    assert_eq!(state(&db).await, "0001_initial 0002_drop 0003_more");
}

#[tokio::test]
async fn a_failing_statement_undoes_its_migration_only() {
    let bad = (
        "0002_bad",
        script(&["update a set n = 7", "insert into missing values (1)"]),
        Script::default(),
    );
    let bad = (bad.0, bad.1, script(&["select 1"]));
    let (db, chain) = (memory().await, chain(&[first(), bad]));
    let error = run(&db, &chain, "").await.unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("the migration `0002_bad` failed in step 2: a step\n"), "{text}");
    assert!(text.contains("no such table: missing"), "{text}");
    assert_eq!(state(&db).await, "0001_initial");
    assert_eq!(ask(&db, "select cast(n as text) from a").await, "0");
}

#[tokio::test]
async fn rows_that_would_refer_to_nothing_undo_the_rebuild() {
    let mut rebuild = second();
    rebuild.1.steps.push(step("lose rows", &["delete from a"]));
    let (db, chain) = (memory().await, chain(&[first(), rebuild]));
    let error = run(&db, &chain, "").await.unwrap_err();
    let Some(Problem::Dangling { misfits, .. }) = error.migration() else { panic!("{error}") };
    let [of_b] = misfits.as_slice() else { panic!("{misfits:?}") };
    assert_eq!(of_b.to_string(), "`b.a_id`: 1 row refers to no row of `a`\n    id 1: 1");
    assert_eq!(ask(&db, "select cast(count(*) as text) from a").await, "1");
    assert_eq!(state(&db).await, "0001_initial");
}

#[tokio::test]
async fn no_message_shows_a_private_value() {
    let start = script(&[
        "create table p (id text primary key, email text, age text) strict",
        "create table q (id integer primary key, p_id text references p (id)) strict",
        "insert into p values ('key1', 'secret', 'secret'), ('key2', 'secret', '7')",
        "insert into q values (1, 'key1')",
    ]);
    let private = |columns: &[(&str, &str)], script: Script| Script {
        private: columns.iter().map(|(table, column)| of(table, column)).collect(),
        ..script
    };
    let unique = script(&["create unique index \"p_email\" on \"p\" (\"email\")"]);
    let rebuild = script(&[
        "create table \"_model_new_p\" (\"id\" text primary key, \"age\" integer) strict",
        "insert into \"_model_new_p\" (\"id\", \"age\")\nselect \"id\", \"age\"\nfrom \"p\"",
    ]);
    let loses = Script { foreign_keys_off: true, ..script(&["delete from p where id = 'key1'"]) };
    let columns = [("p", "id"), ("P", "email"), ("p", "age"), ("q", "p_id")];
    for (case, shown) in [(unique, "`p.email`"), (rebuild, "`p.age`"), (loses, "`q.p_id`")] {
        let first = ("0001_initial", start.clone(), Script::default());
        let message = async |script: Script| {
            let chain = chain(&[first.clone(), ("0002_next", script, Script::default())]);
            run(&memory().await, &chain, "").await.unwrap_err().to_string()
        };
        let open = message(case.clone()).await;
        assert!(open.contains("secret") || open.contains("key1"), "{open}");
        let closed = message(private(&columns, case)).await;
        assert!(closed.contains(shown) && closed.contains("(private)"), "{closed}");
        assert!(!closed.contains("'secret'") && !closed.contains("key1'"), "{closed}");
    }
}

fn of(table: &str, column: &str) -> Private {
    Private { table: Ident::new(table).unwrap(), column: Ident::new(column).unwrap() }
}

#[tokio::test]
async fn a_rebuild_that_fails_in_its_middle_leaves_no_setting_behind() {
    for on in [true, false] {
        let mut rebuild = second();
        rebuild.1.steps.push(step(
            "rename",
            &["pragma legacy_alter_table = on", "alter table missing rename to a"],
        ));
        let db = Db::options().memory().pool_size(1).foreign_keys(on).connect().await.unwrap();
        let chain = chain(&[first(), rebuild]);
        assert!(run(&db, &chain, "").await.is_err());
        let legacy = "select cast(legacy_alter_table as text) from pragma_legacy_alter_table";
        assert_eq!(ask(&db, legacy).await, "0");
        let keys = "select cast(foreign_keys as text) from pragma_foreign_keys";
        assert_eq!(ask(&db, keys).await, if on { "1" } else { "0" });
    }
}

#[tokio::test]
async fn a_broken_history_is_an_error_and_no_panic() {
    let (db, chain) = (memory().await, all());
    run(&db, &chain, "").await.unwrap();
    tell(&db, "update model_migrations set hash = 'x' where id = 1").await;
    assert!(matches!(refused(&db, &chain, "").await, Problem::BrokenHistory { .. }));
    tell(&db, "delete from model_migrations where id = 2").await;
    assert!(matches!(refused(&db, &chain, "").await, Problem::BrokenHistory { .. }));
    tell(&db, "drop table model_stamp").await;
    assert!(run(&db, &chain, "").await.is_err());
}

#[tokio::test]
async fn the_observer_hears_of_every_step() {
    let (db, chain) = (memory().await, chain(&[first(), second()]));
    let mut heard = Vec::new();
    let mut observer = |event: &Event<'_>| {
        heard.push(match event {
            Event::Begin { migration, index, of } => format!("{} {index}/{of}", migration.name),
            Event::Step { number, of, .. } => format!("step {number}/{of}"),
            Event::Statement { .. } => "statement".to_owned(),
            Event::Committing => "committing".to_owned(),
            Event::Done { name, .. } => format!("done {name}"),
            other => format!("{other:?}"),
        });
    };
    Migrator::new(&db, &chain).run(&mut observer).await.unwrap();
    assert_eq!(heard[0], "0001_initial 0/2");
    let rest: Vec<_> = heard.iter().skip_while(|it| *it != "0002_rebuild 1/2").collect();
    assert_eq!(
        rest,
        [
            "0002_rebuild 1/2",
            "step 1/2",
            "statement",
            "step 2/2",
            "statement",
            "statement",
            "statement",
            "statement",
            "committing",
            "done 0002_rebuild",
        ]
    );
}

/// Not a test of its own: a process that migrates the file of `MIGRATE_FILE`, and dies at the event
/// of the number `DIE_AT`.
#[tokio::test]
async fn child() {
    let Ok(file) = std::env::var("MIGRATE_FILE") else { return };
    let die_at: usize = std::env::var("DIE_AT").map_or(usize::MAX, |it| it.parse().unwrap());
    let target = std::env::var("MIGRATE_TO").unwrap_or_default();
    let db = open(Path::new(&file)).await;
    let mut count = 0;
    let mut observer = |_: &Event<'_>| {
        count += 1;
        if count == die_at {
            kill_self();
        }
    };
    let chain = all();
    let migrator = Migrator::new(&db, &chain).target(target.parse().unwrap());
    migrator.run(&mut observer).await.unwrap();
}

fn kill_self() {
    let _ = Command::new("kill").args(["-9", &std::process::id().to_string()]).status();
    std::thread::sleep(std::time::Duration::from_secs(5));
}

fn spawn_child(file: &Path, target: &str, die_at: Option<usize>) -> std::process::Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child", "--test-threads=1"]).env("MIGRATE_FILE", file);
    command.env("MIGRATE_TO", target).stdout(std::process::Stdio::null());
    if let Some(die_at) = die_at {
        command.env("DIE_AT", die_at.to_string());
    }
    command.spawn().unwrap()
}

#[tokio::test]
async fn killed_at_any_event_a_plain_rerun_finishes() {
    for (target, before, expected) in [("", "zero", "2.0"), ("zero", "latest", "")] {
        for die_at in 1.. {
            let dir = tempfile::tempdir().unwrap();
            let file = dir.path().join("app.db");
            if before == "latest" {
                run(&open(&file).await, &all(), "").await.unwrap();
            }
            let status = spawn_child(&file, target, Some(die_at)).wait().unwrap();
            let db = open(&file).await;
            run(&db, &all(), target).await.unwrap();
            if target.is_empty() {
                assert_eq!(ask(&db, "select cast(n as text) from a").await, expected, "{die_at}");
                assert_eq!(ask(&db, "select cast(count(*) as text) from b").await, "1");
            } else {
                assert_eq!(ask(&db, TABLES).await, "");
            }
            if status.success() {
                assert!(die_at > 10, "the child should have died {die_at} times");
                break;
            }
        }
    }
}

#[tokio::test]
async fn of_processes_that_race_one_migrates_and_all_succeed() {
    for _ in 0..5 {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("app.db");
        let mut children: Vec<_> = (0..6).map(|_| spawn_child(&file, "", None)).collect();
        for child in &mut children {
            assert!(child.wait().unwrap().success());
        }
        let db = open(&file).await;
        assert_eq!(ask(&db, "select cast(n as text) from a").await, "2.0");
        assert_eq!(state(&db).await, "0001_initial 0002_rebuild 0003_more");
    }
}

#[tokio::test]
async fn who_keeps_even_readers_out_is_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("app.db");
    let other = rusqlite::Connection::open(&file).unwrap();
    let url = format!("sqlite://{}?journal_mode=delete", file.display());
    let (db, chain) = (Db::connect(&url).await.unwrap(), all());
    other.execute_batch("begin exclusive").unwrap();
    let release = tokio::task::spawn_blocking(move || {
        std::thread::sleep(std::time::Duration::from_millis(100));
        other.execute_batch("commit").unwrap();
    });
    assert_eq!(Migrator::new(&db, &chain).status().await.unwrap().len(), 3);
    run(&db, &chain, "").await.unwrap();
    release.await.unwrap();
}

#[tokio::test]
async fn a_cancelled_run_leaves_nothing_open() {
    let dir = tempfile::tempdir().unwrap();
    let (db, chain) = (open(&dir.path().join("app.db")).await, all());
    let blocker = open(&dir.path().join("app.db")).await;
    let held = blocker.begin().await.unwrap();
    let waiting = async { Migrator::new(&db, &chain).run(&mut Silent).await };
    let waiting = tokio::time::timeout(std::time::Duration::from_millis(50), waiting);
    assert!(waiting.await.is_err());
    drop(held);
    assert_eq!(ask(&db, "select cast(foreign_keys as text) from pragma_foreign_keys").await, "1");
    run(&db, &chain, "").await.unwrap();
}

#[tokio::test]
async fn an_observer_that_panics_leaves_no_connection_without_foreign_keys() {
    let db = memory().await;
    let all = all();
    let task = tokio::spawn({
        let (db, all) = (db.clone(), all.clone());
        async move {
            let mut panics = |event: &Event<'_>| {
                let rebuilds = matches!(event, Event::Step { words: "rebuild a", .. });
                assert!(!rebuilds, "the terminal is gone");
            };
            Migrator::new(&db, &all).run(&mut panics).await
        }
    });
    assert!(task.await.unwrap_err().is_panic());
    assert_eq!(ask(&db, "select cast(foreign_keys as text) from pragma_foreign_keys").await, "1");
}
