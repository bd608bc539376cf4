//! `impl FromRow`: the columns by position, in the order of the fields.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{Struct, place_of};

pub(super) fn implement(strukt: &Struct<'_>) -> TokenStream {
    let runtime = &strukt.runtime;
    let name = &strukt.input.ident;
    let mut columns = 0_usize;
    let fields = strukt.fields.iter().map(|(field, column)| {
        let (ident, ty) = (&field.ident, &field.ty);
        if column.is_none() {
            return quote!(#ident: ::core::default::Default::default(),);
        }
        let index = columns;
        columns += 1;
        quote_spanned!(place_of(ty)=> #ident: <#ty as #runtime::Decode>::decode(row, #index)?,)
    });
    quote! {
        #[automatically_derived]
        impl #runtime::FromRow for #name {
            fn from_row<R: #runtime::Reader>(
                row: &R,
            ) -> ::core::result::Result<Self, #runtime::Error> {
                ::core::result::Result::Ok(Self { #(#fields)* })
            }
        }
    }
}
