//! What `#[derive(ModelType)]` emits: everything is that of the type inside.

use model_core::ast::{FieldType, ModelType};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{DeriveInput, Ident, Type};

use super::{fields, place_of};

pub(super) fn implement(
    input: &DeriveInput,
    read: &ModelType,
    runtime: &TokenStream,
) -> TokenStream {
    let fields = fields(input);
    let Some(inner) = fields.first().map(|it| &it.ty) else { return TokenStream::new() };
    let name = &input.ident;
    let value = value(name, inner, runtime);
    let conversions = conversions(name, inner);
    let auto = auto(name, inner, &read.inner.value, runtime);
    quote!(#value #conversions #auto)
}

fn value(name: &Ident, inner: &Type, runtime: &TokenStream) -> TokenStream {
    quote_spanned! {place_of(inner)=>
        #[automatically_derived]
        impl #runtime::ColumnValue for #name {
            const KIND: #runtime::Kind = <#inner as #runtime::ColumnValue>::KIND;
            const NULLABLE: bool = <#inner as #runtime::ColumnValue>::NULLABLE;
        }

        #[automatically_derived]
        impl #runtime::Encode for #name {
            fn encode<W: #runtime::Writer>(
                &self,
                writer: &mut W,
            ) -> ::core::result::Result<(), #runtime::Error> {
                #runtime::Encode::encode(&self.0, writer)
            }

            fn literal(&self) -> ::core::option::Option<i64> {
                #runtime::Encode::literal(&self.0)
            }
        }

        #[automatically_derived]
        impl #runtime::Decode for #name {
            fn decode<R: #runtime::Reader>(
                row: &R,
                index: usize,
            ) -> ::core::result::Result<Self, #runtime::Error> {
                ::core::result::Result::map(<#inner as #runtime::Decode>::decode(row, index), Self)
            }
        }
    }
}

fn conversions(name: &Ident, inner: &Type) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::core::convert::From<#inner> for #name {
            fn from(value: #inner) -> Self {
                Self(value)
            }
        }

        #[automatically_derived]
        impl ::core::convert::From<#name> for #inner {
            fn from(value: #name) -> Self {
                value.0
            }
        }
    }
}

/// A newtype around an identifier can be `auto` as that can.
fn auto(name: &Ident, inner: &Type, ty: &FieldType, runtime: &TokenStream) -> TokenStream {
    if !matches!(ty, FieldType::Uuid | FieldType::NanoId) {
        return TokenStream::new();
    }
    quote! {
        #[automatically_derived]
        impl #runtime::AutoKey for #name {
            fn make() -> Self {
                Self(<#inner as #runtime::AutoKey>::make())
            }
        }
    }
}
