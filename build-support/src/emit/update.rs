//! Changes: a struct that remembers which columns were named, and the update that writes those.

use super::entity::Entity;
use super::function::Function;
use super::values::{self, Value};
use super::writer::{Writer, literal};
use super::{Target, docs, find};

/// `Change`, `change()` and `update`.
pub(crate) fn write(out: &mut Writer, target: &Target<'_>, entity: &Entity<'_>) {
    let fields = entity.changeable();
    write_struct(out, entity);
    out.blank();
    docs::outer(out, "A change that names no column yet.");
    out.block("pub fn change() -> Change", |out| out.line("Change::default()"));
    out.blank();
    out.block("impl Change", |out| {
        fields.iter().for_each(|it| values::write_setter(out, entity, it));
    });
    let sparse = fields.iter().map(|field| Value {
        field: *field,
        access: format!("self.{}", field.ident()),
        always: false,
    });
    values::write(out, "Change", &sparse.collect::<Vec<_>>());
    write_function(out, target, entity);
    write_many(out, target, entity);
}

fn write_struct(out: &mut Writer, entity: &Entity<'_>) {
    out.blank();
    docs::outer(out, &format!("New values for some columns of a row of `{}`.", entity.table.name));
    out.line("#[derive(Debug, Clone, Default)]");
    out.block("pub struct Change", |out| {
        for field in entity.changeable() {
            out.line(format_args!("{}: Option<{}>,", field.ident(), field.value_ty(entity)));
        }
    });
}

fn write_function(out: &mut Writer, target: &Target<'_>, entity: &Entity<'_>) {
    let key = entity.key();
    let docs = "Writes the columns that the change names; `false` when there is no such row.";
    let function = Function::on_db("update", docs)
        .params(find::arguments(entity, &key))
        .param("change", "Change")
        .output("bool");
    let (model, name) = (entity.ty(), literal(&target.statement_name(entity, "update")));
    let bound = find::bound(&key);
    function.write(out, |out| {
        out.line(format_args!("rt::update::<{model}, _, _>(db, {name}, {bound}, change)"));
    });
}

fn write_many(out: &mut Writer, target: &Target<'_>, entity: &Entity<'_>) {
    let key = entity.key();
    let docs = "Writes the columns that each change names, to the rows of all keys or to none; how \
                many rows there were. A change without a column is none.";
    let (names, types): (Vec<_>, Vec<_>) = find::arguments(entity, &key).into_iter().unzip();
    let function = Function::on_db("update_many", docs)
        .generic("R", format!("IntoIterator<Item = ({}, Change)>", grouped(&types)))
        .param("changes", "R")
        .output("u64");
    let (model, name) = (entity.ty(), literal(&target.statement_name(entity, "update_many")));
    function.write(out, |out| {
        out.line("let changes = changes.into_iter();");
        if let [one] = names.as_slice() {
            out.line(format_args!("let changes = changes.map(|({one}, it)| (({one},), it));"));
        }
        out.line(format_args!("rt::update_many::<{model}, _, _>(db, {name}, changes)"));
    });
}

/// `i64`, `(i64, &'a str)`
fn grouped(types: &[String]) -> String {
    match types {
        [one] => one.clone(),
        several => format!("({})", several.join(", ")),
    }
}
