//! `status` and `history`: what the database has.

use model_runtime::migrate::{Direction, Migrator, Status};
use serde_json::json;

use crate::app::App;
use crate::cli::DatabaseArgs;
use crate::database::{block_on, connect};
use crate::exit::Failure;
use crate::output::Output;

/// Every migration of the files, with a mark on those that the database has.
pub(crate) fn status(app: &App, args: &DatabaseArgs, out: &mut Output) -> Result<(), Failure> {
    let chain = app.chain()?;
    let list = block_on(async {
        let db = connect(args).await?;
        Ok(Migrator::new(&db, &chain).status().await?)
    })?;
    let pending = list.iter().filter(|it| it.applied_at.is_none()).count();
    for it in &list {
        out.line(&format!("[{}] {}", mark(it), it.name));
    }
    out.line(&match (list.len(), pending) {
        (0, _) => {
            "there are no migrations yet: `cargo xtask makemigrations` writes the first".to_owned()
        }
        (_, 0) => "the database is up to date".to_owned(),
        (_, pending) => format!("{pending} to apply: `cargo xtask migrate`"),
    });
    let rows = list.iter().map(|it| {
        let unfinished = it.unfinished.map(Direction::word);
        json!({ "name": it.name, "applied_at": it.applied_at, "unfinished": unfinished })
    });
    out.set("migrations", rows.collect::<Vec<_>>());
    out.set("pending", pending);
    Ok(())
}

/// An unfinished one goes on with the next `migrate`.
fn mark(status: &Status) -> char {
    match (&status.unfinished, &status.applied_at) {
        (Some(_), _) => '~',
        (None, Some(_)) => 'x',
        (None, None) => ' ',
    }
}

/// What was applied when, by the database's own account.
pub(crate) fn history(app: &App, args: &DatabaseArgs, out: &mut Output) -> Result<(), Failure> {
    let chain = app.chain()?;
    let list = block_on(async {
        let db = connect(args).await?;
        Ok(Migrator::new(&db, &chain).history().await?)
    })?;
    for it in &list {
        let note = if it.faked { "  (only noted)" } else { "" };
        out.line(&format!("{}  {}{note}", it.applied_at, it.name));
    }
    if list.is_empty() {
        out.line("nothing was applied to this database yet");
    }
    let rows = list.iter().map(|it| {
        json!({ "name": it.name, "hash": it.hash, "applied_at": it.applied_at, "faked": it.faked })
    });
    out.set("history", rows.collect::<Vec<_>>());
    Ok(())
}
