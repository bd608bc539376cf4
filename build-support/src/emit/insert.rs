//! New rows: the struct of what must be given, the methods for what may be, and the inserts.
//!
//! `New…` has a public field for each required column, so a new required column is a missing field
//! at every insert. The rest is optional: `Insert` remembers what was given and writes no other
//! column, so the database's defaults hold.

use super::entity::{Entity, Field};
use super::function::Function;
use super::rust;
use super::values;
use super::writer::{Writer, literal};
use super::{Target, docs};

/// The structs and functions of inserts.
pub(crate) fn write(out: &mut Writer, target: &Target<'_>, entity: &Entity<'_>) {
    write_new(out, entity);
    write_insert(out, entity);
    write_setters(out, entity);
    values::write_bulk(out, target.dialects, "Insert", &insert_values(entity));
    write_functions(out, target, entity);
}

/// Every column that an insert can write: required ones first, as the values hold them.
fn insert_values<'a>(entity: &Entity<'a>) -> Vec<values::Value<'a>> {
    let new = new_field(entity);
    let required = entity.required().into_iter().map(move |field| values::Value {
        field,
        access: format!("self.{new}.{}", field.ident()),
        always: true,
    });
    let optional = entity.optional().into_iter().map(|field| values::Value {
        field,
        access: format!("self.{}", field.ident()),
        always: false,
    });
    required.chain(optional).collect()
}

fn write_new(out: &mut Writer, entity: &Entity<'_>) {
    let name = entity.new_struct();
    out.blank();
    docs::outer(out, &format!("What a new row of `{}` must have.", entity.table.name));
    out.line("#[derive(Debug, Clone)]");
    out.block(format_args!("pub struct {name}"), |out| {
        for field in entity.required() {
            docs::outer(out, field.column.comment.as_deref().unwrap_or_default());
            out.line(format_args!("pub {}: {},", field.ident(), field.value_ty(entity)));
        }
    });
}

fn write_insert(out: &mut Writer, entity: &Entity<'_>) {
    let new = new_field(entity);
    let name = entity.new_struct();
    out.blank();
    docs::outer(out, &format!("[`{name}`] with more columns given."));
    out.line("#[derive(Debug, Clone)]");
    out.block("pub struct Insert", |out| {
        out.line(format_args!("{new}: {name},"));
        for field in entity.optional() {
            out.line(format_args!("{}: Option<{}>,", field.ident(), field.value_ty(entity)));
        }
    });
    out.blank();
    out.block(format_args!("impl From<{name}> for Insert"), |out| {
        out.block(format_args!("fn from({new}: {name}) -> Self"), |out| {
            let initial = entity.optional().into_iter().map(|it| format!(", {}", initial(&it)));
            out.line(format_args!("Self {{ {new}{} }}", initial.collect::<String>()));
        });
    });
}

/// The field of `Insert` that holds the required part: `new`, unless a column is called so.
fn new_field(entity: &Entity<'_>) -> String {
    let mut name = "new".to_owned();
    while entity.optional().iter().any(|it| it.origin.rust_name == name) {
        name.push('_');
    }
    name
}

fn initial(field: &Field<'_>) -> String {
    let value = if field.is_made_by_runtime() { "Some(rt::auto_value())" } else { "None" };
    format!("{}: {value}", field.ident())
}

fn write_setters(out: &mut Writer, entity: &Entity<'_>) {
    let optional = entity.optional();
    if optional.is_empty() {
        return;
    }
    out.blank();
    out.block(format_args!("impl {}", entity.new_struct()), |out| {
        for field in &optional {
            values::setter_docs(out, field);
            let (name, ty) = (field.ident(), field.value_ty(entity));
            let head = format!("pub fn {name}(self, {name}: impl rt::Give<{ty}>) -> Insert");
            out.block(head, |out| {
                out.line(format_args!("Insert::from(self).{name}({name})"));
            });
        }
    });
    out.blank();
    out.block("impl Insert", |out| {
        optional.iter().for_each(|it| values::write_setter(out, entity, it));
    });
}

fn write_functions(out: &mut Writer, target: &Target<'_>, entity: &Entity<'_>) {
    let model = entity.ty();
    let one = Function::on_db("insert", "Inserts a row and gives it as stored.")
        .generic("N", "Into<Insert>")
        .param("new", "N")
        .output(&model);
    one.write(out, |out| call(out, target, entity, "insert", "new.into()"));
    let docs = "Inserts all rows or none; their number.";
    write_many(out, target, entity, ("insert_many", docs, "u64"));
    let docs = "Inserts all rows or none and gives them as stored, in the same order.";
    write_many(out, target, entity, ("insert_many_returning", docs, &format!("Vec<{model}>")));
}

fn write_many(
    out: &mut Writer,
    target: &Target<'_>,
    entity: &Entity<'_>,
    (name, docs, output): (&str, &str, &str),
) {
    let function = Function::on_db(name, docs)
        .generic("R", "IntoIterator<Item: Into<Insert>>")
        .param("rows", "R")
        .output(output);
    function.write(out, |out| {
        out.line("let rows = rows.into_iter().map(Into::into);");
        call(out, target, entity, name, "rows");
    });
}

fn call(out: &mut Writer, target: &Target<'_>, entity: &Entity<'_>, function: &str, given: &str) {
    let name = literal(&target.statement_name(entity, function));
    let model = entity.ty();
    out.line(format_args!("rt::{function}::<{model}, Insert>(db, {name}, {given})"));
}

impl Field<'_> {
    /// The type of the column's value, `Option` if it may be null.
    pub(crate) fn value_ty(&self, entity: &Entity<'_>) -> String {
        let owned = rust::owned(&self.origin.ty, Some(&self.at(entity)));
        rust::optional(owned, self.column.nullable)
    }

    /// An `auto` key that is no integer: the database could not make it.
    fn is_made_by_runtime(&self) -> bool {
        use model_core::schema::Kind;
        let integer = matches!(self.column.ty.kind(), Kind::I16 | Kind::I32 | Kind::I64);
        self.column.auto && !integer
    }
}
