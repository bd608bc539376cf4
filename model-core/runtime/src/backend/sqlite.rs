//! SQLite by `rusqlite`, in place on the calling task.
//!
//! SQLite's own busy handler is off: it would block the thread. Whoever meets a lock waits
//! asynchronously (see `patience`).

mod decimal;
mod error;
mod functions;
mod open;
mod row;

use rusqlite::Connection;

use self::error::translate;
use self::row::{Binder, Row};
use super::{Backend, State};
use crate::dialect::Dialect;
use crate::error::{Error, Kind, Result};
use crate::options::Options;
use crate::row::{As, Bind, FromRow, Shape};
use crate::statement::{Access, Source};
use crate::stream::Outlet;

/// A connection.
pub(crate) struct Sqlite {
    /// In a box, since it moves a lot: out of the pool, through futures and back.
    connection: Box<Connection>,
}

pub(crate) fn version() -> &'static str {
    rusqlite::version()
}

impl Backend for Sqlite {
    const IN_PLACE: bool = true;

    async fn open(options: &Options) -> Result<Self> {
        open::open(options).map(|connection| Self { connection: Box::new(connection) })
    }

    #[inline]
    async fn query<H: Shape, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        read_only: bool,
        shape: &mut H,
        each: impl FnMut(H::Out) -> bool,
    ) -> Result<u64> {
        self.run(source, args, read_only, shape, each)
            .map_err(|error| error.in_query(source.name()))
    }

    async fn stream<T: FromRow, U, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        read_only: bool,
        outlet: &mut Outlet<T, U>,
    ) -> Result<()> {
        let each = |row| outlet.push_blocking(row);
        self.run(source, args, read_only, &mut As::<T>::new(), each)
            .map(drop)
            .map_err(|error| error.in_query(source.name()))
    }

    async fn batch(&mut self, sql: &str) -> Result<()> {
        self.connection.execute_batch(sql).map_err(translate)
    }

    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    fn state(&self) -> State {
        if self.in_transaction() { State::Open } else { State::Clean }
    }
}

impl Sqlite {
    #[inline]
    fn run<H: Shape, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        read_only: bool,
        shape: &mut H,
        mut each: impl FnMut(H::Out) -> bool,
    ) -> Result<u64> {
        let text = source.text(Dialect::Sqlite, args)?;
        #[cfg(feature = "tracing")]
        let _span = tracing::debug_span!("query", name = %source.name()).entered();
        let mut statement = self.connection.prepare_cached(&text).map_err(translate)?;
        if read_only && !statement.readonly() {
            return Err(Error::refused("a read-only transaction cannot write"));
        }
        let expected = statement.parameter_count();
        let mut binder = Binder::new(&mut statement);
        source.bind(Dialect::Sqlite, args, &mut binder)?;
        check_count(binder.count(), expected)?;
        let mut rows = statement.raw_query();
        let mut wanted = true;
        while let Some(row) = rows.next().map_err(translate)? {
            wanted = wanted && each(shape.read(&Row::new(row))?);
            // A write is committed when it has run to its end, and only then can it fail.
            if !wanted && source.access() == Access::Read {
                break;
            }
        }
        drop(rows);
        drop(statement);
        Ok(match source.access() {
            Access::Read => 0,
            Access::Write => self.connection.changes(),
        })
    }
}

fn check_count(given: usize, expected: usize) -> Result<()> {
    if given == expected {
        return Ok(());
    }
    let message = format!("the statement has {expected} parameters, but {given} were given");
    Err(Error::new(Kind::Encode { message }))
}
