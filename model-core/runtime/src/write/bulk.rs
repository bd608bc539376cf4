//! Inserts of many rows: all of them or none, in as few statements as the database takes.

use std::marker::PhantomData;

use super::key::{self, Key};
use super::text::{Sparse, Verb};
use super::{Given, given};
use crate::db::{Connection, Lease};
use crate::dialect::{Dialect, flavor};
use crate::error::{Error, Result};
use crate::model::{Model, Values};
use crate::row::{Bind, Shape, Writer};
use crate::statement::{Access, Made};
use crate::transaction::{Start, Transaction};

/// An insert of many rows of a model.
pub(super) struct Bulk<M, V> {
    name: &'static str,
    returning: bool,
    of: PhantomData<fn(V) -> M>,
}

/// How rows that give the same columns are handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Each value is an argument; at most so many rows.
    Values(usize),
    /// Each column is an argument, an array.
    Arrays,
}

/// Rows in one statement whose text does not say how many there are: bounded by the memory that
/// their values take on both sides.
const ROWS_OF_ARRAYS: usize = 4_096;

/// So few rows have a text for each number of them.
const FEW: usize = 16;

impl<M: Model, V: Values> Bulk<M, V> {
    pub(super) fn new(name: &'static str, returning: bool) -> Self {
        Self { name, returning, of: PhantomData }
    }

    /// The number of rows.
    pub(super) async fn run<H: Shape>(
        &self,
        mut lease: Lease<'_>,
        rows: &[V],
        shape: &mut H,
        mut each: impl FnMut(H::Out) -> bool,
    ) -> Result<u64> {
        if rows.is_empty() {
            return Ok(0);
        }
        // One statement is all or nothing by itself. Inside of a transaction it would end that too.
        if lease.depth() == 0 && self.is_one_statement(lease.dialect(), rows) {
            self.statement(&mut lease, rows, shape, &mut each).await?;
            return Ok(rows.len() as u64);
        }
        let mut tx = Transaction::start(lease, Start::Write).await?;
        let connection = tx.ready().await?;
        for alike in rows.chunk_by(same_columns) {
            let mut rest = alike;
            while !rest.is_empty() {
                let (chunk, others) = rest.split_at(self.length(connection.dialect(), rest));
                self.statement(connection, chunk, shape, &mut each).await?;
                rest = others;
            }
        }
        tx.commit().await?;
        Ok(rows.len() as u64)
    }

    /// Where there is no way to the server that could be saved, the transaction stays: to start it
    /// is to wait for the one writer.
    fn is_one_statement(&self, dialect: Dialect, rows: &[V]) -> bool {
        !flavor(dialect).one_writer
            && rows.chunk_by(same_columns).nth(1).is_none()
            && self.length(dialect, rows) == rows.len()
    }

    /// How many of the rows go into the next statement.
    fn length(&self, dialect: Dialect, rows: &[V]) -> usize {
        match self.way(dialect, rows) {
            Way::Arrays => rows.len().min(ROWS_OF_ARRAYS),
            Way::Values(most) => chunk_length(rows.len(), most),
        }
    }

    fn way(&self, dialect: Dialect, rows: &[V]) -> Way {
        let flavor = flavor(dialect);
        let Some(first) = rows.first() else { return Way::Values(1) };
        let read_by_key = self.returning
            && !flavor.inserts_return
            && !matches!(key::of::<M, V>(first), Ok(Key::Made(_)));
        let is_element = |column: usize| V::ELEMENTS.get(column).is_some_and(|it| !it.is_empty());
        match given(first).count() {
            // Where rows are read by the key that each gives, they are read one by one.
            _ if read_by_key => Way::Values(1),
            // A row without any column has a form of its own, for one row.
            0 => Way::Values(1),
            _ if flavor.unnests && rows.len() > 1 && given(first).all(is_element) => Way::Arrays,
            columns => Way::Values((flavor.bulk / columns).max(1)),
        }
    }

    async fn statement<H: Shape>(
        &self,
        connection: &mut Connection,
        chunk: &[V],
        shape: &mut H,
        each: impl FnMut(H::Out) -> bool,
    ) -> Result<()> {
        let Some(first) = chunk.first() else { return Ok(()) };
        let (rows, returning) = (chunk.len(), self.returning);
        let done = match self.way(connection.dialect(), chunk) {
            Way::Values(_) => {
                let source = self.source(Verb::Insert { rows, returning }, first);
                connection.query(&source, &Given(chunk), shape, each).await
            }
            Way::Arrays => {
                let source = self.source(Verb::InsertArrays { returning }, first);
                connection.query(&source, &Arrays(chunk), shape, each).await
            }
        };
        done.map(drop).map_err(Error::in_model::<M>)
    }

    fn source<'v>(&self, verb: Verb, first: &'v V) -> Made<Sparse<'v, M, V>> {
        Made { name: self.name.into(), access: Access::Write, sql: Sparse::new(verb, first) }
    }
}

fn same_columns<V: Values>(a: &V, b: &V) -> bool {
    (0..V::COLUMNS.len()).all(|column| a.is_given(column) == b.is_given(column))
}

/// As many as one statement takes; of fewer the most that is a power of two or round, so that a few
/// prepared statements serve all lengths, and lengths that people choose take one.
fn chunk_length(rows: usize, most: usize) -> usize {
    match rows {
        _ if rows >= most => most,
        _ if rows <= FEW => rows,
        _ => {
            let digit = 10usize.pow(rows.ilog10());
            (rows / digit * digit).max(1 << rows.ilog2())
        }
    }
}

/// The given columns of some rows, each as a list of its values.
struct Arrays<'v, V>(&'v [V]);

impl<V: Values> Arrays<'_, V> {
    fn columns(&self) -> impl Iterator<Item = usize> {
        self.0.first().into_iter().flat_map(given)
    }

    fn column<W: Writer>(&self, column: usize, writer: &mut W) -> Result<()> {
        let item = |item: usize, writer: &mut W| match self.0.get(item) {
            Some(row) => row.encode(column, writer),
            None => writer.null(),
        };
        writer.list(self.0.len(), item)
    }
}

impl<V: Values> Bind for Arrays<'_, V> {
    fn bind<W: Writer>(&self, writer: &mut W) -> Result<()> {
        self.columns().try_for_each(|column| self.column(column, writer))
    }

    fn bind_one<W: Writer>(&self, index: usize, writer: &mut W) -> Result<()> {
        match self.columns().nth(index) {
            Some(column) => self.column(column, writer),
            None => writer.null(),
        }
    }

    fn bind_item<W: Writer>(&self, index: usize, _item: usize, writer: &mut W) -> Result<()> {
        self.bind_one(index, writer)
    }

    fn len(&self) -> usize {
        self.columns().count()
    }

    fn is_none(&self, _index: usize) -> bool {
        false
    }

    fn count(&self, _index: usize) -> usize {
        1
    }

    fn literal(&self, _index: usize) -> Option<i64> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::chunk_length;

    #[test]
    fn few_texts_serve_all_numbers_of_rows() {
        let lengths = |mut rows: usize, most| {
            let mut lengths = Vec::new();
            while rows > 0 {
                lengths.push(chunk_length(rows, most));
                rows -= lengths[lengths.len() - 1];
            }
            lengths
        };
        assert_eq!(lengths(10, 100), [10]);
        assert_eq!(lengths(250, 100), [100, 100, 50]);
        assert_eq!(lengths(1000, 5000), [1000]);
        assert_eq!(lengths(999, 5000), [900, 90, 9]);
        assert_eq!(lengths(270, 5000), [256, 14]);
        let texts: std::collections::BTreeSet<_> =
            (1..=10_000).map(|rows| chunk_length(rows, 10_000)).collect();
        assert!(texts.len() < 60, "{}", texts.len());
        assert_eq!(lengths(3, 2), [2, 1]);
        assert_eq!(lengths(2, 1), [1, 1]);
    }
}
