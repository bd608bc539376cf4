//! Running a statement, from the arguments to the rows.
//!
//! Generated code calls these. Each takes a [`Source`]: a [`Statement`](crate::Statement), or a
//! [`Dynamic`](crate::Dynamic) one.

#![expect(private_bounds, reason = "see `Source`")]

use crate::db::Executor;
use crate::error::{Error, Kind, Result};
use crate::row::{As, Bind, FromRow, Reader, Scalar, Shape};
use crate::statement::Source;
use crate::transaction::{Start, Transaction};
use crate::value::Decode;

/// All rows.
///
/// # Errors
/// Of the database, or of the decoding of a row.
pub async fn fetch_all<T: FromRow, S: Source, A: Bind>(
    db: impl Executor,
    source: S,
    args: A,
) -> Result<Vec<T>> {
    let mut lease = db.handle().lease(source.access()).await?;
    let mut patience = lease.patience();
    loop {
        let mut rows = Vec::new();
        let each = |row| {
            rows.push(row);
            true
        };
        match lease.query(&source, &args, &mut As::new(), each).await {
            Ok(_) => return Ok(rows),
            Err(error) => {
                drop(rows);
                patience.wait(error).await?;
            }
        }
    }
}

/// One row or none.
///
/// # Errors
/// There are several: [`Error::is_too_many_rows`].
pub async fn fetch_opt<T: FromRow, S: Source, A: Bind>(
    db: impl Executor,
    source: S,
    args: A,
) -> Result<Option<T>> {
    let mut lease = db.handle().lease(source.access()).await?;
    let mut patience = lease.patience();
    loop {
        let mut found = None;
        let mut several = false;
        let each = |row| {
            several = found.is_some();
            found.get_or_insert(row);
            !several
        };
        match lease.query(&source, &args, &mut As::new(), each).await {
            Ok(_) if several => return Err(Error::new(Kind::TooManyRows).in_query(source.name())),
            Ok(_) => return Ok(found),
            Err(error) => {
                drop(found);
                patience.wait(error).await?;
            }
        }
    }
}

/// Exactly one row.
///
/// # Errors
/// There is none, [`Error::is_not_found`], or several, [`Error::is_too_many_rows`].
pub async fn fetch_one<T: FromRow, S: Source, A: Bind>(
    db: impl Executor,
    source: S,
    args: A,
) -> Result<T> {
    let name = source.name();
    let row = fetch_opt(db, source, args).await?;
    row.ok_or_else(|| Error::new(Kind::NotFound).in_query(name))
}

/// [`fetch_one`] of a statement that changes rows: when there are several, nothing is changed.
///
/// # Errors
/// As [`fetch_one`].
pub async fn change_one<T: FromRow, S: Source, A: Bind>(
    db: impl Executor,
    source: S,
    args: A,
) -> Result<T> {
    let name = source.name();
    let row = change_opt(db, source, args).await?;
    row.ok_or_else(|| Error::new(Kind::NotFound).in_query(name))
}

/// [`fetch_opt`] of a statement that changes rows: when there are several, nothing is changed.
///
/// All changes are made before the first row is given, and would be permanent when the second one
/// shows that there is one too many.
///
/// # Errors
/// As [`fetch_opt`].
pub async fn change_opt<T: FromRow, S: Source, A: Bind>(
    db: impl Executor,
    source: S,
    args: A,
) -> Result<Option<T>> {
    let lease = db.handle().lease(source.access()).await?;
    let mut tx = Transaction::start(lease, Start::Write).await?;
    let row = fetch_opt(&mut tx, source, args).await?;
    tx.commit().await?;
    Ok(row)
}

/// The number of rows changed.
///
/// # Errors
/// Of the database.
pub async fn execute<S: Source, A: Bind>(db: impl Executor, source: S, args: A) -> Result<u64> {
    let mut lease = db.handle().lease(source.access()).await?;
    let mut patience = lease.patience();
    loop {
        match lease.query(&source, &args, &mut Ignored, |()| true).await {
            Ok(changed) => return Ok(changed),
            Err(error) => patience.wait(error).await?,
        }
    }
}

/// [`execute`] of an upsert that writes each of `rows` rows: MySQL counts one that was there twice.
///
/// # Errors
/// Of the database.
pub async fn execute_rows<S: Source, A: Bind>(
    db: impl Executor,
    source: S,
    args: A,
    rows: u64,
) -> Result<u64> {
    Ok(execute(db, source, args).await?.min(rows))
}

/// Whether any row was changed.
///
/// # Errors
/// Of the database.
pub async fn execute_any<S: Source, A: Bind>(
    db: impl Executor,
    source: S,
    args: A,
) -> Result<bool> {
    Ok(execute(db, source, args).await? > 0)
}

/// A row that nobody looks at.
pub(crate) struct Ignored;

impl Shape for Ignored {
    type Out = ();

    fn read<R: Reader>(&mut self, _row: &R) -> Result<()> {
        Ok(())
    }
}

/// As [`fetch_all`], for a single column.
///
/// # Errors
/// As [`fetch_all`].
pub async fn fetch_all_value<T: Decode, S: Source, A: Bind>(
    db: impl Executor,
    source: S,
    args: A,
) -> Result<Vec<T>> {
    let rows = fetch_all(db, source, args).await?;
    Ok(rows.into_iter().map(|Scalar(value)| value).collect())
}

/// As [`fetch_opt`], for a single column.
///
/// # Errors
/// As [`fetch_opt`].
pub async fn fetch_opt_value<T: Decode, S: Source, A: Bind>(
    db: impl Executor,
    source: S,
    args: A,
) -> Result<Option<T>> {
    Ok(fetch_opt(db, source, args).await?.map(|Scalar(value)| value))
}

/// As [`fetch_one`], for a single column.
///
/// # Errors
/// As [`fetch_one`].
pub async fn fetch_one_value<T: Decode, S: Source, A: Bind>(
    db: impl Executor,
    source: S,
    args: A,
) -> Result<T> {
    fetch_one(db, source, args).await.map(|Scalar(value)| value)
}

/// As [`change_opt`], for a single column.
///
/// # Errors
/// As [`change_opt`].
pub async fn change_opt_value<T: Decode, S: Source, A: Bind>(
    db: impl Executor,
    source: S,
    args: A,
) -> Result<Option<T>> {
    Ok(change_opt(db, source, args).await?.map(|Scalar(value)| value))
}

/// As [`change_one`], for a single column.
///
/// # Errors
/// As [`change_one`].
pub async fn change_one_value<T: Decode, S: Source, A: Bind>(
    db: impl Executor,
    source: S,
    args: A,
) -> Result<T> {
    change_one(db, source, args).await.map(|Scalar(value)| value)
}
