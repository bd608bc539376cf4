//! MySQL and MariaDB by `mysql_async`.
//!
//! Which of the two it is, and so which text of a statement is run, the server says when a
//! connection is opened. Statements are prepared, and kept by the driver for each connection. A
//! future that is dropped in the middle of a statement leaves an answer on its way: such a
//! connection is never used again.

mod error;
mod open;
mod params;
mod row;

use mysql_async::consts::StatusFlags;
use mysql_async::prelude::Queryable;
use mysql_async::{BinaryProtocol, Conn, Params, QueryResult};

use self::error::{is_answer, may_undo, translate};
use self::params::Arguments;
use self::row::Row;
use super::{Backend, State, traced};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::options::Options;
use crate::row::{As, Bind, FromRow, Shape};
use crate::run::Ignored;
use crate::statement::{Access, Source};
use crate::stream::Outlet;

/// A connection.
pub(crate) struct MySql {
    conn: Conn,
    dialect: Dialect,
    /// A statement was begun and not followed to its end.
    busy: bool,
    in_transaction: bool,
}

/// Of the rows that nobody wants so many are read; when there are more, the connection is given up.
const UNWANTED: usize = 1_000;

impl Backend for MySql {
    const IN_PLACE: bool = false;

    async fn open(options: &Options) -> Result<Self> {
        let (conn, dialect) = open::open(options).await?;
        Ok(Self { conn, dialect, busy: false, in_transaction: false })
    }

    async fn query<H: Shape, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        read_only: bool,
        shape: &mut H,
        each: impl FnMut(H::Out) -> bool,
    ) -> Result<u64> {
        traced(source, self.run(source, args, read_only, shape, each))
            .await
            .map_err(|error| error.in_query(source.name()))
    }

    async fn stream<T, U, S, A>(
        &mut self,
        source: &S,
        args: &A,
        read_only: bool,
        outlet: &mut Outlet<T, U>,
    ) -> Result<()>
    where
        T: FromRow,
        S: Source,
        A: Bind,
    {
        check_access(source, read_only)?;
        let text = source.text(self.dialect, args)?;
        let arguments = Arguments::collect(|out| source.bind(self.dialect, args, out))?;
        let most = self.begin(source.access());
        let end = traced(source, send(&mut self.conn, &text, arguments, most, outlet)).await;
        self.end(end).await.map(drop).map_err(|error| error.in_query(source.name()))
    }

    async fn batch(&mut self, sql: &str) -> Result<()> {
        self.begin(Access::Write);
        let result = self.conn.query_drop(sql).await;
        self.end(End::of(result.map(|()| 0))).await.map(drop)
    }

    fn dialect(&self) -> Dialect {
        self.dialect
    }

    fn in_transaction(&self) -> bool {
        self.in_transaction
    }

    fn state(&self) -> State {
        match self.in_transaction {
            _ if self.busy || self.conn.is_disconnected() => State::Broken,
            true => State::Open,
            false => State::Clean,
        }
    }
}

impl MySql {
    async fn run<H: Shape, S: Source, A: Bind>(
        &mut self,
        source: &S,
        args: &A,
        read_only: bool,
        shape: &mut H,
        each: impl FnMut(H::Out) -> bool,
    ) -> Result<u64> {
        check_access(source, read_only)?;
        let dialect = self.dialect;
        let text = source.text(dialect, args)?;
        let arguments = Arguments::collect(|out| source.bind(dialect, args, out))?;
        let Some(then) = source.then(dialect, args)? else {
            return self.execute(source.access(), &text, arguments, shape, each).await;
        };
        let more = Arguments::collect(|out| source.bind_then(dialect, args, out))?;
        let nothing = &mut Ignored;
        let changed = self.execute(Access::Write, &text, arguments, nothing, |()| true).await?;
        self.execute(Access::Read, &then, more, shape, each).await?;
        Ok(changed)
    }

    async fn execute<H: Shape>(
        &mut self,
        access: Access,
        sql: &str,
        arguments: Arguments,
        shape: &mut H,
        each: impl FnMut(H::Out) -> bool,
    ) -> Result<u64> {
        let most = self.begin(access);
        let end = execute(&mut self.conn, sql, arguments, most, shape, each).await;
        let changed = self.end(end).await?;
        Ok(if access == Access::Write { changed } else { 0 })
    }

    /// How many unwanted rows may be read: a change, or a transaction, must not be lost for them.
    fn begin(&mut self, access: Access) -> usize {
        self.busy = true;
        if self.in_transaction || access == Access::Write { usize::MAX } else { UNWANTED }
    }

    async fn end(&mut self, end: End) -> Result<u64> {
        self.busy = !end.clean;
        if let Some(in_transaction) = transaction_of(&self.conn) {
            self.in_transaction = in_transaction;
        } else if end.undone && self.in_transaction {
            self.ask().await;
        }
        end.result
    }

    /// After some errors the server has undone the whole transaction, after some only the statement,
    /// and after some it depends on its settings.
    async fn ask(&mut self) {
        self.busy = true;
        if self.conn.query_drop("do 0").await.is_ok() {
            self.busy = false;
            self.in_transaction = transaction_of(&self.conn).unwrap_or(false);
        }
    }
}

/// How a statement ended.
struct End {
    result: Result<u64>,
    /// Nothing more is on its way.
    clean: bool,
    /// The transaction may be undone.
    undone: bool,
}

impl End {
    fn of(result: mysql_async::Result<u64>) -> Self {
        let clean = result.as_ref().err().is_none_or(is_answer);
        let undone = result.as_ref().err().is_some_and(may_undo);
        Self { result: result.map_err(translate), clean, undone }
    }

    /// The server did its part.
    fn ours(result: Result<u64>, clean: bool) -> Self {
        Self { result, clean, undone: false }
    }
}

/// As the server's last answer says, unless that was an error.
fn transaction_of(conn: &Conn) -> Option<bool> {
    let flags = conn.last_ok_packet()?.status_flags();
    Some(flags.contains(StatusFlags::SERVER_STATUS_IN_TRANS))
}

fn check_access<S: Source>(source: &S, read_only: bool) -> Result<()> {
    if read_only && source.access() == Access::Write {
        let refused = Error::refused("a read-only transaction cannot write");
        return Err(refused.in_query(source.name()));
    }
    Ok(())
}

type Rows<'c> = QueryResult<'c, 'static, BinaryProtocol>;

async fn execute<H: Shape>(
    conn: &mut Conn,
    sql: &str,
    arguments: Arguments,
    most: usize,
    shape: &mut H,
    mut each: impl FnMut(H::Out) -> bool,
) -> End {
    let mut rows = match start(conn, sql, arguments).await {
        Ok(rows) => rows,
        Err(end) => return end,
    };
    loop {
        let result = match rows.next().await {
            Ok(Some(row)) => shape.read(&Row::new(&row)).map(&mut each),
            Ok(None) => return End::ours(Ok(rows.affected_rows()), true),
            Err(error) => return End::of(Err(error)),
        };
        match result {
            Ok(true) => {}
            Ok(false) => return drain(rows, most, Ok(())).await,
            Err(error) => return drain(rows, most, Err(error)).await,
        }
    }
}

async fn send<T: FromRow, U>(
    conn: &mut Conn,
    sql: &str,
    arguments: Arguments,
    most: usize,
    outlet: &mut Outlet<T, U>,
) -> End {
    let mut rows = match start(conn, sql, arguments).await {
        Ok(rows) => rows,
        Err(end) => return end,
    };
    let mut shape = As::<T>::new();
    loop {
        let row = match rows.next().await {
            Ok(Some(row)) => shape.read(&Row::new(&row)),
            Ok(None) => return End::ours(Ok(0), true),
            Err(error) => return End::of(Err(error)),
        };
        match row {
            Ok(row) => {
                if !outlet.push(row).await {
                    return drain(rows, most, Ok(())).await;
                }
            }
            Err(error) => return drain(rows, most, Err(error)).await,
        }
    }
}

async fn start<'c>(conn: &'c mut Conn, sql: &str, arguments: Arguments) -> Result<Rows<'c>, End> {
    let statement = conn.prep(sql).await.map_err(|error| End::of(Err(error)))?;
    let (given, expected) = (arguments.len(), usize::from(statement.num_params()));
    if given != expected {
        let message = format!("the statement has {expected} parameters, but {given} were given");
        return Err(End::ours(Err(Error::encode(message)), true));
    }
    let params = Params::from(arguments);
    conn.exec_iter(statement, params).await.map_err(|error| End::of(Err(error)))
}

/// Reads on, since the next answer comes behind these rows.
async fn drain(mut rows: Rows<'_>, most: usize, result: Result<()>) -> End {
    for _ in 0..most {
        match rows.next().await {
            Ok(Some(_)) => {}
            Ok(None) => return End::ours(result.map(|()| rows.affected_rows()), true),
            Err(error) => return End::of(Err(error)),
        }
    }
    End::ours(result.map(|()| 0), false)
}
