//! What `#[derive(ModelEnum)]` emits.

use model_core::ast::ModelEnum;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Data, DeriveInput};

pub(super) fn implement(
    input: &DeriveInput,
    read: &ModelEnum,
    runtime: &TokenStream,
) -> TokenStream {
    let labels: Vec<&str> = read.variants.iter().map(|it| it.label.value.as_str()).collect();
    let labelled = labelled(input, &labels);
    let value = value(input, runtime);
    quote!(#labelled #value)
}

/// The labels by themselves.
fn labelled(input: &DeriveInput, labels: &[&str]) -> TokenStream {
    let (name, vis) = (&input.ident, &input.vis);
    let variants = variants(input);
    quote! {
        #[automatically_derived]
        #[allow(dead_code)]
        impl #name {
            /// What the database stores, in the order of the variants.
            #vis const LABELS: &'static [&'static str] = &[#(#labels),*];

            /// What the database stores for the variant.
            #vis const fn as_str(&self) -> &'static str {
                match self {
                    #(Self::#variants => #labels,)*
                }
            }

            /// The variant that the database stores as `label`.
            #vis fn from_label(label: &str) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(match label {
                    #(#labels => Self::#variants,)*
                    _ => return ::core::option::Option::None,
                })
            }
        }
    }
}

/// The enum as a value of a column.
fn value(input: &DeriveInput, runtime: &TokenStream) -> TokenStream {
    let name = &input.ident;
    let expected = format!("a label of {name}");
    quote! {
        #[automatically_derived]
        impl #runtime::ColumnValue for #name {
            const KIND: #runtime::Kind = #runtime::Kind::Enum;
            const NULLABLE: bool = false;
        }

        #[automatically_derived]
        impl #runtime::Encode for #name {
            fn encode<W: #runtime::Writer>(
                &self,
                writer: &mut W,
            ) -> ::core::result::Result<(), #runtime::Error> {
                writer.label(self.as_str())
            }
        }

        #[automatically_derived]
        impl #runtime::Decode for #name {
            fn decode<R: #runtime::Reader>(
                row: &R,
                index: usize,
            ) -> ::core::result::Result<Self, #runtime::Error> {
                let label = row.label(index)?;
                match Self::from_label(label) {
                    ::core::option::Option::Some(it) => ::core::result::Result::Ok(it),
                    ::core::option::Option::None => ::core::result::Result::Err(row.mismatch(
                        index,
                        #expected,
                        &::std::format!("`{label}`"),
                    )),
                }
            }
        }
    }
}

fn variants(input: &DeriveInput) -> Vec<&Ident> {
    match &input.data {
        Data::Enum(it) => it.variants.iter().map(|it| &it.ident).collect(),
        Data::Struct(_) | Data::Union(_) => Vec::new(),
    }
}
