//! Every word of `#[model(…)]`, by where it stands. One table each: the word, what it is here, how
//! it is written, and whether it may repeat.

use super::attr::{Entry, Shape, Value};
use super::code;
use super::mistake::{Range, Report};
use crate::name::nearest;

/// A word in one place.
pub(super) struct Symbol<W: 'static> {
    pub(super) name: &'static str,
    pub(super) word: W,
    pub(super) example: &'static str,
    pub(super) repeats: bool,
}

const fn once<W>(name: &'static str, word: W, example: &'static str) -> Symbol<W> {
    Symbol { name, word, example, repeats: false }
}

const fn many<W>(name: &'static str, word: W, example: &'static str) -> Symbol<W> {
    Symbol { name, word, example, repeats: true }
}

/// On a struct with `#[derive(Model)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ModelWord {
    Check,
    Comment,
    Crate,
    ForeignKey,
    Index,
    PrimaryKey,
    Private,
    RenamedFrom,
    Schema,
    Table,
    Unique,
}

pub(super) const MODEL: &[Symbol<ModelWord>] = &[
    many("check", ModelWord::Check, r#"check(name = "users_age_check", "age >= 0")"#),
    once("comment", ModelWord::Comment, r#"comment = "People who can sign in""#),
    once("crate", ModelWord::Crate, r#"crate = "my_runtime""#),
    many(
        "foreign_key",
        ModelWord::ForeignKey,
        "foreign_key(team_id, number, references = Seat, on_delete = cascade)",
    ),
    many("index", ModelWord::Index, "index(name, desc(created_at))"),
    once("primary_key", ModelWord::PrimaryKey, "primary_key(team_id, user_id)"),
    once("private", ModelWord::Private, "private"),
    once("renamed_from", ModelWord::RenamedFrom, r#"renamed_from = "old_table""#),
    once("schema", ModelWord::Schema, r#"schema = "billing""#),
    once("table", ModelWord::Table, r#"table = "users""#),
    many("unique", ModelWord::Unique, "unique(team_id, name)"),
];

/// On a field of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FieldWord {
    Auto,
    Backfill,
    Check,
    Collate,
    Column,
    Comment,
    Default,
    Deferrable,
    Generated,
    Index,
    MaxLength,
    OnDelete,
    OnUpdate,
    Precision,
    PrimaryKey,
    Private,
    References,
    RenamedFrom,
    Scale,
    Skip,
    SqlType,
    Unique,
}

pub(super) const FIELD: &[Symbol<FieldWord>] = &[
    once("auto", FieldWord::Auto, "auto"),
    once("backfill", FieldWord::Backfill, r#"backfill = "lower(email)""#),
    many("check", FieldWord::Check, r#"check = "age >= 0""#),
    once("collate", FieldWord::Collate, r#"collate = "nocase""#),
    once("column", FieldWord::Column, r#"column = "user_name""#),
    once("comment", FieldWord::Comment, r#"comment = "In cents""#),
    once(
        "default",
        FieldWord::Default,
        r#"default = 0, default = now, default = "draft" or default(sql = "…")"#,
    ),
    once("deferrable", FieldWord::Deferrable, r#"deferrable = "initially deferred""#),
    once("generated", FieldWord::Generated, r#"generated = "price * quantity""#),
    once("index", FieldWord::Index, "index"),
    once("max_length", FieldWord::MaxLength, "max_length = 255"),
    once("on_delete", FieldWord::OnDelete, "on_delete = cascade"),
    once("on_update", FieldWord::OnUpdate, "on_update = cascade"),
    once("precision", FieldWord::Precision, "precision = 12"),
    once("primary_key", FieldWord::PrimaryKey, "primary_key"),
    once("private", FieldWord::Private, "private"),
    once("references", FieldWord::References, "references = Team"),
    once("renamed_from", FieldWord::RenamedFrom, r#"renamed_from = "old_column""#),
    once("scale", FieldWord::Scale, "scale = 2"),
    once("skip", FieldWord::Skip, "skip"),
    once("sql_type", FieldWord::SqlType, r#"sql_type(postgres = "citext")"#),
    once("unique", FieldWord::Unique, "unique"),
];

/// On an enum with `#[derive(ModelEnum)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum EnumWord {
    Comment,
    Crate,
    Name,
}

pub(super) const ENUM: &[Symbol<EnumWord>] = &[
    once("comment", EnumWord::Comment, r#"comment = "Where an order stands""#),
    once("crate", EnumWord::Crate, r#"crate = "my_runtime""#),
    once("name", EnumWord::Name, r#"name = "order_status""#),
];

/// On a variant of an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum VariantWord {
    Label,
    RenamedFrom,
}

pub(super) const VARIANT: &[Symbol<VariantWord>] = &[
    once("label", VariantWord::Label, r#"label = "in_progress""#),
    once("renamed_from", VariantWord::RenamedFrom, r#"renamed_from = "started""#),
];

/// On a struct with `#[derive(ModelType)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TypeWord {
    Crate,
}

pub(super) const TYPE: &[Symbol<TypeWord>] =
    &[once("crate", TypeWord::Crate, r#"crate = "my_runtime""#)];

/// Inside `index(…)`, beside the names of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum IndexWord {
    Asc,
    Desc,
    Expr,
    Include,
    Method,
    Name,
    NullsNotDistinct,
    Unique,
    Where,
}

pub(super) const INDEX: &[Symbol<IndexWord>] = &[
    many("asc", IndexWord::Asc, "asc(created_at)"),
    many("desc", IndexWord::Desc, "desc(created_at)"),
    many("expr", IndexWord::Expr, r#"expr = "lower(email)""#),
    once("include", IndexWord::Include, "include(email, name)"),
    once("method", IndexWord::Method, r#"method = "gin""#),
    once("name", IndexWord::Name, r#"name = "users_email_idx""#),
    once("nulls_not_distinct", IndexWord::NullsNotDistinct, "nulls_not_distinct"),
    once("unique", IndexWord::Unique, "unique"),
    once("where", IndexWord::Where, r#"where = "active""#),
];

/// Inside `asc(…)` and `desc(…)`, behind what is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum OrderWord {
    NullsFirst,
    NullsLast,
    Opclass,
}

pub(super) const ORDER: &[Symbol<OrderWord>] = &[
    once("nulls_first", OrderWord::NullsFirst, "desc(created_at, nulls_first)"),
    once("nulls_last", OrderWord::NullsLast, "desc(created_at, nulls_last)"),
    once("opclass", OrderWord::Opclass, r#"asc(name, opclass = "text_pattern_ops")"#),
];

/// Inside `foreign_key(…)`, beside the names of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum KeyWord {
    Deferrable,
    Key,
    Name,
    OnDelete,
    OnUpdate,
    References,
    SetNull,
}

pub(super) const KEY: &[Symbol<KeyWord>] = &[
    once("deferrable", KeyWord::Deferrable, r#"deferrable = "initially deferred""#),
    once("key", KeyWord::Key, "key(team_id, number)"),
    once("name", KeyWord::Name, r#"name = "bookings_seat_fkey""#),
    once("on_delete", KeyWord::OnDelete, "on_delete = cascade"),
    once("on_update", KeyWord::OnUpdate, "on_update = cascade"),
    once("references", KeyWord::References, "references = Seat"),
    once("set_null", KeyWord::SetNull, "set_null(number)"),
];

/// The symbol of a word.
pub(super) fn find<W>(table: &'static [Symbol<W>], name: &str) -> Option<&'static Symbol<W>> {
    table.iter().find(|it| it.name == name)
}

/// A word that was understood, with what follows it.
pub(super) struct Known<W: 'static> {
    pub(super) symbol: &'static Symbol<W>,
    pub(super) entry: Entry,
}

/// The entries whose word is in the table, each once unless it may repeat. The others are reported.
pub(super) fn known<W: Copy + Ord>(
    table: &'static [Symbol<W>],
    entries: Vec<Entry>,
    report: &mut Report,
) -> Vec<Known<W>> {
    let mut seen: Vec<(W, Range)> = Vec::new();
    let mut found = Vec::new();
    for entry in entries {
        let range = entry.word_range();
        let Some(symbol) = entry.word.as_ref().and_then(|it| find(table, &it.to_string())) else {
            unknown(table, &entry, report);
            continue;
        };
        match seen.iter().find(|(word, _)| *word == symbol.word && !symbol.repeats) {
            Some((_, first)) => twice(symbol.name, range, *first, report),
            None => {
                seen.push((symbol.word, range));
                found.push(Known { symbol, entry });
            }
        }
    }
    found
}

pub(super) fn twice(name: &str, second: Range, first: Range, report: &mut Report) {
    let first = report.place.bytes(first);
    report
        .error(code::TWICE, second, format!("`{name}` is given twice"))
        .label(first, "first given here")
        .help("remove one of the two");
}

fn unknown<W>(table: &'static [Symbol<W>], entry: &Entry, report: &mut Report) {
    let Some(word) = entry.word.as_ref().map(ToString::to_string) else {
        without_word(table, entry, report);
        return;
    };
    if let Some((home, example)) = elsewhere(&word) {
        report
            .error(code::WRONG_PLACE, entry.word_range(), format!("`{word}` belongs on {home}"))
            .help(format!("write `#[model({example})]` there"));
        return;
    }
    let mistake = report.error(
        code::UNKNOWN_WORD,
        entry.word_range(),
        format!("unknown word `{word}` in `#[model(…)]`"),
    );
    match nearest(&word, table.iter().map(|it| it.name)).or_else(|| synonym(&word)) {
        Some(near) => mistake.help(format!("did you mean `{near}`?")),
        None => {
            mistake.help(format!("the words here are {}", list(table.iter().map(|it| it.name))))
        }
    };
}

/// A value that stands alone, perhaps a word in quotes.
fn without_word<W>(table: &'static [Symbol<W>], entry: &Entry, report: &mut Report) {
    let mistake = report.error(code::MALFORMED, entry.range, "a value needs a word before it");
    let quoted = match &entry.shape {
        Shape::Value(Value::Text(text), _) => find(table, &text.value()),
        Shape::Bare | Shape::Value(..) | Shape::List(_) => None,
    };
    match (quoted, table.first()) {
        (Some(word), _) => mistake.help(format!("write `{}` without quotes", word.name)),
        (None, Some(any)) => mistake.help(format!("write `#[model({})]`", any.example)),
        (None, None) => mistake,
    };
}

/// Where a word that does not belong here belongs.
fn elsewhere(word: &str) -> Option<(&'static str, &'static str)> {
    let homes = [
        ("the struct", find(MODEL, word).map(|it| it.example)),
        ("a field", find(FIELD, word).map(|it| it.example)),
        ("a variant", find(VARIANT, word).map(|it| it.example)),
        ("an enum with `derive(ModelEnum)`", find(ENUM, word).map(|it| it.example)),
        (
            "an index, as in `index(…)` on the struct",
            find(INDEX, word).map(|_| "index(name, where = \"active\")"),
        ),
    ];
    homes.into_iter().find_map(|(home, example)| Some((home, example?)))
}

/// What other tools call it.
fn synonym(word: &str) -> Option<&'static str> {
    const SYNONYMS: &[(&str, &str)] = &[
        ("autoincrement", "auto"),
        ("auto_increment", "auto"),
        ("auto_now_add", "default = now"),
        ("belongs_to", "references"),
        ("computed", "generated"),
        ("db_column", "column"),
        ("db_table", "table"),
        ("id", "primary_key"),
        ("ignore", "skip"),
        ("key", "primary_key"),
        ("length", "max_length"),
        ("max_digits", "precision"),
        ("decimal_places", "scale"),
        ("pk", "primary_key"),
        ("rename", "column = \"…\"` or `table = \"…\"` or `label = \"…\""),
        ("server_default", "default"),
        ("size", "max_length"),
        ("table_name", "table"),
        ("unique_together", "unique(a, b)"),
        ("type", "sql_type"),
    ];
    SYNONYMS.iter().find(|(other, _)| *other == word).map(|(_, ours)| *ours)
}

/// `` `a`, `b` and `c` ``
pub(super) fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.map(|it| format!("`{it}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
