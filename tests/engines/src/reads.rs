//! Fills that read another column of the row, and what they have to give.

use model_core::migration::hint::Fill;
use model_core::migration::op::Op;
use model_core::migration::verdict::{Verdict, verdict};
use model_core::name::Ident;
use model_core::schema::{Column, ColumnType, DefaultValue, Schema, SqlText, Table, TableName};

use crate::rows::Rows;
use crate::value::sample;

/// A column that was there before, of the type that is wanted, or a value where it is null.
pub(crate) fn fill(old: &Schema, new: &Schema, table: &TableName, column: &Ident) -> Option<Fill> {
    let (_, source) = source(old, new, table, column)?;
    let ty = &new.tables[table].column(column.as_str())?.ty;
    let quoted = source.as_str().replace('"', "\"\"");
    let value = match sample(ty) {
        DefaultValue::Int(it) => it.to_string(),
        _ => format!("'{}'", text(ty)?),
    };
    Some(Fill::Sql(SqlText::portable(format!("coalesce(\"{quoted}\", {value})"))))
}

/// Which one, before and after the renames; every other column is answered otherwise.
fn source<'a>(
    old: &'a Schema,
    new: &'a Schema,
    table: &TableName,
    column: &Ident,
) -> Option<(&'a Table, &'a Ident)> {
    let after = &new.tables[table];
    let ty = &after.column(column.as_str())?.ty;
    let in_key = after.is_in_unique_key(column) || after.reference(column).is_some();
    let letters = table.name.as_str().len() + column.as_str().len();
    if in_key || text(ty).is_none() || letters.is_multiple_of(2) {
        return None;
    }
    let before = former(old, after)?;
    let fits = |it: &&Column| {
        let source = former_column(before, after, it);
        it.name != *column && source.is_some_and(|it| it.ty == *ty && it.generated.is_none())
    };
    after.columns.iter().find(fits).map(|it| (before, &it.name))
}

/// A value of the types of which there are fills, as it is read.
fn text(ty: &ColumnType) -> Option<String> {
    match (ty, sample(ty)) {
        (ColumnType::I16 | ColumnType::I32 | ColumnType::I64, DefaultValue::Int(it)) => {
            Some(it.to_string())
        }
        (ColumnType::Text { .. }, DefaultValue::Text(it)) => Some(it),
        _ => None,
    }
}

fn former<'a>(old: &'a Schema, table: &Table) -> Option<&'a Table> {
    let name = table.renamed_from.clone().unwrap_or_else(|| table.name.name.clone());
    old.tables.get(&TableName { schema: table.name.schema.clone(), name })
}

/// The column that it was; `None` for a new one, and be it under a name that was freed.
fn former_column<'a>(old: &'a Table, new: &Table, column: &Column) -> Option<&'a Column> {
    match &column.renamed_from {
        Some(from) => old.column(from.as_str()),
        None => {
            let freed = new.columns.iter().any(|it| it.renamed_from.as_ref() == Some(&column.name));
            old.column(column.name.as_str()).filter(|_| !freed)
        }
    }
}

/// Each row has what the column that is read had before, or the value where that was null.
pub(crate) fn compare(
    before: &Rows,
    after: &Rows,
    old: &Schema,
    new: &Schema,
    ops: &[Op],
    what: &str,
) {
    for op in ops {
        let (table, column) = match op {
            Op::AddColumn { table, column, fill: Some(Fill::Sql(_)) } => (table, column),
            Op::AlterColumn { table, to, fill: Some(Fill::Sql(_)), .. } => (table, to),
            _ => continue,
        };
        let Some((old_table, source)) = source(old, new, table, &column.name) else { continue };
        let of = |table: &Table, it: &Ident| (table.name.name.to_string(), it.to_string());
        let new_table = &new.tables[table];
        let former = |it: &Ident| {
            let column = new_table.column(it.as_str())?;
            former_column(old_table, new_table, column).map(|it| it.name.clone())
        };
        let read = &before[&of(old_table, &former(source).unwrap())];
        // A value that has a conversion, or needs none, is not filled.
        let kept = match op {
            Op::AlterColumn { from, to, .. }
                if verdict(&from.ty, &to.ty) != Verdict::Impossible =>
            {
                former(&column.name)
            }
            _ => None,
        };
        let kept = kept.map(|it| &before[&of(old_table, &it)]);
        for (key, is) in &after[&of(new_table, &column.name)] {
            if kept.is_some_and(|it| it[key].is_some()) {
                continue;
            }
            let should = read[key].clone().or_else(|| text(&column.ty));
            assert_eq!(*is, should, "{table}.{} of {key} reads {source}\n{what}", column.name);
        }
    }
}
