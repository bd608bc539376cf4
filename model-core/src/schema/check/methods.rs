//! What an index of some method can be over, and how many columns a key has.

use super::{index_span, span_of, unsupported};
use crate::diagnostic::{Diagnostics, Span};
use crate::dialect::Dialect;
use crate::schema::{ColumnType, Index, IndexKey, IndexPart, Table};

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
}

/// Whether each column is of a type that the method, or its operator class, is over. Of a class that
/// is an extension's nothing is known, nor of a type that the model names itself.
pub(super) fn check_types(table: &Table, index: &Index, dialect: Dialect, out: &mut Diagnostics) {
    for part in &index.parts {
        let IndexKey::Column(column) = &part.key else { continue };
        let Some(column) = table.column(column.as_str()) else { continue };
        if column.sql_type.get(dialect).is_some() {
            continue;
        }
        match &part.opclass {
            Some(class) => check_class(index, part, class, &column.ty, dialect, out),
            None => check_kind(table, index, &column.ty, dialect, out),
        }
    }
}

fn check_class(
    index: &Index,
    part: &IndexPart,
    class: &str,
    ty: &ColumnType,
    dialect: Dialect,
    out: &mut Diagnostics,
) {
    let method = index.method.as_deref();
    if dialect.opclass_takes(method, class, ty.kind()) != Some(false) {
        return;
    }
    let span = part.opclass_span.0.first().copied().unwrap_or(Span::NONE);
    let what = format!("operator class `{class}` for a column of type {ty}");
    let help = match dialect.opclasses(method, ty.kind()).as_slice() {
        [] => "remove `opclass = …`".to_owned(),
        known => format!("those for its type are {}", known.join(", ")),
    };
    out.push(unsupported(dialect, span, what).help(help));
}

fn check_kind(
    table: &Table,
    index: &Index,
    ty: &ColumnType,
    dialect: Dialect,
    out: &mut Diagnostics,
) {
    let Some(name) = &index.method else { return };
    let kinds = dialect.index_method(name).and_then(|it| it.kinds);
    if kinds.is_some_and(|it| !it.contains(&ty.kind())) {
        let what = format!("{name} index over a column of type {ty}");
        out.push(
            unsupported(dialect, index_span(table, index), what)
                .help("remove `method = …`, or index an expression of another type"),
        );
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

#[cfg(test)]
mod tests {
    use crate::dialect::Dialect;
    use crate::schema::{check, resolve};
    use crate::source::read_text;

    /// What PostgreSQL says of an index, with the text under the caret.
    fn said(index: &str) -> Vec<String> {
        let text = format!(
            "use model_runtime::Model;
            #[derive(Model)] #[model(index({index}))] struct User {{
                #[model(primary_key)] id: i64, size: i32, name: String, tags: Vec<String>,
                #[model(sql_type(postgres = \"inet\"))] address: String,
            }}"
        );
        let walked = read_text(&text);
        assert!(walked.found.is_empty(), "{:#?}", walked.found);
        let schema = resolve(&walked.krate, &walked.failed).unwrap();
        let found = check(&schema, &[Dialect::Postgres]);
        let under = |it: &crate::diagnostic::Diagnostic| {
            text[it.span.start as usize..it.span.end as usize].to_owned()
        };
        found
            .iter()
            .map(|it| format!("{}: {} | {}", under(it), it.message, it.help.join(" ")))
            .collect()
    }

    #[test]
    fn an_operator_class_that_does_not_take_the_type_is_refused_at_its_name() {
        assert_eq!(
            said("asc(size, opclass = \"text_pattern_ops\")"),
            [
                "\"text_pattern_ops\": PostgreSQL has no operator class `text_pattern_ops` for a column of type i32 | those for its type are int4_ops, oid_ops"
            ]
        );
        let found = said("asc(name, opclass = \"jsonb_path_ops\"), method = \"gin\"");
        assert!(found[0].ends_with("| remove `opclass = …`"), "{found:?}");
    }

    #[test]
    fn one_that_fits_and_one_of_an_extension_pass() {
        for index in [
            "asc(name, opclass = \"varchar_pattern_ops\")",
            "asc(tags, opclass = \"array_ops\"), method = \"gin\"",
            "asc(name, opclass = \"gin_trgm_ops\"), method = \"gin\"",
            "asc(name, opclass = \"gist_trgm_ops\"), method = \"gist\"",
            "asc(address, opclass = \"inet_ops\"), method = \"gist\"",
            "asc(size, opclass = \"int4_minmax_multi_ops\"), method = \"brin\"",
        ] {
            assert_eq!(said(index), [""; 0], "{index}");
        }
        assert_eq!(said("name, method = \"gin\"").len(), 1);
    }
}
