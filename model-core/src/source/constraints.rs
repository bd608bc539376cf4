//! What is said of several columns together: unique constraints, indexes and checks.

use proc_macro2::Ident as Token;

use super::attr::{self, Entry, Shape, Value, entries};
use super::field::{ReadField, unraw};
use super::mistake::{Range, Report};
use super::symbol::{INDEX, IndexWord, Known, ORDER, OrderWord};
use super::{code, expect, keys, sql, symbol};
use crate::ast::{Check, Index, IndexKey, IndexPart, NullsOrder, Spanned, Unique};
use crate::diagnostic::Span;
use crate::name::{Ident, nearest};

/// `unique(a, b, name = "…")`.
pub(super) fn unique(
    entry: &Entry,
    example: &str,
    fields: &[ReadField],
    report: &mut Report,
) -> Option<Unique> {
    let Shape::List(group) = &entry.shape else {
        return expect::wrong(entry, "names of fields in parentheses", example, report);
    };
    let (named, keys): (Vec<Entry>, Vec<Entry>) =
        entries(group.stream(), report).into_iter().partition(is_name);
    let name = name_of(&named, report);
    let mut columns: Vec<Token> = Vec::new();
    let (mut nulls_not_distinct, mut deferrable) = (None, None);
    for key in &keys {
        let word = key.word.as_ref().map(unraw).filter(|it| !fields.iter().any(|f| f.name == *it));
        match word.as_deref() {
            Some("nulls_not_distinct") => {
                let bare = expect::bare(key, "nulls_not_distinct", report);
                nulls_not_distinct = bare.then(|| report.place.bytes(key.range));
                continue;
            }
            Some("deferrable") => {
                deferrable = keys::deferral(key, r#"deferrable = "initially deferred""#, report);
                continue;
            }
            _ => {}
        }
        match (&key.word, &key.shape) {
            (Some(it), Shape::Bare) => expect::push_new(&mut columns, it, report),
            (Some(it), _) if symbol::find(INDEX, &it.to_string()).is_some() => {
                report.error(code::WRONG_PLACE, key.range, format!("`{it}` belongs to an index")).help(
                    "a unique constraint is over plain columns: write `index(unique, …)` instead",
                );
            }
            _ => expect::not_a_name(key, report),
        }
    }
    if keys.is_empty() {
        return expect::wrong(entry, "at least one field", example, report);
    }
    let fields = field_names(&columns, fields, report);
    let span = report.place.bytes(entry.range);
    Some(Unique { name, fields, nulls_not_distinct, deferrable, span })
}

/// `name = "…"`, unless a field called `name` is meant.
pub(super) fn is_name(entry: &Entry) -> bool {
    matches!(entry.shape, Shape::Value(..)) && entry.word.as_ref().is_some_and(|it| it == "name")
}

pub(super) fn name_of(entries: &[Entry], report: &mut Report) -> Option<Spanned<Ident>> {
    if let [first, second, ..] = entries {
        symbol::twice("name", second.word_range(), first.word_range(), report);
    }
    entries.first().and_then(|it| expect::ident(it, r#"name = "users_name_key""#, report))
}

/// `check = "…"`, `check("…")`, `check(name = "…", sqlite = "…")`.
pub(super) fn check(entry: &Entry, example: &str, report: &mut Report) -> Option<Check> {
    let span = report.place.bytes(entry.range);
    let Shape::List(group) = &entry.shape else {
        let condition = sql::text(entry, example, report)?;
        return Some(Check { name: None, condition, span });
    };
    let (named, texts): (Vec<Entry>, Vec<Entry>) =
        entries(group.stream(), report).into_iter().partition(is_name);
    let name = name_of(&named, report);
    let condition = sql::texts(entry, texts, example, report)?;
    Some(Check { name, condition, span })
}

/// `index(name, desc(created_at), expr = "…", where = "…", …)`.
pub(super) fn index(
    entry: &Entry,
    example: &str,
    fields: &[ReadField],
    report: &mut Report,
) -> Option<Index> {
    let Shape::List(group) = &entry.shape else {
        return expect::wrong(entry, "names of fields in parentheses", example, report);
    };
    let before = report.len();
    let mut index = blank_index(report.place.bytes(entry.range));
    let mut seen = Vec::new();
    for part in entries(group.stream(), report) {
        match index_word(&part, fields) {
            None => index.parts.extend(column(&part, fields, report)),
            Some(symbol) => {
                let known = Known { symbol, entry: part };
                if is_first(&known, &mut seen, report) {
                    apply_index(&mut index, &known, fields, report);
                }
            }
        }
    }
    if index.parts.is_empty() && report.len() == before {
        return expect::wrong(entry, "at least one field or expression", example, report);
    }
    Some(index)
}

fn blank_index(span: Span) -> Index {
    Index {
        name: None,
        unique: false,
        parts: Vec::new(),
        predicate: None,
        method: None,
        include: Vec::new(),
        nulls_not_distinct: None,
        span,
    }
}

/// Reports a word that is given again though it may not be.
fn is_first(
    known: &Known<IndexWord>,
    seen: &mut Vec<(IndexWord, Range)>,
    report: &mut Report,
) -> bool {
    let Known { symbol, entry } = known;
    let again = seen.iter().find(|(word, _)| *word == symbol.word && !symbol.repeats);
    if let Some((_, first)) = again {
        symbol::twice(symbol.name, entry.word_range(), *first, report);
        return false;
    }
    seen.push((symbol.word, entry.word_range()));
    true
}

/// The symbol of a part, unless it names a field: a struct may have a field called `name`.
fn index_word(part: &Entry, fields: &[ReadField]) -> Option<&'static symbol::Symbol<IndexWord>> {
    let word = part.word.as_ref().map(unraw)?;
    let symbol = symbol::find(INDEX, &word)?;
    let is_field = matches!(part.shape, Shape::Bare) && fields.iter().any(|it| it.name == word);
    let is_flag = matches!(symbol.word, IndexWord::Unique);
    (is_flag || !is_field).then_some(symbol)
}

fn apply_index(
    index: &mut Index,
    known: &Known<IndexWord>,
    fields: &[ReadField],
    report: &mut Report,
) {
    let Known { symbol, entry } = known;
    let example = symbol.example;
    match symbol.word {
        IndexWord::Asc => index.parts.extend(ordered(entry, example, false, fields, report)),
        IndexWord::Desc => index.parts.extend(ordered(entry, example, true, fields, report)),
        IndexWord::Expr => {
            let key = sql::text(entry, example, report).map(IndexKey::Expression);
            let span = report.place.bytes(entry.range);
            index.parts.extend(key.map(|key| part_of(key, span)));
        }
        IndexWord::Include => {
            let names = expect::names(entry, example, report).unwrap_or_default();
            index.include = field_names(&names, fields, report);
        }
        IndexWord::Method => {
            index.method = word(entry, "the name of an index method", example, report);
        }
        IndexWord::NullsNotDistinct => {
            let bare = expect::bare(entry, example, report);
            index.nulls_not_distinct = bare.then(|| report.place.bytes(entry.range));
        }
        IndexWord::Name => index.name = expect::ident(entry, example, report),
        IndexWord::Unique => index.unique = expect::bare(entry, example, report),
        IndexWord::Where => index.predicate = sql::text(entry, example, report),
    }
}

/// What goes into SQL as a word has to be one.
fn word(entry: &Entry, what: &str, example: &str, report: &mut Report) -> Option<Spanned<String>> {
    let text = expect::text(entry, example, report)?;
    let is_word =
        |it: &str| !it.is_empty() && it.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    match is_word(&text.value) {
        true => Some(text),
        false => expect::wrong(entry, what, example, report),
    }
}

/// `desc(name)`, `desc(expr = "…")`.
fn ordered(
    entry: &Entry,
    example: &str,
    descending: bool,
    fields: &[ReadField],
    report: &mut Report,
) -> Option<IndexPart> {
    let Shape::List(group) = &entry.shape else {
        return expect::wrong(entry, "one field in parentheses", example, report);
    };
    let mut parts = entries(group.stream(), report);
    if parts.is_empty() {
        return expect::wrong(entry, "one field", example, report);
    }
    let words = parts.split_off(1);
    let part = parts.first()?;
    let is_expr =
        part.word.as_ref().is_some_and(|it| it == "expr") && !matches!(part.shape, Shape::Bare);
    let mut found = if is_expr {
        let expression = sql::text(part, r#"desc(expr = "lower(email)")"#, report)?;
        part_of(IndexKey::Expression(expression), report.place.bytes(entry.range))
    } else {
        column(part, fields, report)?
    };
    found.descending = descending;
    for word in symbol::known(ORDER, words, report) {
        apply_order(&mut found, &word, report);
    }
    Some(found)
}

fn part_of(key: IndexKey, span: Span) -> IndexPart {
    IndexPart { key, descending: false, nulls: None, opclass: None, span }
}

fn apply_order(part: &mut IndexPart, known: &Known<OrderWord>, report: &mut Report) {
    let Known { symbol, entry } = known;
    let order = match symbol.word {
        OrderWord::Opclass => {
            part.opclass = word(entry, "the name of an operator class", symbol.example, report);
            return;
        }
        OrderWord::NullsFirst => NullsOrder::First,
        OrderWord::NullsLast => NullsOrder::Last,
    };
    if expect::bare(entry, symbol.example, report) && part.nulls.replace(order).is_some() {
        report
            .error(code::CONTRADICTION, entry.range, "nulls come either first or last")
            .help("remove one of the two words");
    }
}

fn column(part: &Entry, fields: &[ReadField], report: &mut Report) -> Option<IndexPart> {
    let (Some(word), Shape::Bare) = (&part.word, &part.shape) else {
        return not_a_column(part, report);
    };
    let name = known_field(word, fields, report)?;
    Some(part_of(IndexKey::Field(name), report.place.bytes(part.range)))
}

fn not_a_column(part: &Entry, report: &mut Report) -> Option<IndexPart> {
    let word = part.word.as_ref().map(ToString::to_string);
    let Some(word) = word else {
        let mistake = report.error(code::WRONG_VALUE, part.range, "expected the name of a field");
        if let Shape::Value(Value::Text(text), _) = &part.shape {
            mistake.help(format!("write `expr = \"{}\"` for an expression", attr::text_of(text)));
        }
        return None;
    };
    let mistake = report.error(
        code::UNKNOWN_WORD,
        part.word_range(),
        format!("unknown word `{word}` in `index(…)`"),
    );
    match nearest(&word, INDEX.iter().map(|it| it.name)) {
        Some(near) => mistake.help(format!("did you mean `{near}`?")),
        None => mistake
            .help(format!("the words here are {}", symbol::list(INDEX.iter().map(|it| it.name)))),
    };
    None
}

/// The names of fields that the struct has; the others are reported.
pub(super) fn field_names(
    names: &[Token],
    fields: &[ReadField],
    report: &mut Report,
) -> Vec<Spanned<String>> {
    let mut found: Vec<Spanned<String>> = Vec::new();
    for name in names {
        let Some(known) = known_field(name, fields, report) else { continue };
        found.push(Spanned::new(known, report.place.span(name.span())));
    }
    found
}

fn known_field(name: &Token, fields: &[ReadField], report: &mut Report) -> Option<String> {
    let wanted = unraw(name);
    match fields.iter().find(|it| it.name == wanted) {
        Some(it) if !it.skipped => Some(wanted),
        Some(_) => {
            report
                .error(
                    code::UNKNOWN_FIELD,
                    name.span(),
                    format!("the field `{wanted}` is skipped, so it is no column"),
                )
                .help("remove `skip` from the field, or the field from this list");
            None
        }
        None => {
            let near = nearest(&wanted, fields.iter().map(|it| it.name.as_str()));
            let mistake = report.error(
                code::UNKNOWN_FIELD,
                name.span(),
                format!("no field `{wanted}` in this struct"),
            );
            match near {
                Some(near) => mistake.help(format!("did you mean `{near}`?")),
                None => mistake.help("name a field of the struct, not a column"),
            };
            None
        }
    }
}
