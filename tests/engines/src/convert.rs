//! One row, from one type to another.

use model_core::migration::{diff::diff, hint::Hints, plan::plan};
use model_core::schema::{ColumnType, Schema};

use crate::engine::Engine;
use crate::facts::Facts;
use crate::model::{Field, Key, Model, schema};
use crate::value::normal;

/// A table `users` with `id` and a nullable column `value` of the type.
pub fn one(facts: &Facts, ty: ColumnType) -> Schema {
    let field = Field {
        name: "value".into(),
        renamed_from: None,
        ty,
        nullable: true,
        default: None,
        unique: false,
        references: None,
        deferrable: None,
        check: false,
        lower_index: false,
        computed_from: None,
        collate: false,
        comment: None,
        key: false,
    };
    let model = Model {
        name: "users".into(),
        renamed_from: None,
        key: Key::Auto,
        fields: vec![field],
        indexes: vec![],
        comment: None,
    };
    schema(facts, &[model])
}

/// Migrates a value and a null: the new value, or the error.
fn convert<E: Engine>(
    engine: &mut E,
    from: &ColumnType,
    to: &ColumnType,
    value: &str,
) -> Result<String, String> {
    let facts = engine.facts();
    let (old, new) = (one(facts, from.clone()), one(facts, to.clone()));
    let ops = diff(&old, &new, &Hints::default()).unwrap();
    engine.become_schema(&old);
    let (users, name) = (engine.quoted("users"), engine.quoted("value"));
    let literal = engine.literal(from, value);
    engine.execute(&format!("insert into {users} ({name}) values ({literal}), (null)")).unwrap();
    engine.run(&plan(&old, &new, &ops, facts.dialect).up)?;
    let text = engine.text_of(to, &name);
    let id = engine.quoted("id");
    let mut rows = engine.rows(&format!("select {text} from {users} order by {id}"));
    assert_eq!(rows.pop(), Some(vec![None]), "null stays null");
    Ok(normal(to, rows.pop().unwrap().pop().unwrap().unwrap()))
}

fn text() -> ColumnType {
    ColumnType::Text { max_length: None }
}

fn decimal(precision: u32, scale: u32) -> ColumnType {
    ColumnType::Decimal { precision, scale }
}

/// What converts has an equal value.
pub fn what_fits_is_equal<E: Engine>(engine: &mut E) {
    use ColumnType as T;
    let cases = [
        (text(), T::I64, "12", "12"),
        (text(), T::I16, "-32768", "-32768"),
        (text(), T::Bool, "TRUE", "true"),
        (text(), T::F64, "1.5", "1.5"),
        (text(), decimal(6, 2), "12.5", "12.50"),
        (text(), decimal(6, 2), "-12", "-12.00"),
        (text(), decimal(6, 0), "12.0", "12"),
        (text(), T::Date, "2024-02-29", "2024-02-29"),
        (text(), T::Time, "10:00:00", "10:00:00.000000"),
        (text(), T::Time, "10:00:00.25", "10:00:00.250000"),
        (text(), T::Timestamp, "2024-02-29T10:00:00.5Z", "2024-02-29 10:00:00.500000"),
        (text(), T::DateTime, "2024-02-29 10:00:00", "2024-02-29 10:00:00.000000"),
        (
            text(),
            T::Uuid,
            "00112233-4455-6677-8899-AABBCCDDEEFF",
            "00112233-4455-6677-8899-aabbccddeeff",
        ),
        (
            T::Uuid,
            text(),
            "00112233-4455-6677-8899-aabbccddeeff",
            "00112233-4455-6677-8899-aabbccddeeff",
        ),
        (text(), T::Bytes { max_length: None }, "ab", "6162"),
        (
            T::Uuid,
            T::Bytes { max_length: None },
            "00112233-4455-6677-8899-aabbccddeeff",
            "00112233445566778899aabbccddeeff",
        ),
        (
            T::Bytes { max_length: None },
            T::Uuid,
            "00112233445566778899aabbccddeeff",
            "00112233-4455-6677-8899-aabbccddeeff",
        ),
        (T::Bool, text(), "true", "true"),
        (T::Bool, T::I64, "true", "1"),
        (T::I64, T::Bool, "0", "false"),
        (T::Time, text(), "10:00:00.250000", "10:00:00.250000"),
        (T::Date, text(), "2024-02-29", "2024-02-29"),
        (T::Timestamp, text(), "2024-02-29 10:00:00.500000", "2024-02-29 10:00:00.500000"),
        (decimal(6, 2), text(), "12.50", "12.50"),
        (decimal(6, 2), T::I32, "12.00", "12"),
        (decimal(6, 2), T::F64, "12.50", "12.5"),
        (decimal(6, 2), decimal(6, 1), "12.50", "12.5"),
        (T::I64, T::I32, "2147483647", "2147483647"),
        (T::F64, T::I32, "3", "3"),
        (T::F64, decimal(6, 2), "1.25", "1.25"),
        (T::Timestamp, T::Date, "2024-02-29 00:00:00.000000", "2024-02-29"),
        (T::Date, T::Timestamp, "2024-02-29", "2024-02-29 00:00:00.000000"),
        (T::DateTime, T::Timestamp, "2024-02-29 10:00:00.500000", "2024-02-29 10:00:00.500000"),
    ];
    for (from, to, value, expected) in cases {
        let what = format!("{from} {value} → {to}");
        assert_eq!(convert(engine, &from, &to, value).as_deref(), Ok(expected), "{what}");
    }
}

/// What does not convert fails, and the error names the column.
pub fn what_does_not_fit_is_refused<E: Engine>(engine: &mut E) {
    use ColumnType as T;
    let cases = [
        (text(), T::I64, "12x"),
        (text(), T::I64, ""),
        (text(), T::I64, "1.5"),
        (text(), T::I16, "40000"),
        (text(), T::Bool, "5"),
        (text(), T::F64, "many"),
        (text(), decimal(6, 2), "1.005"),
        (text(), decimal(4, 2), "123.00"),
        (text(), decimal(6, 2), "1.2.3"),
        (text(), decimal(6, 2), ""),
        (text(), decimal(6, 2), "-"),
        (text(), T::Date, "2023-02-29"),
        (text(), T::Date, "today"),
        (text(), T::Time, "25:00:00"),
        (text(), T::Time, "10:00:00."),
        (text(), T::Timestamp, "2024-02-30 00:00:00"),
        (text(), T::Uuid, "00112233"),
        (text(), T::Json, "{"),
        (text(), ColumnType::Text { max_length: Some(2) }, "abc"),
        (T::I64, T::I32, "2147483648"),
        (T::I64, T::Bool, "2"),
        (T::I64, T::F64, "9007199254740993"),
        (T::F64, T::I32, "1.5"),
        (T::F64, decimal(6, 2), "1.255"),
        (decimal(6, 2), T::I32, "12.50"),
        (decimal(6, 2), decimal(6, 1), "12.55"),
        (T::Bytes { max_length: None }, T::Uuid, "00"),
        (T::Timestamp, T::Date, "2024-02-29 10:00:00.000000"),
    ];
    for (from, to, value) in cases {
        let what = format!("{from} {value} → {to}");
        let error = convert(engine, &from, &to, value).expect_err(&what);
        assert!(error.contains("value"), "{what}: {error}");
    }
}
