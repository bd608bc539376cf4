//! `impl FieldAt`: the fields by position, for a generated module, which stands elsewhere and may
//! neither see a private field nor name the `T` of a `Json<T>`.
//!
//! Every column has one: a field that only queries use is then no dead code for `rustc`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Field;

use super::Struct;

pub(super) fn implement(strukt: &Struct<'_>) -> TokenStream {
    let columns = strukt.columns();
    columns.map(|(field, column)| implement_one(strukt, field, column.position)).collect()
}

fn implement_one(strukt: &Struct<'_>, field: &Field, position: usize) -> TokenStream {
    let runtime = &strukt.runtime;
    let name = &strukt.input.ident;
    let (ident, ty) = (&field.ident, &field.ty);
    quote! {
        #[automatically_derived]
        #[allow(private_interfaces)]
        impl #runtime::__private::FieldAt<#position> for #name {
            type Type = #ty;
            fn get(&self) -> &Self::Type {
                &self.#ident
            }
        }
    }
}
