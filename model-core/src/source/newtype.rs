//! A newtype with `#[derive(ModelType)]`.

use syn::{Data, DeriveInput, Field, Fields};

use super::attr;
use super::field::unraw;
use super::mistake::{Range, Report};
use super::model::{check_generics, first_token};
use super::symbol::{FIELD, TYPE, TypeWord, known};
use super::{code, expect, ty};
use crate::ast::{ModelType, Scope, Spanned};

pub(super) fn read(input: &DeriveInput, report: &mut Report) -> Option<ModelType> {
    let field = only_field(input, report)?;
    check_generics(input, report);
    for known in known(TYPE, attr::model_entries(&input.attrs, report), report) {
        match known.symbol.word {
            TypeWord::Crate => drop(expect::rust_path(&known.entry, known.symbol.example, report)),
        }
    }
    check_no_words(field, report);
    let inner = ty::read(&field.ty, report)?;
    if inner.nullable {
        report
            .error(
                code::UNSUPPORTED_TYPE,
                Range::of(&field.ty),
                "a newtype holds a value, never a null",
            )
            .help(format!("write `Option<{}>` at the field that may be null", input.ident));
    }
    let place = report.place;
    Some(ModelType {
        rust_name: Spanned::new(unraw(&input.ident), place.span(input.ident.span())),
        scope: Scope::default(),
        inner: Spanned::new(inner.ty, place.bytes(Range::of(&field.ty))),
        item: place.bytes(Range::new(first_token(input), last_token(input))),
    })
}

fn only_field<'a>(input: &'a DeriveInput, report: &mut Report) -> Option<&'a Field> {
    let help = match &input.data {
        Data::Struct(it) => match &it.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => return fields.unnamed.first(),
            Fields::Unnamed(_) => "write one type in the parentheses",
            Fields::Named(_) => "derive `Model` for a table, or write `struct Email(String);`",
            Fields::Unit => "write `struct Email(String);`",
        },
        Data::Enum(_) => "derive `ModelEnum` for an enum",
        Data::Union(_) => "write `struct Email(String);`",
    };
    report
        .error(
            code::UNSUPPORTED_ITEM,
            input.ident.span(),
            "`ModelType` is for structs around one value",
        )
        .help(help);
    None
}

/// Lengths, defaults and the like are said where a column is, and one newtype may be in many.
fn check_no_words(field: &Field, report: &mut Report) {
    for known in known(FIELD, attr::model_entries(&field.attrs, report), report) {
        let name = known.symbol.name;
        report
            .error(
                code::WRONG_PLACE,
                known.entry.word_range(),
                format!("`{name}` belongs on a field of a model"),
            )
            .help("write it at each field of this type");
    }
}

fn last_token(input: &DeriveInput) -> proc_macro2::Span {
    match &input.data {
        Data::Struct(it) => match (&it.semi_token, &it.fields) {
            (Some(semi), _) => semi.spans[0],
            (None, fields) => Range::of(fields).end(),
        },
        Data::Enum(_) | Data::Union(_) => input.ident.span(),
    }
}
