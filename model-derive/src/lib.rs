//! The derives of `model-runtime`, which re-exports them: use them from there.
//!
//! Reading is done by `model_core::source`, the same code that the build script runs; this crate
//! only writes the implementations. A mistake becomes one `compile_error!` on the token at fault, and
//! a stub of the implementations, so that nothing else fails because of it.

mod expand;
mod fallback;

use proc_macro::TokenStream;

/// Makes a struct with named fields a table.
///
/// It implements `Model` and `FromRow`, gives a constant `Column` for each field, and asserts that
/// the type of each field is what its name says. Words are given in `#[model(…)]` on the struct and
/// on its fields; see the guide to models.
#[proc_macro_derive(Model, attributes(model))]
pub fn model(input: TokenStream) -> TokenStream {
    expand::model(input.into()).into()
}

/// Makes an enum without data the type of a column that holds the names of its variants.
///
/// Labels are the variants in snake case unless `#[model(label = "…")]` says otherwise.
#[proc_macro_derive(ModelEnum, attributes(model))]
pub fn model_enum(input: TokenStream) -> TokenStream {
    expand::model_enum(input.into()).into()
}

/// Makes a struct around one value, such as `struct Email(String)`, a type of its own for columns.
#[proc_macro_derive(ModelType, attributes(model))]
pub fn model_type(input: TokenStream) -> TokenStream {
    expand::model_type(input.into()).into()
}
