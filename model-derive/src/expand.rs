//! Item → what was read of it → implementations, or errors with a stub.

mod asserts;
mod columns;
mod enums;
mod fields;
mod model;
mod newtype;
mod row;

pub(crate) use columns::const_name;

use model_core::ast;
use model_core::source::{
    Mistake, Mistakes, Place, parse_enum, parse_item, parse_model, parse_type, runtime_path,
};
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Field, Type};

use crate::fallback;

pub(crate) fn model(tokens: TokenStream) -> TokenStream {
    expand(
        tokens,
        |input| Ok(implement(input, &parse_model(input, Place::DERIVE)?)),
        fallback::model,
    )
}

pub(crate) fn model_enum(tokens: TokenStream) -> TokenStream {
    let read = |input: &DeriveInput| {
        Ok(enums::implement(input, &parse_enum(input, Place::DERIVE)?, &runtime(input)))
    };
    expand(tokens, read, fallback::model_enum)
}

pub(crate) fn model_type(tokens: TokenStream) -> TokenStream {
    let read = |input: &DeriveInput| {
        Ok(newtype::implement(input, &parse_type(input, Place::DERIVE)?, &runtime(input)))
    };
    expand(tokens, read, fallback::model_type)
}

fn expand(
    tokens: TokenStream,
    read: impl FnOnce(&DeriveInput) -> Result<TokenStream, Mistakes>,
    stub: impl FnOnce(&DeriveInput, &TokenStream) -> TokenStream,
) -> TokenStream {
    let input = match parse_item(tokens, Place::DERIVE) {
        Ok(input) => input,
        Err(mistakes) => return errors(mistakes),
    };
    read(&input).unwrap_or_else(|mistakes| {
        let stub = stub(&input, &runtime(&input));
        let errors = errors(mistakes);
        quote!(#errors #stub)
    })
}

/// Everything that `#[derive(Model)]` emits.
fn implement(input: &DeriveInput, model: &ast::Model) -> TokenStream {
    let strukt = Struct::new(input, model);
    let model = model::implement(&strukt);
    let columns = columns::implement(&strukt);
    let row = row::implement(&strukt);
    let fields = fields::implement(&strukt);
    let asserts = asserts::implement(&strukt);
    quote!(#model #columns #row #fields #asserts)
}

/// A model beside the struct it was read from: names and words from the one, types and spans from
/// the other.
struct Struct<'a> {
    input: &'a DeriveInput,
    model: &'a ast::Model,
    runtime: TokenStream,
    /// All fields, skipped ones included, each with its column if it is one.
    fields: Vec<(&'a Field, Option<&'a ast::Field>)>,
}

impl<'a> Struct<'a> {
    fn new(input: &'a DeriveInput, model: &'a ast::Model) -> Self {
        let column = |at: usize| model.fields.iter().find(|it| it.position == at);
        let all = fields(input).into_iter().enumerate();
        let fields = all.map(|(at, it)| (it, column(at))).collect();
        Self { input, model, runtime: runtime(input), fields }
    }

    /// The fields that are columns.
    fn columns(&self) -> impl Iterator<Item = (&'a Field, &'a ast::Field)> {
        self.fields.iter().filter_map(|(field, column)| Some((*field, (*column)?)))
    }
}

/// The fields of a struct.
pub(crate) fn fields(input: &DeriveInput) -> Vec<&Field> {
    match &input.data {
        Data::Struct(it) => it.fields.iter().collect(),
        Data::Enum(_) | Data::Union(_) => Vec::new(),
    }
}

/// The name of the column of a field.
fn column_name(field: &ast::Field) -> &str {
    field.column.as_ref().map_or(&field.rust_name.value, |it| it.value.as_str())
}

/// The place of a type for code that is emitted about it: errors point there, but lints see that the
/// code is not the user's.
fn place_of(ty: &Type) -> Span {
    Span::call_site().located_at(ty.span())
}

/// The path under which `model-runtime` is in scope.
fn runtime(input: &DeriveInput) -> TokenStream {
    match runtime_path(&input.attrs) {
        Some(path) => path.to_token_stream(),
        None => quote!(::model_runtime),
    }
}

fn errors(mistakes: Mistakes) -> TokenStream {
    mistakes.into_iter().map(|it| error(&it)).collect()
}

/// `compile_error!` from the first to the last token at fault. `rustc` underlines from the span of
/// the path to the span of the parentheses.
fn error(mistake: &Mistake) -> TokenStream {
    let text = mistake.text();
    let path = quote_spanned!(mistake.first=> ::core::compile_error!);
    let mut body = Group::new(Delimiter::Brace, quote_spanned!(mistake.last=> #text));
    body.set_span(mistake.last);
    path.into_iter().chain([TokenTree::Group(body)]).collect()
}
