//! The texts of inserts and updates, each made once per thread.

use std::any::TypeId;
use std::cell::RefCell;
use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::dialect::Dialect;
use crate::model::{Model, Values};
use crate::select::write_table;
use crate::sql::Sql;
use crate::statement::{SqlText, Wording};

/// What is done with the given columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Verb {
    Insert {
        rows: usize,
        returning: bool,
    },
    Upsert {
        key: &'static [&'static str],
    },
    Update,
    /// No column is given: is there such a row?
    Exists,
}

/// The texts for the sets of given columns that have been seen.
type Seen = Vec<(Box<[bool]>, Arc<str>)>;

/// A program has as many sets as it has ways to insert; more come from data.
const MOST: usize = 64;

thread_local! {
    static TEXTS: RefCell<HashMap<(TypeId, TypeId, Verb, Dialect), Seen>> = RefCell::default();
}

/// The statement for the columns that a row gives.
pub(super) struct Sparse<'v, M, V> {
    verb: Verb,
    row: &'v V,
    of: PhantomData<fn() -> M>,
}

impl<'v, M, V> Sparse<'v, M, V> {
    pub(super) fn new(verb: Verb, row: &'v V) -> Self {
        Self { verb, row, of: PhantomData }
    }
}

impl<M: Model, V: Values> Wording for Sparse<'_, M, V> {
    fn wording(&self, dialect: Dialect) -> SqlText<'_> {
        SqlText::Shared(of::<M, V>(dialect, self.verb, self.row))
    }
}

fn of<M: Model, V: Values>(dialect: Dialect, verb: Verb, row: &V) -> Arc<str> {
    TEXTS.with_borrow_mut(|texts| {
        let key = (TypeId::of::<M>(), TypeId::of::<V>(), verb, dialect);
        let seen = texts.entry(key).or_default();
        if let Some((_, text)) = seen.iter().find(|(given, _)| is_same(given, row)) {
            return Arc::clone(text);
        }
        let text: Arc<str> = write::<M, V>(verb, row).render(dialect).into();
        if seen.len() < MOST {
            let given = (0..V::COLUMNS.len()).map(|column| row.is_given(column)).collect();
            seen.push((given, Arc::clone(&text)));
        }
        text
    })
}

fn is_same<V: Values>(given: &[bool], row: &V) -> bool {
    given.iter().enumerate().all(|(column, given)| row.is_given(column) == *given)
}

fn write<M: Model, V: Values>(verb: Verb, row: &V) -> Sql {
    let columns: Vec<&'static str> =
        super::given(row).filter_map(|column| V::COLUMNS.get(column).copied()).collect();
    let mut sql = Sql::default();
    match verb {
        Verb::Insert { rows, returning } => {
            write_insert::<M>(&mut sql, &columns, rows);
            if returning {
                sql.text(" returning ").names(M::TABLE.columns);
            }
        }
        Verb::Upsert { key } => {
            write_insert::<M>(&mut sql, &columns, 1);
            write_conflict(&mut sql, &columns, key);
            sql.text(" returning ").names(M::TABLE.columns);
        }
        Verb::Update => {
            write_table::<M>(sql.text("update "));
            for (at, column) in columns.iter().enumerate() {
                sql.text(if at == 0 { " set " } else { ", " }).name(column).text(" = ");
                sql.placeholder();
            }
            write_key::<M>(&mut sql);
        }
        Verb::Exists => {
            write_table::<M>(sql.text("select 1 from "));
            write_key::<M>(&mut sql);
        }
    }
    sql
}

fn write_insert<M: Model>(sql: &mut Sql, columns: &[&'static str], rows: usize) {
    write_table::<M>(sql.text("insert into "));
    if columns.is_empty() {
        sql.text(" default values");
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

/// Something is always set, since only then does the row come back.
fn write_conflict(sql: &mut Sql, columns: &[&'static str], key: &[&'static str]) {
    sql.text(" on conflict (").names(key).text(") do update set ");
    let others: Vec<_> = columns.iter().filter(|column| !key.contains(column)).copied().collect();
    let set = if others.is_empty() { &key[..key.len().min(1)] } else { &others };
    for (at, column) in set.iter().enumerate() {
        sql.text(if at == 0 { "" } else { ", " });
        sql.name(column).text(" = excluded.").name(column);
    }
}

fn write_key<M: Model>(sql: &mut Sql) {
    for (at, column) in M::TABLE.key.iter().enumerate() {
        sql.text(if at == 0 { " where " } else { " and " }).name(column).text(" = ").placeholder();
    }
}
