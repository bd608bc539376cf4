//! `impl Model`: the table, the fingerprint, the key.

use model_core::name::table_name;
use model_core::schema::unique_keys;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Field;

use super::{Struct, column_name, place_of};

pub(super) fn implement(strukt: &Struct<'_>) -> TokenStream {
    let runtime = &strukt.runtime;
    let name = &strukt.input.ident;
    let table = table(strukt);
    let fingerprint = strukt.model.fingerprint();
    let (ty, value) = key(strukt);
    quote! {
        #[automatically_derived]
        impl #runtime::Model for #name {
            const TABLE: #runtime::TableMeta = #table;
            const FINGERPRINT: u64 = #fingerprint;
            type Key = #ty;
            fn key(&self) -> Self::Key {
                #value
            }
        }
    }
}

fn table(strukt: &Struct<'_>) -> TokenStream {
    let runtime = &strukt.runtime;
    let model = strukt.model;
    let name = match &model.table {
        Some(table) => table.value.as_str().to_owned(),
        None => table_name(&model.rust_name.value),
    };
    let schema = optional(model.schema.as_ref().map(|it| it.value.as_str()));
    let columns = strukt.columns().map(|(_, column)| column_name(column));
    let key = key_fields(strukt).into_iter().map(|(_, column)| column);
    let uniques = unique_keys(model).into_iter().map(|unique| {
        let name = unique.name.as_str();
        let columns = unique.columns.iter().map(|it| it.as_str());
        quote!((#name, &[#(#columns),*]))
    });
    let auto = strukt.columns().find(|(_, column)| column.auto.is_some());
    let auto = optional(auto.map(|(_, column)| column_name(column)));
    quote! {
        #runtime::TableMeta {
            name: #name,
            schema: #schema,
            columns: &[#(#columns),*],
            key: &[#(#key),*],
            auto: #auto,
            uniques: &[#(#uniques),*],
        }
    }
}

fn optional(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    }
}

/// The type of the key and its value: of one field, or a tuple of several.
fn key(strukt: &Struct<'_>) -> (TokenStream, TokenStream) {
    let fields = key_fields(strukt);
    let types: Vec<_> = fields.iter().map(|(field, _)| &field.ty).collect();
    let values: Vec<_> = fields.iter().map(|(field, _)| value(field)).collect();
    match (types.as_slice(), values.as_slice()) {
        ([ty], [value]) => (quote!(#ty), value.clone()),
        _ => (quote!((#(#types),*)), quote!((#(#values),*))),
    }
}

fn value(field: &Field) -> TokenStream {
    let name = &field.ident;
    quote_spanned!(place_of(&field.ty)=> ::core::clone::Clone::clone(&self.#name))
}

/// The fields of the primary key, in its order, with their columns.
fn key_fields<'a>(strukt: &Struct<'a>) -> Vec<(&'a Field, &'a str)> {
    let column = |name: &str| strukt.columns().find(|(_, it)| it.rust_name.value == name);
    let found: Vec<_> = match &strukt.model.primary_key {
        Some(names) => names.value.iter().filter_map(|it| column(&it.value)).collect(),
        None => strukt.columns().filter(|(_, it)| it.primary_key.is_some()).collect(),
    };
    found.into_iter().map(|(field, it)| (field, column_name(it))).collect()
}
