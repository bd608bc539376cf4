//! The text of tables, columns, keys and constraints.
//!
//! A unique constraint is a unique index of its name. A foreign key needs an index; where the table
//! has none for it, one of the foreign key's name is declared, so that it is there by our will and
//! not by the engine's, which may drop its own whenever another one serves.

use super::{Flavor, expression, quote, types};
use crate::ast::Action;
use crate::name::Ident;
use crate::schema::{
    Column, ForeignKey, Generated, Index, IndexKey, IndexPart, Table, TableName, Unique,
};

/// `create table` with all of its keys; without the foreign keys for which `holds` is false.
pub fn create_table(table: &Table, flavor: &Flavor, holds: impl Fn(&ForeignKey) -> bool) -> String {
    let mut lines: Vec<String> = table.columns.iter().map(|it| column(it, flavor)).collect();
    lines.push(primary_key(table));
    lines.extend(keys(table, flavor).iter().map(Key::definition));
    lines.extend(checks(table, flavor).iter().map(|it| check(&it.0, &it.1)));
    lines.extend(table.foreign_keys.iter().filter(|it| holds(it)).map(foreign_key));
    let mut out = format!(
        "create table {} (\n    {}\n) engine=InnoDB default character set {} collate {}",
        quote::ident(&table.name.name),
        lines.join(",\n    "),
        types::CHARACTER_SET,
        types::COLLATION,
    );
    if let Some(comment) = &table.comment {
        out.push_str(&format!(" comment={}", quote::comment(comment)));
    }
    out
}

/// The definition of one column, which has nothing of the keys and constraints.
pub fn column(column: &Column, flavor: &Flavor) -> String {
    column_as(column, &column.name, flavor)
}

/// The definition under another name.
pub(super) fn column_as(column: &Column, name: &Ident, flavor: &Flavor) -> String {
    let mut out = format!("{} {}", quote::ident(name), types::storage(column, flavor));
    if let Some(generated) = column.generated.as_ref().and_then(|it| generated(it, flavor)) {
        out.push_str(&generated);
        // MariaDB has no `not null` for a computed column.
    } else {
        out.push_str(if column.nullable { " null" } else { " not null" });
        if let Some(default) = types::default(column, flavor) {
            out.push_str(&format!(" default {default}"));
        }
        if is_counted(column) {
            out.push_str(" auto_increment");
        }
    }
    if let Some(comment) = &column.comment {
        out.push_str(&format!(" comment {}", quote::comment(comment)));
    }
    out
}

/// Whether the database counts the column up; another `auto` is made by the runtime.
pub(super) fn is_counted(column: &Column) -> bool {
    use crate::schema::Kind;
    column.auto && matches!(column.ty.kind(), Kind::I16 | Kind::I32 | Kind::I64)
}

fn generated(generated: &Generated, flavor: &Flavor) -> Option<String> {
    let Generated { expression, stored } = generated;
    let kind = if *stored { "stored" } else { "virtual" };
    let text = expression::of(expression, flavor.dialect)?;
    Some(format!(" generated always as ({text}) {kind}"))
}

/// Without its name, which would be `primary` whatever is said.
pub(super) fn primary_key(table: &Table) -> String {
    format!("primary key ({})", quote::idents(&table.primary_key.columns))
}

/// An index of a table, whatever it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: Ident,
    /// `unique index`, `index`, `fulltext index`.
    pub noun: String,
    /// What is in the parentheses.
    pub parts: Vec<String>,
    /// Its plain columns in order, up to the first expression.
    pub columns: Vec<Ident>,
    /// How many of them a foreign key can use: MySQL takes no descending one.
    pub(super) serving: usize,
    /// Its expressions.
    pub expressions: Vec<String>,
}

impl Key {
    /// `index name (…)`
    pub fn definition(&self) -> String {
        format!("{} {} ({})", self.noun, quote::ident(&self.name), self.parts.join(", "))
    }

    /// All but the name.
    pub(super) fn body(&self) -> String {
        format!("{} ({})", self.noun, self.parts.join(", "))
    }

    /// Whether a foreign key over these columns can use it.
    pub(super) fn serves(&self, columns: &[Ident]) -> bool {
        let serving = self.columns.get(..self.serving).unwrap_or(&self.columns);
        serving.starts_with(columns) && !self.noun.starts_with("fulltext")
    }
}

/// All indexes of a table but the primary key.
pub fn keys(table: &Table, flavor: &Flavor) -> Vec<Key> {
    let uniques = table.uniques.iter().map(unique);
    let mut out: Vec<Key> =
        uniques.chain(table.indexes.iter().map(|it| index(it, flavor))).collect();
    for key in &table.foreign_keys {
        let primary = table.primary_key.columns.starts_with(&key.columns);
        if !primary && !out.iter().any(|it| it.serves(&key.columns)) {
            out.push(plain_key(&key.name, "index", &key.columns));
        }
    }
    out
}

fn unique(unique: &Unique) -> Key {
    plain_key(&unique.name, "unique index", &unique.columns)
}

fn plain_key(name: &Ident, noun: &str, columns: &[Ident]) -> Key {
    Key {
        name: name.clone(),
        noun: noun.to_owned(),
        parts: columns.iter().map(quote::ident).collect(),
        columns: columns.to_vec(),
        serving: columns.len(),
        expressions: Vec::new(),
    }
}

fn index(index: &Index, flavor: &Flavor) -> Key {
    let noun = match index.method.as_deref() {
        Some(method @ ("fulltext" | "spatial")) => format!("{method} index"),
        Some(_) | None if index.unique => "unique index".to_owned(),
        Some(_) | None => "index".to_owned(),
    };
    let columns = index.parts.iter().map_while(|it| match &it.key {
        IndexKey::Column(name) => Some(name.clone()),
        IndexKey::Expression(_) => None,
    });
    let expressions = index.parts.iter().filter_map(|it| match &it.key {
        IndexKey::Column(_) => None,
        IndexKey::Expression(text) => expression::of(text, flavor.dialect),
    });
    Key {
        name: index.name.clone(),
        noun,
        parts: index.parts.iter().filter_map(|it| index_part(it, flavor)).collect(),
        columns: columns.collect(),
        serving: index.parts.iter().take_while(|it| !it.descending).count(),
        expressions: expressions.collect(),
    }
}

fn index_part(part: &IndexPart, flavor: &Flavor) -> Option<String> {
    let key = match &part.key {
        IndexKey::Column(name) => quote::ident(name),
        IndexKey::Expression(text) => format!("({})", expression::of(text, flavor.dialect)?),
    };
    Some(if part.descending { format!("{key} desc") } else { key })
}

/// All checks of a table, with those that its types need: name and condition.
pub fn checks(table: &Table, flavor: &Flavor) -> Vec<(Ident, String)> {
    let said = table
        .checks
        .iter()
        .filter_map(|it| Some((it.name.clone(), expression::of(&it.condition, flavor.dialect)?)));
    let derived = table.columns.iter().filter_map(|it| types::derived_check(&table.name.name, it));
    said.chain(derived).collect()
}

/// `constraint name check (…)`
pub(super) fn check(name: &Ident, condition: &str) -> String {
    format!("constraint {} check ({condition})", quote::ident(name))
}

/// `constraint name foreign key (…) references …`
pub(super) fn foreign_key(key: &ForeignKey) -> String {
    let ForeignKey {
        name,
        columns,
        target,
        target_columns,
        on_delete,
        on_update,
        // Neither passes `schema::check`.
        set_null: _,
        deferrable: _,
        span: _,
    } = key;
    let TableName { schema: _, name: target } = target;
    let mut out = format!(
        "constraint {} foreign key ({}) references {} ({})",
        quote::ident(name),
        quote::idents(columns),
        quote::ident(target),
        quote::idents(target_columns)
    );
    for (event, action) in [("delete", on_delete), ("update", on_update)] {
        if let Some(words) = action_words(*action) {
            out.push_str(&format!(" on {event} {words}"));
        }
    }
    out
}

/// `no action` and `restrict` do the same here, and the catalogue of MariaDB tells them apart by
/// what was written only; so one of them is never written.
pub(super) fn action_words(action: Action) -> Option<&'static str> {
    match action {
        Action::NoAction | Action::Restrict => None,
        Action::Cascade => Some("cascade"),
        Action::SetNull => Some("set null"),
        // No model with it passes `schema::check`.
        Action::SetDefault => None,
    }
}
