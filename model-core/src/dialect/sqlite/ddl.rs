//! The text of tables and indexes.
//!
//! What SQLite neither reports nor needs has no name here: primary and foreign keys. Checks have
//! one, since SQLite names the check that fails. A unique constraint is a unique index of its name,
//! which is the same to every statement and can be made and dropped without a rebuild.

use super::{quote, types};
use crate::ast::{Action, Deferral};
use crate::dialect::Dialect;
use crate::name::Ident;
use crate::schema::{
    Check, Column, ForeignKey, Generated, Index, IndexKey, IndexPart, Table, Unique,
};

/// `create table` under the name of the table.
pub fn create_table(table: &Table) -> String {
    create_table_as(table, table.name.name.as_str())
}

/// `create table` under another name, as a rebuild needs it.
pub(super) fn create_table_as(table: &Table, name: &str) -> String {
    let mut lines: Vec<String> = table.columns.iter().map(|it| column(table, it)).collect();
    if inline_key(table).is_none() {
        lines.push(format!("primary key ({})", quote::idents(&table.primary_key.columns)));
    }
    lines.extend(table.foreign_keys.iter().filter(|it| it.columns.len() > 1).map(foreign_key));
    lines.extend(table.checks.iter().filter_map(check));
    format!("create table {} (\n    {}\n) strict", quote::raw_ident(name), lines.join(",\n    "))
}

/// The column that SQLite itself counts up, which is declared in one piece.
pub fn inline_key(table: &Table) -> Option<&Column> {
    let [name] = &table.primary_key.columns[..] else { return None };
    let column = table.column(name.as_str())?;
    (column.auto && types::is_integer(column.ty.kind())).then_some(column)
}

/// The definition of one column, with what of the constraints is its alone.
pub fn column(table: &Table, column: &Column) -> String {
    let mut out = format!("{} {}", quote::ident(&column.name), types::storage(column));
    if inline_key(table).is_some_and(|it| it.name == column.name) {
        out.push_str(" primary key autoincrement");
    }
    if !column.nullable {
        out.push_str(" not null");
    }
    if let Some(default) = types::default(column) {
        out.push_str(&format!(" default {default}"));
    }
    if let Some(collation) = types::collation(column) {
        out.push_str(&format!(" collate {collation}"));
    }
    if let Some(generated) = column.generated.as_ref().and_then(generated) {
        out.push_str(&generated);
    }
    if let Some((name, condition)) = types::derived_check(&table.name.name, column) {
        out.push_str(&format!(" constraint {} check ({condition})", quote::ident(&name)));
    }
    for key in table.foreign_keys.iter().filter(|it| it.columns[..] == [column.name.clone()]) {
        out.push(' ');
        out.push_str(&references(key));
    }
    out
}

fn generated(generated: &Generated) -> Option<String> {
    let Generated { expression, stored } = generated;
    let kind = if *stored { "stored" } else { "virtual" };
    Some(format!(" generated always as ({}) {kind}", expression.get(Dialect::Sqlite)?))
}

fn foreign_key(key: &ForeignKey) -> String {
    format!("foreign key ({}) {}", quote::idents(&key.columns), references(key))
}

fn references(key: &ForeignKey) -> String {
    let ForeignKey {
        name: _,
        columns: _,
        target,
        target_columns,
        on_delete,
        on_update,
        // A key that names columns to set does not pass `schema::check`.
        set_null: _,
        deferrable,
        span: _,
    } = key;
    let mut out =
        format!("references {} ({})", quote::ident(&target.name), quote::idents(target_columns));
    for (event, action) in [("delete", on_delete), ("update", on_update)] {
        if let Some(words) = action_words(*action) {
            out.push_str(&format!(" on {event} {words}"));
        }
    }
    out.push_str(match deferrable {
        None => "",
        Some(Deferral::OnDemand) => " deferrable initially immediate",
        Some(Deferral::Initially) => " deferrable initially deferred",
    });
    out
}

fn action_words(action: Action) -> Option<&'static str> {
    match action {
        Action::NoAction => None,
        Action::Restrict => Some("restrict"),
        Action::Cascade => Some("cascade"),
        Action::SetNull => Some("set null"),
        Action::SetDefault => Some("set default"),
    }
}

fn check(check: &Check) -> Option<String> {
    let condition = check.condition.get(Dialect::Sqlite)?;
    Some(format!("constraint {} check ({condition})", quote::ident(&check.name)))
}

/// All indexes of a table, its unique constraints first.
pub fn indexes(table: &Table) -> Vec<String> {
    let uniques = table.uniques.iter().map(|it| create_unique(table, it));
    uniques.chain(table.indexes.iter().map(|it| create_index(table, it))).collect()
}

/// The names of all indexes of a table.
pub fn index_names(table: &Table) -> impl Iterator<Item = &Ident> {
    table.uniques.iter().map(|it| &it.name).chain(table.indexes.iter().map(|it| &it.name))
}

/// A unique constraint.
pub fn create_unique(table: &Table, unique: &Unique) -> String {
    format!(
        "create unique index {} on {} ({})",
        quote::ident(&unique.name),
        quote::ident(&table.name.name),
        quote::idents(&unique.columns)
    )
}

/// An index.
pub fn create_index(table: &Table, index: &Index) -> String {
    let unique = if index.unique { "unique " } else { "" };
    let parts: Vec<String> = index.parts.iter().filter_map(index_part).collect();
    let mut out = format!(
        "create {unique}index {} on {} ({})",
        quote::ident(&index.name),
        quote::ident(&table.name.name),
        parts.join(", ")
    );
    if let Some(predicate) = index.predicate.get(Dialect::Sqlite) {
        out.push_str(&format!(" where {predicate}"));
    }
    out
}

fn index_part(part: &IndexPart) -> Option<String> {
    let key = match &part.key {
        IndexKey::Column(name) => quote::ident(name),
        IndexKey::Expression(text) => format!("({})", text.get(Dialect::Sqlite)?),
    };
    Some(if part.descending { format!("{key} desc") } else { key })
}
