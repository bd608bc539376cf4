//! A change of selected rows.
//!
//! Every value that is read is the one before the change. MySQL and MariaDB assign one column after
//! the other, so columns are assigned behind those that read them; columns that read each other in a
//! circle are refused there.

use crate::column::{Column, Operand};
use crate::db::Executor;
use crate::dialect::{Dialect, flavor};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::run;
use crate::select::{Select, made, write_table};
use crate::sql::Sql;
use crate::statement::{Access, Made, SqlText, Wording};

/// New values for some columns of the selected rows.
#[derive(Debug)]
#[must_use = "an update does nothing until it is executed"]
pub struct Update<M> {
    rows: Select<M>,
    sets: Result<Vec<Set>>,
}

impl<M: Model> Update<M> {
    pub(crate) fn new(rows: Select<M>) -> Self {
        Self { rows, sets: Ok(Vec::new()) }
    }

    /// Gives a column a value, or that of another column, which is the one before this update.
    pub fn set<T>(mut self, column: Column<M, T>, value: impl Operand<M, T>) -> Self {
        self.sets = self.sets.and_then(|mut sets| {
            let mut sql = Sql::default();
            value.write(&mut sql)?;
            sets.push(Set { column: column.name(), reads: value.reads(), value: sql });
            Ok(sets)
        });
        self
    }

    /// Writes the values; the number of rows that were selected, changed or not. Without a
    /// [`set`](Self::set) it changes nothing.
    ///
    /// # Errors
    /// There is no filter and [`everything`](Select::everything) was not called, or two columns
    /// exchange their values on MySQL or MariaDB: [`Error::is_refused`]. Or of the database.
    pub async fn execute(self, db: impl Executor) -> Result<u64> {
        let condition = self.rows.condition("update")?;
        let (sets, circle) = readers_first(self.sets?);
        if sets.is_empty() {
            return Ok(0);
        }
        let mut sql = Sql::default();
        write_table::<M>(sql.text("update "));
        for (at, set) in sets.into_iter().enumerate() {
            sql.text(if at == 0 { " set " } else { ", " }).name(set.column).text(" = ");
            sql.append(set.value);
        }
        sql.append(condition);
        let (Made { name, access, sql }, args) = made::<M>("update", Access::Write, sql);
        let source = Made { name, access, sql: Assigned { sql, circle } };
        run::execute(db, source, args).await.map_err(Error::in_model::<M>)
    }
}

/// One column with its new value.
#[derive(Debug)]
struct Set {
    column: &'static str,
    /// The column that the value is read from.
    reads: Option<&'static str>,
    value: Sql,
}

impl Set {
    fn is_read_by(&self, other: &Self) -> bool {
        other.reads == Some(self.column) && other.column != self.column
    }
}

/// Each column behind those that read it; and one for which there is no such place.
fn readers_first(mut sets: Vec<Set>) -> (Vec<Set>, Option<&'static str>) {
    let mut ordered = Vec::with_capacity(sets.len());
    let mut circle = None;
    while !sets.is_empty() {
        let unread = sets.iter().position(|set| !sets.iter().any(|it| set.is_read_by(it)));
        let next = unread.unwrap_or(0);
        let set = sets.remove(next);
        if unread.is_none() {
            circle = circle.or(Some(set.column));
        }
        ordered.push(set);
    }
    (ordered, circle)
}

/// An update, and a column that would be read with its new value where columns are not assigned at
/// once.
struct Assigned {
    sql: Sql,
    circle: Option<&'static str>,
}

impl Wording for Assigned {
    fn wording(&self, dialect: Dialect) -> SqlText<'_> {
        self.sql.wording(dialect)
    }

    fn check(&self, dialect: Dialect) -> Result<()> {
        match self.circle {
            Some(column) if !flavor(dialect).assigns_at_once => Err(Error::refused(format!(
                "{} assigns one column after the other, and would give another one the new value of \
                 `{column}`; read the rows first, in the same transaction, and set values",
                dialect.title()
            ))),
            Some(_) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Set, Sql, readers_first};

    fn order(sets: &[(&'static str, Option<&'static str>)]) -> (String, Option<&'static str>) {
        let set =
            |&(column, reads): &(&'static str, _)| Set { column, reads, value: Sql::default() };
        let (ordered, circle) = readers_first(sets.iter().map(set).collect());
        (ordered.iter().map(|it| it.column).collect(), circle)
    }

    #[test]
    fn a_column_is_assigned_behind_those_that_read_it() {
        assert_eq!(order(&[("a", None), ("b", Some("a"))]), ("ba".to_owned(), None));
        assert_eq!(order(&[("a", Some("b")), ("b", Some("c"))]), ("ab".to_owned(), None));
        assert_eq!(
            order(&[("a", None), ("b", Some("a")), ("c", Some("b"))]),
            ("cba".to_owned(), None)
        );
        assert_eq!(order(&[("a", Some("a")), ("b", Some("x"))]), ("ab".to_owned(), None));
    }

    #[test]
    fn a_circle_is_seen() {
        let (ordered, circle) = order(&[("a", Some("b")), ("b", Some("a")), ("c", None)]);
        assert_eq!((ordered.as_str(), circle), ("cab", Some("a")));
    }
}
