//! What a chosen database cannot hold, said before any SQL is written.
//!
//! The facts are in [`crate::dialect::Capabilities`]; no database is named here.

mod columns;
mod constraints;
mod enums;
mod methods;

use super::{
    Column, ColumnType, DefaultValue, ForeignKey, Index, IndexKey, Limit, Place, Schema, Spans,
    SqlText, Table, code,
};
use crate::ast::Action;
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::dialect::Dialect;
use crate::name::Ident;

/// Checks a schema for each of the databases. Empty when all of them can hold it.
pub fn check(schema: &Schema, dialects: &[Dialect]) -> Diagnostics {
    let mut out = Diagnostics::new();
    for dialect in dialects {
        for table in schema.tables.values() {
            check_namespace(table, *dialect, &mut out);
            check_names(table, *dialect, &mut out);
            check_width(table, *dialect, &mut out);
            check_texts(table, *dialect, &mut out);
            for column in &table.columns {
                check_array(column, *dialect, &mut out);
                check_sql_type(column, *dialect, &mut out);
                check_collation(column, *dialect, &mut out);
                columns::check(table, column, *dialect, &mut out);
            }
            for index in &table.indexes {
                check_method(table, index, *dialect, &mut out);
                check_include(table, index, *dialect, &mut out);
                check_predicate(table, index, *dialect, &mut out);
                check_expressions(table, index, *dialect, &mut out);
                methods::check(table, index, *dialect, &mut out);
                methods::check_types(table, index, *dialect, &mut out);
                constraints::check_index(table, index, *dialect, &mut out);
            }
            for unique in &table.uniques {
                constraints::check_unique(table, unique, *dialect, &mut out);
            }
            for key in &table.foreign_keys {
                check_actions(table, key, *dialect, &mut out);
                constraints::check_key(table, key, *dialect, &mut out);
            }
            methods::check_widths(table, *dialect, &mut out);
            check_derived_names(table, *dialect, &mut out);
            check_limits(table, *dialect, &mut out);
        }
        enums::check(schema, *dialect, &mut out);
    }
    out
}

fn unsupported(dialect: Dialect, span: Span, what: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::error(code::UNSUPPORTED, span, format!("{} has no {what}", dialect.title()))
}

fn span_of(table: &Table) -> Span {
    table.origin.as_ref().map_or(Span::NONE, |it| it.span)
}

fn type_span(column: &Column) -> Span {
    column.origin.as_ref().map_or(Span::NONE, |it| it.ty_span)
}

fn check_namespace(table: &Table, dialect: Dialect, out: &mut Diagnostics) {
    if let (Some(schema), false) = (&table.name.schema, dialect.capabilities().schemas) {
        out.push(
            unsupported(dialect, span_of(table), format!("namespaces such as `{schema}`")).help(
                format!(
                    "remove `schema = …`, and name the table `table = \"{schema}_{}\"`",
                    table.name.name
                ),
            ),
        );
    }
}

fn check_names(table: &Table, dialect: Dialect, out: &mut Diagnostics) {
    let first = |it: &Spans| it.0.first().copied().unwrap_or(span_of(table));
    let of_table = "give the table another name with `#[model(table = \"…\")]`";
    let of_part = "give it another name with `name = \"…\"`";
    let mut names = vec![(&table.name.name, span_of(table), of_table)];
    names.extend(table.uniques.iter().map(|it| (&it.name, first(&it.span), of_part)));
    names.extend(table.indexes.iter().map(|it| (&it.name, first(&it.span), of_part)));
    let prefixes = dialect.capabilities().reserved_prefixes;
    let reserved = |name: &Ident| prefixes.iter().find(|it| name.folded().starts_with(**it));
    // What a table of such a name hands down to its indexes is the same mistake.
    for (name, span, help) in names {
        if let Some(prefix) = reserved(name) {
            let message =
                format!("{} keeps names that begin with `{prefix}` for itself", dialect.title());
            out.push(Diagnostic::error(code::RESERVED, span, message).help(help));
            return;
        }
    }
}

fn check_width(table: &Table, dialect: Dialect, out: &mut Diagnostics) {
    let most = dialect.capabilities().max_columns;
    if table.columns.len() > most {
        out.push(
            unsupported(
                dialect,
                span_of(table),
                format!("tables of {} columns", table.columns.len()),
            )
            .help(format!("it has at most {most}: split the struct into two models")),
        );
    }
}

fn check_array(column: &Column, dialect: Dialect, out: &mut Diagnostics) {
    if let (ColumnType::Array(element), false) = (&column.ty, dialect.capabilities().arrays) {
        out.push(
            unsupported(
                dialect,
                type_span(column),
                format!("columns that hold a list of {element}"),
            )
            .help("hold it as a document with `Json<Vec<…>>`, or as rows of another model"),
        );
    }
}

fn check_sql_type(column: &Column, dialect: Dialect, out: &mut Diagnostics) {
    let (Some(text), Some(known)) =
        (column.sql_type.get(dialect), dialect.capabilities().sql_types)
    else {
        return;
    };
    if !known.contains(&text.trim().to_lowercase().as_str()) {
        out.push(
            unsupported(dialect, text_span(&column.sql_type, dialect), format!("type `{text}`"))
                .help(format!("its types are {}", known.join(", "))),
        );
    }
}

/// The name of a collation is quoted, so anything but a name would be a name that is not there.
fn check_collation(column: &Column, dialect: Dialect, out: &mut Diagnostics) {
    let Some(text) = column.collate.get(dialect) else { return };
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '@');
    if text.trim().is_empty() || !text.trim().chars().all(plain) {
        out.push(
            unsupported(
                dialect,
                text_span(&column.collate, dialect),
                format!("collation `{text}`"),
            )
            .help("write the name of a collation alone"),
        );
    }
}

fn check_method(table: &Table, index: &Index, dialect: Dialect, out: &mut Diagnostics) {
    let Some(method) = &index.method else { return };
    let known = dialect.capabilities().index_methods;
    if !known.contains(&method.as_str()) {
        let mistake = unsupported(
            dialect,
            index_span(table, index),
            format!("indexes of the method `{method}`"),
        );
        out.push(match known {
            [] => mistake.help("remove `method = …`"),
            known => mistake.help(format!("its methods are {}", known.join(", "))),
        });
    }
}

fn check_include(table: &Table, index: &Index, dialect: Dialect, out: &mut Diagnostics) {
    if !index.include.is_empty() && !dialect.capabilities().index_include {
        out.push(
            unsupported(
                dialect,
                index_span(table, index),
                "indexes that carry other columns along",
            )
            .help("put the columns of `include(…)` at the end of the index"),
        );
    }
}

fn check_predicate(table: &Table, index: &Index, dialect: Dialect, out: &mut Diagnostics) {
    if !index.predicate.is_empty() && !dialect.capabilities().partial_indexes {
        let help = if index.unique {
            "add a generated column that is null for the other rows, and a unique index on it"
        } else {
            "remove `where = …`: an index over all rows finds the same"
        };
        let span = index_span(table, index);
        out.push(unsupported(dialect, span, "indexes over some of the rows").help(help));
    }
}

fn check_expressions(table: &Table, index: &Index, dialect: Dialect, out: &mut Diagnostics) {
    let has_one = index.parts.iter().any(|it| matches!(it.key, IndexKey::Expression(_)));
    if has_one && !dialect.capabilities().expression_indexes {
        let span = index_span(table, index);
        out.push(
            unsupported(dialect, span, "indexes over an expression")
                .help("add a generated column with that expression, and an index on it"),
        );
    }
}

fn check_actions(table: &Table, key: &ForeignKey, dialect: Dialect, out: &mut Diagnostics) {
    let said = [key.on_delete, key.on_update].contains(&Action::SetDefault);
    if said && !dialect.capabilities().set_default {
        let span = first_span(table, &key.span);
        out.push(
            unsupported(dialect, span, "`set_default` for foreign keys")
                .help("use `set_null`, or `restrict` and an update by the program"),
        );
    }
}

fn check_limits(table: &Table, dialect: Dialect, out: &mut Diagnostics) {
    for Limit { place, what, help } in dialect.limits(table) {
        let span = match place {
            Place::Table => span_of(table),
            Place::Column(name) => table.column(name.as_str()).map_or(Span::NONE, type_span),
            Place::Part(spans) => first_span(table, spans),
        };
        out.push(unsupported(dialect, span, what).help(help));
    }
}

fn index_span(table: &Table, index: &Index) -> Span {
    first_span(table, &index.span)
}

fn first_span(table: &Table, spans: &Spans) -> Span {
    spans.0.first().copied().unwrap_or(span_of(table))
}

/// The place of a text; the first is the portable one, if there is one.
fn text_span(text: &SqlText, dialect: Dialect) -> Span {
    let before = text.per_dialect.keys().take_while(|it| **it < dialect).count();
    let at = match (text.per_dialect.contains_key(&dialect), text.portable.is_some()) {
        (true, portable) => usize::from(portable) + before,
        (false, _) => 0,
    };
    text.spans.0.get(at).copied().unwrap_or(Span::NONE)
}

/// Where a text is given for some databases, it is given for this one.
fn check_texts(table: &Table, dialect: Dialect, out: &mut Diagnostics) {
    let mut texts: Vec<(&SqlText, &str)> = Vec::new();
    for column in &table.columns {
        if let Some(generated) = &column.generated {
            texts.push((&generated.expression, "generated column"));
        }
        if let Some(DefaultValue::Sql(text)) = &column.default {
            texts.push((text, "default"));
        }
    }
    texts.extend(table.checks.iter().map(|it| (&it.condition, "check")));
    for index in &table.indexes {
        texts.push((&index.predicate, "condition of an index"));
        texts.extend(index.parts.iter().filter_map(|it| match &it.key {
            IndexKey::Expression(text) => Some((text, "expression of an index")),
            IndexKey::Column(_) => None,
        }));
    }
    for (text, what) in texts {
        if !text.is_empty() && text.get(dialect).is_none() {
            let span = text.spans.0.first().copied().unwrap_or(span_of(table));
            let message = format!("this {what} has no SQL for {}", dialect.title());
            out.push(
                Diagnostic::error(code::NO_TEXT, span, message)
                    .help(format!("add `{dialect} = \"…\"`, or one text for every database")),
            );
        }
    }
}

/// A check that the database adds for a type has a name that no check of the model has.
fn check_derived_names(table: &Table, dialect: Dialect, out: &mut Diagnostics) {
    let derived = dialect.derived_checks(table);
    for check in &table.checks {
        if derived.iter().any(|it| it.folded() == check.name.folded()) {
            let span = check.span.0.first().copied().unwrap_or(span_of(table));
            let message = format!(
                "the name `{}` is that of a check which the type of a column needs on {}",
                check.name,
                dialect.title()
            );
            out.push(
                Diagnostic::error(code::SAME_NAME, span, message)
                    .help("give this check another name with `name = \"…\"`"),
            );
        }
    }
}
