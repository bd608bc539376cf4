//! Defaults, in the one form in which they are compared and written.

use super::lookup::{Item, Items};
use super::{code, sql};
use crate::ast::{self, Model, ModelEnum, Spanned, TypePath};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::name::nearest;
use crate::schema::{ColumnType, DefaultValue, EnumType, value};

pub(super) fn resolve(
    items: &Items<'_>,
    model: &Model,
    ty: &ColumnType,
    default: &Spanned<ast::DefaultValue>,
    out: &mut Diagnostics,
) -> Option<DefaultValue> {
    let span = default.span;
    let found = match &default.value {
        ast::DefaultValue::Sql(text) => return Some(DefaultValue::Sql(sql(text))),
        ast::DefaultValue::Bool(it) => of_bool(*it, ty),
        ast::DefaultValue::Int(it) => of_int(it, ty),
        ast::DefaultValue::Float(it) => of_float(it, ty),
        ast::DefaultValue::Text(it) => of_text(it, ty, span),
        ast::DefaultValue::Variant(path) => return of_variant(items, model, ty, path, span, out),
        ast::DefaultValue::Now => match ty {
            ColumnType::Date | ColumnType::Time => Ok(DefaultValue::Now),
            ColumnType::DateTime | ColumnType::Timestamp => Ok(DefaultValue::Now),
            _ => Err(None),
        },
        ast::DefaultValue::Uuid if *ty == ColumnType::Uuid => Ok(DefaultValue::Uuid),
        ast::DefaultValue::Uuid => Err(None),
    };
    match found {
        Ok(value) => Some(value),
        Err(mistake) => {
            out.push(mistake.map_or_else(|| unfit(ty, span), |it| *it));
            None
        }
    }
}

type Found = Result<DefaultValue, Option<Box<Diagnostic>>>;

fn unfit(ty: &ColumnType, span: Span) -> Diagnostic {
    Diagnostic::error(code::DEFAULT, span, format!("this is no default for a column of type {ty}"))
        .help(format!("write {}, or `default(sql = \"…\")`", example(ty)))
}

fn example(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Bool => "`true`".to_owned(),
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => "an integer in its range".to_owned(),
        ColumnType::F32 | ColumnType::F64 => "a number such as `0.5`".to_owned(),
        ColumnType::Text { max_length: Some(n) } => format!("a text of at most {n} characters"),
        ColumnType::Text { max_length: None } => "a text".to_owned(),
        ColumnType::Bytes { max_length: _ } | ColumnType::Array(_) => "nothing".to_owned(),
        ColumnType::Uuid => "`uuid`, or 36 characters".to_owned(),
        ColumnType::Decimal { precision: _, scale } => {
            format!("a number with at most {scale} digits after its point")
        }
        ColumnType::Date => "`now`, or `\"2024-12-31\"`".to_owned(),
        ColumnType::Time => "`now`, or `\"23:59:59\"`".to_owned(),
        ColumnType::DateTime | ColumnType::Timestamp => {
            "`now`, or `\"2024-12-31 23:59:59\"`".to_owned()
        }
        ColumnType::Json => "a JSON document such as `\"{}\"`".to_owned(),
        ColumnType::Enum(it) => format!("one of {}", labels(it)),
    }
}

fn labels(it: &EnumType) -> String {
    it.labels.iter().map(|it| format!("`\"{it}\"`")).collect::<Vec<_>>().join(", ")
}

fn of_bool(it: bool, ty: &ColumnType) -> Found {
    if *ty == ColumnType::Bool { Ok(DefaultValue::Bool(it)) } else { Err(None) }
}

fn of_int(digits: &str, ty: &ColumnType) -> Found {
    let number = digits.parse::<i64>().map_err(|_| None);
    match ty {
        ColumnType::I16 if digits.parse::<i16>().is_ok() => number.map(DefaultValue::Int),
        ColumnType::I32 if digits.parse::<i32>().is_ok() => number.map(DefaultValue::Int),
        ColumnType::I64 => number.map(DefaultValue::Int),
        ColumnType::F32 | ColumnType::F64 | ColumnType::Decimal { .. } => of_float(digits, ty),
        _ => Err(None),
    }
}

fn of_float(digits: &str, ty: &ColumnType) -> Found {
    match ty {
        ColumnType::F32 | ColumnType::F64 => match digits.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(DefaultValue::Number(number.to_string())),
            _ => Err(None),
        },
        ColumnType::Decimal { precision, scale } => {
            let text = value::fixed_scale(digits, *scale).ok_or(None)?;
            let whole = text.trim_start_matches('-').split('.').next().unwrap_or("");
            let fits = whole == "0" || whole.len() <= precision.saturating_sub(*scale) as usize;
            if fits { Ok(DefaultValue::Number(text)) } else { Err(None) }
        }
        _ => Err(None),
    }
}

fn of_text(text: &str, ty: &ColumnType, span: Span) -> Found {
    let stored = match ty {
        ColumnType::Text { max_length } => {
            let fits = max_length.is_none_or(|it| text.chars().count() <= it as usize);
            fits.then(|| text.to_owned())
        }
        ColumnType::Uuid => value::uuid_digits(text).map(|_| text.to_ascii_lowercase()),
        ColumnType::Decimal { .. } => return of_float(text, ty),
        ColumnType::Date => value::date(text),
        ColumnType::Time => value::time(text),
        ColumnType::DateTime | ColumnType::Timestamp => value::date_time(text),
        ColumnType::Json => {
            serde_json::from_str::<serde_json::Value>(text).ok().map(|_| text.to_owned())
        }
        ColumnType::Enum(it) if it.labels.iter().any(|it| it == text) => Some(text.to_owned()),
        ColumnType::Enum(it) => return Err(Some(Box::new(no_label(it, text, span)))),
        ColumnType::Bool | ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => None,
        ColumnType::F32 | ColumnType::F64 | ColumnType::Bytes { .. } | ColumnType::Array(_) => None,
    };
    stored.map(DefaultValue::Text).ok_or(None)
}

fn no_label(it: &EnumType, text: &str, span: Span) -> Diagnostic {
    let near = nearest(text, it.labels.iter().map(String::as_str));
    let help = near.map_or_else(
        || format!("its labels are {}", labels(it)),
        |it| format!("did you mean `\"{it}\"`?"),
    );
    Diagnostic::error(code::DEFAULT, span, format!("the enum `{}` has no label `{text}`", it.name))
        .help(help)
}

fn of_variant(
    items: &Items<'_>,
    model: &Model,
    ty: &ColumnType,
    path: &TypePath,
    span: Span,
    out: &mut Diagnostics,
) -> Option<DefaultValue> {
    let (variant, owner) = path.0.split_last()?;
    let found = match items.find(&model.scope, &TypePath(owner.to_vec()), span) {
        Ok(Item::Failed) => return None,
        Ok(Item::Enum(at)) => items.enumeration(at)?,
        Ok(Item::Model(_) | Item::Newtype(_)) => {
            out.push(unfit(ty, span));
            return None;
        }
        Err(mistake) => {
            out.push(*mistake);
            return None;
        }
    };
    let is_type = matches!(ty, ColumnType::Enum(it) if it.name == found.name);
    if !is_type {
        out.push(unfit(ty, span));
        return None;
    }
    match found.variants.iter().find(|it| it.rust_name.value == *variant) {
        Some(it) => Some(DefaultValue::Text(it.label.value.clone())),
        None => {
            out.push(no_variant(found, variant, span));
            None
        }
    }
}

fn no_variant(found: &ModelEnum, variant: &str, span: Span) -> Diagnostic {
    let names = found.variants.iter().map(|it| it.rust_name.value.as_str());
    let near = nearest(variant, names).map(|it| format!("did you mean `{it}`?"));
    let name = &found.rust_name.value;
    Diagnostic::error(code::DEFAULT, span, format!("`{name}` has no variant `{variant}`"))
        .label(found.rust_name.span, "the enum")
        .help_if(near)
}
