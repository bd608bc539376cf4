//! A change of selected rows.

use crate::column::{Column, Operand};
use crate::db::Executor;
use crate::error::{Error, Result};
use crate::model::Model;
use crate::run;
use crate::select::{Select, made, write_table};
use crate::sql::Sql;
use crate::statement::Access;

/// New values for some columns of the selected rows.
#[derive(Debug)]
#[must_use = "an update does nothing until it is executed"]
pub struct Update<M> {
    rows: Select<M>,
    /// `"a" = ?, "b" = "c"`
    sets: Result<Option<Sql>>,
}

impl<M: Model> Update<M> {
    pub(crate) fn new(rows: Select<M>) -> Self {
        Self { rows, sets: Ok(None) }
    }

    /// Gives a column a value, or that of another column.
    pub fn set<T>(mut self, column: Column<M, T>, value: impl Operand<M, T>) -> Self {
        self.sets = self.sets.and_then(|sets| {
            let mut sql = sets.unwrap_or_default();
            sql.text(if sql.is_empty() { "" } else { ", " }).name(column.name()).text(" = ");
            value.write(&mut sql)?;
            Ok(Some(sql))
        });
        self
    }

    /// Writes the values; the number of rows. Without a [`set`](Self::set) it changes nothing.
    ///
    /// # Errors
    /// There is no filter and [`everything`](Select::everything) was not called:
    /// [`Error::is_refused`]. Or of the database.
    pub async fn execute(self, db: impl Executor) -> Result<u64> {
        let condition = self.rows.condition("update")?;
        let Some(sets) = self.sets? else { return Ok(0) };
        let mut sql = Sql::default();
        write_table::<M>(sql.text("update "));
        sql.text(" set ").append(sets).append(condition);
        let (source, args) = made::<M>("update", Access::Write, sql);
        run::execute(db, source, args).await.map_err(Error::in_model::<M>)
    }
}
