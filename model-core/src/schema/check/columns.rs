//! Columns that a database cannot hold, whatever their type.

use super::{span_of, unsupported};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::dialect::Dialect;
use crate::schema::{Column, DefaultValue, Table, code};

pub(super) fn check(table: &Table, column: &Column, dialect: Dialect, out: &mut Diagnostics) {
    check_name(column, dialect, out);
    check_virtual(table, column, dialect, out);
    check_nul(column, dialect, out);
}

fn span(column: &Column) -> Span {
    column.origin.as_ref().map_or(Span::NONE, |it| it.span)
}

fn check_name(column: &Column, dialect: Dialect, out: &mut Diagnostics) {
    if dialect.capabilities().reserved_columns.contains(&column.name.as_str()) {
        let message =
            format!("{} has a column `{}` of its own in every table", dialect.title(), column.name);
        out.push(
            Diagnostic::error(code::RESERVED, span(column), message)
                .help("give the column another name with `#[model(column = \"…\")]`"),
        );
    }
}

fn check_virtual(table: &Table, column: &Column, dialect: Dialect, out: &mut Diagnostics) {
    let Some(generated) = &column.generated else { return };
    if !generated.stored && !dialect.capabilities().virtual_columns {
        let text = generated.expression.spans.0.first().copied();
        let span = text.unwrap_or_else(|| span_of(table));
        out.push(
            unsupported(dialect, span, "columns that are computed when they are read")
                .help("write `stored` in place of `virtual`"),
        );
    }
}

fn check_nul(column: &Column, dialect: Dialect, out: &mut Diagnostics) {
    if dialect.capabilities().nul_in_texts {
        return;
    }
    let default = match &column.default {
        Some(DefaultValue::Text(text)) => Some(text),
        _ => None,
    };
    if default.into_iter().chain(&column.comment).any(|it| it.contains('\0')) {
        out.push(
            unsupported(dialect, span(column), "texts with the character NUL")
                .help("remove `\\0` from the default or the comment"),
        );
    }
}
