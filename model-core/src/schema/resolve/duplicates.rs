//! Names that would be one name to a database, over the whole crate.

use std::collections::BTreeMap;

use super::{Resolved, check_reserved, code};
use crate::ast::Crate;
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::name::Ident;
use crate::schema::Table;

pub(super) fn check(tables: &[Resolved], krate: &Crate, out: &mut Diagnostics) {
    let first_ones = check_tables(tables, krate, out);
    check_parts(&first_ones, out);
}

/// A namespace and a name in lower case.
type Key = (String, String);

fn key(table: &Table, name: &Ident) -> Key {
    (table.name.schema.as_ref().map(Ident::folded).unwrap_or_default(), name.folded())
}

/// Gives the tables without those whose name is taken: what they derive from it is, too.
fn check_tables<'a>(
    tables: &'a [Resolved],
    krate: &Crate,
    out: &mut Diagnostics,
) -> Vec<&'a Table> {
    let mut first_ones = Vec::new();
    let mut seen: BTreeMap<Key, Span> = BTreeMap::new();
    for (resolved, model) in tables.iter().zip(&krate.models) {
        let Some(table) = &resolved.table else { continue };
        let span = model.table.as_ref().map_or(model.rust_name.span, |it| it.span);
        if let Some(first) = seen.insert(key(table, &table.name.name), span) {
            out.push(
                Diagnostic::error(
                    code::SAME_TABLE,
                    span,
                    format!("two models have the table `{}`", table.name),
                )
                .label(first, "the other one")
                .help("give one of them another name with `#[model(table = \"…\")]`"),
            );
        } else {
            first_ones.push(table);
        }
    }
    first_ones
}

/// Indexes share their names with tables in most databases, and constraints do in some.
fn check_parts(tables: &[&Table], out: &mut Diagnostics) {
    let mut seen: BTreeMap<Key, Span> = BTreeMap::new();
    for table in tables {
        seen.insert(key(table, &table.name.name), span_of(table));
    }
    for table in tables {
        for (name, span, what) in parts(table) {
            check_reserved(name, span, out);
            if let Some(first) = seen.insert(key(table, name), span) {
                out.push(
                    Diagnostic::error(
                        code::SAME_NAME,
                        span,
                        format!("the name `{name}` of this {what} is taken"),
                    )
                    .label(first, "by this")
                    .help("give one of them another name with `name = \"…\"`"),
                );
            }
        }
    }
}

fn span_of(table: &Table) -> Span {
    table.origin.as_ref().map_or(Span::NONE, |it| it.span)
}

fn parts(table: &Table) -> Vec<(&Ident, Span, &'static str)> {
    let span = |it: &crate::schema::Spans| it.0.first().copied().unwrap_or(span_of(table));
    let mut out = vec![(&table.primary_key.name, span_of(table), "primary key")];
    out.extend(table.uniques.iter().map(|it| (&it.name, span(&it.span), "unique constraint")));
    out.extend(table.indexes.iter().map(|it| (&it.name, span(&it.span), "index")));
    out.extend(table.foreign_keys.iter().map(|it| (&it.name, span(&it.span), "foreign key")));
    out.extend(table.checks.iter().map(|it| (&it.name, span(&it.span), "check")));
    out
}
