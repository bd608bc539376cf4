//! Enums, where they are types with a name of their own.

use std::collections::BTreeMap;

use super::{span_of, type_span};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::dialect::Dialect;
use crate::name::Ident;
use crate::schema::{Column, ColumnType, EnumType, Schema, code};

pub(super) fn check(schema: &Schema, dialect: Dialect, out: &mut Diagnostics) {
    if !dialect.capabilities().enum_types {
        return;
    }
    let mut seen: BTreeMap<&Ident, (&EnumType, Span)> = BTreeMap::new();
    for column in schema.tables.values().flat_map(|it| &it.columns) {
        let Some(ty) = enum_of(column) else { continue };
        match seen.get(&ty.name) {
            Some((first, _)) if first.labels == ty.labels => {}
            Some((_, first)) => out.push(two_types(ty, type_span(column), *first)),
            None => {
                check_tables(schema, ty, type_span(column), dialect, out);
                seen.insert(&ty.name, (ty, type_span(column)));
            }
        }
    }
}

fn enum_of(column: &Column) -> Option<&EnumType> {
    let mut ty = &column.ty;
    while let ColumnType::Array(element) = ty {
        ty = element;
    }
    match ty {
        ColumnType::Enum(it) => Some(it),
        _ => None,
    }
}

fn two_types(ty: &EnumType, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(code::SAME_NAME, span, format!("two enums have the name `{}`", ty.name))
        .label(first, "the other one")
        .help("give one of them another name with `#[model(name = \"…\")]`")
}

/// The rows of a table are a type of its name.
fn check_tables(
    schema: &Schema,
    ty: &EnumType,
    span: Span,
    dialect: Dialect,
    out: &mut Diagnostics,
) {
    let mut tables = schema.tables.values();
    let same = tables.find(|it| it.name.schema.is_none() && it.name.name == ty.name);
    if let Some(table) = same {
        let message = format!(
            "the name `{}` of this enum is that of a table, which is a type too on {}",
            ty.name,
            dialect.title()
        );
        out.push(
            Diagnostic::error(code::SAME_NAME, span, message)
                .label(span_of(table), "the table")
                .help("give the enum another name with `#[model(name = \"…\")]`"),
        );
    }
}
