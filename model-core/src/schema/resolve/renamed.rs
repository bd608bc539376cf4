//! Former names that cannot be followed, as far as the models alone show it.
//!
//! Two that take each other's names look the same before and after, so nothing could tell a rename
//! that is to come from one that is done.

use super::{Resolved, code};
use crate::ast::{Crate, Field, Model, Variant};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};

/// A name, with the former one and its place.
struct Named<'a> {
    name: String,
    former: Option<(&'a str, Span)>,
}

pub(super) fn check(tables: &[Resolved], krate: &Crate, out: &mut Diagnostics) {
    check_circles("tables", &table_names(tables, krate), out);
    for model in &krate.models {
        check_circles("columns", &model.fields.iter().map(column_name).collect::<Vec<_>>(), out);
    }
    for it in &krate.enums {
        check_circles("labels", &it.variants.iter().map(label_name).collect::<Vec<_>>(), out);
    }
}

fn table_names<'a>(tables: &[Resolved], krate: &'a Crate) -> Vec<Named<'a>> {
    let named = |(resolved, model): (&Resolved, &'a Model)| {
        let name = resolved.table.as_ref()?.name.name.to_string();
        let former = model.renamed_from.as_ref().map(|it| (it.value.as_str(), it.span));
        Some(Named { name, former })
    };
    tables.iter().zip(&krate.models).filter_map(named).collect()
}

fn column_name(field: &Field) -> Named<'_> {
    let given = field.column.as_ref().map(|it| it.value.to_string());
    Named {
        name: given.unwrap_or_else(|| field.rust_name.value.clone()),
        former: field.renamed_from.as_ref().map(|it| (it.value.as_str(), it.span)),
    }
}

fn label_name(variant: &Variant) -> Named<'_> {
    let Variant { rust_name: _, label, renamed_from } = variant;
    Named {
        name: label.value.clone(),
        former: renamed_from.as_ref().map(|it| (it.value.as_str(), it.span)),
    }
}

fn check_circles(nouns: &str, all: &[Named<'_>], out: &mut Diagnostics) {
    for start in all {
        let Some((_, span)) = start.former else { continue };
        let circle = circle(start, all);
        // Once, at the first of its names.
        let is_first = circle.iter().all(|it| *it >= start.name.as_str());
        if circle.len() > 1 && is_first {
            out.push(mistake(nouns, &circle, span));
        }
    }
}

/// The names from one to its former one and on, if they come back to it.
fn circle<'a>(start: &'a Named<'a>, all: &'a [Named<'a>]) -> Vec<&'a str> {
    let mut names = vec![start.name.as_str()];
    let mut at = start;
    while let Some((former, _)) = at.former {
        if former == start.name {
            return names;
        }
        match all.iter().find(|it| it.name == former && !names.contains(&former)) {
            Some(next) => at = next,
            None => break,
        }
        names.push(former);
    }
    Vec::new()
}

fn mistake(nouns: &str, circle: &[&str], span: Span) -> Diagnostic {
    let names: Vec<String> = circle.iter().map(|it| format!("`{it}`")).collect();
    Diagnostic::error(
        code::RENAMED_FROM,
        span,
        format!("the {nouns} {} take each other's names", names.join(" and ")),
    )
    .help("take two migrations: in the first let one of them have a name that is free, in the second its last one")
}
