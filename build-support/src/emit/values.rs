//! Columns that are given or not: how `Insert` and `Change` are handed to the runtime, which writes
//! exactly those that are given.

use model_core::dialect::Dialect;

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
    write_with(out, strukt, values, |_| {});
}

/// The same for rows of which many are inserted at once.
pub(crate) fn write_bulk(
    out: &mut Writer,
    dialects: &[Dialect],
    strukt: &str,
    values: &[Value<'_>],
) {
    write_with(out, strukt, values, |out| {
        dialects.iter().for_each(|it| write_elements(out, *it, values));
    });
}

fn write_with(
    out: &mut Writer,
    strukt: &str,
    values: &[Value<'_>],
    more: impl FnOnce(&mut Writer),
) {
    out.blank();
    out.block(format_args!("impl rt::Values for {strukt}"), |out| {
        write_columns(out, values);
        more(out);
        write_is_given(out, values);
        write_encode(out, values);
    });
}

fn write_columns(out: &mut Writer, values: &[Value<'_>]) {
    let names = values.iter().map(|it| literal(it.field.column.name.as_str()));
    let names = names.collect::<Vec<_>>().join(", ");
    out.line(format_args!("const COLUMNS: &'static [&'static str] = &[{names}];"));
}

/// Where the database has arrays: the types that a list of a column's values is an array of.
fn write_elements(out: &mut Writer, dialect: Dialect, values: &[Value<'_>]) {
    if !dialect.capabilities().arrays {
        return;
    }
    let types = values.iter().map(|it| dialect.element_type(it.field.column).unwrap_or_default());
    let types = types.map(|it| literal(&it)).collect::<Vec<_>>().join(", ");
    out.line(format_args!("const ELEMENTS: &'static [&'static str] = &[{types}];"));
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
