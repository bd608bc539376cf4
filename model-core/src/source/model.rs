//! A struct with `#[derive(Model)]`.

use syn::{Data, DeriveInput, Fields, FieldsNamed};

use super::attr::{self, Entry};
use super::constraints::{check, field_names, index, unique};
use super::field::{self, ReadField, unraw};
use super::keys::foreign_key;
use super::mistake::{Range, Report};
use super::symbol::{Known, MODEL, ModelWord, known};
use super::{code, expect};
use crate::ast::{Model, Scope, Spanned};
use crate::name::{Ident, table_name};

/// Reads the struct: its fields first, so that the attributes on it can be checked against their
/// names, and the mistakes in source order all the same.
pub(super) fn read(input: &DeriveInput, report: &mut Report) -> Option<Model> {
    let fields = named_fields(input, report)?;
    check_generics(input, report);
    let mut later = report.aside();
    let read_fields: Vec<ReadField> =
        fields.named.iter().enumerate().map(|(at, it)| field::read(it, at, &mut later)).collect();
    let mut model = blank(input, fields, report);
    let mut struct_words = known(MODEL, attr::model_entries(&input.attrs, report), report);
    for word in &struct_words {
        apply(&mut model, word, &read_fields, report);
    }
    struct_words.retain(|it| it.symbol.word == ModelWord::PrimaryKey);
    check_name(&model, input, report);
    check_primary_key(input, &struct_words, &read_fields, report, &mut later);
    report.append(later);
    model.fields = read_fields.into_iter().filter_map(|it| it.field).collect();
    Some(model)
}

fn named_fields<'a>(input: &'a DeriveInput, report: &mut Report) -> Option<&'a FieldsNamed> {
    let (message, help) = match &input.data {
        Data::Struct(it) => match &it.fields {
            Fields::Named(fields) => return Some(fields),
            Fields::Unnamed(_) => (
                "a model is a struct with named fields",
                "name the fields, or derive `ModelType` for a newtype",
            ),
            Fields::Unit => {
                ("a model is a struct with named fields", "add a field for each column")
            }
        },
        Data::Enum(_) => (
            "a model is a struct",
            "derive `ModelEnum` for an enum whose values are labels in a column",
        ),
        Data::Union(_) => ("a model is a struct", "write a struct with named fields"),
    };
    report.error(code::UNSUPPORTED_ITEM, input.ident.span(), message).help(help);
    None
}

/// A table is one, so its struct has no parameters.
pub(super) fn check_generics(input: &DeriveInput, report: &mut Report) {
    let generics = &input.generics;
    let range = match (generics.params.is_empty(), &generics.where_clause) {
        (false, _) => Range::of(&generics.params),
        (true, Some(clause)) => Range::of(clause),
        (true, None) => return,
    };
    report
        .error(
            code::UNSUPPORTED_ITEM,
            range,
            format!("`{}` has parameters, but what a column holds is one type", input.ident),
        )
        .help(
            "write the types out, or keep the part that varies in a `Json<T>` or a skipped field",
        );
}

fn blank(input: &DeriveInput, fields: &FieldsNamed, report: &Report) -> Model {
    Model {
        rust_name: Spanned::new(unraw(&input.ident), report.place.span(input.ident.span())),
        scope: Scope::default(),
        table: None,
        schema: None,
        comment: attr::doc_comment(&input.attrs),
        fields: Vec::new(),
        primary_key: None,
        indexes: Vec::new(),
        uniques: Vec::new(),
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        renamed_from: None,
        private: false,
        item: report.place.bytes(Range::new(first_token(input), fields.brace_token.span.close())),
    }
}

/// Where an item starts, its attributes included.
pub(super) fn first_token(input: &DeriveInput) -> proc_macro2::Span {
    match (input.attrs.first(), &input.vis, &input.data) {
        (Some(attr), _, _) => attr.pound_token.spans[0],
        (None, syn::Visibility::Inherited, Data::Struct(it)) => it.struct_token.span,
        (None, syn::Visibility::Inherited, Data::Enum(it)) => it.enum_token.span,
        (None, syn::Visibility::Inherited, Data::Union(it)) => it.union_token.span,
        (None, vis, _) => Range::of(vis).first,
    }
}

fn apply(model: &mut Model, known: &Known<ModelWord>, fields: &[ReadField], report: &mut Report) {
    let Known { symbol, entry } = known;
    let example = symbol.example;
    match symbol.word {
        ModelWord::Check => model.checks.extend(check(entry, example, report)),
        ModelWord::Comment => {
            model.comment = expect::text(entry, example, report).map(|it| it.value);
        }
        // Only the derive asks; see `runtime_path`.
        ModelWord::Crate => drop(expect::rust_path(entry, example, report)),
        ModelWord::ForeignKey => {
            model.foreign_keys.extend(foreign_key(entry, example, fields, report));
        }
        ModelWord::Index => model.indexes.extend(index(entry, example, fields, report)),
        ModelWord::PrimaryKey => model.primary_key = primary_key(entry, example, fields, report),
        ModelWord::Private => model.private = expect::bare(entry, example, report),
        ModelWord::RenamedFrom => model.renamed_from = expect::ident(entry, example, report),
        ModelWord::Schema => model.schema = expect::ident(entry, example, report),
        ModelWord::Table => model.table = expect::ident(entry, example, report),
        ModelWord::Unique => model.uniques.extend(unique(entry, example, fields, report)),
    }
}

fn primary_key(
    entry: &Entry,
    example: &str,
    fields: &[ReadField],
    report: &mut Report,
) -> Option<Spanned<Vec<Spanned<String>>>> {
    let names = expect::names(entry, example, report)?;
    Some(Spanned::new(field_names(&names, fields, report), report.place.bytes(entry.range)))
}

/// The derived table name has to be one that every database keeps.
fn check_name(model: &Model, input: &DeriveInput, report: &mut Report) {
    if model.table.is_some() {
        return;
    }
    if let Err(error) = Ident::new(table_name(&model.rust_name.value)) {
        report
            .error(code::BAD_NAME, input.ident.span(), error.to_string())
            .help("give the table a name of its own: `#[model(table = \"…\")]`");
    }
}

/// A table has exactly one primary key.
fn check_primary_key(
    input: &DeriveInput,
    on_struct: &[Known<ModelWord>],
    fields: &[ReadField],
    report: &mut Report,
    later: &mut Report,
) {
    let on_fields: Vec<Range> = fields.iter().filter_map(|it| it.primary_key).collect();
    match (on_struct.first(), on_fields.as_slice()) {
        (Some(_), []) | (None, [_]) => {}
        // The word may be one of those that were not understood.
        (None, []) if report.has_lost_words() || later.has_lost_words() => {}
        (None, []) => {
            report
                .error(code::PRIMARY_KEY, input.ident.span(), format!("the model `{}` has no primary key", input.ident))
                .help("mark a field: `#[model(primary_key, auto)] id: i64`, or write `#[model(primary_key(a, b))]` on the struct");
        }
        (None, [_, more @ ..]) => {
            for second in more {
                later
                    .error(code::PRIMARY_KEY, *second, "a second primary key")
                    .help("for a key of several columns, write `#[model(primary_key(a, b))]` on the struct");
            }
        }
        (Some(_), more) => {
            for second in more {
                later
                    .error(
                        code::PRIMARY_KEY,
                        *second,
                        "a second primary key: the struct has `primary_key(…)`",
                    )
                    .help("remove one of the two");
            }
        }
    }
}
