//! Whether a database can hold what a migration of old says, which nobody has asked of it before.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostics, Severity, Span};
use crate::dialect::Dialect;
use crate::fills;
use crate::migration::hint::Fill;
use crate::migration::op::Op;
use crate::query::{Expected, check_expression, check_schema_sql};
use crate::schema::{self, Column, Schema, SqlText, Table, TableName};

/// Why a database cannot, a sentence each, for both ways: of the tables that the migration changes,
/// and of what rows get. A way that only drops a table does not ask what it was.
pub(super) fn mistakes(
    before: &Schema,
    after: &Schema,
    ops: &[Op],
    dialect: Dialect,
) -> [Vec<String>; 2] {
    let made = |name: &TableName| {
        ops.iter().any(|it| matches!(it, Op::CreateTable(table) if table.name == *name))
    };
    let gone = |name: &TableName| {
        ops.iter().any(|it| matches!(it, Op::DropTable(table) if table.name == *name))
    };
    let [mut up, mut down] = [Vec::new(), Vec::new()];
    for (table, found) in of_tables(after, before, dialect) {
        if !made(&table) {
            down.extend(found.iter().cloned());
        }
        up.extend(found);
    }
    for (table, found) in of_tables(before, after, dialect) {
        if !gone(&table) {
            up.extend(found.iter().cloned());
        }
        down.extend(found);
    }
    up.extend(ops.iter().filter_map(|it| of_fill(before, after, it, dialect)));
    up.extend(messages(&fills::mistakes(before, after, ops, &[dialect])));
    [up, down].map(|mut it| {
        it.sort();
        it.dedup();
        it
    })
}

/// Why it cannot hold a table that is another on the other side.
fn of_tables(side: &Schema, other: &Schema, dialect: Dialect) -> Vec<(TableName, Vec<String>)> {
    let mistakes = |(table, schema): (TableName, Schema)| {
        let mut found = schema::check(&schema, &[dialect]);
        found.extend(check_schema_sql(&schema, &[dialect]));
        let sentences = messages(&found).map(|it| format!("table {table}: {it}")).collect();
        (table, sentences)
    };
    changed(side, other).into_iter().map(mistakes).collect()
}

/// Each table that is another on the other side, as a schema of its own.
fn changed(side: &Schema, other: &Schema) -> Vec<(TableName, Schema)> {
    let tables = side.tables.iter().filter(|(name, table)| other.tables.get(*name) != Some(*table));
    let alone = |(name, table): (&TableName, &Table)| {
        let tables = BTreeMap::from([(name.clone(), table.clone())]);
        (name.clone(), Schema { tables, ..Schema::default() })
    };
    tables.map(alone).collect()
}

fn messages(found: &Diagnostics) -> impl Iterator<Item = String> {
    found.iter().filter(|it| it.severity == Severity::Error).map(|it| it.message.clone())
}

fn of_fill(before: &Schema, after: &Schema, op: &Op, dialect: Dialect) -> Option<String> {
    let (table, column, text) = match op {
        Op::AddColumn { table, column, fill: Some(Fill::Sql(text)) } => (table, column, text),
        Op::AlterColumn { table, from: _, to, fill: Some(Fill::Sql(text)), labels: _ } => {
            (table, to, text)
        }
        _ => return None,
    };
    let why = refusal(before, after.tables.get(table)?, column, text, dialect)?;
    Some(format!("what rows get in {table}.{}: {why}", column.name))
}

/// An expression sees the row as it was; what it names may go or have another type afterwards.
fn refusal(
    before: &Schema,
    after: &Table,
    column: &Column,
    text: &SqlText,
    dialect: Dialect,
) -> Option<String> {
    let Some(text) = text.get(dialect) else {
        return Some(format!("it has no SQL for {}", dialect.title()));
    };
    let mut old = after.clone();
    for former in before.tables.get(&after.name).iter().flat_map(|it| &it.columns) {
        old.columns.retain(|it| it.name != former.name);
        old.columns.push(former.clone());
    }
    let expected = Expected::Value(column.ty.clone());
    let check = |table: &Table| {
        let found = check_expression(before, table, text, Span::NONE, &expected, dialect);
        messages(&found).next()
    };
    // The models were asked with the types as they are afterwards.
    check(&old).and_then(|why| check(after).map(|_| why))
}
