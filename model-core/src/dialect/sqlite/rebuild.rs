//! The rebuild of a table: a new one, the rows, the name.
//!
//! Foreign keys are off, or dropping the old table would delete what refers to it. The new table
//! takes the name with `legacy_alter_table` on, so that neither foreign keys nor views of others,
//! which mean the name and not the table, are touched.

use super::cast::cast;
use super::ddl;
use super::neutral::neutral;
use super::{quote, types};
use crate::dialect::Dialect;
use crate::migration::hint::Fill;
use crate::migration::op::Op;
use crate::migration::verdict::{Verdict, verdict};
use crate::schema::{Column, ColumnType, DefaultValue, Table};

/// The statements. `old` has the names of `new` already.
pub(super) fn rebuild(old: &Table, new: &Table, ops: &[&Op]) -> Vec<String> {
    let name = quote::ident(&new.name.name);
    let temporary_name = format!("_model_new_{}", new.name.name);
    let temporary = quote::raw_ident(&temporary_name);
    let mut out = vec![ddl::create_table_as(new, &temporary_name), copy(old, new, ops, &temporary)];
    if ddl::inline_key(old).is_some() && ddl::inline_key(new).is_some() {
        out.extend(keep_sequence(new.name.name.as_str(), &temporary_name));
    }
    out.push(format!("drop table {name}"));
    out.push("pragma legacy_alter_table = on".to_owned());
    out.push(format!("alter table {temporary} rename to {name}"));
    out.push("pragma legacy_alter_table = off".to_owned());
    out.extend(ddl::indexes(new));
    out
}

/// Keys of deleted rows are not given again.
fn keep_sequence(name: &str, temporary: &str) -> [String; 2] {
    let (name, temporary) = (quote::literal(name), quote::literal(temporary));
    [
        format!("delete from \"sqlite_sequence\" where \"name\" = {temporary}"),
        format!(
            "insert into \"sqlite_sequence\" (\"name\", \"seq\") select {temporary}, \"seq\" from \"sqlite_sequence\" where \"name\" = {name}"
        ),
    ]
}

fn copy(old: &Table, new: &Table, ops: &[&Op], temporary: &str) -> String {
    let (mut into, mut from) = (Vec::new(), Vec::new());
    for column in new.columns.iter().filter(|it| it.generated.is_none()) {
        if let Some(expression) = copied(old, new, column, ops) {
            into.push(quote::ident(&column.name));
            from.push(expression);
        }
    }
    let table = quote::ident(&new.name.name);
    if into.is_empty() {
        return format!("insert into {temporary} (rowid)\nselect rowid from {table}");
    }
    format!(
        "insert into {temporary} ({})\nselect {}\nfrom {table}",
        into.join(", "),
        from.join(", ")
    )
}

/// What a row gets in a column; `None` leaves it to the default.
fn copied(old: &Table, new: &Table, column: &Column, ops: &[&Op]) -> Option<String> {
    for op in ops {
        match op {
            Op::AddColumn { column: it, fill, .. } if it.name == column.name => {
                return filled(new, column, fill.as_ref());
            }
            Op::AlterColumn { from, to, fill, labels, .. } if to.name == column.name => {
                return altered(new, from, to, fill.as_ref(), labels);
            }
            _ => {}
        }
    }
    old.column(column.name.as_str()).map(|it| quote::ident(&it.name))
}

/// The value of a fill; `None` when there is none.
pub(super) fn filled(table: &Table, column: &Column, fill: Option<&Fill>) -> Option<String> {
    match fill? {
        Fill::Value(value) => types::value_text(value, &column.ty),
        Fill::Sql(text) => text.get(Dialect::Sqlite).map(|it| format!("({it})")),
        Fill::Neutral => Some(neutral(table, column)),
        Fill::Nothing => None,
    }
}

fn altered(
    table: &Table,
    from: &Column,
    to: &Column,
    fill: Option<&Fill>,
    labels: &[(String, String)],
) -> Option<String> {
    let filled = filled(table, to, fill);
    let value = quote::ident(&from.name);
    match verdict(&from.ty, &to.ty) {
        Verdict::Impossible => return filled.or_else(|| to.nullable.then(|| "null".to_owned())),
        Verdict::Safe | Verdict::Risky => {}
    }
    let converted = match (&from.ty, &to.ty) {
        (ColumnType::Enum(_), ColumnType::Enum(_)) if !labels.is_empty() => {
            Some(relabelled(&value, labels))
        }
        (from, to) => cast(&value, from, to),
    };
    let converted = converted.unwrap_or(value);
    // A column that was computed and may be null needs its fill as one that was stored does.
    Some(match filled {
        Some(filled) if from.nullable && !to.nullable => format!("coalesce({converted}, {filled})"),
        Some(_) | None => converted,
    })
}

fn relabelled(value: &str, labels: &[(String, String)]) -> String {
    let arms: Vec<String> = labels
        .iter()
        .map(|(old, new)| format!("when {} then {}", quote::literal(old), quote::literal(new)))
        .collect();
    format!("case {value} {} else {value} end", arms.join(" "))
}

/// Whether rows have to be written anew although the definition of the column is the same.
pub(super) fn changes_values(from: &Column, to: &Column, labels: &[(String, String)]) -> bool {
    let same_form = cast("x", &from.ty, &to.ty).is_none();
    let possible = verdict(&from.ty, &to.ty) != Verdict::Impossible;
    !(same_form && possible && labels.is_empty())
}

/// Whether a new column can be added in place.
pub(super) fn adds_in_place(table: &Table, column: &Column, fill: Option<&Fill>) -> bool {
    let constant = column.default.as_ref().is_none_or(types::is_constant);
    let in_key = table.primary_key.columns.contains(&column.name);
    let refers = table.foreign_keys.iter().any(|it| it.columns.contains(&column.name));
    let has_default =
        column.default.as_ref().is_some_and(|it: &DefaultValue| types::is_constant(it));
    let computed = column.generated.as_ref();
    constant
        && !in_key
        && !(refers && has_default)
        && (column.nullable || (has_default && fill.is_none()))
        && computed.is_none_or(|it| !it.stored && column.nullable)
}
