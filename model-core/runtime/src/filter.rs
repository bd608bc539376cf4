//! Conditions and orders.

use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, Not};

use crate::error::Result;
use crate::sql::{self, Sql};

/// A condition on the rows of `M`: made from columns, joined by `&`, `|` and `!`.
///
/// It is kept flat, so that a filter made in a loop is no deep tree.
#[derive(Debug)]
#[must_use = "a filter does nothing by itself"]
pub struct Filter<M> {
    /// A value without a form in the database is reported when the statement runs.
    sql: Result<Sql>,
    join: Join,
    of: PhantomData<fn() -> M>,
}

/// What the outermost operator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join {
    /// Nothing at all: holds always.
    Empty,
    One,
    And,
    Or,
}

impl<M> Filter<M> {
    /// Holds for every row: a start for filters that are joined step by step.
    pub fn all() -> Self {
        Self { sql: Ok(Sql::default()), join: Join::Empty, of: PhantomData }
    }

    pub(crate) fn build(write: impl FnOnce(&mut Sql) -> Result<()>) -> Self {
        let mut sql = Sql::default();
        let sql = write(&mut sql).map(|()| sql);
        Self { sql, join: Join::One, of: PhantomData }
    }

    pub(crate) fn is_all(&self) -> bool {
        self.join == Join::Empty
    }

    /// The condition, to stand behind `where`.
    pub(crate) fn into_sql(self) -> Result<Sql> {
        self.sql
    }

    fn wrapped(self, before: &'static str, after: &'static str) -> Self {
        let sql = self.sql.map(|inner| {
            let mut sql = Sql::default();
            sql.text(before).append(inner).text(after);
            sql
        });
        Self { sql, join: Join::One, of: PhantomData }
    }

    fn joined(self, other: Self, join: Join, word: &'static str) -> Self {
        let (left, right) = (self.inside(join), other.inside(join));
        let sql = left.sql.and_then(|mut sql| {
            sql.text(word).append(right.sql?);
            Ok(sql)
        });
        Self { sql, join, of: PhantomData }
    }

    fn inside(self, join: Join) -> Self {
        if self.join == Join::One || self.join == join { self } else { self.wrapped("(", ")") }
    }
}

impl<M> BitAnd for Filter<M> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        match (self.join, other.join) {
            (Join::Empty, _) => other,
            (_, Join::Empty) => self,
            _ => self.joined(other, Join::And, " and "),
        }
    }
}

impl<M> BitOr for Filter<M> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        match (self.join, other.join) {
            (Join::Empty, _) | (_, Join::Empty) => Self::all(),
            _ => self.joined(other, Join::Or, " or "),
        }
    }
}

impl<M> Not for Filter<M> {
    type Output = Self;

    fn not(self) -> Self {
        match self.join {
            Join::Empty => Self::build(|sql| {
                sql.text("1 = 0");
                Ok(())
            }),
            // SQL's `not` would leave out the rows where the answer is neither yes nor no.
            Join::One | Join::And | Join::Or => self.wrapped("(", ") is not true"),
        }
    }
}

/// An order by one column.
#[derive(Debug)]
pub struct Order<M> {
    order: sql::Order,
    of: PhantomData<fn() -> M>,
}

impl<M> Order<M> {
    /// Null is the smallest.
    pub(crate) fn new(column: &'static str, nullable: bool, descending: bool) -> Self {
        let order = sql::Order { column, nullable, descending, nulls_first: !descending };
        Self { order, of: PhantomData }
    }

    /// Rows where the column is null come first.
    pub fn nulls_first(self) -> Self {
        self.nulls(true)
    }

    /// Rows where the column is null come last.
    pub fn nulls_last(self) -> Self {
        self.nulls(false)
    }

    fn nulls(mut self, first: bool) -> Self {
        self.order.nulls_first = first;
        self
    }

    pub(crate) fn write(&self, sql: &mut Sql) {
        sql.order(self.order);
    }
}

/// One order, or several in an array or a vector.
pub trait Orders<M> {
    #[doc(hidden)]
    fn push_to(self, orders: &mut Vec<Order<M>>);
}

impl<M> Orders<M> for Order<M> {
    fn push_to(self, orders: &mut Vec<Order<M>>) {
        orders.push(self);
    }
}

impl<M, const N: usize> Orders<M> for [Order<M>; N] {
    fn push_to(self, orders: &mut Vec<Order<M>>) {
        orders.extend(self);
    }
}

impl<M> Orders<M> for Vec<Order<M>> {
    fn push_to(self, orders: &mut Vec<Order<M>>) {
        orders.extend(self);
    }
}
