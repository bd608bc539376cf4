//! Insert, or change the row that has the same unique key.

use super::Target;
use super::entity::{Entity, Field};
use super::find::key_name;
use super::function::Function;
use super::writer::{Writer, literal};

/// `upsert_by_…` for each key that an insert gives: unique ones, and the primary one unless the
/// database makes it.
pub(crate) fn write(out: &mut Writer, target: &Target<'_>, entity: &Entity<'_>) {
    let primary = entity.key();
    let primary = (!primary.iter().any(|it| it.column.auto)).then_some(primary);
    for key in primary.into_iter().chain(entity.conflict_keys()) {
        write_one(out, target, entity, &key);
    }
}

fn write_one(out: &mut Writer, target: &Target<'_>, entity: &Entity<'_>, key: &[Field<'_>]) {
    let name = format!("upsert_by_{}", key_name(key));
    let docs = "Inserts a row or, where this key is taken, writes the given columns to that row; the \
                row as stored.";
    let model = entity.ty();
    let statement = literal(&target.statement_name(entity, &name));
    let columns = key.iter().map(|it| literal(it.column.name.as_str()));
    let columns = columns.collect::<Vec<_>>().join(", ");
    let function =
        Function::on_db(name, docs).generic("N", "Into<Insert>").param("new", "N").output(&model);
    function.write(out, |out| {
        out.line(format_args!(
            "rt::upsert::<{model}, Insert>(db, {statement}, new.into(), &[{columns}])"
        ));
    });
}
