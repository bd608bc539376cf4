//! Operations applied to a schema: what a schema is after a migration, and the names in what an
//! operation carries after a rename.

use super::expression;
use super::op::{Op, Part};
use crate::name::Ident;
use crate::schema::{
    Check, Column, DefaultValue, ForeignKey, Generated, Index, IndexKey, Schema, SqlText, Table,
    TableName, Unique,
};

/// Applies one operation. An operation on a table or column that is not there does nothing.
pub fn apply(schema: &mut Schema, op: &Op) {
    match op {
        Op::CreateExtension(name) => {
            schema.extensions.insert(name.clone());
        }
        Op::DropExtension(name) => {
            schema.extensions.remove(name);
        }
        Op::CreateTable(table) => {
            schema.tables.insert(table.name.clone(), (**table).clone());
        }
        Op::DropTable(table) => {
            schema.tables.remove(&table.name);
        }
        Op::RenameTable { from, to } => rename_table(schema, from, to),
        Op::RenameColumn { table, from, to } => rename_column(schema, table, from, to),
        Op::DescribeTable { table, from: _, to } => {
            on_table(schema, table, |it| (it.comment, it.private) = to.clone());
        }
        Op::AddColumn { table, column, fill: _ } => {
            on_table(schema, table, |it| it.columns.push((**column).clone()));
        }
        Op::DropColumn { table, column } => {
            on_table(schema, table, |it| it.columns.retain(|it| it.name != column.name));
        }
        Op::AlterColumn { table, from, to, fill: _, labels: _ } => on_table(schema, table, |it| {
            for column in it.columns.iter_mut().filter(|it| it.name == from.name) {
                *column = (**to).clone();
            }
        }),
        Op::ChangePrimaryKey { table, from: _, to } => {
            on_table(schema, table, |it| it.primary_key = to.clone());
        }
        Op::AddPart { table, part } => on_table(schema, table, |it| add_part(it, part)),
        Op::DropPart { table, part } => on_table(schema, table, |it| drop_part(it, part)),
        Op::RenamePart { table, from, to } => on_table(schema, table, |it| {
            drop_part(it, from);
            add_part(it, to);
        }),
    }
}

fn on_table(schema: &mut Schema, name: &TableName, change: impl FnOnce(&mut Table)) {
    if let Some(table) = schema.tables.get_mut(name) {
        change(table);
    }
}

fn add_part(table: &mut Table, part: &Part) {
    match part.clone() {
        Part::Unique(it) => insert_sorted(&mut table.uniques, it, |it| &it.name),
        Part::Index(it) => insert_sorted(&mut table.indexes, it, |it| &it.name),
        Part::ForeignKey(it) => insert_sorted(&mut table.foreign_keys, it, |it| &it.name),
        Part::Check(it) => insert_sorted(&mut table.checks, it, |it| &it.name),
    }
}

fn insert_sorted<T>(list: &mut Vec<T>, item: T, name: impl Fn(&T) -> &Ident) {
    let at = list.partition_point(|it| name(it) < name(&item));
    list.insert(at, item);
}

fn drop_part(table: &mut Table, part: &Part) {
    match part {
        Part::Unique(part) => table.uniques.retain(|it| it.name != part.name),
        Part::Index(part) => table.indexes.retain(|it| it.name != part.name),
        Part::ForeignKey(part) => table.foreign_keys.retain(|it| it.name != part.name),
        Part::Check(part) => table.checks.retain(|it| it.name != part.name),
    }
}

/// Renames a table, also where foreign keys refer to it.
pub fn rename_table(schema: &mut Schema, from: &TableName, to: &TableName) {
    if let Some(table) = schema.tables.remove(from) {
        schema.tables.insert(to.clone(), table);
    }
    for table in schema.tables.values_mut() {
        table_renamed_in_table(table, from, to);
    }
}

/// Renames a column, also in keys, indexes, expressions, and where foreign keys refer to it.
pub fn rename_column(schema: &mut Schema, table: &TableName, from: &Ident, to: &Ident) {
    for it in schema.tables.values_mut() {
        column_renamed_in_table(it, table, from, to);
    }
}

pub(super) fn table_renamed_in_table(table: &mut Table, from: &TableName, to: &TableName) {
    if table.name == *from {
        table.name = to.clone();
    }
    for key in &mut table.foreign_keys {
        table_renamed_in_key(key, from, to);
    }
}

pub(super) fn table_renamed_in_key(key: &mut ForeignKey, from: &TableName, to: &TableName) {
    if key.target == *from {
        key.target = to.clone();
    }
}

pub(super) fn column_renamed_in_table(it: &mut Table, table: &TableName, from: &Ident, to: &Ident) {
    let own = it.name == *table;
    for key in &mut it.foreign_keys {
        column_renamed_in_key(key, own, table, from, to);
    }
    if !own {
        return;
    }
    for column in &mut it.columns {
        column_renamed_in_column(column, from, to);
    }
    in_list(&mut it.primary_key.columns, from, to);
    for unique in &mut it.uniques {
        column_renamed_in_unique(unique, from, to);
    }
    for index in &mut it.indexes {
        column_renamed_in_index(index, from, to);
    }
    for check in &mut it.checks {
        column_renamed_in_check(check, from, to);
    }
}

pub(super) fn column_renamed_in_part(
    part: &mut Part,
    own: bool,
    table: &TableName,
    from: &Ident,
    to: &Ident,
) {
    match part {
        Part::ForeignKey(key) => column_renamed_in_key(key, own, table, from, to),
        Part::Unique(it) if own => column_renamed_in_unique(it, from, to),
        Part::Index(it) if own => column_renamed_in_index(it, from, to),
        Part::Check(it) if own => column_renamed_in_check(it, from, to),
        Part::Unique(_) | Part::Index(_) | Part::Check(_) => {}
    }
}

pub(super) fn column_renamed_in_column(column: &mut Column, from: &Ident, to: &Ident) {
    if column.name == *from {
        column.name = to.clone();
    }
    if let Some(Generated { expression, stored: _ }) = &mut column.generated {
        in_text(expression, from, to);
    }
    if let Some(DefaultValue::Sql(text)) = &mut column.default {
        in_text(text, from, to);
    }
}

pub(super) fn in_list(list: &mut [Ident], from: &Ident, to: &Ident) {
    for name in list.iter_mut().filter(|it| *it == from) {
        *name = to.clone();
    }
}

fn column_renamed_in_key(
    key: &mut ForeignKey,
    own: bool,
    table: &TableName,
    from: &Ident,
    to: &Ident,
) {
    if own {
        in_list(&mut key.columns, from, to);
        in_list(&mut key.set_null, from, to);
    }
    if key.target == *table {
        in_list(&mut key.target_columns, from, to);
    }
}

fn column_renamed_in_unique(unique: &mut Unique, from: &Ident, to: &Ident) {
    in_list(&mut unique.columns, from, to);
}

fn column_renamed_in_index(index: &mut Index, from: &Ident, to: &Ident) {
    for part in &mut index.parts {
        match &mut part.key {
            IndexKey::Column(name) if name == from => *name = to.clone(),
            IndexKey::Column(_) => {}
            IndexKey::Expression(text) => in_text(text, from, to),
        }
    }
    in_text(&mut index.predicate, from, to);
    in_list(&mut index.include, from, to);
}

fn column_renamed_in_check(check: &mut Check, from: &Ident, to: &Ident) {
    in_text(&mut check.condition, from, to);
}

fn in_text(text: &mut SqlText, from: &Ident, to: &Ident) {
    let renamed = |it: &mut String| *it = expression::rename(it, from.as_str(), to.as_str());
    text.portable.iter_mut().for_each(renamed);
    text.per_dialect.values_mut().for_each(renamed);
}
