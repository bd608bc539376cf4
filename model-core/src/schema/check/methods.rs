//! What an index of some method can be over, and how many columns a key has.

use super::{index_span, span_of, unsupported};
use crate::diagnostic::Diagnostics;
use crate::dialect::Dialect;
use crate::schema::{Index, IndexKey, Table};

pub(super) fn check(table: &Table, index: &Index, dialect: Dialect, out: &mut Diagnostics) {
    let Some(name) = &index.method else { return };
    let Some(method) = dialect.index_method(name) else { return };
    let span = index_span(table, index);
    let mut refuse = |what: String, help: &str| {
        out.push(unsupported(dialect, span, what).help(help));
    };
    if index.unique && !method.unique {
        refuse(format!("unique indexes of the method `{name}`"), "remove `method = …` or `unique`");
    }
    if index.parts.len() > 1 && !method.several {
        refuse(format!("{name} indexes over several columns"), "make an index of each column");
    }
    if index.parts.iter().any(|it| it.descending || it.nulls.is_some()) && !method.order {
        refuse(format!("{name} indexes with an order"), "remove `desc(…)` and where nulls are");
    }
    if !index.include.is_empty() && !method.include {
        refuse(format!("{name} indexes that carry other columns along"), "remove `include(…)`");
    }
    for part in &index.parts {
        let IndexKey::Column(column) = &part.key else { continue };
        let Some(column) = table.column(column.as_str()) else { continue };
        // Of a type that the model names itself nothing is known.
        let known = column.sql_type.get(dialect).is_none();
        if known && method.kinds.is_some_and(|it| !it.contains(&column.ty.kind())) {
            refuse(
                format!("{name} index over a column of type {}", column.ty),
                "remove `method = …`, or index an expression of another type",
            );
        }
    }
}

/// No key or index has more columns than the database takes.
pub(super) fn check_widths(table: &Table, dialect: Dialect, out: &mut Diagnostics) {
    let most = dialect.capabilities().max_key_columns;
    let of_index = |it: &Index| (it.parts.len() + it.include.len(), index_span(table, it));
    let mut widths = vec![(table.primary_key.columns.len(), span_of(table))];
    let first = |it: &crate::schema::Spans| it.0.first().copied().unwrap_or(span_of(table));
    widths.extend(table.uniques.iter().map(|it| (it.columns.len(), first(&it.span))));
    widths.extend(table.indexes.iter().map(of_index));
    for (width, span) in widths.into_iter().filter(|it| it.0 > most) {
        out.push(
            unsupported(dialect, span, format!("keys or indexes of {width} columns"))
                .help(format!("it has at most {most}")),
        );
    }
}
