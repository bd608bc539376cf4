//! Columns that are given or not: how `Insert` and `Change` are handed to the runtime, which writes
//! exactly those that are given.

use super::docs;
use super::entity::{Entity, Field};
use super::writer::{Writer, literal};

/// A column of a sparse row.
#[derive(Debug)]
pub(crate) struct Value<'a> {
    pub(crate) field: Field<'a>,
    /// `self.email`
    pub(crate) access: String,
    /// Always given; otherwise the access is an `Option`.
    pub(crate) always: bool,
}

/// `impl rt::Values for …`
pub(crate) fn write(out: &mut Writer, strukt: &str, values: &[Value<'_>]) {
    out.blank();
    out.block(format_args!("impl rt::Values for {strukt}"), |out| {
        write_columns(out, values);
        write_is_given(out, values);
        write_encode(out, values);
    });
}

fn write_columns(out: &mut Writer, values: &[Value<'_>]) {
    let names = values.iter().map(|it| literal(it.field.column.name.as_str()));
    let names = names.collect::<Vec<_>>().join(", ");
    out.line(format_args!("const COLUMNS: &'static [&'static str] = &[{names}];"));
}

fn write_is_given(out: &mut Writer, values: &[Value<'_>]) {
    out.blank();
    out.block("fn is_given(&self, column: usize) -> bool", |out| {
        out.block("match column", |out| {
            for (index, value) in values.iter().enumerate().filter(|(_, it)| !it.always) {
                out.line(format_args!("{index} => {}.is_some(),", value.access));
            }
            out.line("_ => true,");
        });
    });
}

fn write_encode(out: &mut Writer, values: &[Value<'_>]) {
    out.blank();
    let head = "fn encode<W: Writer>(&self, column: usize, to: &mut W) -> Result<(), Error>";
    out.block(head, |out| {
        out.block("match column", |out| {
            for (index, value) in values.iter().enumerate() {
                out.line(format_args!("{index} => Encode::encode(&{}, to),", value.access));
            }
            out.line("_ => Ok(()),");
        });
    });
}

/// A method that gives a column.
pub(crate) fn write_setter(out: &mut Writer, entity: &Entity<'_>, field: &Field<'_>) {
    setter_docs(out, field);
    let (name, ty) = (field.ident(), field.value_ty(entity));
    let head = format!("pub fn {name}(mut self, {name}: impl rt::Give<{ty}>) -> Self");
    out.block(head, |out| {
        out.line(format_args!("self.{name} = Some({name}.give());"));
        out.line("self");
    });
}

/// The column's comment, and a line between methods.
pub(crate) fn setter_docs(out: &mut Writer, field: &Field<'_>) {
    out.blank();
    let name = &field.column.name;
    let comment = field.column.comment.clone();
    docs::outer(out, &comment.unwrap_or_else(|| format!("Gives `{name}`.")));
    out.line("#[must_use]");
}
