//! Rust source → [`ast`]: the one reader that the derive, the build script and xtask share.
//!
//! Reading is local: [`parse_model`], [`parse_enum`] and [`parse_type`] see one item alone, as a
//! derive does, and resolve nothing. [`read_crate`] walks the `mod` tree of a whole crate over a
//! [`Files`] trait and hands each item to those same functions, then looks through the renames and
//! aliases of the item's module, which a derive cannot see.
//!
//! What it does not do: it never expands macros, so models made by a macro are not found; it does
//! not look into function bodies; and it does not know types, only their names. The assertions that
//! the derive emits make `rustc` the second witness.
//!
//! Afterwards every attribute has been understood or reported: nothing is skipped in silence.

mod attr;
mod cfg;
pub mod code;
mod constraints;
mod enums;
mod expect;
mod field;
mod guard;
mod keys;
mod krate;
mod mistake;
mod model;
mod newtype;
mod rules;
mod sql;
mod symbol;
#[cfg(test)]
mod tests;
mod ty;

pub use cfg::CfgSet;
pub use krate::{Files, Found, Walked, read_crate, read_text};
pub use mistake::{Mistake, Mistakes, Place};

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::ast;
use mistake::Report;

/// The tokens of a struct or enum as a tree, refusing what is nested too deeply to be read safely.
///
/// # Errors
/// When the tokens are no struct, enum or union, or are nested out of all reason.
pub fn parse_item(tokens: TokenStream, place: Place) -> Result<DeriveInput, Mistakes> {
    let mut report = Report::new(place);
    guard::check(&tokens, &mut report);
    report.stop()?;
    syn::parse2(tokens).map_err(|error| Mistakes::from_syn(place, error))
}

/// Reads a struct with `#[derive(Model)]`.
///
/// ```
/// use model_core::source::{parse_model, Place};
///
/// let input = syn::parse_str(
///     "struct User { #[model(primary_key, auto)] id: i64, #[model(max_length = 40)] name: Option<String> }",
/// ).unwrap();
/// let user = parse_model(&input, Place::DERIVE).unwrap();
/// assert_eq!(user.rust_name.value, "User");
/// assert!(user.fields[1].nullable);
/// ```
///
/// # Errors
/// Every mistake in the struct, in source order.
pub fn parse_model(input: &DeriveInput, place: Place) -> Result<ast::Model, Mistakes> {
    let mut report = Report::new(place);
    let model = model::read(input, &mut report);
    report.finish(model)
}

/// Reads an enum with `#[derive(ModelEnum)]`.
///
/// # Errors
/// Every mistake in the enum, in source order.
pub fn parse_enum(input: &DeriveInput, place: Place) -> Result<ast::ModelEnum, Mistakes> {
    let mut report = Report::new(place);
    let read = enums::read(input, &mut report);
    report.finish(read)
}

/// Reads a newtype with `#[derive(ModelType)]`.
///
/// # Errors
/// Every mistake in the struct, in source order.
pub fn parse_type(input: &DeriveInput, place: Place) -> Result<ast::ModelType, Mistakes> {
    let mut report = Report::new(place);
    let read = newtype::read(input, &mut report);
    report.finish(read)
}

/// The path of `#[model(crate = "…")]`, under which `model-runtime` is in scope when the crate was
/// renamed in `Cargo.toml`. Only the derives ask; the value is checked by the `parse_` functions.
pub fn runtime_path(attrs: &[syn::Attribute]) -> Option<syn::Path> {
    let mut ignored = Report::new(Place::DERIVE);
    let entries = attr::model_entries(attrs, &mut ignored);
    let entry = entries.iter().find(|it| it.word.as_ref().is_some_and(|word| word == "crate"))?;
    expect::rust_path(entry, "", &mut ignored)
}
