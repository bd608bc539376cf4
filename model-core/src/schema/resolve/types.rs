//! The type of a field: what the database holds, and what generated code names.

use super::lookup::{Item, Items};
use super::{absolute, code};
use crate::ast::{Field, FieldType, Model, ModelEnum, Scope};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::schema::{ColumnType, EnumType, Kind, RustType, Spans};

/// Newtypes around newtypes; also what ends a circle of them.
const MAX_DEPTH: usize = 16;

/// The digits of a decimal that says nothing of them: what `rust_decimal` holds.
const DECIMAL: (u32, u32) = (28, 10);

/// The characters of a NanoID.
const NANO_ID: u32 = 21;

pub(super) fn resolve(
    items: &Items<'_>,
    model: &Model,
    field: &Field,
    out: &mut Diagnostics,
) -> Option<(ColumnType, RustType)> {
    let place = Place { scope: &model.scope, span: field.ty.span, depth: 0 };
    match of(items, &place, &field.ty.value, field) {
        Ok(found) => found,
        Err(mistake) => {
            out.push(*mistake);
            None
        }
    }
}

/// Where a type is written.
struct Place<'a> {
    scope: &'a Scope,
    span: Span,
    depth: usize,
}

/// `None` when it is behind an item that could not be read.
type Found = Result<Option<(ColumnType, RustType)>, Box<Diagnostic>>;

fn of(items: &Items<'_>, place: &Place<'_>, ty: &FieldType, field: &Field) -> Found {
    let plain = |ty: ColumnType| {
        let rust = RustType::Plain(ty.kind());
        Ok(Some((ty, rust)))
    };
    let timed = |ty: ColumnType, krate: crate::ast::TimeCrate| {
        let rust = match krate {
            crate::ast::TimeCrate::Chrono => RustType::Plain(ty.kind()),
            crate::ast::TimeCrate::Time => RustType::TimeCrate(ty.kind()),
        };
        Ok(Some((ty, rust)))
    };
    let max_length = field.max_length.map(|it| it.value);
    match ty {
        FieldType::Bool => plain(ColumnType::Bool),
        FieldType::I16 => plain(ColumnType::I16),
        FieldType::I32 => plain(ColumnType::I32),
        FieldType::I64 => plain(ColumnType::I64),
        FieldType::F32 => plain(ColumnType::F32),
        FieldType::F64 => plain(ColumnType::F64),
        FieldType::String => plain(ColumnType::Text { max_length }),
        FieldType::Bytes => plain(ColumnType::Bytes { max_length }),
        FieldType::Uuid => plain(ColumnType::Uuid),
        FieldType::NanoId => {
            Ok(Some((ColumnType::Text { max_length: Some(NANO_ID) }, RustType::NanoId)))
        }
        FieldType::Decimal => plain(decimal(field)),
        FieldType::Date(it) => timed(ColumnType::Date, *it),
        FieldType::Time(it) => timed(ColumnType::Time, *it),
        FieldType::DateTime(it) => timed(ColumnType::DateTime, *it),
        FieldType::Timestamp(it) => timed(ColumnType::Timestamp, *it),
        FieldType::JsonValue => plain(ColumnType::Json),
        FieldType::Json(inner) => Ok(Some((ColumnType::Json, RustType::Json(inner.clone())))),
        FieldType::Id(target, key) => {
            let path = match items.find(place.scope, target, place.span)? {
                Item::Model(at) => items.model_path(at),
                Item::Failed => return Ok(None),
                Item::Enum(_) | Item::Newtype(_) => {
                    return Err(no_model(target.name(), place.span));
                }
            };
            let found = of(items, place, key, field)?;
            Ok(found.map(|(ty, rust)| (ty, RustType::Id(path, Box::new(rust)))))
        }
        FieldType::Vec(element) => {
            let found = of(items, place, element, field)?;
            Ok(found
                .map(|(ty, rust)| (ColumnType::Array(Box::new(ty)), RustType::Vec(Box::new(rust)))))
        }
        FieldType::Named(path) => match items.find(place.scope, path, place.span)? {
            Item::Enum(at) => Ok(items.enumeration(at).map(of_enum)),
            Item::Newtype(at) => newtype(items, place, at, field),
            Item::Failed => Ok(None),
            Item::Model(_) => Err(Box::new(
                Diagnostic::error(
                    code::UNKNOWN_TYPE,
                    place.span,
                    format!("`{}` is a model, and no column holds a whole row", path.name()),
                )
                .help(format!(
                    "hold its key: `{}_id: i64` with `#[model(references = {})]`",
                    field.rust_name.value,
                    path.name()
                )),
            )),
        },
    }
}

fn decimal(field: &Field) -> ColumnType {
    let (precision, scale) = match (field.precision, field.scale) {
        (Some(precision), scale) => (precision.value, scale.map_or(0, |it| it.value)),
        (None, Some(scale)) => (DECIMAL.0, scale.value),
        (None, None) => DECIMAL,
    };
    ColumnType::Decimal { precision, scale }
}

fn of_enum(it: &ModelEnum) -> (ColumnType, RustType) {
    let renamed = it.variants.iter().filter_map(|it| {
        let former = it.renamed_from.as_ref()?;
        Some((former.value.clone(), it.label.value.clone()))
    });
    let ty = ColumnType::Enum(EnumType {
        name: it.name.clone(),
        labels: it.variants.iter().map(|it| it.label.value.clone()).collect(),
        renamed: renamed.collect(),
        spans: Spans(it.variants.iter().map(|it| it.rust_name.span).collect()),
    });
    (ty, RustType::User(absolute(&it.scope.module, &it.rust_name.value), Kind::Enum))
}

fn newtype(items: &Items<'_>, place: &Place<'_>, at: usize, field: &Field) -> Found {
    let Some(it) = items.newtype(at) else { return Ok(None) };
    if place.depth >= MAX_DEPTH {
        return Err(Box::new(
            Diagnostic::error(
                code::ENDLESS_TYPE,
                it.rust_name.span,
                format!("`{}` is around itself", it.rust_name.value),
            )
            .help("let it hold one of the types of the manual"),
        ));
    }
    let inner = Place { scope: &it.scope, span: it.inner.span, depth: place.depth + 1 };
    let found = of(items, &inner, &it.inner.value, field)?;
    Ok(found.map(|(ty, _)| {
        let kind = ty.kind();
        (ty, RustType::User(absolute(&it.scope.module, &it.rust_name.value), kind))
    }))
}

pub(super) fn no_model(name: &str, span: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            code::NO_MODEL,
            span,
            format!("`{name}` is not a model, so it has no rows to refer to"),
        )
        .help("name a struct with `#[derive(Model)]`"),
    )
}

/// What the reader could not ask, since the type was only a name to it.
pub(super) fn check_words(field: &Field, ty: &ColumnType, out: &mut Diagnostics) {
    let kind = ty.kind();
    let is_key = matches!(kind, Kind::F32 | Kind::F64 | Kind::Json | Kind::Array);
    let can_count = matches!(kind, Kind::I16 | Kind::I32 | Kind::I64 | Kind::Uuid | Kind::Text);
    // What is said of the values of a list is said of each.
    let value = match ty {
        ColumnType::Array(element) => element.kind(),
        _ => kind,
    };
    let has_length = matches!(value, Kind::Text | Kind::Bytes);
    let cases = [
        (field.auto, !can_count, "auto", "integers, `Uuid` and `NanoId`"),
        (field.max_length.map(|it| it.span), !has_length, "max_length", "texts and bytes"),
        (field.precision.map(|it| it.span), value != Kind::Decimal, "precision", "decimals"),
        (field.primary_key, is_key, "primary_key", "values that are equal or not"),
        (field.unique, is_key, "unique", "values that are equal or not"),
    ];
    for (span, unfit, word, fits) in cases {
        if let (Some(span), true) = (span, unfit) {
            out.push(
                Diagnostic::error(
                    code::WORD_AND_TYPE,
                    span,
                    format!("`{word}` has no meaning for a column of type {ty}"),
                )
                .label(field.ty.span, "the type")
                .help(format!("it is for {fits}")),
            );
        }
    }
}
