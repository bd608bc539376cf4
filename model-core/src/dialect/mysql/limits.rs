//! What InnoDB holds of a table, and what both databases refuse when a table is made.

use super::{Flavor, ddl, expression, types};
use crate::ast::Action;
use crate::dialect::Dialect;
use crate::migration::expression::mentions;
use crate::name::Ident;
use crate::schema::{Column, ColumnType, ForeignKey, IndexKey, Limit, Place, Spans, Table};

/// Most bytes of a key, in a page of 16 KiB.
const KEY_BYTES: u32 = 3072;
/// Most bytes of a row, without what is kept outside of it.
const ROW_BYTES: u32 = 65_535;
/// Most characters of a comment.
const TABLE_COMMENT: usize = 2048;
const COLUMN_COMMENT: usize = 1024;
/// Most characters of a label.
const LABEL: usize = 255;

/// All that does not fit.
pub(in crate::dialect) fn limits<'a>(table: &'a Table, flavor: &Flavor) -> Vec<Limit<'a>> {
    let mut out = Vec::new();
    check_names(table, &mut out);
    check_comments(table, &mut out);
    check_row(table, flavor, &mut out);
    check_keys(table, flavor, &mut out);
    for column in &table.columns {
        check_labels(column, &mut out);
    }
    check_counted(table, flavor, &mut out);
    check_order(table, flavor, &mut out);
    for key in &table.foreign_keys {
        check_actions(table, key, flavor, &mut out);
    }
    out
}

fn push<'a>(
    out: &mut Vec<Limit<'a>>,
    place: Place<'a>,
    what: impl Into<String>,
    help: impl Into<String>,
) {
    out.push(Limit { place, what: what.into(), help: help.into() });
}

fn check_names<'a>(table: &'a Table, out: &mut Vec<Limit<'a>>) {
    let own = [(&table.name.name, Place::Table)];
    let columns = table.columns.iter().map(|it| (&it.name, Place::Column(&it.name)));
    let parts = parts(table);
    let parts = parts.iter().map(|(name, spans)| (*name, Place::Part(spans)));
    for (name, place) in own.into_iter().chain(columns).chain(parts) {
        if name.as_str().ends_with(' ') {
            push(out, place, format!("names that end with a space, such as `{name}`"), "remove it");
        }
        if let Some(c) = name.as_str().chars().find(|it| u32::from(*it) > 0xFFFF) {
            let what = format!("names with letters beyond U+FFFF, such as `{c}` in `{name}`");
            push(out, place, what, "choose another name");
        }
    }
    for (name, spans) in keys(table) {
        if matches!(name.folded().as_str(), "primary" | "gen_clust_index") {
            let what = format!("indexes of the name `{name}`, which is its own");
            push(out, Place::Part(spans), what, "give it another name with `name = \"…\"`");
        }
    }
}

/// Indexes and constraints, each with its name and place.
fn parts(table: &Table) -> Vec<(&Ident, &Spans)> {
    let mut out = keys(table);
    out.extend(table.foreign_keys.iter().map(|it| (&it.name, &it.span)));
    out.extend(table.checks.iter().map(|it| (&it.name, &it.span)));
    out
}

fn keys(table: &Table) -> Vec<(&Ident, &Spans)> {
    let uniques = table.uniques.iter().map(|it| (&it.name, &it.span));
    uniques.chain(table.indexes.iter().map(|it| (&it.name, &it.span))).collect()
}

fn check_comments<'a>(table: &'a Table, out: &mut Vec<Limit<'a>>) {
    let long = |text: &Option<String>, most: usize| {
        text.as_ref().is_some_and(|it| it.chars().count() > most)
    };
    let what = |most: usize| format!("comments of more than {most} characters");
    let help = "shorten the doc comment, or give a shorter one with `comment = \"…\"`";
    if long(&table.comment, TABLE_COMMENT) {
        push(out, Place::Table, what(TABLE_COMMENT), help);
    }
    for column in table.columns.iter().filter(|it| long(&it.comment, COLUMN_COMMENT)) {
        push(out, Place::Column(&column.name), what(COLUMN_COMMENT), help);
    }
}

fn check_row<'a>(table: &'a Table, flavor: &Flavor, out: &mut Vec<Limit<'a>>) {
    let bytes: u32 =
        table.columns.iter().map(|it| row_bytes(it, flavor)).fold(0, u32::saturating_add);
    if bytes > ROW_BYTES {
        let help = format!(
            "it has at most {ROW_BYTES}, and four for each character of a `max_length`: make those smaller or leave some out"
        );
        push(out, Place::Table, format!("rows of up to {bytes} bytes"), help);
    }
}

fn check_keys<'a>(table: &'a Table, flavor: &Flavor, out: &mut Vec<Limit<'a>>) {
    check_key(table, &table.primary_key.columns, Place::Table, flavor, out);
    for unique in &table.uniques {
        check_key(table, &unique.columns, Place::Part(&unique.span), flavor, out);
    }
    for index in table.indexes.iter().filter(|it| it.method.as_deref() != Some("fulltext")) {
        let columns = index.parts.iter().filter_map(|it| match &it.key {
            IndexKey::Column(name) => Some(name.clone()),
            IndexKey::Expression(_) => None,
        });
        let columns: Vec<Ident> = columns.collect();
        check_key(table, &columns, Place::Part(&index.span), flavor, out);
    }
    for key in &table.foreign_keys {
        check_key(table, &key.columns, Place::Part(&key.span), flavor, out);
    }
}

fn check_key<'a>(
    table: &'a Table,
    names: &[Ident],
    place: Place<'a>,
    flavor: &Flavor,
    out: &mut Vec<Limit<'a>>,
) {
    let columns = table.columns.iter().filter(|it| names.contains(&it.name));
    let (mut bytes, mut endless) = (0_u32, false);
    for column in columns {
        match key_bytes(column, flavor) {
            Some(more) => bytes = bytes.saturating_add(more),
            None => {
                endless = true;
                let said = Place::Column(&column.name);
                let what = format!("keys over `{}`, which has no length", column.name);
                if !out.iter().any(|it| it.place == said && it.what == what) {
                    push(out, said, what, help_without_length(&column.ty));
                }
            }
        }
    }
    if !endless && bytes > KEY_BYTES {
        let help = format!(
            "it has at most {KEY_BYTES}, and four for each character: make `max_length` smaller"
        );
        push(out, place, format!("keys of {bytes} bytes"), help);
    }
}

fn help_without_length(ty: &ColumnType) -> &'static str {
    match ty {
        ColumnType::Text { .. } | ColumnType::Bytes { .. } => {
            "say how long it may be: `max_length = 255`"
        }
        _ => "index a generated column that holds the part of it that is looked for",
    }
}

fn check_labels<'a>(column: &'a Column, out: &mut Vec<Limit<'a>>) {
    let ColumnType::Enum(it) = &column.ty else { return };
    for label in &it.labels {
        let place = Place::Column(&column.name);
        if label.ends_with(' ') {
            push(
                out,
                place,
                format!("labels that end with a space, such as `{label}`"),
                "remove it",
            );
        }
        if label.chars().count() > LABEL {
            push(out, place, format!("labels of more than {LABEL} characters"), "shorten it");
        }
    }
}

/// Neither database computes or checks anything from the number that it gives itself.
fn check_counted<'a>(table: &'a Table, flavor: &Flavor, out: &mut Vec<Limit<'a>>) {
    let Some(counted) = table.columns.iter().find(|it| ddl::is_counted(it)) else { return };
    let name = counted.name.as_str();
    let help = format!("leave `{name}` out of it");
    for check in &table.checks {
        if expression::of(&check.condition, flavor.dialect).is_some_and(|it| mentions(&it, name)) {
            let what = format!("checks of `{name}`, which it counts up itself");
            push(out, Place::Part(&check.span), what, help.clone());
        }
    }
    for column in &table.columns {
        if computed_from(column, name, flavor) {
            let what = format!("columns computed from `{name}`, which it counts up itself");
            push(out, Place::Column(&column.name), what, help.clone());
        }
    }
}

/// A column is computed from computed ones before it alone.
fn check_order<'a>(table: &'a Table, flavor: &Flavor, out: &mut Vec<Limit<'a>>) {
    for (at, column) in table.columns.iter().enumerate() {
        let later = table.columns.iter().skip(at + 1).filter(|it| it.generated.is_some());
        for later in later.filter(|it| computed_from(column, it.name.as_str(), flavor)) {
            let what =
                format!("columns computed from `{}`, which is computed after it", later.name);
            let help = format!("put the field behind `{}`", later.name);
            push(out, Place::Column(&column.name), what, help);
        }
    }
}

fn computed_from(column: &Column, name: &str, flavor: &Flavor) -> bool {
    column.generated.as_ref().is_some_and(|it| {
        expression::of(&it.expression, flavor.dialect).is_some_and(|it| mentions(&it, name))
    })
}

/// A foreign key that changes its column does so below checks and stored columns.
fn check_actions<'a>(
    table: &'a Table,
    key: &'a ForeignKey,
    flavor: &Flavor,
    out: &mut Vec<Limit<'a>>,
) {
    let changes = |it: Action| matches!(it, Action::SetNull | Action::SetDefault);
    let changes_here =
        changes(key.on_delete) || changes(key.on_update) || key.on_update == Action::Cascade;
    // MySQL refuses even what takes the whole row away.
    let deletes_here = key.on_delete == Action::Cascade && flavor.dialect == Dialect::MySql;
    let place = Place::Part(&key.span);
    for name in &key.columns {
        let stored = table.columns.iter().find(|it| {
            it.generated.as_ref().is_some_and(|it| it.stored)
                && computed_from(it, name.as_str(), flavor)
        });
        if let (Some(stored), true) = (stored, changes_here || deletes_here) {
            let what = format!(
                "foreign keys that change `{name}`, from which `{}` is stored",
                stored.name
            );
            push(out, place, what, "compute the column when it is read: `generated(virtual, …)`");
        }
        let checked = table.checks.iter().find(|it| {
            expression::of(&it.condition, flavor.dialect)
                .is_some_and(|it| mentions(&it, name.as_str()))
        });
        if let (Some(check), true) = (checked, changes_here) {
            let what = format!("foreign keys that change `{name}`, which `{}` checks", check.name);
            push(out, place, what, "use `restrict`, or leave the column out of the check");
        }
    }
}

/// The most bytes of the column in a key; `None` when there is no most. Of a type that the model
/// names itself the database is the judge.
fn key_bytes(column: &Column, flavor: &Flavor) -> Option<u32> {
    if column.sql_type.get(flavor.dialect).is_some() {
        return Some(8);
    }
    let storage = types::storage_of(&column.ty);
    match &column.ty {
        ColumnType::Text { max_length: Some(n) } if storage.starts_with("var") => Some(n * 4),
        ColumnType::Bytes { max_length: Some(n) } if storage.starts_with("var") => Some(*n),
        ColumnType::Text { .. } | ColumnType::Bytes { .. } => None,
        ColumnType::Json | ColumnType::Array(_) => None,
        ColumnType::Bool => Some(1),
        ColumnType::I16 | ColumnType::Enum(_) => Some(2),
        ColumnType::Date => Some(3),
        ColumnType::I32 | ColumnType::F32 => Some(4),
        ColumnType::I64 | ColumnType::F64 => Some(8),
        ColumnType::Time | ColumnType::DateTime | ColumnType::Timestamp => Some(8),
        ColumnType::Uuid => Some(16),
        ColumnType::Decimal { precision, scale: _ } => Some(precision / 2 + 2),
    }
}

/// What is kept outside of a row leaves a pointer in it.
fn row_bytes(column: &Column, flavor: &Flavor) -> u32 {
    key_bytes(column, flavor).map_or(12, |it| it.saturating_add(2))
}
