//! Fills that are made before their table changes.
//!
//! A fill reads the row as it was. Most can wait until the table is no longer locked; one that reads
//! a column which is converted cannot. Nor can a query be part of a conversion: then a column beside
//! takes the values, and the conversion reads that.

use super::change::{TableChange, rewrites};
use super::columns::{Columns, is_typed};
use super::enums::Enums;
use super::fill::{self, Filled, Given};
use super::neutral::ROW;
use super::{ddl, quote, types};
use crate::ast::Deferral;
use crate::dialect::Dialect;
use crate::migration::expression::{has_query, mentions};
use crate::migration::hint::Fill;
use crate::migration::verdict::{Verdict, verdict};
use crate::name::Ident;
use crate::schema::{Column, IndexKey, IndexPart};

/// The SQL for a new column, if it cannot wait.
pub(super) fn of_added(it: &TableChange<'_>, fill: Option<&Fill>) -> Option<String> {
    sql(fill).filter(|sql| reads_converted(it, sql)).map(|sql| format!("({sql})"))
}

/// The SQL for a column that changes, if it can neither wait nor be part of the conversion.
pub(super) fn of_altered(
    it: &TableChange<'_>,
    from: &Column,
    to: &Column,
    fill: Option<&Fill>,
    enums: &Enums,
) -> Option<String> {
    let impossible = verdict(&from.ty, &to.ty) == Verdict::Impossible;
    let required = from.nullable && !to.nullable;
    let converts = is_typed(from, to, enums) && rewrites(from, to, enums);
    let is_early = |sql: &&str| match impossible || converts {
        true => has_query(sql),
        false => reads_converted(it, sql),
    };
    let sql = sql(fill).filter(|_| impossible || required).filter(is_early)?;
    Some(format!("({sql})"))
}

/// Whether a column may not be null in all rows meanwhile: to one of its keys nulls are equal.
pub(super) fn cannot_be_empty(it: &TableChange<'_>, from: &Column, to: &Column) -> bool {
    let uniques = it.new.uniques.iter().filter(|it| it.nulls_not_distinct);
    let indexes = it.new.indexes.iter().filter(|it| it.nulls_not_distinct);
    let in_unique = uniques.into_iter().any(|it| it.columns.contains(&to.name));
    let is_key = |part: &IndexPart| matches!(&part.key, IndexKey::Column(it) if *it == to.name);
    let in_index = indexes.into_iter().any(|it| it.parts.iter().any(is_key));
    verdict(&from.ty, &to.ty) == Verdict::Impossible && (in_unique || in_index)
}

fn sql(fill: Option<&Fill>) -> Option<&str> {
    match fill? {
        Fill::Sql(text) => text.get(Dialect::Postgres),
        Fill::Value(_) | Fill::Nothing | Fill::Neutral => None,
    }
}

fn reads_converted(it: &TableChange<'_>, sql: &str) -> bool {
    it.retyped.iter().any(|column| mentions(sql, column.as_str()))
}

impl Columns {
    /// A new column with its values.
    pub(super) fn add_early(&mut self, it: &TableChange<'_>, column: &Column, sql: &str) {
        let (table, name) = (quote::table(&it.new.name), quote::ident(&column.name));
        self.early.push(format!("alter table {table} add column {name} {}", ddl::typed(column)));
        self.early.push(format!("update {table} set {name} = {sql}"));
        if let Some(default) = types::default(column) {
            self.clauses.push(format!("alter column {name} set default {default}"));
        }
        if !column.nullable {
            self.clauses.push(format!("alter column {name} set not null"));
        }
        if types::is_identity(column) {
            self.counted.push(column.clone());
        }
    }

    /// The values of a column that changes.
    pub(super) fn fill_early(
        &mut self,
        it: &TableChange<'_>,
        from: &Column,
        to: &Column,
        sql: &str,
        enums: &Enums,
    ) -> Given {
        let (table, name) = (quote::table(&it.new.name), quote::ident(&to.name));
        let empty = match verdict(&from.ty, &to.ty) {
            Verdict::Impossible => String::new(),
            Verdict::Safe | Verdict::Risky => format!(" where {name} is null"),
        };
        if !is_typed(from, to, enums) {
            if is_deferred(it, to) {
                // What waits for the end of the transaction would be in the way of `alter table`.
                self.early.push("set constraints all immediate".to_owned());
            }
            self.early.push(format!("update {table} set {name} = {sql}{empty}"));
            return Given::Early;
        }
        let column = beside(&to.name);
        let beside = quote::ident(&column);
        self.early.push(format!("alter table {table} add column {beside} {}", ddl::typed(to)));
        self.early.push(match sql.contains(ROW) {
            true => fill::update(&it.new.name, &[Filled { column, sql: sql.to_owned() }]),
            false => format!("update {table} set {beside} = {sql}{empty}"),
        });
        self.then.push(format!("drop column {beside}"));
        Given::Beside(beside)
    }
}

fn beside(name: &Ident) -> Ident {
    Ident::new(format!("_model_new_{name}"))
        .unwrap_or_else(|_| Ident::derived(&[name], "model_new"))
}

fn is_deferred(it: &TableChange<'_>, column: &Column) -> bool {
    let keys = it.old.foreign_keys.iter().map(|it| (&it.columns, it.deferrable));
    let uniques = it.old.uniques.iter().map(|it| (&it.columns, it.deferrable));
    let mut deferred = keys.chain(uniques).filter(|it| it.1 == Some(Deferral::Initially));
    deferred.any(|it| it.0.contains(&column.name))
}
