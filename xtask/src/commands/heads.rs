//! `heads`: the newest migrations.

use std::collections::BTreeSet;

use model_core::migration::file;

use crate::app::App;
use crate::exit::Failure;
use crate::output::Output;

/// Lists the migrations that no other follows.
pub(crate) fn run(app: &App, out: &mut Output) -> Result<(), Failure> {
    let migrations =
        file::read_forked(&app.migration_texts()?).map_err(|it| app.broken_files(&it))?;
    let parents: BTreeSet<_> = migrations.iter().filter_map(|it| it.parent.as_ref()).collect();
    let heads: Vec<String> = migrations
        .iter()
        .map(|it| &it.name)
        .filter(|it| !parents.contains(it))
        .map(ToString::to_string)
        .collect();
    for head in &heads {
        out.line(head);
    }
    if heads.len() > 1 {
        out.line(
            "branches have forked: `cargo xtask makemigrations --merge` puts one after the other",
        );
    }
    out.set("heads", heads);
    Ok(())
}
