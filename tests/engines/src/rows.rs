//! Rows before and after.

use std::collections::BTreeMap;

use model_core::migration::op::Op;
use model_core::migration::verdict::{Verdict, verdict};
use model_core::schema::{Column, ColumnType, Schema, Table};

use crate::engine::Engine;
use crate::model::{Key, Model, key_names};
use crate::value::{normal, uuid, value};

const ROWS: i64 = 5;

/// Rows that refer to each other in every direction.
pub(crate) fn fill<E: Engine>(engine: &mut E, schema: &Schema, models: &[Model]) {
    let mut statements = Vec::new();
    for model in models {
        for row in 1..=ROWS {
            statements.push(insert(engine, schema, models, model, row));
        }
    }
    engine.unchecked(&statements);
}

fn insert<E: Engine>(
    engine: &E,
    schema: &Schema,
    models: &[Model],
    model: &Model,
    row: i64,
) -> String {
    let table = table_of(schema, &model.name);
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for (at, name) in key_names(model.key).into_iter().enumerate() {
        names.push(name);
        values.push(Some(if at == 0 { key_value(model.key, row) } else { "x".into() }));
    }
    for field in model.fields.iter().filter(|it| it.computed_from.is_none()) {
        names.push(&field.name);
        values.push(match &field.references {
            _ if field.nullable && row % 3 == 0 => None,
            Some((target, _)) => {
                let key = models.iter().find(|it| it.name == *target).unwrap().key;
                Some(key_value(key, row % ROWS + 1))
            }
            None => Some(value(&field.ty, row)),
        });
    }
    let literal = |(name, value): (&&str, &Option<String>)| match value {
        Some(text) => engine.literal(&table.column(name).unwrap().ty, text),
        None => "null".to_owned(),
    };
    let literals: Vec<String> = names.iter().zip(&values).map(literal).collect();
    let names: Vec<String> = names.iter().map(|it| engine.quoted(it)).collect();
    let table = engine.table(table);
    format!("insert into {table} ({}) values ({})", names.join(", "), literals.join(", "))
}

fn key_value(key: Key, row: i64) -> String {
    match key {
        Key::Auto | Key::Pair | Key::Left => (row * 10).to_string(),
        Key::Uuid => uuid(row),
        Key::Text => format!("k{row}"),
    }
}

fn table_of<'a>(schema: &'a Schema, name: &str) -> &'a Table {
    schema.tables.values().find(|it| it.name.name.as_str() == name).unwrap()
}

/// The values of a column by the first column of the row's key, which is there whatever the key is
/// later.
type Values = BTreeMap<String, Option<String>>;
/// By table and column.
pub(crate) type Rows = BTreeMap<(String, String), Values>;

/// All values of all tables.
pub(crate) fn rows<E: Engine>(engine: &mut E, schema: &Schema) -> Rows {
    let mut out = Rows::new();
    for table in schema.tables.values() {
        for (column, values) in table_rows(engine, table) {
            out.insert((table.name.name.to_string(), column), values);
        }
    }
    out
}

fn table_rows<E: Engine>(engine: &mut E, table: &Table) -> BTreeMap<String, Values> {
    let text = |it: &str, ty: &ColumnType| engine.text_of(ty, &engine.quoted(it));
    let columns: Vec<String> =
        table.columns.iter().map(|it| text(it.name.as_str(), &it.ty)).collect();
    let sql = format!("select {} from {}", columns.join(", "), engine.table(table));
    let is_key = |it: &Column| table.primary_key.columns.first() == Some(&it.name);
    let key = table.columns.iter().position(is_key).unwrap();
    let mut out: BTreeMap<String, Values> = BTreeMap::new();
    for row in engine.rows(&sql) {
        for (column, value) in table.columns.iter().zip(&row) {
            let value = value.clone().map(|it| normal(&column.ty, it));
            out.entry(column.name.to_string())
                .or_default()
                .insert(row[key].clone().unwrap(), value);
        }
    }
    out
}

/// Columns that are there on both sides have the same values, unless their type or labels changed
/// or their nulls were filled.
pub(crate) fn compare_after_up(before: &Rows, after: &Rows, ops: &[Op], new: &Schema, text: &str) {
    for ((old_table, old_column), old_values) in before {
        let Some((table, column)) = followed(ops, old_table, old_column) else { continue };
        let changed = ops.iter().find_map(|it| match it {
            Op::AlterColumn { table: t, from, to, .. }
                if t.name.as_str() == table && to.name.as_str() == column =>
            {
                Some((from, to))
            }
            _ => None,
        });
        let new_values = &after[&(table.clone(), column.clone())];
        assert_eq!(new_values.len(), old_values.len(), "rows of {table}\n{text}");
        if changed.is_some_and(|(from, to)| from.ty != to.ty || from.generated != to.generated) {
            continue;
        }
        let filled = changed.is_some_and(|(from, to)| from.nullable && !to.nullable);
        let is_computed =
            table_of(new, &table).column(&column).is_some_and(|it| it.generated.is_some());
        for (key, old) in old_values {
            // What is computed from a null that was filled is no longer null either.
            if !((filled || is_computed) && old.is_none()) {
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
pub(crate) fn compare_after_down(before: &Rows, after: &Rows, ops: &[Op], text: &str) {
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
        for (key, old) in old_values.iter().filter(|it| it.1.is_some()) {
            assert_eq!(
                new_values.get(key),
                Some(old),
                "{table}.{column} of {key} after down\n{text}"
            );
        }
    }
}
