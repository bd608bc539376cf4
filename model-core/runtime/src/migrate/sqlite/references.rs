//! Rows that refer to nothing after foreign keys were off.
//!
//! Only tables that the script has to do with are looked at: those that it names, and those that
//! refer to one that it names. What was wrong elsewhere before is not this migration's matter.

use model_core::migration::file::Script;

use super::{SHOWN, Shown, ask, ident, literal};
use crate::db::Connection;
use crate::error::Result;
use crate::migrate::misfit::{Fault, Misfits};
use crate::row::{FromRow, Reader, Scalar};
use crate::value::Decode;

/// Each foreign key that some rows break.
pub(in crate::migrate) async fn dangling(
    connection: &mut Connection,
    script: &Script,
) -> Result<Vec<Misfits>> {
    let mut found = Vec::new();
    for reference in references(connection).await? {
        let is_concerned = names(script, &reference.table) || names(script, &reference.target);
        if is_concerned && let Some(misfits) = reference.broken(connection, script).await? {
            found.push(misfits);
        }
    }
    Ok(found)
}

/// A foreign key.
struct Reference {
    table: String,
    id: i64,
    target: String,
}

async fn references(connection: &mut Connection) -> Result<Vec<Reference>> {
    ask(
        connection,
        "select distinct t.name, k.id, k.\"table\" from sqlite_schema t, pragma_foreign_key_list(t.name) k \
         where t.type = 'table' order by t.name, k.id",
    ).await
}

impl Reference {
    async fn broken(self, connection: &mut Connection, script: &Script) -> Result<Option<Misfits>> {
        let Self { table, id, target } = self;
        let broken = format!(
            "select rowid as at from pragma_foreign_key_check({}) where fkid = {id}",
            literal(&table)
        );
        let count: Vec<Scalar<i64>> =
            ask(connection, &format!("select count(*) from ({broken})")).await?;
        let count = count.first().map_or(0, |Scalar(it)| it.unsigned_abs());
        if count == 0 {
            return Ok(None);
        }
        let columns: Vec<Scalar<String>> = ask(
            connection,
            &format!(
                "select \"from\" from pragma_foreign_key_list({}) where id = {id} order by seq",
                literal(&table)
            ),
        )
        .await?;
        let columns: Vec<String> = columns.into_iter().map(|Scalar(it)| it).collect();
        let shown = Shown { script, table: &table };
        let values: Vec<String> = columns.iter().map(|it| shown.value("s", it)).collect();
        let sql = format!(
            "select {}, {} from {} s where s._rowid_ in (select at from ({broken})) order by s._rowid_ limit {SHOWN}",
            shown.key(connection).await?,
            values.join(" || ', ' || "),
            ident(&table)
        );
        let first = ask(connection, &sql).await?;
        Ok(Some(Misfits { table, columns, what: Fault::Dangling(target), count, first }))
    }
}

/// Whether a statement has the name as a word of its own, in any case.
fn names(script: &Script, table: &str) -> bool {
    let mut statements = script.steps.iter().flat_map(|it| &it.statements);
    statements.any(|it| has_word(&it.to_lowercase(), &table.to_lowercase()))
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |it: Option<char>| it.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(word).any(|(at, _)| {
        !is_part(text[..at].chars().next_back()) && !is_part(text[at + word.len()..].chars().next())
    })
}

impl FromRow for Reference {
    fn from_row<R: Reader>(row: &R) -> Result<Self> {
        Ok(Self {
            table: Decode::decode(row, 0)?,
            id: Decode::decode(row, 1)?,
            target: Decode::decode(row, 2)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_a_whole_word_only() {
        assert!(has_word("drop table \"user\"", "user"));
        assert!(!has_word("drop table \"users\", _user, user1", "user"));
        assert!(has_word("users user", "user"));
    }
}
