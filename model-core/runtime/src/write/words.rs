//! Inserts, upserts and updates in the words of a database.

use super::given;
use super::key::{self, Key};
use super::text::Verb;
use crate::dialect::{Flavor, Upsert};
use crate::model::{Model, Values};
use crate::select::write_table;
use crate::sql::Sql;

type Columns<'a> = &'a [&'static str];

/// The statement for the columns that a row gives.
pub(super) fn of<M: Model, V: Values>(flavor: &Flavor, verb: Verb, row: &V) -> Sql {
    let columns: Vec<_> = given(row).filter_map(|it| V::COLUMNS.get(it).copied()).collect();
    let mut sql = Sql::default();
    match verb {
        Verb::Insert { rows, returning } => {
            insert::<M>(&mut sql, &columns, rows);
            returning_rows::<M>(&mut sql, flavor, returning);
        }
        Verb::InsertArrays { returning } => {
            let elements: Vec<_> =
                given(row).filter_map(|it| V::ELEMENTS.get(it).copied()).collect();
            insert_arrays::<M>(&mut sql, &columns, &elements);
            returning_rows::<M>(&mut sql, flavor, returning);
        }
        Verb::Upsert { key } => {
            insert::<M>(&mut sql, &columns, 1);
            match flavor.upsert {
                Upsert::OnConflict => on_conflict(&mut sql, &columns, key),
                Upsert::OnDuplicateKey { .. } => on_duplicate::<M, V>(&mut sql, flavor, row, key),
            }
            returning_rows::<M>(&mut sql, flavor, true);
        }
        Verb::Update => update::<M>(&mut sql, &columns),
        Verb::Exists => {
            write_table::<M>(sql.text("select 1 from "));
            by_key::<M>(&mut sql);
        }
        Verb::Read { rows } => read::<M, V>(&mut sql, row, rows),
    }
    sql
}

fn insert<M: Model>(sql: &mut Sql, columns: Columns<'_>, rows: usize) {
    write_table::<M>(sql.text("insert into "));
    if columns.is_empty() {
        sql.word(|it| it.defaults);
        return;
    }
    sql.text(" (").names(columns).text(") values ");
    for row in 0..rows {
        sql.text(if row == 0 { "(" } else { ", (" });
        for column in 0..columns.len() {
            sql.text(if column == 0 { "" } else { ", " }).placeholder();
        }
        sql.text(")");
    }
}

/// In the order of the elements.
fn insert_arrays<M: Model>(sql: &mut Sql, columns: Columns<'_>, elements: Columns<'_>) {
    write_table::<M>(sql.text("insert into "));
    sql.text(" (").names(columns).text(") select * from unnest(");
    for (at, element) in elements.iter().enumerate() {
        sql.text(if at == 0 { "" } else { ", " }).placeholder();
        sql.text("::").text(element).text("[]");
    }
    sql.text(")");
}

fn returning_rows<M: Model>(sql: &mut Sql, flavor: &Flavor, wanted: bool) {
    if wanted && flavor.inserts_return {
        sql.text(" returning ").names(M::TABLE.columns);
    }
}

/// Something is always set, since only then does the row come back.
fn on_conflict(sql: &mut Sql, columns: Columns<'_>, key: Columns<'_>) {
    sql.text(" on conflict (").names(key).text(") do update set ");
    let others: Vec<_> = beyond(columns, key).collect();
    let set = if others.is_empty() { &key[..key.len().min(1)] } else { &others };
    for (at, column) in set.iter().enumerate() {
        sql.text(if at == 0 { "" } else { ", " });
        sql.name(column).text(" = excluded.").name(column);
    }
}

/// MySQL updates the row that is in the way under *any* unique key. One that is so under another than
/// the meant one must not be changed, so the statement fails then, by a subquery with two rows.
fn on_duplicate<M: Model, V: Values>(sql: &mut Sql, flavor: &Flavor, row: &V, key: Columns<'_>) {
    let Upsert::OnDuplicateKey { alias, new: [before, after] } = flavor.upsert else { return };
    let table = M::TABLE.name;
    sql.text(alias).text(" on duplicate key update ");
    for first in key.iter().take(1) {
        sql.name(first).text(" = if(");
        for (at, column) in key.iter().enumerate() {
            sql.text(if at == 0 { "" } else { " and " }).name(table).text(".").name(column);
            sql.text(" = ").text(before).name(column).text(after);
        }
        sql.text(", ").name(table).text(".").name(first);
        sql.text(", (select 1 union all select 2))");
    }
    let columns: Vec<_> = given(row).filter_map(|it| V::COLUMNS.get(it).copied()).collect();
    for column in beyond(&columns, key) {
        sql.text(", ").name(column).text(" = ").text(before).name(column).text(after);
    }
    if let (false, Ok(Key::Made(auto))) = (flavor.inserts_return, key::of::<M, V>(row)) {
        // For the reading that follows: the key of the row that was changed.
        sql.text(", ").name(auto).text(" = last_insert_id(");
        sql.name(table).text(".").name(auto).text(")");
    }
}

fn beyond<'a>(columns: Columns<'a>, key: Columns<'a>) -> impl Iterator<Item = &'static str> + 'a {
    columns.iter().filter(|column| !key.contains(column)).copied()
}

fn update<M: Model>(sql: &mut Sql, columns: Columns<'_>) {
    write_table::<M>(sql.text("update "));
    for (at, column) in columns.iter().enumerate() {
        sql.text(if at == 0 { " set " } else { ", " }).name(column).text(" = ").placeholder();
    }
    by_key::<M>(sql);
}

fn by_key<M: Model>(sql: &mut Sql) {
    for (at, column) in M::TABLE.key.iter().enumerate() {
        sql.text(if at == 0 { " where " } else { " and " }).name(column).text(" = ").placeholder();
    }
}

/// The keys of one insert follow each other, and no other insert gets one between them.
fn read<M: Model, V: Values>(sql: &mut Sql, row: &V, rows: usize) {
    sql.text("select ").names(M::TABLE.columns);
    write_table::<M>(sql.text(" from "));
    match key::of::<M, V>(row) {
        Ok(Key::Made(auto)) if rows == 1 => {
            sql.text(" where ").name(auto).text(" = last_insert_id()");
        }
        Ok(Key::Made(auto)) => {
            sql.text(" where ").name(auto).text(" >= last_insert_id() and ").name(auto);
            sql.text(" < last_insert_id() + ").number(rows as u64);
            sql.text(" * @@auto_increment_increment order by ").name(auto);
        }
        Ok(Key::Given(_)) | Err(_) => by_key::<M>(sql),
    }
}
