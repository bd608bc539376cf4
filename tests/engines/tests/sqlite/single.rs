//! Single cases that a random pair does not meet.

use engine_tests::convert;
use engine_tests::engine::Engine;
use engine_tests::facts::SQLITE;
use model_core::dialect::Dialect;
use model_core::migration::{diff::diff, hint::Hints, plan::plan};
use model_core::schema::{ColumnType, Schema};

use crate::database::Database;

fn one(ty: ColumnType) -> Schema {
    convert::one(&SQLITE, ty)
}

fn text() -> ColumnType {
    ColumnType::Text { max_length: None }
}

#[test]
fn a_trigger_on_a_rebuilt_table_stops_the_migration() {
    let (old, new) = (one(text()), one(ColumnType::I64));
    let ops = diff(&old, &new, &Hints::default()).unwrap();
    let mut database = Database::of(&old);
    let trigger = "create trigger t after insert on users begin select 1; end";
    database.0.execute_batch(trigger).unwrap();
    let before = database.describe();
    let error = database.run(&plan(&old, &new, &ops, Dialect::Sqlite).up).unwrap_err();
    assert!(error.contains("a trigger is on a table that is rebuilt"), "{error}");
    assert_eq!(database.describe(), before);
}

#[test]
fn a_view_survives_the_rebuild_of_its_table() {
    let (old, new) = (one(ColumnType::I32), one(text()));
    let ops = diff(&old, &new, &Hints::default()).unwrap();
    let mut database = Database::of(&old);
    database.0.execute_batch("create view v as select value from users").unwrap();
    database.0.execute_batch("insert into users (value) values (5)").unwrap();
    database.run(&plan(&old, &new, &ops, Dialect::Sqlite).up).unwrap();
    assert_eq!(database.rows("select value from v").len(), 1);
}

#[test]
fn keys_of_deleted_rows_are_not_given_again_after_a_rebuild() {
    let (old, new) = (one(ColumnType::I32), one(text()));
    let ops = diff(&old, &new, &Hints::default()).unwrap();
    for delete in ["delete from users where id = 3", "delete from users"] {
        let mut database = Database::of(&old);
        database.0.execute_batch("insert into users (value) values (1), (2), (3)").unwrap();
        database.0.execute_batch(delete).unwrap();
        database.run(&plan(&old, &new, &ops, Dialect::Sqlite).up).unwrap();
        database.0.execute_batch("insert into users (value) values ('4')").unwrap();
        let newest: i64 =
            database.0.query_row("select max(id) from users", [], |it| it.get(0)).unwrap();
        assert_eq!(newest, 4, "{delete}");
    }
}

#[test]
fn a_foreign_key_that_waits_is_looked_at_when_the_transaction_ends() {
    let schema = engine_tests::stories::schema(
        "#[derive(Model)] pub struct Team { #[model(primary_key)] pub id: i64 }
         #[derive(Model)] pub struct User {
             #[model(primary_key)] pub id: i64,
             #[model(references = Team, deferrable = \"initially deferred\")] pub team_id: i64,
         }",
    );
    let database = Database::of(&schema);
    let run = |sql: &str| database.0.execute_batch(sql).map_err(|it| it.to_string());
    run("pragma foreign_keys = on").unwrap();
    run("begin; insert into users values (1, 7); insert into teams values (7); commit").unwrap();
    run("begin; insert into users values (2, 8)").unwrap();
    assert_eq!(run("commit").unwrap_err(), "FOREIGN KEY constraint failed");
    run("rollback").unwrap();
}
