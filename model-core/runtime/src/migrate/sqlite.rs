//! What of the runner only SQLite needs: rows looked for after a failure, and foreign keys looked
//! at after a rebuild.

mod copy;
mod misfits;
mod references;

pub(super) use misfits::misfits;
pub(super) use references::dangling;

use crate::db::Connection;
use crate::error::Result;
use crate::row::{As, FromRow};
use crate::run::Ignored;
use crate::statement::{Access, Made};

/// How many rows are shown.
const SHOWN: usize = 3;

/// The rows of a text made here.
async fn ask<T: FromRow>(connection: &mut Connection, sql: &str) -> Result<Vec<T>> {
    let mut rows = Vec::new();
    let each = |row| {
        rows.push(row);
        true
    };
    connection.query(&made(sql), &(), &mut As::new(), each).await?;
    Ok(rows)
}

async fn tell(connection: &mut Connection, sql: &str) -> Result<()> {
    connection.query(&made(sql), &(), &mut Ignored, |()| true).await.map(drop)
}

fn made(sql: &str) -> Made<String> {
    Made { name: "migrate".into(), access: Access::Write, sql: sql.to_owned() }
}

fn ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A value as SQL has it, cut where it is long.
fn shown(value: &str) -> String {
    format!(
        "case when length(quote({value})) > 60 then substr(quote({value}), 1, 60) || '…' else quote({value}) end"
    )
}
