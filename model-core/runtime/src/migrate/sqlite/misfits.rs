//! Which rows made a statement fail. SQLite names a column or a constraint, and no row.
//!
//! Asked after the failure and before the roll back, when the statement has left nothing and all
//! that came before it is still there.

use model_core::migration::expression::mentions;
use model_core::migration::file::Script;

use super::copy::{Copy, condition, refused_column};
use super::{SHOWN, Shown, ask, ident, literal, tell};
use crate::db::Connection;
use crate::error::{Error, Result};
use crate::migrate::misfit::{Fault, Misfit, Misfits};
use crate::row::{FromRow, Reader, Scalar};
use crate::value::Decode;

/// The rows; `None` where they cannot be told.
pub(in crate::migrate) async fn misfits(
    connection: &mut Connection,
    script: &Script,
    statement: &str,
    error: &Error,
) -> Option<Misfits> {
    // What cannot be found out must not hide what failed.
    let found = match Copy::parse(statement) {
        Some(copy) => in_copy(connection, script, &copy, error).await,
        None => in_index(connection, script, statement, error).await,
    };
    found.ok().flatten().filter(|it| it.count > 0)
}

/// Rows of a table, with what is wrong with them.
struct Search {
    table: String,
    columns: Vec<String>,
    fault: Fault,
    /// The table, or what is to become of it with the old row's number as `_model_row`.
    from: String,
    row: &'static str,
    condition: String,
}

/// The copy is made again, into a table that takes everything.
async fn in_copy(
    connection: &mut Connection,
    script: &Script,
    copy: &Copy<'_>,
    error: &Error,
) -> Result<Option<Misfits>> {
    let fields: Vec<Field> = ask(
        connection,
        &format!("select name, type from pragma_table_info({})", literal(&copy.temporary)),
    )
    .await?;
    let Some((columns, fault, condition)) = complaint(connection, copy, &fields, error).await?
    else {
        return Ok(None);
    };
    let declared: String =
        fields.iter().map(|it| format!(", {} {}", ident(&it.name), it.ty)).collect();
    let into: String = copy.columns.iter().map(|it| format!(", {}", ident(it))).collect();
    tell(
        connection,
        &format!("create temp table \"_model_moved\" (\"_model_row\" integer{declared})"),
    )
    .await?;
    tell(
        connection,
        &format!(
            "insert into temp.\"_model_moved\" (\"_model_row\"{into}) select _rowid_, {}",
            copy.values
        ),
    )
    .await?;
    let table = copy.table.clone();
    let from = "temp.\"_model_moved\"".to_owned();
    let search = Search { table, columns, fault, from, row: "_model_row", condition };
    let found = search.run(connection, script).await;
    tell(connection, "drop table temp.\"_model_moved\"").await?;
    found.map(Some)
}

/// The columns, what is wrong with them, and the condition that finds it.
async fn complaint(
    connection: &mut Connection,
    copy: &Copy<'_>,
    fields: &[Field],
    error: &Error,
) -> Result<Option<(Vec<String>, Fault, String)>> {
    let text = error.to_string();
    if let Some(column) = refused_column(&text) {
        return Ok(of_type(fields, column));
    }
    if let (true, [column]) = (error.is_not_null_violation(), error.columns()) {
        let condition = format!("{} is null", ident(column));
        return Ok(Some((vec![column.clone()], Fault::Null, condition)));
    }
    if let (true, columns @ [_, ..]) = (error.is_unique_violation(), error.columns()) {
        let condition = repeated(columns, "temp.\"_model_moved\"", None);
        return Ok(Some((columns.to_vec(), Fault::Twice, condition)));
    }
    let (true, Some(check)) = (error.is_check_violation(), error.constraint()) else {
        return Ok(None);
    };
    let create = format!("select sql from sqlite_schema where name = {}", literal(&copy.temporary));
    let create: Vec<Scalar<String>> = ask(connection, &create).await?;
    let Some(condition) = create.first().and_then(|Scalar(it)| condition(it, check)) else {
        return Ok(None);
    };
    let names = fields.iter().map(|it| it.name.clone());
    let columns = names.filter(|it| mentions(condition, it)).collect();
    Ok(Some((columns, Fault::Check(check.to_owned()), format!("not ({condition})"))))
}

/// A value that is still of another storage class when the column's affinity was at it.
fn of_type(fields: &[Field], column: &str) -> Option<(Vec<String>, Fault, String)> {
    let field = fields.iter().find(|it| it.name.eq_ignore_ascii_case(column))?;
    let (words, class) = match field.ty.to_ascii_lowercase().as_str() {
        "int" | "integer" => ("an integer", "integer"),
        "real" => ("a number", "real"),
        "text" => ("a text of the new type", "text"),
        "blob" => ("bytes of the new type", "blob"),
        _ => return None,
    };
    let condition = format!("typeof({}) not in ('null', '{class}')", ident(&field.name));
    Some((vec![field.name.clone()], Fault::Type(words), condition))
}

/// A unique index over rows that are the same in it.
async fn in_index(
    connection: &mut Connection,
    script: &Script,
    statement: &str,
    error: &Error,
) -> Result<Option<Misfits>> {
    let is_index = statement.starts_with("create unique index ");
    let (true, Some(table), columns @ [_, ..]) = (is_index, error.table(), error.columns()) else {
        return Ok(None);
    };
    let predicate = statement.split_once(") where ").map(|it| it.1);
    let search = Search {
        table: table.to_owned(),
        columns: columns.to_vec(),
        fault: Fault::Twice,
        from: ident(table),
        row: "_rowid_",
        condition: repeated(columns, &ident(table), predicate),
    };
    search.run(connection, script).await.map(Some)
}

fn repeated(columns: &[String], table: &str, predicate: Option<&str>) -> String {
    let columns = columns.iter().map(|it| ident(it)).collect::<Vec<_>>().join(", ");
    let predicate = predicate.unwrap_or("true");
    format!(
        "({columns}) in (select {columns} from {table} where {predicate} group by {columns} having count(*) > 1) and ({predicate})"
    )
}

impl Search {
    async fn run(self, connection: &mut Connection, script: &Script) -> Result<Misfits> {
        let Self { table, columns, fault, from, row, condition } = self;
        let count: Vec<Scalar<i64>> =
            ask(connection, &format!("select count(*) from {from} where {condition}")).await?;
        let before: Vec<Field> = ask(
            connection,
            &format!("select name, type from pragma_table_info({})", literal(&table)),
        )
        .await?;
        let shown = Shown { script, table: &table };
        // What the row has now says more than what it would become.
        let value = |it: &String| match before.iter().any(|field| field.name == *it) {
            true => shown.value("s", it),
            false => shown.value("m", it),
        };
        let values = columns.iter().map(value).collect::<Vec<_>>().join(" || ', ' || ");
        let key = shown.key(connection).await?;
        let sql = format!(
            "select {key}, {values} from (select *, {row} as \"_model_at\" from {from} where {condition}) m join {} s on s._rowid_ = m.\"_model_at\" order by s._rowid_ limit {SHOWN}",
            ident(&table)
        );
        let first = ask(connection, &sql).await?;
        let count = count.first().map_or(0, |Scalar(it)| it.unsigned_abs());
        Ok(Misfits { table, columns, what: fault, count, first })
    }
}

struct Field {
    name: String,
    ty: String,
}

impl FromRow for Field {
    fn from_row<R: Reader>(row: &R) -> Result<Self> {
        Ok(Self { name: Decode::decode(row, 0)?, ty: Decode::decode(row, 1)? })
    }
}

impl FromRow for Misfit {
    fn from_row<R: Reader>(row: &R) -> Result<Self> {
        Ok(Self { key: Decode::decode(row, 0)?, values: Decode::decode(row, 1)? })
    }
}
