//! Indexes, unique constraints and checks, with the names that they have or get.

use std::collections::BTreeSet;

use super::{code, column_of, columns_of, optional_sql, sql};
use crate::ast::{self, Model, Spanned};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::name::Ident;
use crate::schema::{Check, Index, IndexKey, IndexPart, Spans, Table, Unique};

/// Adds what the attributes of the fields and of the struct say, sorted by name.
pub(super) fn add(table: &mut Table, model: &Model, out: &mut Diagnostics) {
    let mut names = Names { table: table.name.name.clone(), taken: given_names(model) };
    for field in &model.fields {
        let Some(column) = column_of(model, &field.rust_name.value, field.rust_name.span, out)
        else {
            continue;
        };
        let list = vec![column];
        if let Some(span) = field.unique {
            let name = names.derive(&list, "key");
            // On a foreign key the word is said of that.
            let deferrable = field.deferrable.filter(|_| field.references.is_none());
            table.uniques.push(Unique {
                name,
                columns: list.clone(),
                nulls_not_distinct: false,
                deferrable: deferrable.map(|it| it.value),
                span: Spans(vec![span]),
            });
        }
        if let Some(span) = field.index {
            let name = names.derive(&list, "idx");
            let key = IndexKey::Column(list[0].clone());
            table.indexes.push(Index {
                name,
                unique: false,
                parts: vec![IndexPart::new(key)],
                predicate: optional_sql(None),
                method: None,
                include: Vec::new(),
                nulls_not_distinct: false,
                span: Spans(vec![span]),
            });
        }
        table.checks.extend(field.checks.iter().map(|it| check(it, &list, &mut names)));
    }
    table.uniques.extend(model.uniques.iter().filter_map(|it| unique(it, model, &mut names, out)));
    table.indexes.extend(model.indexes.iter().filter_map(|it| index(it, model, &mut names, out)));
    table.checks.extend(model.checks.iter().map(|it| check(it, &[], &mut names)));
    table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
    table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    table.checks.sort_by(|a, b| a.name.cmp(&b.name));
}

/// Names for what has none. Two that would be equal get a number, in the order of the source.
struct Names {
    table: Ident,
    taken: BTreeSet<String>,
}

impl Names {
    fn derive(&mut self, columns: &[Ident], suffix: &str) -> Ident {
        let parts: Vec<&Ident> = std::iter::once(&self.table).chain(columns).collect();
        let mut name = Ident::derived(&parts, suffix);
        let mut number = 2_u32;
        while !self.taken.insert(name.folded()) {
            name = Ident::derived(&parts, &format!("{suffix}{number}"));
            number += 1;
        }
        name
    }
}

fn given_names(model: &Model) -> BTreeSet<String> {
    let field_checks = model.fields.iter().flat_map(|it| &it.checks).map(|it| &it.name);
    let names = model.indexes.iter().map(|it| &it.name);
    let names = names.chain(model.uniques.iter().map(|it| &it.name));
    let names = names.chain(model.checks.iter().map(|it| &it.name)).chain(field_checks);
    names.flatten().map(|it| it.value.folded()).collect()
}

fn given(name: Option<&Spanned<Ident>>, derive: impl FnOnce() -> Ident) -> Ident {
    name.map_or_else(derive, |it| it.value.clone())
}

fn unique(
    it: &ast::Unique,
    model: &Model,
    names: &mut Names,
    out: &mut Diagnostics,
) -> Option<Unique> {
    let columns = columns_of(model, &it.fields, out)?;
    let name = given(it.name.as_ref(), || names.derive(&columns, "key"));
    Some(Unique {
        name,
        columns,
        nulls_not_distinct: it.nulls_not_distinct.is_some(),
        deferrable: it.deferrable.map(|it| it.value),
        span: Spans(vec![it.span]),
    })
}

fn check(it: &ast::Check, columns: &[Ident], names: &mut Names) -> Check {
    let name = given(it.name.as_ref(), || names.derive(columns, "check"));
    Check { name, condition: sql(&it.condition), span: Spans(vec![it.span]) }
}

fn index(
    it: &ast::Index,
    model: &Model,
    names: &mut Names,
    out: &mut Diagnostics,
) -> Option<Index> {
    let parts: Option<Vec<IndexPart>> =
        it.parts.iter().map(|it| index_part(it, model, out)).collect();
    let parts = parts?;
    if parts.is_empty() {
        out.push(no_parts(it.span));
        return None;
    }
    let include = columns_of(model, &it.include, out)?;
    let columns: Vec<Ident> = parts
        .iter()
        .filter_map(|it| match &it.key {
            IndexKey::Column(name) => Some(name.clone()),
            IndexKey::Expression(_) => Ident::new("expr").ok(),
        })
        .collect();
    Some(Index {
        name: given(it.name.as_ref(), || names.derive(&columns, "idx")),
        unique: it.unique,
        parts,
        predicate: optional_sql(it.predicate.as_ref()),
        method: it.method.as_ref().map(|it| it.value.clone()),
        include,
        nulls_not_distinct: it.nulls_not_distinct.is_some(),
        span: Spans(vec![it.span]),
    })
}

fn no_parts(span: Span) -> Diagnostic {
    Diagnostic::error(code::UNKNOWN_FIELD, span, "an index of nothing")
        .help("name a field, or give an expression with `expr = \"…\"`")
}

fn index_part(it: &ast::IndexPart, model: &Model, out: &mut Diagnostics) -> Option<IndexPart> {
    let key = match &it.key {
        ast::IndexKey::Field(name) => IndexKey::Column(column_of(model, name, it.span, out)?),
        ast::IndexKey::Expression(text) => IndexKey::Expression(sql(text)),
    };
    let opclass = it.opclass.as_ref().map(|it| it.value.clone());
    let opclass_span = Spans(it.opclass.iter().map(|it| it.span).collect());
    Some(IndexPart { key, descending: it.descending, nulls: it.nulls, opclass, opclass_span })
}
