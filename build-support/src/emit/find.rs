//! Reading and deleting by key.

use super::entity::{Entity, Field};
use super::function::Function;
use super::rust::{self, FieldPath};
use super::writer::Writer;
use super::{Target, sql, statement};

/// `find`, and one getter for each unique key.
pub(crate) fn write(out: &mut Writer, target: &Target<'_>, entity: &Entity<'_>) {
    let key = entity.key();
    let docs = "The row of this primary key.";
    getter(out, target, entity, "find", docs, &key);
    for key in entity.unique_keys() {
        let name = format!("by_{}", key_name(&key));
        getter(out, target, entity, &name, "The row of this unique key.", &key);
    }
}

/// `delete`
pub(crate) fn write_delete(out: &mut Writer, target: &Target<'_>, entity: &Entity<'_>) {
    let key = entity.key();
    let docs = "Deletes the row of this primary key; `false` when there was none.";
    let function = Function::on_db("delete", docs).params(arguments(entity, &key)).output("bool");
    function.write(out, |out| {
        let name = target.statement_name(entity, "delete");
        let texts = target.texts(|it| {
            let text = sql::delete_by(it, entity, &key);
            sql::in_order(text, key.len())
        });
        statement::constant(out, &name, key.len(), texts);
        out.line(format_args!("rt::execute_any(db, &SQL, {})", bound(&key)));
    });
}

fn getter(
    out: &mut Writer,
    target: &Target<'_>,
    entity: &Entity<'_>,
    name: &str,
    docs: &str,
    key: &[Field<'_>],
) {
    let output = format!("Option<{}>", entity.ty());
    let function = Function::on_db(name, docs).params(arguments(entity, key)).output(output);
    function.write(out, |out| {
        let name = target.statement_name(entity, name);
        let texts = target.texts(|it| {
            let text = sql::select_by(it, entity, key);
            sql::in_order(text, key.len())
        });
        statement::constant(out, &name, key.len(), texts);
        out.line(format_args!("rt::fetch_opt(db, &SQL, {})", bound(key)));
    });
}

/// `email`, `team_id_and_slug`
pub(crate) fn key_name(key: &[Field<'_>]) -> String {
    key.iter().map(|it| it.origin.rust_name.as_str()).collect::<Vec<_>>().join("_and_")
}

/// The fields of a key as arguments. A nullable one is asked for by value: no row is found by null.
pub(crate) fn arguments(entity: &Entity<'_>, key: &[Field<'_>]) -> Vec<(String, String)> {
    let ty = |it: &Field<'_>| rust::borrowed(&it.origin.ty, Some(&it.at(entity)));
    key.iter().map(|it| (argument(it), ty(it))).collect()
}

/// `(id,)`
pub(crate) fn bound(key: &[Field<'_>]) -> String {
    rust::arguments(&key.iter().map(argument).collect::<Vec<_>>())
}

/// The name of a key's argument, beside those that the functions have anyway.
fn argument(field: &Field<'_>) -> String {
    match field.ident() {
        own if ["change", "changes", "db", "it"].contains(&own.as_str()) => format!("{own}_"),
        free => free,
    }
}

impl Field<'_> {
    /// Where the field is, to name its type.
    pub(crate) fn at(&self, entity: &Entity<'_>) -> FieldPath {
        FieldPath {
            model: entity.path(),
            position: self.origin.position,
            nullable: self.column.nullable,
        }
    }
}
