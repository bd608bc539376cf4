//! An enum with `#[derive(ModelEnum)]`.

use syn::{Data, DataEnum, DeriveInput, Fields};

use super::attr;
use super::field::unraw;
use super::mistake::{Range, Report};
use super::model::{check_generics, first_token};
use super::symbol::{ENUM, EnumWord, VARIANT, VariantWord, known};
use super::{code, expect};
use crate::ast::{ModelEnum, Scope, Spanned, Variant};
use crate::name::{Ident, snake_name};

/// The longest label that every database keeps (PostgreSQL: `NAMEDATALEN - 1` bytes).
const LABEL_BYTES: usize = 63;

pub(super) fn read(input: &DeriveInput, report: &mut Report) -> Option<ModelEnum> {
    let data = plain_enum(input, report)?;
    check_generics(input, report);
    let place = report.place;
    let mut name = None;
    let mut comment = attr::doc_comment(&input.attrs);
    let mut is_named = false;
    for known in known(ENUM, attr::model_entries(&input.attrs, report), report) {
        let example = known.symbol.example;
        match known.symbol.word {
            EnumWord::Comment => {
                comment = expect::text(&known.entry, example, report).map(|it| it.value);
            }
            EnumWord::Crate => drop(expect::rust_path(&known.entry, example, report)),
            EnumWord::Name => {
                is_named = true;
                name = expect::ident(&known.entry, example, report).map(|it| it.value);
            }
        }
    }
    if !is_named {
        name = default_name(input, report);
    }
    let variants = variants(data, report);
    let item = Range::new(first_token(input), data.brace_token.span.close());
    Some(ModelEnum {
        rust_name: Spanned::new(unraw(&input.ident), place.span(input.ident.span())),
        scope: Scope::default(),
        name: name?,
        variants,
        comment,
        item: place.bytes(item),
    })
}

fn plain_enum<'a>(input: &'a DeriveInput, report: &mut Report) -> Option<&'a DataEnum> {
    let help = match &input.data {
        Data::Enum(data) if data.variants.is_empty() => {
            report
                .error(
                    code::UNSUPPORTED_ITEM,
                    input.ident.span(),
                    "an enum without variants has no value to store",
                )
                .help("add a variant");
            return None;
        }
        Data::Enum(data) => return Some(data),
        Data::Struct(it) => match it.fields {
            Fields::Unnamed(_) => "derive `ModelType` for a newtype",
            Fields::Named(_) | Fields::Unit => "derive `Model` for a table",
        },
        Data::Union(_) => "write an enum",
    };
    report.error(code::UNSUPPORTED_ITEM, input.ident.span(), "`ModelEnum` is for enums").help(help);
    None
}

fn default_name(input: &DeriveInput, report: &mut Report) -> Option<Ident> {
    match Ident::new(snake_name(&unraw(&input.ident))) {
        Ok(name) => Some(name),
        Err(error) => {
            report
                .error(code::BAD_NAME, input.ident.span(), error.to_string())
                .help("give the type a name of its own: `#[model(name = \"…\")]`");
            None
        }
    }
}

fn variants(data: &DataEnum, report: &mut Report) -> Vec<Variant> {
    let mut found: Vec<Variant> = Vec::new();
    for it in &data.variants {
        let (variant, label) = variant(it, report);
        check_label(&variant, label, &found, report);
        found.push(variant);
    }
    found
}

/// A variant, and where its label is.
fn variant(variant: &syn::Variant, report: &mut Report) -> (Variant, Range) {
    let rust_name = unraw(&variant.ident);
    let span = report.place.span(variant.ident.span());
    let mut place = Range::from(variant.ident.span());
    let mut read = Variant {
        label: Spanned::new(snake_name(&rust_name), span),
        rust_name: Spanned::new(rust_name, span),
        renamed_from: None,
    };
    for known in known(VARIANT, attr::model_entries(&variant.attrs, report), report) {
        let text = expect::text(&known.entry, known.symbol.example, report);
        match (known.symbol.word, text) {
            (VariantWord::Label, Some(label)) => {
                place = known.entry.value_range();
                read.label = label;
            }
            (VariantWord::RenamedFrom, old) => read.renamed_from = old,
            (VariantWord::Label, None) => {}
        }
    }
    if !matches!(variant.fields, Fields::Unit) {
        report
            .error(
                code::UNSUPPORTED_ITEM,
                Range::of(&variant.fields),
                format!("the variant `{}` has data, but a label has none", variant.ident),
            )
            .help("keep the data in columns of their own, or the whole enum in a `Json<T>`");
    }
    (read, place)
}

fn check_label(variant: &Variant, range: Range, before: &[Variant], report: &mut Report) {
    let label = &variant.label.value;
    if label.is_empty() || label.len() > LABEL_BYTES || label.chars().any(char::is_control) {
        report
            .error(
                code::LABEL,
                range,
                format!("a label has 1 to {LABEL_BYTES} bytes and no control character"),
            )
            .help("write `#[model(label = \"…\")]`");
    }
    if let Some(other) = before.iter().find(|it| it.label.value == *label) {
        let (name, span) = (other.rust_name.value.clone(), other.label.span);
        report
            .error(code::LABEL, range, format!("the label \"{label}\" is also that of `{name}`"))
            .label(span, "first used here")
            .help("write `#[model(label = \"…\")]` on one of the two");
    }
}
