//! The rules between the words of one field, and between its words and its type.
//!
//! A type that is only a name may be anything that a newtype can hold, so the rules about types are
//! silent about it here; the schema asks again when it knows.

use super::code;
use super::field::Given;
use super::mistake::{Range, Report};
use super::symbol::FieldWord;
use crate::ast::{Action, DefaultValue, Field, FieldType};

/// Two words that exclude each other, and why.
const EXCLUSIVE: &[(FieldWord, FieldWord, &str)] = &[
    (
        FieldWord::Auto,
        FieldWord::Default,
        "the value of an `auto` column is made for each row, so a default would never be used",
    ),
    (
        FieldWord::Auto,
        FieldWord::Generated,
        "a column is made by its expression or by a counter, not by both",
    ),
    (
        FieldWord::Auto,
        FieldWord::References,
        "the value of a foreign key is the key of a row that exists",
    ),
    (
        FieldWord::Default,
        FieldWord::Generated,
        "the value of a generated column is always its expression",
    ),
    (FieldWord::Backfill, FieldWord::Generated, "the database fills a generated column itself"),
    (FieldWord::Backfill, FieldWord::Auto, "the value of an `auto` column is made for each row"),
    (
        FieldWord::PrimaryKey,
        FieldWord::Generated,
        "a generated column is no primary key on most databases",
    ),
    (
        FieldWord::References,
        FieldWord::Generated,
        "a generated column is no foreign key on most databases",
    ),
    (FieldWord::SqlType, FieldWord::MaxLength, "the type's text says its length"),
    (FieldWord::SqlType, FieldWord::Precision, "the type's text says its precision"),
    (FieldWord::SqlType, FieldWord::Scale, "the type's text says its scale"),
];

/// A word that has no meaning without another.
const NEEDS: &[(FieldWord, FieldWord, &str)] = &[
    (FieldWord::OnDelete, FieldWord::References, "`on_delete` needs `references = …`"),
    (FieldWord::OnUpdate, FieldWord::References, "`on_update` needs `references = …`"),
    (FieldWord::Scale, FieldWord::Precision, "`scale` needs `precision = …`"),
];

/// A skipped field is no column, so nothing else can be said of it.
pub(super) fn check_skip(given: &Given, report: &mut Report) {
    for (_, name, range) in given.words.iter().filter(|(word, _, _)| *word != FieldWord::Skip) {
        report
            .error(code::CONTRADICTION, *range, format!("`{name}` on a field that is skipped"))
            .help("a skipped field is no column: remove one of the two");
    }
}

/// What the words say to each other.
pub(super) fn check_words(field: &Field, given: &Given, report: &mut Report) {
    check_exclusive(given, report);
    check_deferrable(given, report);
    check_needs(given, report);
    check_scale(field, given, report);
}

/// What the words say to the type.
pub(super) fn check_types(field: &Field, given: &Given, report: &mut Report) {
    check_null(field, given, report);
    check_actions(field, given, report);
    check_auto(field, given, report);
    check_length(field, given, report);
    check_decimal(field, given, report);
    check_key(field, given, report);
    check_default(field, given, report);
}

/// The rules about types again, for a field whose type was found behind an alias. The words have no
/// tokens any more, so everything is said of the type.
pub(super) fn check_resolved(field: &Field, ty: Range, report: &mut Report) {
    let mut words = Vec::new();
    let mut note = |given: bool, word: FieldWord, name: &'static str| {
        if given {
            words.push((word, name, ty));
        }
    };
    note(field.auto.is_some(), FieldWord::Auto, "auto");
    note(field.max_length.is_some(), FieldWord::MaxLength, "max_length");
    note(field.precision.is_some(), FieldWord::Precision, "precision");
    note(field.primary_key.is_some(), FieldWord::PrimaryKey, "primary_key");
    note(field.unique.is_some(), FieldWord::Unique, "unique");
    note(field.references.is_some(), FieldWord::References, "references");
    check_types(field, &Given { words, values: Vec::new(), ty }, report);
}

fn check_exclusive(given: &Given, report: &mut Report) {
    for (one, other, reason) in EXCLUSIVE {
        let at = |word: FieldWord| given.words.iter().position(|(it, _, _)| *it == word);
        let (Some(a), Some(b)) = (at(*one), at(*other)) else { continue };
        let (first, second) = (&given.words[a.min(b)], &given.words[a.max(b)]);
        let first_span = report.place.bytes(first.2);
        report
            .error(
                code::CONTRADICTION,
                second.2,
                format!("`{}` and `{}` exclude each other", first.1, second.1),
            )
            .label(first_span, "the other one")
            .help(format!("{reason}: remove one of the two"));
    }
}

fn check_needs(given: &Given, report: &mut Report) {
    for (word, needed, sentence) in NEEDS {
        if let (Some(range), None) = (given.range(*word), given.range(*needed)) {
            report
                .error(code::CONTRADICTION, range, *sentence)
                .help("add it to the same field, or remove this word");
        }
    }
}

fn check_deferrable(given: &Given, report: &mut Report) {
    let constraint = [FieldWord::References, FieldWord::Unique];
    if let Some(range) = given.range(FieldWord::Deferrable)
        && constraint.iter().all(|it| given.range(*it).is_none())
    {
        report
            .error(code::CONTRADICTION, range, "`deferrable` needs `references = …` or `unique`")
            .help("add one of them to the same field, or remove this word");
    }
}

fn check_scale(field: &Field, given: &Given, report: &mut Report) {
    let (Some(precision), Some(scale)) = (field.precision, field.scale) else { return };
    if scale.value > precision.value {
        report
            .error(
                code::OUT_OF_RANGE,
                given.value_range(FieldWord::Scale),
                format!("the scale {} is more than all {} digits", scale.value, precision.value),
            )
            .help("`precision` counts all digits, `scale` those after the point");
    }
}

/// A key and an automatic value are never null.
fn check_null(field: &Field, given: &Given, report: &mut Report) {
    let never = [(FieldWord::PrimaryKey, "a primary key"), (FieldWord::Auto, "an `auto` column")];
    let reason = never.iter().find(|(word, _)| given.range(*word).is_some());
    if let (true, Some((_, what))) = (field.nullable, reason) {
        report
            .error(code::CONTRADICTION, given.ty, format!("{what} is never null"))
            .help("write the type without `Option`");
    }
}

/// `set_null` needs a column that may be null, `set_default` one with a default.
fn check_actions(field: &Field, given: &Given, report: &mut Report) {
    let Some(references) = &field.references else { return };
    let actions =
        [(FieldWord::OnDelete, references.on_delete), (FieldWord::OnUpdate, references.on_update)];
    for (word, action) in actions {
        let range = given.value_range(word);
        match action.map(|it| it.value) {
            Some(Action::SetNull) if !field.nullable => {
                report
                    .error(code::CONTRADICTION, range, "`set_null` on a column that is never null")
                    .help("make the field an `Option`, or choose `cascade` or `restrict`");
            }
            Some(Action::SetDefault) if field.default.is_none() => {
                report
                    .error(
                        code::CONTRADICTION,
                        range,
                        "`set_default` on a column without a default",
                    )
                    .help("add `default = …` to the same field");
            }
            _ => {}
        }
    }
}

/// Integers are counted by the database, identifiers are drawn by the runtime.
fn check_auto(field: &Field, given: &Given, report: &mut Report) {
    let Some(range) = given.range(FieldWord::Auto) else { return };
    if !can_be_auto(&field.ty.value) {
        misfit("auto", "integers, `Uuid` and `NanoId`", range, given, field, report);
    }
}

fn can_be_auto(ty: &FieldType) -> bool {
    match ty {
        FieldType::I16
        | FieldType::I32
        | FieldType::I64
        | FieldType::Uuid
        | FieldType::NanoId
        | FieldType::Named(_) => true,
        FieldType::Id(_, key) => can_be_auto(key),
        FieldType::Bool
        | FieldType::F32
        | FieldType::F64
        | FieldType::String
        | FieldType::Bytes
        | FieldType::Decimal
        | FieldType::Date(_)
        | FieldType::Time(_)
        | FieldType::DateTime(_)
        | FieldType::Timestamp(_)
        | FieldType::JsonValue
        | FieldType::Json(_)
        | FieldType::Vec(_) => false,
    }
}

/// What is said of the values of a list is said of each.
fn element(ty: &FieldType) -> &FieldType {
    match ty {
        FieldType::Vec(element) => element,
        other => other,
    }
}

fn check_length(field: &Field, given: &Given, report: &mut Report) {
    let Some(range) = given.range(FieldWord::MaxLength) else { return };
    let ty = element(&field.ty.value);
    let fits = matches!(ty, FieldType::String | FieldType::Bytes | FieldType::Named(_));
    if !fits {
        misfit("max_length", "`String` and `Vec<u8>`", range, given, field, report);
    }
}

fn check_decimal(field: &Field, given: &Given, report: &mut Report) {
    let Some(range) = given.range(FieldWord::Precision) else { return };
    let ty = element(&field.ty.value);
    if !matches!(ty, FieldType::Decimal | FieldType::Named(_)) {
        misfit("precision", "`Decimal`", range, given, field, report);
    }
}

/// Floats and documents compare in ways that a key must not.
fn check_key(field: &Field, given: &Given, report: &mut Report) {
    let is_unfit = matches!(
        field.ty.value,
        FieldType::F32
            | FieldType::F64
            | FieldType::JsonValue
            | FieldType::Json(_)
            | FieldType::Vec(_)
    );
    for (word, name) in [
        (FieldWord::PrimaryKey, "primary_key"),
        (FieldWord::Unique, "unique"),
        (FieldWord::References, "references"),
    ] {
        if let (true, Some(range)) = (is_unfit, given.range(word)) {
            misfit(
                name,
                "values that are equal or not: integers, texts, identifiers, dates",
                range,
                given,
                field,
                report,
            );
        }
    }
}

fn misfit(word: &str, fits: &str, range: Range, given: &Given, field: &Field, report: &mut Report) {
    let ty = report.place.bytes(given.ty);
    report
        .error(
            code::WORD_AND_TYPE,
            range,
            format!("`{word}` has no meaning for the type `{}`", short(&field.written)),
        )
        .label(ty, "the type")
        .help(format!("it is for {fits}"));
}

fn check_default(field: &Field, given: &Given, report: &mut Report) {
    let Some(default) = &field.default else { return };
    let Some(accepted) = accepted_defaults(&field.ty.value) else { return };
    let range = given.value_range(FieldWord::Default);
    let fits = match &default.value {
        DefaultValue::Sql(_) => true,
        DefaultValue::Bool(_) => accepted.words.contains(&"bool"),
        DefaultValue::Int(digits) => {
            if accepted.words.contains(&"int") {
                check_integer(&field.ty.value, digits, range, report);
            }
            accepted.words.contains(&"int")
        }
        DefaultValue::Float(_) => accepted.words.contains(&"float"),
        DefaultValue::Text(_) => accepted.words.contains(&"text"),
        DefaultValue::Variant(_) => false,
        DefaultValue::Now => accepted.words.contains(&"now"),
        DefaultValue::Uuid => accepted.words.contains(&"uuid"),
    };
    if !fits {
        report
            .error(
                code::DEFAULT,
                range,
                format!("this is no default for the type `{}`", short(&field.written)),
            )
            .help(format!("write `{}`, or `default(sql = \"…\")`", accepted.example));
    }
}

/// The forms of default that a type takes.
struct Accepted {
    words: &'static [&'static str],
    example: &'static str,
}

/// `None` when the type is only a name, and so not known here.
fn accepted_defaults(ty: &FieldType) -> Option<Accepted> {
    let accepted = |words, example| Some(Accepted { words, example });
    match ty {
        FieldType::Bool => accepted(&["bool"], "default = true"),
        FieldType::I16 | FieldType::I32 | FieldType::I64 => accepted(&["int"], "default = 0"),
        FieldType::F32 | FieldType::F64 => accepted(&["int", "float"], "default = 0.5"),
        FieldType::String => accepted(&["text"], "default = \"draft\""),
        FieldType::Uuid => accepted(&["text", "uuid"], "default = uuid"),
        FieldType::Decimal => accepted(&["int", "float", "text"], "default = \"12.50\""),
        FieldType::Date(_) => accepted(&["now", "text"], "default = now"),
        FieldType::Time(_) => accepted(&["now", "text"], "default = now"),
        FieldType::DateTime(_) | FieldType::Timestamp(_) => {
            accepted(&["now", "text"], "default = now")
        }
        FieldType::JsonValue | FieldType::Json(_) => accepted(&["text"], "default = \"{}\""),
        FieldType::NanoId => accepted(&["text"], "auto"),
        FieldType::Bytes => accepted(&[], "default(sql = \"x''\")"),
        FieldType::Vec(_) => accepted(&[], "default(sql = \"'{}'\")"),
        FieldType::Id(_, key) => accepted_defaults(key),
        FieldType::Named(_) => None,
    }
}

fn check_integer(ty: &FieldType, digits: &str, range: Range, report: &mut Report) {
    let (fits, name) = match ty {
        FieldType::I16 => (digits.parse::<i16>().is_ok(), "i16"),
        FieldType::I32 => (digits.parse::<i32>().is_ok(), "i32"),
        FieldType::I64 => (digits.parse::<i64>().is_ok(), "i64"),
        _ => return,
    };
    if !fits {
        report
            .error(code::OUT_OF_RANGE, range, format!("{digits} does not fit into an `{name}`"))
            .help("choose a smaller default or a wider type");
    }
}

/// A type for a sentence: without the spaces of its canonical form.
fn short(written: &str) -> String {
    written.replace(' ', "")
}
