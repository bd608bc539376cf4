//! What a word takes: nothing, a text, a name, a number, names of fields. Anything else is reported
//! with an example of how the word is written.

use proc_macro2::Ident as Token;

use super::attr::{Entry, Shape, Sign, Value, entries, text_of};
use super::code;
use super::mistake::Report;
use crate::ast::Spanned;
use crate::name::Ident;

/// Nothing.
pub(super) fn bare(entry: &Entry, example: &str, report: &mut Report) -> bool {
    match entry.shape {
        Shape::Bare => true,
        Shape::Value(..) | Shape::List(_) => {
            wrong::<()>(entry, "no value", example, report);
            false
        }
    }
}

/// `= "text"`
pub(super) fn text(entry: &Entry, example: &str, report: &mut Report) -> Option<Spanned<String>> {
    match &entry.shape {
        Shape::Value(Value::Text(text), range) => {
            Some(Spanned::new(text_of(text), report.place.bytes(*range)))
        }
        _ => wrong(entry, "a text", example, report),
    }
}

/// `= "name"`, a name that every database keeps.
pub(super) fn ident(entry: &Entry, example: &str, report: &mut Report) -> Option<Spanned<Ident>> {
    let text = text(entry, example, report)?;
    match Ident::new(text.value) {
        Ok(name) => Some(Spanned::new(name, text.span)),
        Err(error) => {
            report
                .error(code::BAD_NAME, entry.value_range(), error.to_string())
                .help(format!("write a name such as `{example}`"));
            None
        }
    }
}

/// `= 5`, within limits.
pub(super) fn number(
    entry: &Entry,
    limits: std::ops::RangeInclusive<u32>,
    example: &str,
    report: &mut Report,
) -> Option<Spanned<u32>> {
    let Shape::Value(Value::Int(digits, sign), range) = &entry.shape else {
        return wrong(entry, "a whole number", example, report);
    };
    match digits.base10_parse::<u32>() {
        Ok(number) if limits.contains(&number) && *sign == Sign::Plus => {
            Some(Spanned::new(number, report.place.bytes(*range)))
        }
        _ => {
            let name = word(entry);
            let (low, high) = (limits.start(), limits.end());
            report
                .error(code::OUT_OF_RANGE, *range, format!("`{name}` is from {low} to {high}"))
                .help(format!("write `{example}`"));
            None
        }
    }
}

/// `= "a::b"`
pub(super) fn rust_path(entry: &Entry, example: &str, report: &mut Report) -> Option<syn::Path> {
    let text = match &entry.shape {
        Shape::Value(Value::Text(text), _) => text,
        _ => return wrong(entry, "a path in quotes", example, report),
    };
    match text.parse_with(syn::Path::parse_mod_style) {
        Ok(path) => Some(path),
        Err(_) => wrong(entry, "a path in quotes", example, report),
    }
}

/// `(a, b)`: at least one name, none twice.
pub(super) fn names(entry: &Entry, example: &str, report: &mut Report) -> Option<Vec<Token>> {
    let Shape::List(group) = &entry.shape else {
        return wrong(entry, "names of fields in parentheses", example, report);
    };
    let parts = entries(group.stream(), report);
    let mut found: Vec<Token> = Vec::new();
    for part in &parts {
        match (&part.word, &part.shape) {
            (Some(name), Shape::Bare) => push_new(&mut found, name, report),
            _ => not_a_name(part, report),
        }
    }
    if parts.is_empty() {
        return wrong(entry, "at least one field", example, report);
    }
    Some(found)
}

/// Adds a name that is not there yet; one that is there is reported.
pub(super) fn push_new(found: &mut Vec<Token>, name: &Token, report: &mut Report) {
    match found.iter().find(|it| *it == name) {
        Some(first) => {
            super::symbol::twice(
                &name.to_string(),
                name.span().into(),
                first.span().into(),
                report,
            );
        }
        None => found.push(name.clone()),
    }
}

pub(super) fn not_a_name(part: &Entry, report: &mut Report) {
    let mistake = report.error(code::WRONG_VALUE, part.range, "expected the name of a field");
    if let Shape::Value(Value::Text(text), _) = &part.shape {
        mistake.help(format!("write `{}` without quotes", text_of(text)));
    }
}

/// Reports that the word takes something else.
pub(super) fn wrong<T>(entry: &Entry, what: &str, example: &str, report: &mut Report) -> Option<T> {
    let name = word(entry);
    report
        .error(code::WRONG_VALUE, entry.value_range(), format!("`{name}` takes {what}"))
        .help(format!("write `{example}`"));
    None
}

pub(super) fn word(entry: &Entry) -> String {
    entry.word.as_ref().map(ToString::to_string).unwrap_or_default()
}
