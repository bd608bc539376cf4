//! One field of a model.

use quote::ToTokens;
use syn::spanned::Spanned as _;

use super::attr::{self, Entry, Shape, Sign, Value};
use super::constraints::check;
use super::mistake::{Range, Report};
use super::symbol::{FIELD, FieldWord, Known, known};
use super::{code, expect, keys, rules, sql, ty};
use crate::ast::{
    Action, DefaultValue, Field, FieldType, Generated, References, Spanned, TypePath,
};
use crate::diagnostic::Span;
use crate::name::{Ident, nearest};

/// A field as the rest of the struct sees it.
pub(super) struct ReadField {
    pub(super) name: String,
    /// `None` when it is skipped or has a mistake.
    pub(super) field: Option<Field>,
    pub(super) skipped: bool,
    /// Where `primary_key` is written.
    pub(super) primary_key: Option<Range>,
}

/// The words of a field with their places, for the rules between them.
pub(super) struct Given {
    pub(super) words: Vec<(FieldWord, &'static str, Range)>,
    pub(super) values: Vec<(FieldWord, Range)>,
    pub(super) ty: Range,
}

impl Given {
    pub(super) fn range(&self, word: FieldWord) -> Option<Range> {
        self.words.iter().find(|(it, _, _)| *it == word).map(|(_, _, range)| *range)
    }

    pub(super) fn value_range(&self, word: FieldWord) -> Range {
        let found = self.values.iter().find(|(it, _)| *it == word).map(|(_, range)| *range);
        found.unwrap_or(self.ty)
    }
}

/// Reads a field; its mistakes are noted in source order.
pub(super) fn read(field: &syn::Field, position: usize, report: &mut Report) -> ReadField {
    let name = field.ident.as_ref().map(unraw).unwrap_or_default();
    let entries = attr::model_entries(&field.attrs, report);
    let words = known(FIELD, entries, report);
    let ty = field.ty.to_token_stream();
    let given = Given {
        words: words
            .iter()
            .map(|it| (it.symbol.word, it.symbol.name, it.entry.word_range()))
            .collect(),
        values: words.iter().map(|it| (it.symbol.word, it.entry.value_range())).collect(),
        ty: Range::of(&ty),
    };
    let primary_key = given.range(FieldWord::PrimaryKey);
    let skipped = given.range(FieldWord::Skip).is_some();
    if skipped {
        rules::check_skip(&given, report);
        return ReadField { name, field: None, skipped, primary_key: None };
    }
    let mut read = blank(field, &name, position, report);
    read.ty.span = report.place.bytes(given.ty);
    read.written = ty::written(ty);
    read.item.end = read.ty.span.end;
    for word in &words {
        apply(&mut read, word, report);
    }
    attach_actions(&mut read, &words, report);
    let column = read_type(&mut read, field, report);
    check_name(&read, field, report);
    rules::check_words(&read, &given, report);
    if column {
        rules::check_types(&read, &given, report);
    }
    ReadField { name, field: column.then_some(read), skipped, primary_key }
}

/// The field with nothing said about it yet.
fn blank(field: &syn::Field, name: &str, position: usize, report: &Report) -> Field {
    let place = report.place;
    let name_span = field.ident.as_ref().map_or_else(|| field.ty.span(), |it| it.span());
    let first = match (field.attrs.first(), &field.vis) {
        (Some(attr), _) => attr.pound_token.spans[0],
        (None, syn::Visibility::Inherited) => name_span,
        (None, vis) => Range::of(vis).first,
    };
    Field {
        rust_name: Spanned::new(name.to_owned(), place.span(name_span)),
        position,
        // Replaced by `read_type`, or the field is not given out.
        ty: Spanned::new(FieldType::Bool, Span::NONE),
        written: String::new(),
        alias: false,
        nullable: false,
        primary_key: None,
        auto: None,
        unique: None,
        index: None,
        max_length: None,
        precision: None,
        scale: None,
        default: None,
        references: None,
        deferrable: None,
        column: None,
        sql_type: None,
        checks: Vec::new(),
        generated: None,
        renamed_from: None,
        collate: None,
        comment: attr::doc_comment(&field.attrs),
        private: false,
        backfill: None,
        item: place.span(first),
    }
}

fn read_type(read: &mut Field, field: &syn::Field, report: &mut Report) -> bool {
    let Some(found) = ty::read(&field.ty, report) else { return false };
    read.ty.value = found.ty;
    if let Some(inner) = found.inner {
        read.ty.span = report.place.bytes(Range::of(inner));
    }
    read.nullable = found.nullable;
    true
}

/// A field's name is the column's name, so it has to be one that every database keeps.
fn check_name(read: &Field, field: &syn::Field, report: &mut Report) {
    if read.column.is_some() {
        return;
    }
    if let (Err(error), Some(name)) = (Ident::new(read.rust_name.value.clone()), &field.ident) {
        report
            .error(code::BAD_NAME, name.span(), error.to_string())
            .help("give the column a name of its own: `#[model(column = \"…\")]`");
    }
}

fn apply(field: &mut Field, known: &Known<FieldWord>, report: &mut Report) {
    let Known { symbol, entry } = known;
    let example = symbol.example;
    let here = report.place.bytes(entry.range);
    let bare = |report: &mut Report| expect::bare(entry, example, report).then_some(here);
    match symbol.word {
        FieldWord::Auto => field.auto = bare(report),
        FieldWord::Backfill => field.backfill = sql::text(entry, example, report),
        FieldWord::Check => field.checks.extend(check(entry, example, report)),
        FieldWord::Collate => field.collate = sql::text(entry, example, report),
        FieldWord::Column => field.column = expect::ident(entry, example, report),
        FieldWord::Comment => {
            field.comment = expect::text(entry, example, report).map(|it| it.value);
        }
        FieldWord::Deferrable => field.deferrable = keys::deferral(entry, example, report),
        FieldWord::Default => field.default = default(entry, example, report),
        FieldWord::Generated => field.generated = generated(entry, example, report),
        FieldWord::Index => field.index = flag_or_struct(entry, example, "index(name, …)", report),
        FieldWord::MaxLength => {
            field.max_length = expect::number(entry, 1..=1_000_000_000, example, report);
        }
        // Both belong to `references` and are attached when all words are read.
        FieldWord::OnDelete | FieldWord::OnUpdate => {}
        FieldWord::Precision => field.precision = expect::number(entry, 1..=28, example, report),
        FieldWord::PrimaryKey => {
            field.primary_key = flag_or_struct(entry, example, "primary_key(a, b)", report);
        }
        FieldWord::Private => field.private = bare(report).is_some(),
        FieldWord::References => field.references = references(entry, example, report),
        FieldWord::RenamedFrom => field.renamed_from = expect::ident(entry, example, report),
        FieldWord::Scale => field.scale = expect::number(entry, 0..=28, example, report),
        // A skipped field is not read.
        FieldWord::Skip => {}
        FieldWord::SqlType => field.sql_type = sql::text(entry, example, report),
        FieldWord::Unique => field.unique = flag_or_struct(entry, example, "unique(a, b)", report),
    }
}

/// A flag that has a longer form on the struct.
fn flag_or_struct(entry: &Entry, example: &str, longer: &str, report: &mut Report) -> Option<Span> {
    match entry.shape {
        Shape::Bare => Some(report.place.bytes(entry.range)),
        Shape::Value(..) => {
            expect::bare(entry, example, report);
            None
        }
        Shape::List(_) => {
            let word = expect::word(entry);
            report
                .error(
                    code::WRONG_PLACE,
                    entry.value_range(),
                    format!("on a field, `{word}` stands alone"),
                )
                .help(format!("write `#[model({longer})]` on the struct"));
            None
        }
    }
}

fn default(entry: &Entry, example: &str, report: &mut Report) -> Option<Spanned<DefaultValue>> {
    let span = report.place.bytes(entry.value_range());
    let value = match &entry.shape {
        Shape::List(_) => DefaultValue::Sql(sql::text(entry, "default(sql = \"…\")", report)?),
        Shape::Value(value, range) => literal(value, *range, entry, example, report)?,
        Shape::Bare => return expect::wrong(entry, "a value", example, report),
    };
    Some(Spanned::new(value, span))
}

fn literal(
    value: &Value,
    range: Range,
    entry: &Entry,
    example: &str,
    report: &mut Report,
) -> Option<DefaultValue> {
    let signed = |sign: &Sign, digits: &str| match sign {
        Sign::Minus => format!("-{digits}"),
        Sign::Plus => digits.to_owned(),
    };
    match value {
        Value::Bool(it) => Some(DefaultValue::Bool(*it)),
        Value::Int(it, sign) => Some(DefaultValue::Int(signed(sign, it.base10_digits()))),
        Value::Float(it, sign) => Some(DefaultValue::Float(signed(sign, it.base10_digits()))),
        Value::Text(it) => Some(DefaultValue::Text(attr::text_of(it))),
        Value::Path(path) => path_default(path, range, report),
        Value::Other => expect::wrong(entry, "a literal, `now`, `uuid` or SQL", example, report),
    }
}

/// `now`, `uuid`, or a variant of an enum.
fn path_default(path: &[syn::Ident], range: Range, report: &mut Report) -> Option<DefaultValue> {
    let names: Vec<String> = path.iter().map(unraw).collect();
    match names.as_slice() {
        [word] if word == "now" => Some(DefaultValue::Now),
        [word] if word == "uuid" => Some(DefaultValue::Uuid),
        [word] => {
            let mistake = report.error(code::WRONG_VALUE, range, format!("`{word}` is no default"));
            match nearest(word, ["now", "uuid", "true", "false"]) {
                Some(near) => mistake.help(format!("did you mean `{near}`?")),
                None => mistake.help("write a literal, `now`, `uuid`, `Status::Active` for a variant, or `default(sql = \"…\")`"),
            };
            None
        }
        _ => Some(DefaultValue::Variant(TypePath(names))),
    }
}

fn generated(entry: &Entry, example: &str, report: &mut Report) -> Option<Generated> {
    let span = report.place.bytes(entry.range);
    let Shape::List(group) = &entry.shape else {
        let expression = sql::text(entry, example, report)?;
        return Some(Generated { expression, stored: true, span });
    };
    let mut stored = None;
    let mut texts = Vec::new();
    for part in attr::entries(group.stream(), report) {
        match (part.word.as_ref().map(ToString::to_string).as_deref(), &part.shape) {
            (Some("stored"), Shape::Bare) if stored.is_none() => stored = Some(true),
            (Some("virtual"), Shape::Bare) if stored.is_none() => stored = Some(false),
            (Some("stored" | "virtual"), Shape::Bare) => {
                report.error(
                    code::CONTRADICTION,
                    part.range,
                    "a column is either `stored` or `virtual`",
                );
            }
            _ => texts.push(part),
        }
    }
    let expression = sql::texts(entry, texts, r#"generated(virtual, "price * quantity")"#, report)?;
    Some(Generated { expression, stored: stored.unwrap_or(true), span })
}

/// `Team`, `super::Team`, or a field of it: `Team::slug`. A type starts with a capital letter.
pub(super) fn references(entry: &Entry, example: &str, report: &mut Report) -> Option<References> {
    let Shape::Value(Value::Path(path), range) = &entry.shape else {
        return expect::wrong(entry, "the name of a model", example, report);
    };
    let is_type = |name: &str| name.chars().next().is_some_and(char::is_uppercase);
    let names: Vec<String> = path.iter().map(unraw).collect();
    let (model, field) = match names.as_slice() {
        [model @ .., field] if !is_type(field) && model.last().is_some_and(|it| is_type(it)) => {
            (model, path.last().map(|it| Spanned::new(field.clone(), report.place.span(it.span()))))
        }
        all => (all, None),
    };
    if !model.last().is_some_and(|it| is_type(it)) {
        report
            .error(code::WRONG_VALUE, *range, "`references` takes a model, not a table")
            .help("write the name of the struct: `references = Team`, or `references = Team::slug` for another key of it");
        return None;
    }
    let last = path.get(model.len().saturating_sub(1))?;
    let target = Range::new(range.first, last.span());
    Some(References {
        target: Spanned::new(TypePath(model.to_vec()), report.place.bytes(target)),
        field,
        on_delete: None,
        on_update: None,
    })
}

/// `on_delete` and `on_update`; [`rules`] says when there is nothing to attach them to.
fn attach_actions(field: &mut Field, words: &[Known<FieldWord>], report: &mut Report) {
    for Known { symbol, entry } in words {
        if !matches!(symbol.word, FieldWord::OnDelete | FieldWord::OnUpdate) {
            continue;
        }
        let action = action(entry, symbol.example, report);
        let Some(references) = &mut field.references else { continue };
        match symbol.word {
            FieldWord::OnDelete => references.on_delete = action,
            _ => references.on_update = action,
        }
    }
}

pub(super) fn action(entry: &Entry, example: &str, report: &mut Report) -> Option<Spanned<Action>> {
    let Shape::Value(Value::Path(path), range) = &entry.shape else {
        return expect::wrong(entry, "an action", example, report);
    };
    let word = path.iter().map(unraw).collect::<Vec<_>>().join("::");
    if let Some((_, action)) = Action::WORDS.iter().find(|(it, _)| *it == word) {
        return Some(Spanned::new(*action, report.place.bytes(*range)));
    }
    let words = || Action::WORDS.iter().map(|(it, _)| *it);
    let mistake = report.error(code::UNKNOWN_WORD, *range, format!("unknown action `{word}`"));
    match nearest(&word, words()) {
        Some(near) => mistake.help(format!("did you mean `{near}`?")),
        None => mistake.help(format!("the actions are {}", super::symbol::list(words()))),
    };
    None
}

pub(super) fn unraw(ident: &syn::Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map(str::to_owned).unwrap_or(name)
}
