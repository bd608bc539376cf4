//! Stubs beside a `compile_error!`, so that one mistake in a model is one error and not one at each
//! of its uses. They are type-checked and never run.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Field};

use crate::expand::{const_name, fields};

pub(crate) fn model(input: &DeriveInput, runtime: &TokenStream) -> TokenStream {
    let (name, vis) = (&input.ident, &input.vis);
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let columns = fields(input).into_iter().filter(|it| is_plain(it)).map(|field| {
        let (name, ty) = (const_name(field), &field.ty);
        quote!(#[doc = ""] #vis const #name: #runtime::Column<Self, #ty> = #runtime::Column::new("");)
    });
    // A struct with parameters is no model; its other uses then fail for that reason.
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    quote! {
        #[allow(private_interfaces, non_upper_case_globals, dead_code)]
        impl #impl_generics #name #ty_generics #where_clause {
            #(#columns)*
        }

        impl #impl_generics #runtime::FromRow for #name #ty_generics #where_clause {
            fn from_row<R: #runtime::Reader>(
                _: &R,
            ) -> ::core::result::Result<Self, #runtime::Error> {
                ::core::unreachable!()
            }
        }

        impl #impl_generics #runtime::Model for #name #ty_generics #where_clause {
            const TABLE: #runtime::TableMeta = #runtime::TableMeta {
                name: "",
                schema: ::core::option::Option::None,
                columns: &[],
                key: &[],
                auto: ::core::option::Option::None,
                uniques: &[],
            };
            const FINGERPRINT: u64 = 0;
            type Key = i64;
            fn key(&self) -> Self::Key {
                ::core::unreachable!()
            }
        }
    }
}

pub(crate) fn model_enum(input: &DeriveInput, runtime: &TokenStream) -> TokenStream {
    let (name, vis) = (&input.ident, &input.vis);
    let value = value(input, runtime, &quote!(#runtime::Kind::Enum));
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    quote! {
        #[allow(dead_code)]
        impl #name {
            #[doc = ""]
            #vis const LABELS: &'static [&'static str] = &[];
            #[doc = ""]
            #vis const fn as_str(&self) -> &'static str {
                ""
            }
            #[doc = ""]
            #vis fn from_label(_: &str) -> ::core::option::Option<Self> {
                ::core::option::Option::None
            }
        }

        #value
    }
}

pub(crate) fn model_type(input: &DeriveInput, runtime: &TokenStream) -> TokenStream {
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    value(input, runtime, &quote!(#runtime::Kind::Text))
}

fn value(input: &DeriveInput, runtime: &TokenStream, kind: &TokenStream) -> TokenStream {
    let name = &input.ident;
    quote! {
        impl #runtime::ColumnValue for #name {
            const KIND: #runtime::Kind = #kind;
            const NULLABLE: bool = false;
        }

        impl #runtime::Encode for #name {
            fn encode<W: #runtime::Writer>(
                &self,
                _: &mut W,
            ) -> ::core::result::Result<(), #runtime::Error> {
                ::core::unreachable!()
            }
        }

        impl #runtime::Decode for #name {
            fn decode<R: #runtime::Reader>(
                _: &R,
                _: usize,
            ) -> ::core::result::Result<Self, #runtime::Error> {
                ::core::unreachable!()
            }
        }
    }
}

/// Whether a constant can have the field's type: one without a lifetime that is left out.
fn is_plain(field: &Field) -> bool {
    field.ident.is_some() && !matches!(field.ty, syn::Type::Infer(_))
}
