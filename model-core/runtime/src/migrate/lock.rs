//! One migrator at a time: a lock of the session, on a connection that nobody else gets.
//!
//! The lock ends with the connection, and the connection is closed whatever happens, so none is ever
//! left behind.

use std::time::{Duration, Instant};

use super::Problem;
use super::ground::{Ground, Lock};
use super::history::rows;
use super::observe::{Event, Observer};
use super::run::PATIENCE;
use crate::db::Connection;
use crate::error::{Error, Result};
use crate::patience::jittered;
use crate::row::Scalar;
use crate::statement::Statement;

/// Sets the connection up and takes the lock; tells who has it for as long as that is somebody else.
pub(super) async fn take(
    connection: &mut Connection,
    ground: &Ground,
    observer: &mut impl Observer,
) -> Result<()> {
    let Some(lock) = &ground.lock else { return Ok(()) };
    connection.keep_apart();
    for setting in ground.settings {
        match connection.batch(setting.sql).await {
            Err(error) if !setting.optional || error.is_connection_lost() => return Err(error),
            Err(_) | Ok(()) => {}
        }
    }
    wait(connection, lock, observer).await?;
    // A pooler that gives each transaction another connection shows within a few of them.
    for _ in 0..3 {
        check(connection, lock).await?;
    }
    Ok(())
}

async fn wait(
    connection: &mut Connection,
    lock: &Lock,
    observer: &mut impl Observer,
) -> Result<()> {
    let since = Instant::now();
    let mut told = Duration::ZERO;
    loop {
        match number(connection, lock.take).await? {
            Some(1) => return Ok(()),
            Some(_) => {}
            None => return Err(Problem::LockFailed.into()),
        }
        let waited = since.elapsed();
        if waited >= told {
            let holder = holder(connection, lock).await?;
            if waited >= PATIENCE {
                return Err(Problem::Locked { waited, holder }.into());
            }
            observer.on(&Event::Waiting { since: waited, holder: holder.as_deref() });
            told = waited + Duration::from_secs(1);
        }
        tokio::time::sleep(jittered(lock.pause)).await;
    }
}

/// That the lock is still this connection's.
pub(super) async fn check(connection: &mut Connection, lock: &Lock) -> Result<()> {
    is_one(number(connection, lock.held).await?)
}

/// Gives it back.
pub(super) async fn release(connection: &mut Connection, ground: &Ground) -> Result<()> {
    let Some(lock) = &ground.lock else { return Ok(()) };
    is_one(number(connection, lock.release).await?)
}

fn is_one(answer: Option<i64>) -> Result<()> {
    match answer {
        Some(1) => Ok(()),
        Some(_) | None => Err(Error::from(Problem::LockLost)),
    }
}

async fn number(connection: &mut Connection, sql: &'static Statement) -> Result<Option<i64>> {
    let rows: Vec<Scalar<Option<i64>>> = rows(connection, &sql, &()).await?;
    Ok(rows.into_iter().next().and_then(|Scalar(number)| number))
}

async fn holder(connection: &mut Connection, lock: &Lock) -> Result<Option<String>> {
    let rows: Vec<Scalar<Option<String>>> = rows(connection, &lock.holder, &()).await?;
    Ok(rows.into_iter().next().and_then(|Scalar(text)| text))
}
