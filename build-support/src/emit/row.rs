//! What a query gives back: the model, a value, or a struct of its own.

use model_core::query::checked::{CheckedQuery, OutColumn, Row};
use model_core::schema::{Column, Schema, Table};

use super::docs;
use super::rust::{self, FieldPath, RESERVED_TYPES};
use super::writer::Writer;

/// The type of one row.
pub(crate) fn ty(query: &CheckedQuery, schema: &Schema) -> String {
    match &query.row {
        Row::None => "u64".to_owned(),
        Row::Model(table) => {
            let origin = schema.tables.get(table).and_then(|it| it.origin.as_ref());
            origin.map_or_else(String::new, |it| rust::path(&it.path))
        }
        Row::Scalar(column) => column_ty(column, schema),
        Row::Struct { name, columns: _ } => struct_name(name),
    }
}

/// The struct of a query that needs one, with its decoding.
pub(crate) fn write(out: &mut Writer, query: &CheckedQuery, schema: &Schema) {
    let Row::Struct { name, columns } = &query.row else { return };
    let name = struct_name(name);
    out.blank();
    docs::outer(out, &format!("A row of [`{}`].", rust::ident(&query.name)));
    out.line("#[derive(Debug, Clone)]");
    out.block(format_args!("pub struct {name}"), |out| {
        columns.iter().for_each(|it| write_field(out, it, schema));
    });
    write_decoding(out, &name, columns);
}

fn write_field(out: &mut Writer, column: &OutColumn, schema: &Schema) {
    if let Some(comment) = source(column, schema).and_then(|(_, it)| it.comment.as_deref()) {
        docs::outer(out, comment);
    }
    let name = rust::ident(&column.name);
    out.line(format_args!("pub {name}: {},", column_ty(column, schema)));
}

/// By position, in the order of the select list.
fn write_decoding(out: &mut Writer, name: &str, columns: &[OutColumn]) {
    out.blank();
    out.block(format_args!("impl FromRow for {name}"), |out| {
        out.block("fn from_row<R: Reader>(row: &R) -> Result<Self, Error>", |out| {
            out.enclose("Ok(Self {", "})", |out| {
                for (index, column) in columns.iter().enumerate() {
                    let name = rust::ident(&column.name);
                    out.line(format_args!("{name}: Decode::decode(row, {index})?,"));
                }
            });
        });
    });
}

/// A query may be called `option`; its row may not hide `Option`.
fn struct_name(name: &str) -> String {
    let hides = RESERVED_TYPES.contains(&name);
    if hides { format!("{name}Row") } else { name.to_owned() }
}

fn column_ty(column: &OutColumn, schema: &Schema) -> String {
    let at = source(column, schema).and_then(|(table, column)| {
        let model = rust::path(&table.origin.as_ref()?.path);
        let position = column.origin.as_ref()?.position;
        Some(FieldPath { model, position, nullable: column.nullable })
    });
    rust::value(&column.ty, column.nullable, at.as_ref())
}

fn source<'a>(column: &OutColumn, schema: &'a Schema) -> Option<(&'a Table, &'a Column)> {
    let (table, name) = column.source.as_ref()?;
    let table = schema.tables.get(table)?;
    Some((table, table.column(name.as_str())?))
}
