//! Single cases that a random pair does not meet.

use model_core::dialect::Dialect;
use model_core::migration::{diff::diff, hint::Hints, plan::plan};
use model_core::schema::{ColumnType, Schema};

use crate::database::Database;
use crate::generator::{self, Key, Model, Random};

fn one(ty: ColumnType) -> Schema {
    let mut random = Random::new(1);
    let mut model = Model {
        name: "users".into(),
        renamed_from: None,
        key: Key::Auto,
        fields: vec![],
        indexes: vec![],
        comment: None,
    };
    generator::new_field(&mut random, &mut model, false);
    model.fields.truncate(1);
    let field = &mut model.fields[0];
    field.name = "value".into();
    field.ty = ty;
    (field.nullable, field.default, field.unique, field.check) = (true, None, false, false);
    (field.lower_index, field.collate) = (false, false);
    generator::schema(&[model])
}

/// Migrates one row from one type to another: the new value, or the error.
fn convert(from: ColumnType, to: ColumnType, value: &str) -> Result<String, String> {
    let (old, new) = (one(from), one(to));
    let ops = diff(&old, &new, &Hints::default()).unwrap();
    let database = Database::of(&old);
    database
        .0
        .execute_batch(&format!("insert into users (value) values ({value}), (null)"))
        .unwrap();
    database.run(&plan(&old, &new, &ops, Dialect::Sqlite).up)?;
    Ok(database
        .0
        .query_row("select quote(value) from users where id = 1", [], |it| it.get(0))
        .unwrap())
}

fn text() -> ColumnType {
    ColumnType::Text { max_length: None }
}

fn decimal(precision: u32, scale: u32) -> ColumnType {
    ColumnType::Decimal { precision, scale }
}

#[test]
fn what_converts_has_an_equal_value() {
    use ColumnType as T;
    let cases = [
        (text(), T::I64, "'12'", "12"),
        (text(), T::I16, "'-32768'", "-32768"),
        (text(), T::Bool, "'TRUE'", "1"),
        (text(), T::F64, "'1.5'", "1.5"),
        (text(), decimal(6, 2), "'12.5'", "'12.50'"),
        (text(), decimal(6, 2), "'-12'", "'-12.00'"),
        (text(), decimal(6, 0), "'12.0'", "'12'"),
        (text(), T::Date, "'2024-02-29'", "'2024-02-29'"),
        (text(), T::Time, "'10:00:00'", "'10:00:00.000000'"),
        (text(), T::Time, "'10:00:00.25'", "'10:00:00.250000'"),
        (text(), T::Timestamp, "'2024-02-29T10:00:00.5Z'", "'2024-02-29 10:00:00.500000'"),
        (
            text(),
            T::Uuid,
            "'00112233-4455-6677-8899-AABBCCDDEEFF'",
            "X'00112233445566778899AABBCCDDEEFF'",
        ),
        (
            T::Uuid,
            text(),
            "x'00112233445566778899aabbccddeeff'",
            "'00112233-4455-6677-8899-aabbccddeeff'",
        ),
        (decimal(6, 2), T::I32, "'12.00'", "12"),
        (decimal(6, 2), T::F64, "'12.50'", "12.5"),
        (decimal(6, 2), decimal(6, 1), "'12.50'", "'12.5'"),
        (T::I64, T::I32, "2147483647", "2147483647"),
        (T::F64, T::I32, "3.0", "3"),
        (T::F64, decimal(6, 2), "1.25", "'1.25'"),
        (T::Timestamp, T::Date, "'2024-02-29 00:00:00.000000'", "'2024-02-29'"),
    ];
    for (from, to, value, expected) in cases {
        let what = format!("{from} {value} → {to}");
        assert_eq!(convert(from, to, value).as_deref(), Ok(expected), "{what}");
    }
}

#[test]
fn what_does_not_convert_fails_and_names_the_column() {
    use ColumnType as T;
    let cases = [
        (text(), T::I64, "'12x'"),
        (text(), T::I64, "''"),
        (text(), T::I64, "'1.5'"),
        (text(), T::I16, "'40000'"),
        (text(), T::Bool, "'5'"),
        (text(), T::F64, "'many'"),
        (text(), decimal(6, 2), "'1.005'"),
        (text(), decimal(4, 2), "'123.00'"),
        (text(), decimal(6, 2), "'1.2.3'"),
        (text(), decimal(6, 2), "''"),
        (text(), decimal(6, 2), "'-'"),
        (text(), T::Date, "'2023-02-29'"),
        (text(), T::Date, "'today'"),
        (text(), T::Time, "'25:00:00'"),
        (text(), T::Time, "'10:00:00.'"),
        (text(), T::Timestamp, "'2024-02-30 00:00:00'"),
        (text(), T::Uuid, "'00112233'"),
        (text(), T::Json, "'{'"),
        (text(), ColumnType::Text { max_length: Some(2) }, "'abc'"),
        (T::I64, T::I32, "2147483648"),
        (T::I64, T::Bool, "2"),
        (T::I64, T::F64, "9007199254740993"),
        (T::F64, T::I32, "1.5"),
        (T::F64, decimal(6, 2), "1.255"),
        (decimal(6, 2), T::I32, "'12.50'"),
        (decimal(6, 2), decimal(6, 1), "'12.55'"),
        (T::Bytes { max_length: None }, T::Uuid, "x'00'"),
        (T::Timestamp, T::Date, "'2024-02-29 10:00:00.000000'"),
    ];
    for (from, to, value) in cases {
        let what = format!("{from} {value} → {to}");
        let error = convert(from, to, value).expect_err(&what);
        assert!(error.contains("value"), "{what}: {error}");
    }
}

#[test]
fn a_trigger_on_a_rebuilt_table_stops_the_migration() {
    let (old, new) = (one(text()), one(ColumnType::I64));
    let ops = diff(&old, &new, &Hints::default()).unwrap();
    let database = Database::of(&old);
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
    let database = Database::of(&old);
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
        let database = Database::of(&old);
        database.0.execute_batch("insert into users (value) values (1), (2), (3)").unwrap();
        database.0.execute_batch(delete).unwrap();
        database.run(&plan(&old, &new, &ops, Dialect::Sqlite).up).unwrap();
        database.0.execute_batch("insert into users (value) values ('4')").unwrap();
        let newest: i64 =
            database.0.query_row("select max(id) from users", [], |it| it.get(0)).unwrap();
        assert_eq!(newest, 4, "{delete}");
    }
}
