//! Rows of one model: which, in which order, how many.
//!
//! For anything more, write a query in SQL: it is checked as well.

use std::borrow::Cow;
use std::marker::PhantomData;

use crate::db::Executor;
use crate::error::{Error, Result};
use crate::filter::{Filter, Order, Orders};
use crate::model::Model;
use crate::run;
use crate::sql::Sql;
use crate::statement::{Access, Made};
use crate::stream::{self, Rows};
use crate::update::Update;
use crate::value::Kept;

/// A selection of rows of `M`.
#[derive(Debug)]
#[must_use = "a selection does nothing until it is run"]
pub struct Select<M> {
    filter: Filter<M>,
    everything: bool,
    orders: Vec<Order<M>>,
    limit: Option<u64>,
    offset: Option<u64>,
    of: PhantomData<fn() -> M>,
}

impl<M: Model> Select<M> {
    pub(crate) fn new() -> Self {
        Self {
            filter: Filter::all(),
            everything: false,
            orders: Vec::new(),
            limit: None,
            offset: None,
            of: PhantomData,
        }
    }

    /// Only rows for which `filter` holds, too.
    pub fn filter(mut self, filter: impl Into<Filter<M>>) -> Self {
        self.filter = self.filter & filter.into();
        self
    }

    /// Says that a change or delete without a filter is meant for every row.
    pub fn everything(mut self) -> Self {
        self.everything = true;
        self
    }

    /// In this order; a further one decides among rows that are equal so far.
    pub fn order_by(mut self, orders: impl Orders<M>) -> Self {
        orders.push_to(&mut self.orders);
        self
    }

    /// At most so many rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.limit = Some(rows);
        self
    }

    /// Without the first so many rows.
    pub fn offset(mut self, rows: u64) -> Self {
        self.offset = Some(rows);
        self
    }

    /// All the rows.
    ///
    /// # Errors
    /// Of the database, or of the decoding of a row.
    pub async fn all(self, db: impl Executor) -> Result<Vec<M>> {
        let (source, args) = self.rows()?;
        run::fetch_all(db, source, args).await
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    pub async fn first(self, db: impl Executor) -> Result<Option<M>> {
        let limit = self.limit.unwrap_or(1).min(1);
        let (source, args) = self.limit(limit).rows()?;
        run::fetch_opt(db, source, args).await
    }

    /// The one row there is.
    ///
    /// # Errors
    /// There is none, [`Error::is_not_found`], or several, [`Error::is_too_many_rows`].
    pub async fn one(self, db: impl Executor) -> Result<M> {
        let (source, args) = self.at_most_two().rows()?;
        run::fetch_one(db, source, args).await
    }

    /// The one row, if there is one.
    ///
    /// # Errors
    /// There are several: [`Error::is_too_many_rows`].
    pub async fn opt(self, db: impl Executor) -> Result<Option<M>> {
        let (source, args) = self.at_most_two().rows()?;
        run::fetch_opt(db, source, args).await
    }

    /// The rows one by one, in bounded memory.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    pub async fn stream(self, db: impl Executor) -> Result<Rows<M>> {
        let (source, args) = self.rows()?;
        stream::stream(db, source, args).await
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// Of the database.
    pub async fn count(self, db: impl Executor) -> Result<u64> {
        let mut sql = Sql::default();
        sql.text("select count(*) from (select 1").append(self.tail()?).text(") as counted");
        let (source, args) = made::<M>("count", Access::Read, sql);
        let count: i64 = run::fetch_one_value(db, source, args).await?;
        Ok(count.unsigned_abs())
    }

    /// Whether there is any row.
    ///
    /// # Errors
    /// Of the database.
    pub async fn exists(self, db: impl Executor) -> Result<bool> {
        let mut sql = Sql::default();
        sql.text("select exists (select 1").append(self.tail()?).text(")");
        let (source, args) = made::<M>("exists", Access::Read, sql);
        run::fetch_one_value(db, source, args).await
    }

    /// A change of these rows.
    pub fn update(self) -> Update<M> {
        Update::new(self)
    }

    /// Deletes these rows; their number.
    ///
    /// # Errors
    /// There is no filter and [`everything`](Self::everything) was not called:
    /// [`Error::is_refused`]. Or of the database.
    pub async fn delete(self, db: impl Executor) -> Result<u64> {
        let mut sql = Sql::default();
        write_table::<M>(sql.text("delete from "));
        sql.append(self.condition("delete")?);
        let (source, args) = made::<M>("delete", Access::Write, sql);
        run::execute(db, source, args).await.map_err(Error::in_model::<M>)
    }

    fn at_most_two(self) -> Self {
        let limit = self.limit.unwrap_or(2).min(2);
        self.limit(limit)
    }

    fn rows(self) -> Result<(Made<Sql>, Kept)> {
        let mut sql = Sql::default();
        sql.text("select ").names(M::TABLE.columns).append(self.tail()?);
        Ok(made::<M>("select", Access::Read, sql))
    }

    /// ` from … where … order by … limit … offset …`
    fn tail(self) -> Result<Sql> {
        let mut sql = Sql::default();
        write_table::<M>(sql.text(" from "));
        if !self.filter.is_all() {
            sql.text(" where ").append(self.filter.into_sql()?);
        }
        for (at, order) in self.orders.iter().enumerate() {
            order.write(sql.text(if at == 0 { " order by " } else { ", " }));
        }
        write_limit(&mut sql, self.limit, self.offset);
        Ok(sql)
    }

    /// ` where …` of an update or delete, which have no order and no limit of their own.
    pub(crate) fn condition(self, verb: &str) -> Result<Sql> {
        if self.filter.is_all() && !self.everything {
            return Err(refused::<M>(verb));
        }
        let mut sql = Sql::default();
        if self.limit.is_some() || self.offset.is_some() {
            let key = M::TABLE.key;
            sql.text(" where (").names(key).text(") in (select ").names(key);
            // MySQL limits no subquery, and reads none from the table that it changes.
            sql.text(" from (select ").names(key).append(self.tail()?).text(") as chosen)");
        } else if !self.filter.is_all() {
            sql.text(" where ").append(self.filter.into_sql()?);
        }
        Ok(sql)
    }
}

fn refused<M: Model>(verb: &str) -> Error {
    Error::refused(format!(
        "{verb} of every row of `{}` is refused; add `.filter(…)`, or `.everything()` if that is meant",
        M::TABLE.name
    ))
}

/// Written out: SQLite prepares a statement again whenever a bound limit changes.
fn write_limit(sql: &mut Sql, limit: Option<u64>, offset: Option<u64>) {
    const MOST: u64 = i64::MAX as u64;
    match (limit, offset) {
        (None, None) => return,
        (limit, _) => sql.text(" limit ").number(limit.unwrap_or(MOST).min(MOST)),
    };
    if let Some(offset) = offset {
        sql.text(" offset ").number(offset.min(MOST));
    }
}

pub(crate) fn write_table<M: Model>(sql: &mut Sql) {
    if let Some(schema) = M::TABLE.schema {
        sql.name(schema).text(".");
    }
    sql.name(M::TABLE.name);
}

pub(crate) fn made<M: Model>(verb: &str, access: Access, mut sql: Sql) -> (Made<Sql>, Kept) {
    let args = std::mem::take(&mut sql.args);
    let name = Cow::Owned(format!("{}::{verb}", M::TABLE.name));
    (Made { name, access, sql }, args)
}
