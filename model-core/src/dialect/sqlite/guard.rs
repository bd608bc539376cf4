//! Statements that fail, with a message, before anything is changed.
//!
//! SQLite has no other way to stop with a message than a constraint of that name.

use std::collections::BTreeSet;

use super::quote;
use crate::dialect::lost::Lost;
use crate::schema::TableName;

/// A trigger goes with its table, and we do not know those that were made by hand.
pub(super) fn triggers(tables: &BTreeSet<TableName>) -> Vec<String> {
    let names: Vec<String> = tables.iter().map(|it| quote::literal(&it.name.folded())).collect();
    stop(
        "a trigger is on a table that is rebuilt and would be lost: drop it before and create it again after this migration",
        &format!(
            "from \"sqlite_schema\" where \"type\" = 'trigger' and lower(\"tbl_name\") in ({})",
            names.join(", ")
        ),
    )
}

/// Fails when there are rows that cannot get their column back.
pub(super) fn lost(it: &Lost) -> Vec<String> {
    let rows = format!("from {}", quote::ident(&it.table.name));
    let any = it
        .target
        .as_ref()
        .map(|target| format!(" where not exists (select 1 from {})", quote::ident(&target.name)));
    stop(&it.message, &format!("{rows}{}", any.unwrap_or_default()))
}

/// Fails when `select 0` of this has a row.
fn stop(message: &str, from: &str) -> Vec<String> {
    let message = quote::raw_ident(message);
    vec![
        format!(
            "create temp table \"_model_guard\" (\"ok\" integer not null, constraint {message} check (\"ok\"))"
        ),
        format!("insert into \"_model_guard\" (\"ok\") select 0 {from}"),
        "drop table \"_model_guard\"".to_owned(),
    ]
}
