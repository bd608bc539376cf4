//! What of the runner only SQLite needs: rows looked for after a failure, and foreign keys looked
//! at after a rebuild.

mod copy;
mod misfits;
mod references;

pub(super) use misfits::misfits;
pub(super) use references::dangling;

use model_core::migration::file::Script;

use crate::db::Connection;
use crate::error::Result;
use crate::row::{As, FromRow, Scalar};
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

/// What a message shows of the rows of a table.
#[derive(Clone, Copy)]
struct Shown<'a> {
    script: &'a Script,
    table: &'a str,
}

impl Shown<'_> {
    /// The value of a column of `row` as SQL has it, cut where it is long; of a private one, nothing.
    fn value(self, row: &str, column: &str) -> String {
        if self.script.is_private(self.table, column) {
            return "'(private)'".to_owned();
        }
        let value = format!("{row}.{}", ident(column));
        format!(
            "case when length(quote({value})) > 60 then substr(quote({value}), 1, 60) || '…' else quote({value}) end"
        )
    }

    /// `id 7`, of a row `s`.
    async fn key(self, connection: &mut Connection) -> Result<String> {
        let sql = format!(
            "select name from pragma_table_info({}) where pk > 0 order by pk",
            literal(self.table)
        );
        let names: Vec<Scalar<String>> = ask(connection, &sql).await?;
        let part = |name: &String| {
            format!("{} || {}", literal(&format!("{name} ")), self.value("s", name))
        };
        let parts: Vec<String> = names.iter().map(|Scalar(it)| part(it)).collect();
        let rowid = || "'row ' || s._rowid_".to_owned();
        Ok(if parts.is_empty() { rowid() } else { parts.join(" || ', ' || ") })
    }
}
