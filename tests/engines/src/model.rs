//! What a model says, and the schema of it.

use std::collections::BTreeMap;

use model_core::ast::{Action, Deferral, NullsOrder};
use model_core::dialect::Dialect;
use model_core::name::Ident;
use model_core::schema::{
    Check, Column, ColumnType, DefaultValue, ForeignKey, Generated, Index, IndexKey, IndexPart,
    PrimaryKey, Schema, Spans, SqlText, Table, TableName, Unique,
};

use crate::facts::Facts;

/// What a model says, before names are derived.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) name: String,
    pub(crate) renamed_from: Option<String>,
    pub(crate) key: Key,
    pub(crate) fields: Vec<Field>,
    /// Field names, unique, descending, partial.
    pub(crate) indexes: Vec<(Vec<String>, bool, bool, bool)>,
    pub(crate) comment: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Key {
    Auto,
    Uuid,
    Text,
    Pair,
    /// The columns of a pair, of which the first is the key.
    Left,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) renamed_from: Option<String>,
    pub(crate) ty: ColumnType,
    pub(crate) nullable: bool,
    pub(crate) default: Option<DefaultValue>,
    pub(crate) unique: bool,
    pub(crate) references: Option<(String, Action)>,
    /// Of the foreign key or of `unique`, where the database has such.
    pub(crate) deferrable: Option<Deferral>,
    pub(crate) check: bool,
    pub(crate) lower_index: bool,
    pub(crate) computed_from: Option<(String, bool)>,
    pub(crate) collate: bool,
    pub(crate) comment: Option<String>,
    /// It is or was a foreign key, so its values mean rows.
    pub(crate) key: bool,
}

/// A name.
pub(crate) fn ident(text: &str) -> Ident {
    Ident::new(text).unwrap()
}

/// Some tables are in a namespace of their own, where the database has such.
pub(crate) fn namespace(facts: &Facts, table: &str) -> Option<&'static str> {
    (facts.dialect.capabilities().schemas && table.starts_with('t')).then_some("bill\"ing")
}

fn table_name(facts: &Facts, table: &str) -> TableName {
    TableName { schema: namespace(facts, table).map(ident), name: ident(table) }
}

/// The columns that a key brings.
pub(crate) fn key_columns(facts: &Facts, key: Key) -> Vec<(&'static str, ColumnType)> {
    match key {
        Key::Auto => vec![("id", ColumnType::I64)],
        Key::Uuid => vec![("id", ColumnType::Uuid)],
        Key::Text => vec![("code", ColumnType::Text { max_length: facts.key_length })],
        Key::Pair | Key::Left => {
            vec![("left", ColumnType::I32), ("right", ColumnType::Text { max_length: Some(9) })]
        }
    }
}

/// Their names.
pub(crate) fn key_names(key: Key) -> Vec<&'static str> {
    match key {
        Key::Auto | Key::Uuid => vec!["id"],
        Key::Text => vec!["code"],
        Key::Pair | Key::Left => vec!["left", "right"],
    }
}

/// The columns of the primary key; the first alone tells the rows apart.
fn primary(key: Key) -> Vec<&'static str> {
    let mut names = key_names(key);
    names.truncate(if key == Key::Left { 1 } else { names.len() });
    names
}

/// As `schema::resolve` derives it.
pub(crate) fn schema(facts: &Facts, models: &[Model]) -> Schema {
    let keys: BTreeMap<&str, Key> = models.iter().map(|it| (it.name.as_str(), it.key)).collect();
    let tables =
        models.iter().map(|it| table(facts, it, &keys)).map(|it| (it.name.clone(), it)).collect();
    Schema { tables, ..Schema::default() }
}

fn table(facts: &Facts, model: &Model, keys: &BTreeMap<&str, Key>) -> Table {
    let name = ident(&model.name);
    let mut out = Table {
        name: table_name(facts, &model.name),
        columns: key_columns(facts, model.key)
            .into_iter()
            .map(|(n, ty)| key_column(n, ty, model.key))
            .collect(),
        primary_key: PrimaryKey {
            name: Ident::derived(&[&name], "pkey"),
            columns: primary(model.key).into_iter().map(ident).collect(),
        },
        foreign_keys: vec![],
        uniques: vec![],
        indexes: vec![],
        checks: vec![],
        comment: model.comment.clone(),
        private: false,
        renamed_from: model.renamed_from.as_deref().map(ident),
        origin: None,
    };
    for field in &model.fields {
        add_field(facts, &mut out, field, keys);
    }
    for declared in &model.indexes {
        let it = index(facts, &out, declared);
        out.indexes.push(it);
    }
    out.indexes.sort_by(|a, b| a.name.cmp(&b.name));
    out.uniques.sort_by(|a, b| a.name.cmp(&b.name));
    out.checks.sort_by(|a, b| a.name.cmp(&b.name));
    out.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
    out
}

/// Fields, unique, descending, partial; the rest follows from them and from their types.
fn index(facts: &Facts, table: &Table, declared: &(Vec<String>, bool, bool, bool)) -> Index {
    let (fields, unique, descending, partial) = declared;
    let mut columns: Vec<Ident> = fields.iter().map(|it| ident(it)).collect();
    let names: Vec<&Ident> = std::iter::once(&table.name.name).chain(&columns).collect();
    let name = Ident::derived(&names, "idx");
    let predicate = format!("{} is not null", facts.dialect.quote(&columns[0]));
    let capabilities = facts.dialect.capabilities();
    let plain = !unique && !descending;
    let include = plain && !partial && columns.len() == 2 && capabilities.index_include;
    let include = if include { columns.split_off(1) } else { vec![] };
    let ty = table.column(fields[0].as_str()).map(|it| &it.ty);
    let method = match ty {
        Some(ColumnType::Json | ColumnType::Array(_)) if fields.len() == 1 && plain => "gin",
        Some(ColumnType::Uuid) if fields.len() == 1 && plain => "hash",
        _ => "",
    };
    let method = (facts.dialect == Dialect::Postgres && !method.is_empty()).then(|| method.into());
    let nulls = match (descending, partial) {
        _ if !capabilities.index_orders || method.is_some() => None,
        (true, false) => Some(NullsOrder::Last),
        (false, true) => Some(NullsOrder::First),
        (true, true) | (false, false) => None,
    };
    let part = |it: &Ident| {
        let key = IndexPart::new(IndexKey::Column(it.clone()));
        IndexPart { descending: *descending, nulls, ..key }
    };
    Index {
        name,
        unique: *unique,
        parts: columns.iter().map(part).collect(),
        predicate: if *partial { SqlText::portable(predicate) } else { SqlText::default() },
        method,
        include,
        nulls_not_distinct: false,
        span: Spans::default(),
    }
}

fn key_column(name: &str, ty: ColumnType, key: Key) -> Column {
    Column { auto: matches!(key, Key::Auto | Key::Uuid), ..column(ident(name), ty, false) }
}

/// A column of which nothing more is said.
pub(crate) fn column(name: Ident, ty: ColumnType, nullable: bool) -> Column {
    Column {
        name,
        ty,
        nullable,
        default: None,
        auto: false,
        generated: None,
        sql_type: SqlText::default(),
        collate: SqlText::default(),
        comment: None,
        private: false,
        renamed_from: None,
        backfill: SqlText::default(),
        origin: None,
    }
}

fn add_field(facts: &Facts, table: &mut Table, field: &Field, keys: &BTreeMap<&str, Key>) {
    let name = ident(&field.name);
    // As every model says it, whatever the database's own quotes are.
    let quoted = |it: &str| format!("\"{}\"", it.replace('"', "\"\""));
    let mut it = column(name.clone(), field.ty.clone(), field.nullable);
    it.default.clone_from(&field.default);
    it.renamed_from = field.renamed_from.as_deref().map(ident);
    it.comment.clone_from(&field.comment);
    if field.collate {
        it.collate = SqlText::portable(facts.collation);
    }
    if let Some((from, stored)) = &field.computed_from {
        let expression = SqlText::portable((facts.exclaim)(&quoted(from)));
        it.generated = Some(Generated { expression, stored: *stored });
    }
    table.columns.push(it);
    let own = table.name.name.clone();
    let span = Spans::default;
    let capabilities = facts.dialect.capabilities();
    if field.unique {
        let waits = capabilities.deferrable_uniques && field.references.is_none();
        table.uniques.push(Unique {
            name: Ident::derived(&[&own, &name], "key"),
            columns: vec![name.clone()],
            // Two rows have no null here, so it is the same to them.
            nulls_not_distinct: capabilities.nulls_not_distinct && !field.nullable,
            deferrable: field.deferrable.filter(|_| waits),
            span: span(),
        });
    }
    if field.check {
        let condition = SqlText::portable(format!("{} > -1000000", quoted(&field.name)));
        let check = Ident::derived(&[&own, &name], "check");
        table.checks.push(Check { name: check, condition, span: span() });
    }
    if field.lower_index {
        let key =
            IndexKey::Expression(SqlText::portable(format!("lower({})", quoted(&field.name))));
        table.indexes.push(Index {
            name: Ident::derived(&[&own, &name], "lower_idx"),
            unique: false,
            parts: vec![IndexPart::new(key)],
            predicate: SqlText::default(),
            method: None,
            include: vec![],
            nulls_not_distinct: false,
            span: span(),
        });
    }
    if let Some((target, action)) = &field.references {
        let key = keys[target.as_str()];
        table.foreign_keys.push(ForeignKey {
            name: Ident::derived(&[&own, &name], "fkey"),
            columns: vec![name.clone()],
            target: table_name(facts, target),
            target_columns: key_names(key).into_iter().map(ident).collect(),
            on_delete: *action,
            on_update: match action {
                Action::Cascade => Action::Cascade,
                _ => Action::NoAction,
            },
            set_null: match action {
                Action::SetNull if capabilities.set_null_columns => vec![name.clone()],
                _ => vec![],
            },
            deferrable: field.deferrable.filter(|_| capabilities.deferrable_keys),
            span: span(),
        });
    }
}
