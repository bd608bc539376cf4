//! Inserts, upserts and updates by key of generated modules: only the columns that are given are
//! written, so each set of given columns has a text of its own.

mod bulk;
mod key;
mod text;
mod words;

use crate::db::Executor;
use crate::error::{Error, Result};
use crate::model::{Model, Values};
use crate::row::{As, Bind, Both, Writer};
use crate::run::{self, Ignored};
use crate::statement::{Access, Made};
use crate::transaction::{Start, Transaction};

use bulk::Bulk;
use text::{Sparse, Verb};

/// Inserts a row and gives it as stored.
///
/// # Errors
/// A constraint is violated, or of the database.
pub async fn insert<M: Model, V: Values>(
    db: impl Executor,
    name: &'static str,
    values: V,
) -> Result<M> {
    let sql = Sparse::<M, V>::new(Verb::Insert { rows: 1, returning: true }, &values);
    let source = Made { name: name.into(), access: Access::Write, sql };
    run::fetch_one(db, source, Given::one(&values)).await.map_err(Error::in_model::<M>)
}

/// Inserts a row or, where `key` is taken, writes the given columns to that row.
///
/// # Errors
/// As [`insert`].
pub async fn upsert<M: Model, V: Values>(
    db: impl Executor,
    name: &'static str,
    values: V,
    key: &'static [&'static str],
) -> Result<M> {
    let sql = Sparse::<M, V>::new(Verb::Upsert { key }, &values);
    let source = Made { name: name.into(), access: Access::Write, sql };
    run::fetch_one(db, source, Given::one(&values)).await.map_err(Error::in_model::<M>)
}

/// Writes the given columns to the row of a key; `false` when there is none.
///
/// # Errors
/// As [`insert`].
pub async fn update<M: Model, K: Bind, V: Values>(
    db: impl Executor,
    name: &'static str,
    key: K,
    change: V,
) -> Result<bool> {
    let nothing = given(&change).next().is_none();
    let verb = if nothing { Verb::Exists } else { Verb::Update };
    let sql = Sparse::<M, V>::new(verb, &change);
    let access = if nothing { Access::Read } else { Access::Write };
    let source = Made { name: name.into(), access, sql };
    let result = match nothing {
        true => run::fetch_opt_value::<i64, _, _>(db, source, key).await.map(|it| it.is_some()),
        false => {
            run::execute(db, source, Both(Given::one(&change), key)).await.map(|rows| rows > 0)
        }
    };
    result.map_err(Error::in_model::<M>)
}

/// Writes the given columns to the rows of many keys, to all or to none; how many rows there were.
/// A change without a column is none.
///
/// # Errors
/// As [`insert`].
pub async fn update_many<M: Model, K: Bind, V: Values>(
    db: impl Executor,
    name: &'static str,
    changes: impl Iterator<Item = (K, V)>,
) -> Result<u64> {
    let changes: Vec<(K, V)> =
        changes.filter(|(_, change)| given(change).next().is_some()).collect();
    let lease = db.handle().lease(Access::Write).await?;
    let mut tx = Transaction::start(lease, Start::Write).await?;
    let statements: Vec<_> = changes.iter().map(|it| updating::<M, K, V>(name, it)).collect();
    let changed = tx.ready().await?.series(&statements).await.map_err(Error::in_model::<M>)?;
    tx.commit().await?;
    Ok(changed)
}

/// The update of a row by its key, and its arguments.
type Updating<'v, M, K, V> = (Made<Sparse<'v, M, V>>, Both<Given<'v, V>, &'v K>);

fn updating<'v, M: Model, K: Bind, V: Values>(
    name: &'static str,
    (key, change): &'v (K, V),
) -> Updating<'v, M, K, V> {
    let sql = Sparse::new(Verb::Update, change);
    let source = Made { name: name.into(), access: Access::Write, sql };
    (source, Both(Given::one(change), key))
}

/// Inserts all rows or none; their number.
///
/// # Errors
/// As [`insert`].
pub async fn insert_many<M: Model, V: Values>(
    db: impl Executor,
    name: &'static str,
    rows: impl Iterator<Item = V>,
) -> Result<u64> {
    let rows: Vec<V> = rows.collect();
    let lease = db.handle().lease(Access::Write).await?;
    let bulk = Bulk::<M, V>::new(name, false);
    bulk.run(lease, &rows, &mut Ignored, |()| true).await
}

/// Inserts all rows or none and gives them as stored, in the same order.
///
/// # Errors
/// As [`insert`].
pub async fn insert_many_returning<M: Model, V: Values>(
    db: impl Executor,
    name: &'static str,
    rows: impl Iterator<Item = V>,
) -> Result<Vec<M>> {
    let rows: Vec<V> = rows.collect();
    let mut stored = Vec::with_capacity(rows.len());
    let lease = db.handle().lease(Access::Write).await?;
    let bulk = Bulk::<M, V>::new(name, true);
    let store = |row| {
        stored.push(row);
        true
    };
    bulk.run(lease, &rows, &mut As::<M>::new(), store).await?;
    Ok(stored)
}

/// The given columns of some rows.
struct Given<'v, V>(&'v [V]);

impl<'v, V> Given<'v, V> {
    fn one(row: &'v V) -> Self {
        Self(std::slice::from_ref(row))
    }
}

impl<V: Values> Bind for Given<'_, V> {
    fn bind<W: Writer>(&self, writer: &mut W) -> Result<()> {
        for row in self.0 {
            given(row).try_for_each(|column| row.encode(column, writer))?;
        }
        Ok(())
    }

    fn bind_one<W: Writer>(&self, _index: usize, _writer: &mut W) -> Result<()> {
        Err(Error::encode("the columns of a row are bound together"))
    }

    fn bind_item<W: Writer>(&self, index: usize, _item: usize, writer: &mut W) -> Result<()> {
        self.bind_one(index, writer)
    }

    fn len(&self) -> usize {
        self.0.iter().map(|row| given(row).count()).sum()
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

/// The places of the given columns.
fn given<V: Values>(row: &V) -> impl Iterator<Item = usize> {
    (0..V::COLUMNS.len()).filter(|column| row.is_given(*column))
}
