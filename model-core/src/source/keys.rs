//! Foreign keys of several columns, and when a constraint is looked at.

use proc_macro2::Ident as Token;

use super::attr::{Entry, Shape, Value, entries};
use super::constraints::field_names;
use super::field::{ReadField, action, references, unraw};
use super::mistake::Report;
use super::symbol::{self, KEY, KeyWord, Known};
use super::{code, expect};
use crate::ast::{Action, Deferral, ForeignKey, Spanned, TypePath};
use crate::name::nearest;

/// `foreign_key(team_id, number, references = Seat, on_delete = cascade)`.
pub(super) fn foreign_key(
    entry: &Entry,
    example: &str,
    fields: &[ReadField],
    report: &mut Report,
) -> Option<ForeignKey> {
    let Shape::List(group) = &entry.shape else {
        return expect::wrong(entry, "names of fields and a model", example, report);
    };
    let is_field = |it: &Entry| {
        let name = it.word.as_ref().map(unraw);
        let known = name.as_deref().is_some_and(|name| fields.iter().any(|it| it.name == name));
        let word = name.as_deref().is_some_and(|name| symbol::find(KEY, name).is_some());
        matches!(it.shape, Shape::Bare) && (known || !word)
    };
    let (names, words): (Vec<Entry>, Vec<Entry>) =
        entries(group.stream(), report).into_iter().partition(is_field);
    let mut columns: Vec<Token> = Vec::new();
    for name in names.iter().filter_map(|it| it.word.as_ref()) {
        expect::push_new(&mut columns, name, report);
    }
    if columns.is_empty() {
        return expect::wrong(entry, "at least one field", example, report);
    }
    let mut key = ForeignKey {
        name: None,
        fields: field_names(&columns, fields, report),
        // Replaced, or the key is not given out.
        target: Spanned::new(TypePath(Vec::new()), report.place.bytes(entry.range)),
        key: Vec::new(),
        on_delete: None,
        on_update: None,
        set_null: Vec::new(),
        deferrable: None,
        span: report.place.bytes(entry.range),
    };
    let before = report.len();
    for word in symbol::known(KEY, words, report) {
        apply(&mut key, &word, fields, report);
    }
    check(&key, entry, report);
    (!key.target.value.0.is_empty() && report.len() == before).then_some(key)
}

fn apply(key: &mut ForeignKey, known: &Known<KeyWord>, fields: &[ReadField], report: &mut Report) {
    let Known { symbol, entry } = known;
    let example = symbol.example;
    match symbol.word {
        KeyWord::Deferrable => key.deferrable = deferral(entry, example, report),
        KeyWord::Key => key.key = target_fields(entry, example, report),
        KeyWord::Name => key.name = expect::ident(entry, example, report),
        KeyWord::OnDelete => key.on_delete = action(entry, example, report),
        KeyWord::OnUpdate => key.on_update = action(entry, example, report),
        KeyWord::References => {
            let Some(found) = references(entry, example, report) else { return };
            key.target = found.target;
            key.key.extend(found.field);
        }
        KeyWord::SetNull => {
            let names = expect::names(entry, example, report).unwrap_or_default();
            key.set_null = field_names(&names, fields, report);
        }
    }
}

/// Fields of another struct, whose names are looked up with the whole crate in view.
fn target_fields(entry: &Entry, example: &str, report: &mut Report) -> Vec<Spanned<String>> {
    let names = expect::names(entry, example, report).unwrap_or_default();
    names.iter().map(|it| Spanned::new(unraw(it), report.place.span(it.span()))).collect()
}

fn check(key: &ForeignKey, entry: &Entry, report: &mut Report) {
    if key.target.value.0.is_empty() && !report.has_lost_words() {
        report
            .error(code::CONTRADICTION, entry.word_range(), "a foreign key needs its model")
            .help("write `foreign_key(team_id, number, references = Seat)`");
    }
    let sets_null = key.on_delete.is_some_and(|it| it.value == Action::SetNull);
    if !key.set_null.is_empty() && !sets_null {
        report
            .error(
                code::CONTRADICTION,
                entry.word_range(),
                "`set_null(…)` needs `on_delete = set_null`",
            )
            .help("add it, or remove `set_null(…)`");
    }
    for name in key.set_null.iter().filter(|it| !key.fields.iter().any(|f| f.value == it.value)) {
        report
            .error(
                code::CONTRADICTION,
                entry.word_range(),
                format!("`set_null(…)` names `{}`, which is no field of this key", name.value),
            )
            .help("name fields of the key alone");
    }
}

/// `deferrable`, `deferrable = "initially deferred"`.
pub(super) fn deferral(
    entry: &Entry,
    example: &str,
    report: &mut Report,
) -> Option<Spanned<Deferral>> {
    let span = report.place.bytes(entry.range);
    match &entry.shape {
        Shape::Bare => Some(Spanned::new(Deferral::OnDemand, span)),
        Shape::Value(Value::Text(text), range) => {
            let said = text.value();
            let words = || Deferral::WORDS.iter().map(|(it, _)| *it);
            if let Some((_, found)) = Deferral::WORDS.iter().find(|(it, _)| *it == said) {
                return Some(Spanned::new(*found, span));
            }
            let message = format!("a constraint is not `{said}`");
            let mistake = report.error(code::UNKNOWN_WORD, *range, message);
            match nearest(&said, words()) {
                Some(near) => mistake.help(format!("did you mean \"{near}\"?")),
                None => mistake.help(format!("write `{example}`, or `deferrable` alone")),
            };
            None
        }
        Shape::Value(..) | Shape::List(_) => {
            expect::wrong(entry, "a text, or nothing", example, report)
        }
    }
}
