//! The second witness: `rustc` checks that the types are what the reader took their names for.

use model_core::ast::{self, FieldType};
use model_core::schema::Kind;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::{GenericArgument, PathArguments, Type};

use super::{Struct, place_of};

pub(super) fn implement(strukt: &Struct<'_>) -> TokenStream {
    strukt.columns().map(|(field, column)| assertions(strukt, &field.ty, column)).collect()
}

/// One block for each field, so that two wrong fields are two errors.
fn assertions(strukt: &Struct<'_>, ty: &Type, column: &ast::Field) -> TokenStream {
    let runtime = &strukt.runtime;
    let ty = if column.nullable { argument(ty) } else { ty };
    let mut kinds: TokenStream = kind(&column.ty.value)
        .map(|kind| assert_kind(strukt, ty, column, kind))
        .into_iter()
        .collect();
    if let FieldType::Vec(of) = &column.ty.value {
        let of = kind(of).map(|kind| assert_kind(strukt, argument(ty), column, kind));
        kinds.extend(of);
    }
    let place = place(strukt, column);
    let hidden = format!(
        "{place}: the type alias hides a nullable type; write `Option<…>` at the field, so that \
         its column may be null"
    );
    quote_spanned! {place_of(ty)=>
        const _: () = {
            #[allow(unused_imports)]
            use #runtime::__private::NoWitness as _;
            #kinds
            ::core::assert!(!#runtime::__private::Witness::<#ty>::NULLABLE, #hidden);
        };
    }
}

fn assert_kind(strukt: &Struct<'_>, ty: &Type, column: &ast::Field, kind: Kind) -> TokenStream {
    let runtime = &strukt.runtime;
    let variant = Ident::new(&format!("{kind:?}"), Span::call_site());
    let place = place(strukt, column);
    let name = column.written.replace(' ', "");
    let wrong = format!(
        "{place}: `{name}` was read as a type that holds a {kind}, but here the name stands for \
         another type; write the type's full path, or give yours another name"
    );
    quote_spanned! {place_of(ty)=>
        ::core::assert!(
            #runtime::__private::is_kind(
                #runtime::__private::Witness::<#ty>::KIND,
                #runtime::Kind::#variant
            ),
            #wrong
        );
    }
}

fn place(strukt: &Struct<'_>, column: &ast::Field) -> String {
    format!("model `{}`, field `{}`", strukt.model.rust_name.value, column.rust_name.value)
}

/// What a type holds, if its name says it.
fn kind(ty: &FieldType) -> Option<Kind> {
    Some(match ty {
        FieldType::Bool => Kind::Bool,
        FieldType::I16 => Kind::I16,
        FieldType::I32 => Kind::I32,
        FieldType::I64 => Kind::I64,
        FieldType::F32 => Kind::F32,
        FieldType::F64 => Kind::F64,
        FieldType::String | FieldType::NanoId => Kind::Text,
        FieldType::Bytes => Kind::Bytes,
        FieldType::Uuid => Kind::Uuid,
        FieldType::Decimal => Kind::Decimal,
        FieldType::Date(_) => Kind::Date,
        FieldType::Time(_) => Kind::Time,
        FieldType::DateTime(_) => Kind::DateTime,
        FieldType::Timestamp(_) => Kind::Timestamp,
        FieldType::JsonValue | FieldType::Json(_) => Kind::Json,
        FieldType::Id(_, key) => return kind(key),
        FieldType::Vec(_) => Kind::Array,
        FieldType::Named(_) => return None,
    })
}

/// The `T` of `Option<T>` and `Vec<T>`.
fn argument(ty: &Type) -> &Type {
    match ty {
        Type::Group(it) => argument(&it.elem),
        Type::Paren(it) => argument(&it.elem),
        Type::Path(it) => match it.path.segments.last().map(|it| &it.arguments) {
            Some(PathArguments::AngleBracketed(list)) => match list.args.first() {
                Some(GenericArgument::Type(inner)) => inner,
                _ => ty,
            },
            _ => ty,
        },
        _ => ty,
    }
}
