//! A constant for each column, for filters and changes: `User::ACTIVE`.

use model_core::ast;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Field;

use super::{Struct, column_name};

pub(super) fn implement(strukt: &Struct<'_>) -> TokenStream {
    let name = &strukt.input.ident;
    let consts = strukt.columns().map(|(field, column)| {
        let doc = comment(column);
        constant(strukt, field, column_name(column), &doc)
    });
    quote! {
        #[automatically_derived]
        #[allow(private_interfaces, non_upper_case_globals, dead_code)]
        impl #name {
            #(#consts)*
        }
    }
}

fn constant(strukt: &Struct<'_>, field: &Field, column: &str, doc: &str) -> TokenStream {
    let runtime = &strukt.runtime;
    let vis = &strukt.input.vis;
    let ty = &field.ty;
    let name = const_name(field);
    quote! {
        #[doc = #doc]
        #vis const #name: #runtime::Column<Self, #ty> = #runtime::Column::new(#column);
    }
}

/// `team_id` → `TEAM_ID`, at the place of the field.
pub(crate) fn const_name(field: &Field) -> Ident {
    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    let upper = name.trim_start_matches("r#").to_uppercase();
    let span = field.ident.as_ref().map_or_else(proc_macro2::Span::call_site, Ident::span);
    match syn::parse_str::<Ident>(&upper) {
        Ok(mut ident) => {
            ident.set_span(span);
            ident
        }
        // `_` and the like have no other case.
        Err(_) => format_ident!("COLUMN_{}", upper, span = span),
    }
}

fn comment(column: &ast::Field) -> String {
    match &column.comment {
        Some(comment) => comment.clone(),
        None => format!("The column `{}`.", column_name(column)),
    }
}
