//! The property: from A to B and back, whatever A and B are.

use std::collections::BTreeMap;

use model_core::dialect::Dialect;
use model_core::migration::apply::apply;
use model_core::migration::diff::diff;
use model_core::migration::hint::{Fill, Hints, Question};
use model_core::migration::op::{Op, Part};
use model_core::migration::order::reverse_all;
use model_core::migration::plan::plan;
use model_core::migration::verdict::{Verdict, verdict};
use model_core::name::Ident;
use model_core::schema::{ColumnType, DefaultValue, Schema, SqlText, TableName};
use model_core::snapshot::{self, Snapshot};
use rusqlite::types::Value;

use crate::database::{Database, create, words};
use crate::generator::{self, Key, Model, Random};

#[test]
fn every_pair_migrates_forth_and_back_and_keeps_its_rows() {
    let pairs: u64 = std::env::var("MODEL_PAIRS").map_or(600, |it| it.parse().unwrap());
    let first: u64 = std::env::var("MODEL_SEED").map_or(1, |it| it.parse().unwrap());
    for seed in first..first + pairs {
        check(seed);
    }
}

fn check(seed: u64) {
    let mut random = Random::new(seed);
    let old_models = generator::models(&mut random);
    let new_models = generator::change(&mut random, &old_models);
    let (old, new) = (generator::schema(&old_models), generator::schema(&new_models));
    let ops = answered_diff(&old, &new);
    if ops.iter().any(|it| is_one_value_for_all(it, &new)) {
        return;
    }
    applied_ops_give_the_schema(&old, &new, &ops, seed);
    let scripts = plan(&old, &new, &ops, Dialect::Sqlite);
    let text = format!(
        "seed {seed}\n{}\n{}\n{}\n{}",
        words(&ops),
        create(&old).up.print("create"),
        scripts.up.print("up"),
        scripts.down.print("down")
    );

    let database = Database::of(&old);
    fill(&database, &old_models);
    let before = rows(&database, &old, &old_models);
    database.run(&scripts.up).unwrap_or_else(|it| panic!("up: {it}\n{text}"));
    assert_eq!(database.describe(), Database::of(&new).describe(), "after up\n{text}");
    kept_after_up(&database, &before, &old_models, &ops, &new, &text);

    let second = diff(&snapshot_of(&new), &new, &Hints::default());
    assert_eq!(second, Ok(vec![]), "second diff\n{text}");

    if ops.iter().any(|it| has_no_way_back(it, &ops)) {
        return;
    }
    database.run(&scripts.down).unwrap_or_else(|it| panic!("down: {it}\n{text}"));
    assert_eq!(database.describe(), Database::of(&old).describe(), "after down\n{text}");
    let after = rows(&database, &old, &old_models);
    compare_after_down(&before, &after, &ops, &text);
}

/// Whether all rows get the same default under a unique key, which the database rightly refuses.
fn is_one_value_for_all(op: &Op, new: &Schema) -> bool {
    let Op::AddColumn { table, column, .. } = op else { return false };
    let is_unique = new.tables[table].uniques.iter().any(|it| it.columns == [column.name.clone()]);
    is_unique && column.default.is_some()
}

/// Whether the rows have no way back: a null was filled with what only the new type holds, or the
/// rows referred to are gone.
fn has_no_way_back(op: &Op, all: &[Op]) -> bool {
    match op {
        Op::AlterColumn { from, to, .. } => from.nullable && !to.nullable && from.ty != to.ty,
        Op::DropPart { part: Part::ForeignKey(key), .. } => {
            all.iter().any(|it| matches!(it, Op::DropTable(it) if it.name == key.target))
        }
        _ => false,
    }
}

fn applied_ops_give_the_schema(old: &Schema, new: &Schema, ops: &[Op], seed: u64) {
    let mut schema = old.clone();
    ops.iter().for_each(|it| apply(&mut schema, it));
    assert_eq!(unordered(&schema), unordered(new), "seed {seed}: forth\n{}", words(ops));
    let back = reverse_all(ops);
    back.iter().for_each(|it| apply(&mut schema, it));
    assert_eq!(unordered(&schema), unordered(old), "seed {seed}: back\n{}", words(&back));
}

/// The snapshots of a schema whose columns are sorted: a new column goes to the end.
fn unordered(schema: &Schema) -> BTreeMap<String, String> {
    let mut schema = schema.clone();
    for table in schema.tables.values_mut() {
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
    }
    snapshot::changed(&Schema::default(), &schema)
}

/// The schema as the files have it.
fn snapshot_of(schema: &Schema) -> Schema {
    let texts = snapshot::changed(&Schema::default(), schema);
    let tables = texts.values().map(|text| match snapshot::parse(text).unwrap() {
        Snapshot::Table(table) => (table.name.clone(), *table),
        Snapshot::Dropped(name) => panic!("{name} is not dropped"),
    });
    Schema { tables: tables.collect() }
}

/// Answers as a person would: true renames are in the attributes, all else is new.
fn answered_diff(old: &Schema, new: &Schema) -> Vec<Op> {
    let mut hints = Hints::default();
    loop {
        let questions = match diff(old, new, &hints) {
            Ok(ops) => return ops,
            Err(questions) => questions,
        };
        for question in questions {
            match question {
                Question::RenamedTable { table, .. } => {
                    hints.new_tables.insert(table);
                }
                Question::RenamedColumn { table, column, .. } => {
                    hints.new_columns.insert((table, column));
                }
                Question::RenamedLabel { name, label, .. } => {
                    hints.new_labels.insert((name, label));
                }
                Question::WrongFormer { .. } => panic!("{}", question.words()),
                Question::Required { table, column, ty, .. }
                | Question::NoLongerNull { table, column, ty, .. }
                | Question::Conversion { table, column, to: ty, .. } => {
                    let fill = fill_of(new, &table, &column, &ty);
                    hints.fills.insert((table, column), fill);
                }
            }
        }
    }
}

/// What fits all rows: one that is there for a reference, one for each row under a unique key.
fn fill_of(new: &Schema, table: &TableName, column: &Ident, ty: &ColumnType) -> Fill {
    let table = &new.tables[table];
    let key = table.foreign_keys.iter().find(|it| it.columns == [column.clone()]);
    if let Some(key) = key {
        let (id, target) =
            (quoted(key.target_columns[0].as_str()), quoted(key.target.name.as_str()));
        return Fill::Sql(SqlText::portable(format!("(select min({id}) from {target})")));
    }
    if table.uniques.iter().any(|it| it.columns.contains(column)) {
        return Fill::Neutral;
    }
    Fill::Value(sample(ty))
}

fn sample(ty: &ColumnType) -> DefaultValue {
    let text = |it: &str| DefaultValue::Text(it.to_owned());
    match ty {
        ColumnType::Bool => DefaultValue::Bool(true),
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => DefaultValue::Int(7),
        ColumnType::F32 | ColumnType::F64 => DefaultValue::Number("7.5".into()),
        ColumnType::Text { .. } | ColumnType::Bytes { .. } => text("7"),
        ColumnType::Uuid => DefaultValue::Uuid,
        ColumnType::Decimal { .. } => DefaultValue::Number("7.5".into()),
        ColumnType::Date => text("2020-01-01"),
        ColumnType::Time => text("10:00:00"),
        ColumnType::DateTime | ColumnType::Timestamp => text("2020-01-01 10:00:00"),
        ColumnType::Json => text("{}"),
        ColumnType::Enum(it) => text(&it.labels[1]),
        ColumnType::Array(_) => unreachable!("not on SQLite"),
    }
}

const ROWS: i64 = 5;

/// Rows that refer to each other in every direction, so with foreign keys off.
fn fill(database: &Database, models: &[Model]) {
    database.0.execute_batch("pragma foreign_keys = off").unwrap();
    for model in models {
        for row in 1..=ROWS {
            insert(database, models, model, row);
        }
    }
    database.0.execute_batch("pragma foreign_keys = on").unwrap();
    database.check_keys().unwrap();
}

fn insert(database: &Database, models: &[Model], model: &Model, row: i64) {
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for (at, name) in generator::key_names(model.key).iter().enumerate() {
        names.push((*name).to_owned());
        values.push(if at == 0 { key_value(model.key, row) } else { Value::Text("x".into()) });
    }
    for field in model.fields.iter().filter(|it| it.computed_from.is_none()) {
        names.push(field.name.clone());
        values.push(match &field.references {
            _ if field.nullable && row % 3 == 0 => Value::Null,
            Some((target, _)) => {
                let key = models.iter().find(|it| it.name == *target).unwrap().key;
                key_value(key, row % ROWS + 1)
            }
            None => value(&field.ty, row),
        });
    }
    let names: Vec<String> = names.iter().map(|it| quoted(it)).collect();
    let marks = vec!["?"; names.len()].join(", ");
    let sql =
        format!("insert into {} ({}) values ({marks})", quoted(&model.name), names.join(", "));
    database
        .0
        .execute(&sql, rusqlite::params_from_iter(values))
        .unwrap_or_else(|it| panic!("{it}: {sql}"));
}

fn key_value(key: Key, row: i64) -> Value {
    match key {
        Key::Auto | Key::Pair | Key::Left => Value::Integer(row * 10),
        Key::Uuid => Value::Blob(vec![u8::try_from(row).unwrap(); 16]),
        Key::Text => Value::Text(format!("k{row}")),
    }
}

/// A value that differs from row to row where the type has enough of them, and that every
/// conversion of the generator takes.
fn value(ty: &ColumnType, row: i64) -> Value {
    let text = |it: String| Value::Text(it);
    match ty {
        ColumnType::Bool => Value::Integer(row % 2),
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => {
            Value::Integer(row * if row % 2 == 0 { 1 } else { -7 })
        }
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        ColumnType::F32 | ColumnType::F64 => Value::Real(row as f64 + 0.0),
        ColumnType::Text { .. } => text(format!("t{row}")),
        ColumnType::Bytes { .. } | ColumnType::Uuid => {
            Value::Blob(vec![u8::try_from(row).unwrap(); 16])
        }
        ColumnType::Decimal { scale, .. } => text(format!(
            "{}{row}.{:0<width$}",
            if row == 2 { "-" } else { "" },
            "5",
            width = *scale as usize
        )),
        ColumnType::Date => text(format!("2024-01-{row:02}")),
        ColumnType::Time => text(format!("10:00:{row:02}.000001")),
        ColumnType::DateTime | ColumnType::Timestamp => {
            text(format!("2024-01-{row:02} 00:00:00.000000"))
        }
        ColumnType::Json => text(format!("{{\"a\": {row}}}")),
        ColumnType::Enum(it) => text(it.labels[usize::try_from(row).unwrap() % 2].clone()),
        ColumnType::Array(_) => unreachable!("not on SQLite"),
    }
}

pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The values of a column by the text of the row's key.
type Values = BTreeMap<String, Value>;
type Rows = BTreeMap<(String, String), Values>;

fn rows(database: &Database, schema: &Schema, models: &[Model]) -> Rows {
    let mut out = Rows::new();
    for model in models {
        let table = &schema.tables.values().find(|it| it.name.name.as_str() == model.name).unwrap();
        let key: Vec<String> =
            generator::key_names(model.key).iter().map(|it| quoted(it)).collect();
        for column in &table.columns {
            let values = values(database, &model.name, &key, column.name.as_str());
            out.insert((model.name.clone(), column.name.to_string()), values);
        }
    }
    out
}

fn values(database: &Database, table: &str, key: &[String], column: &str) -> Values {
    let sql = format!("select {}, {} from {}", key.join(", "), quoted(column), quoted(table));
    let rows = database.rows(&sql).into_iter();
    rows.map(|mut it| (it.pop().unwrap(), it))
        .map(|(value, key)| (format!("{key:?}"), value))
        .collect()
}

/// Columns that are there on both sides have the same values, unless their type or labels changed
/// or their nulls were filled.
fn kept_after_up(
    database: &Database,
    before: &Rows,
    models: &[Model],
    ops: &[Op],
    new: &Schema,
    text: &str,
) {
    for ((old_table, old_column), old_values) in before {
        let Some((table, column)) = followed(ops, old_table, old_column) else { continue };
        let schema = new.tables.values().find(|it| it.name.name.as_str() == table).unwrap();
        let changed = ops.iter().find_map(|it| match it {
            Op::AlterColumn { table: t, from, to, .. }
                if t.name.as_str() == table && to.name.as_str() == column =>
            {
                Some((from, to))
            }
            _ => None,
        });
        // By which the rows are known on both sides, whatever the key is now.
        let model = models.iter().find(|it| it.name == *old_table).unwrap();
        let key: Vec<String> =
            generator::key_names(model.key).iter().map(|it| quoted(it)).collect();
        let new_values = values(database, &table, &key, &column);
        assert_eq!(new_values.len(), old_values.len(), "rows of {table}\n{text}");
        if changed.is_some_and(|(from, to)| from.ty != to.ty || from.generated != to.generated) {
            continue;
        }
        let filled = changed.is_some_and(|(from, to)| from.nullable && !to.nullable);
        let is_computed = schema.column(&column).is_some_and(|it| it.generated.is_some());
        for (key, old) in old_values {
            // What is computed from a null that was filled is no longer null either.
            if !((filled || is_computed) && *old == Value::Null) {
                assert_eq!(new_values.get(key), Some(old), "{table}.{column} of {key}\n{text}");
            }
        }
    }
}

/// The name of a column after the renames; `None` when it is dropped.
fn followed(ops: &[Op], table: &str, column: &str) -> Option<(String, String)> {
    let (mut table, mut column) = (table.to_owned(), column.to_owned());
    for op in ops {
        match op {
            Op::RenameTable { from, to } if from.name.as_str() == table => {
                table = to.name.to_string();
            }
            Op::RenameColumn { table: t, from, to }
                if t.name.as_str() == table && from.as_str() == column =>
            {
                column = to.to_string();
            }
            Op::DropTable(it) if it.name.name.as_str() == table => return None,
            Op::DropColumn { table: t, column: it }
                if t.name.as_str() == table && it.name.as_str() == column =>
            {
                return None;
            }
            _ => {}
        }
    }
    Some((table, column))
}

/// There and back again, every value of a column that was not dropped is what it was, but for nulls
/// that were filled.
fn compare_after_down(before: &Rows, after: &Rows, ops: &[Op], text: &str) {
    for ((table, column), old_values) in before {
        let Some((new_table, new_column)) = followed(ops, table, column) else { continue };
        let lost = ops.iter().any(|it| match it {
            Op::AlterColumn { table, from, to, .. } => {
                let both = [verdict(&from.ty, &to.ty), verdict(&to.ty, &from.ty)];
                table.name.as_str() == new_table
                    && to.name.as_str() == new_column
                    && both.contains(&Verdict::Impossible)
            }
            _ => false,
        });
        if lost {
            continue;
        }
        let new_values = &after[&(table.clone(), column.clone())];
        for (key, old) in old_values.iter().filter(|it| *it.1 != Value::Null) {
            assert_eq!(
                new_values.get(key),
                Some(old),
                "{table}.{column} of {key} after down\n{text}"
            );
        }
    }
}
