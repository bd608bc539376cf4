//! From what each struct says to the tables of the whole crate.
//!
//! Names become tables and columns, types become logical types, and what the attributes leave out
//! is derived. Every rule is a `check_…` function with a code of [`super::code`]. A model with a
//! mistake is reported once; models that refer to it are not.
//!
//! What holds afterwards: every foreign key refers to a primary or unique key of its own type, every
//! name is one name to every database, and every default fits its column.

mod compound;
mod default;
mod duplicates;
mod key;
mod lookup;
mod parts;
mod renamed;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use super::code;
use super::{
    Column, FieldOrigin, Generated, Index, IndexKey, IndexPart, ModelOrigin, PrimaryKey, Schema,
    Spans, SqlText, Table, TableName, Unique,
};
use crate::ast::{self, Crate, Field, Model};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::name::{self, Ident};
use lookup::Items;

/// The beginning of the names of our own tables.
pub(super) const OWN_PREFIX: &str = "_model_";

/// What the history of migrations is called in every database, with its indexes.
const OWN_NAMES: &[&str] = &[
    "model_migration_steps",
    "model_migrations",
    "model_migrations_is_linear",
    "model_migrations_one_active",
    "model_stamp",
];

/// Resolves a crate. `failed` are the paths of items that could not be read and were reported
/// (`["crate", "models", "User"]`): a reference to one is no second mistake.
///
/// # Errors
/// Every mistake, in the order of the models.
pub fn resolve(krate: &Crate, failed: &[Vec<String>]) -> Result<Schema, Diagnostics> {
    let mut resolver = Resolver {
        items: Items::new(krate, failed),
        krate,
        out: Diagnostics::new(),
        tables: Vec::new(),
    };
    resolver.tables = krate.models.iter().map(|it| resolver_table(&resolver.items, it)).collect();
    resolver.collect_mistakes();
    resolver.add_foreign_keys();
    resolver.check_ids();
    duplicates::check(&resolver.tables, krate, &mut resolver.out);
    renamed::check(&resolver.tables, krate, &mut resolver.out);
    let Resolver { out, tables, .. } = resolver;
    let tables = tables.into_iter().filter_map(|it| it.table);
    let tables = tables.map(|it| (it.name.clone(), it)).collect();
    out.finish(Schema { tables, ..Schema::default() })
}

/// The columns that together are unique in the table of a model, under the name that a violation is
/// reported by. What is wrong with the model is not said here.
pub fn unique_keys(model: &Model) -> Vec<Unique> {
    let mut out = Diagnostics::new();
    let Some(name) = table_name(model, &mut out) else { return Vec::new() };
    let mut table = Table {
        primary_key: PrimaryKey { name: name.name.clone(), columns: Vec::new() },
        columns: Vec::new(),
        foreign_keys: Vec::new(),
        uniques: Vec::new(),
        indexes: Vec::new(),
        checks: Vec::new(),
        comment: None,
        private: false,
        renamed_from: None,
        origin: None,
        name,
    };
    parts::add(&mut table, model, &mut out);
    let indexes = table.indexes.iter().filter_map(unique_index);
    table.uniques.into_iter().chain(indexes).collect()
}

fn unique_index(index: &Index) -> Option<Unique> {
    let column = |part: &IndexPart| match &part.key {
        IndexKey::Column(name) => Some(name.clone()),
        IndexKey::Expression(_) => None,
    };
    let columns: Option<Vec<Ident>> = index.parts.iter().map(column).collect();
    let (name, span) = (index.name.clone(), index.span.clone());
    let nulls_not_distinct = index.nulls_not_distinct;
    let unique = |columns| Unique { name, columns, nulls_not_distinct, deferrable: None, span };
    columns.filter(|_| index.unique).map(unique)
}

struct Resolver<'a> {
    krate: &'a Crate,
    items: Items<'a>,
    out: Diagnostics,
    /// For each model in its order.
    tables: Vec<Resolved>,
}

/// A model's table without its foreign keys; none when it has a mistake that would cascade.
struct Resolved {
    table: Option<Table>,
    mistakes: Diagnostics,
}

impl Resolver<'_> {
    fn collect_mistakes(&mut self) {
        for resolved in &mut self.tables {
            self.out.extend(std::mem::take(&mut resolved.mistakes));
        }
    }

    fn add_foreign_keys(&mut self) {
        let mut keys = Vec::new();
        for (at, model) in self.krate.models.iter().enumerate() {
            let Some(table) = &self.tables[at].table else { continue };
            keys.push((at, key::foreign_keys(self, model, table)));
        }
        for (at, (found, mistakes)) in keys {
            self.out.extend(mistakes);
            if let Some(table) = &mut self.tables[at].table {
                table.foreign_keys = found;
            }
        }
    }

    fn check_ids(&mut self) {
        let mut mistakes = Diagnostics::new();
        for model in &self.krate.models {
            for field in &model.fields {
                key::check_id(self, model, field, &mut mistakes);
            }
        }
        self.out.extend(mistakes);
    }

    /// The table of a model, unless it has a mistake.
    fn table(&self, model: usize) -> Option<&Table> {
        self.tables.get(model)?.table.as_ref()
    }
}

fn resolver_table(items: &Items<'_>, model: &Model) -> Resolved {
    let mut out = Diagnostics::new();
    let table = table(items, model, &mut out);
    let table = if out.has_errors() { None } else { table };
    Resolved { table, mistakes: out }
}

fn table(items: &Items<'_>, model: &Model, out: &mut Diagnostics) -> Option<Table> {
    let name = table_name(model, out)?;
    let columns: Vec<Column> =
        model.fields.iter().filter_map(|it| column(items, model, it, out)).collect();
    check_columns(model, &columns, out);
    let primary_key = key::primary_key(model, &name.name, out)?;
    let mut table = Table {
        primary_key: PrimaryKey { ..primary_key },
        columns,
        foreign_keys: Vec::new(),
        uniques: Vec::new(),
        indexes: Vec::new(),
        checks: Vec::new(),
        comment: model.comment.clone(),
        private: model.private,
        renamed_from: model.renamed_from.as_ref().map(|it| it.value.clone()),
        origin: Some(origin(model)),
        name,
    };
    check_renamed_table(model, &table.name, out);
    parts::add(&mut table, model, out);
    Some(table)
}

fn table_name(model: &Model, out: &mut Diagnostics) -> Option<TableName> {
    let schema = model.schema.as_ref().map(|it| it.value.clone());
    let (name, span) = match &model.table {
        Some(given) => (given.value.clone(), given.span),
        None => {
            let text = name::table_name(&model.rust_name.value);
            (ident(text, model.rust_name.span, "table = \"…\"", out)?, model.rust_name.span)
        }
    };
    check_reserved(&name, span, out);
    Some(TableName { schema, name })
}

fn ident(text: String, span: Span, way_out: &str, out: &mut Diagnostics) -> Option<Ident> {
    match Ident::new(text.clone()) {
        Ok(ident) => Some(ident),
        Err(why) => {
            out.push(
                Diagnostic::error(
                    code::BAD_NAME,
                    span,
                    format!("`{text}` cannot be a name in a database: {why}"),
                )
                .help(format!("give it a name with `#[model({way_out})]`")),
            );
            None
        }
    }
}

fn check_reserved(name: &Ident, span: Span, out: &mut Diagnostics) {
    if name.folded().starts_with(OWN_PREFIX) {
        out.push(
            Diagnostic::error(
                code::RESERVED,
                span,
                format!("names that begin with `{OWN_PREFIX}` are the tool's own"),
            )
            .help("choose another name"),
        );
    }
    if OWN_NAMES.contains(&name.folded().as_str()) {
        let message =
            format!("`{name}` is the tool's own: the history of migrations is kept there");
        out.push(Diagnostic::error(code::RESERVED, span, message).help("choose another name"));
    }
}

fn check_renamed_table(model: &Model, name: &TableName, out: &mut Diagnostics) {
    if let Some(former) = model.renamed_from.as_ref().filter(|it| it.value == name.name) {
        out.push(
            Diagnostic::error(
                code::RENAMED_FROM,
                former.span,
                format!("`{}` is the name that the table has", former.value),
            )
            .help("remove `renamed_from`, or write the name that the table had before"),
        );
    }
}

fn origin(model: &Model) -> ModelOrigin {
    ModelOrigin {
        path: absolute(&model.scope.module, &model.rust_name.value),
        span: model.rust_name.span,
        item: model.item,
        fingerprint: model.fingerprint(),
    }
}

/// `["crate", "models", "User"]`
fn absolute(module: &[String], name: &str) -> Vec<String> {
    let mut path = vec!["crate".to_owned()];
    path.extend_from_slice(module);
    path.push(name.to_owned());
    path
}

fn column(
    items: &Items<'_>,
    model: &Model,
    field: &Field,
    out: &mut Diagnostics,
) -> Option<Column> {
    let name = match &field.column {
        Some(given) => given.value.clone(),
        None => ident(field.rust_name.value.clone(), field.rust_name.span, "column = \"…\"", out)?,
    };
    let (ty, rust) = types::resolve(items, model, field, out)?;
    types::check_words(field, &ty, out);
    if let Some(former) = field.renamed_from.as_ref().filter(|it| it.value == name) {
        out.push(
            Diagnostic::error(
                code::RENAMED_FROM,
                former.span,
                format!("`{}` is the name that the column has", former.value),
            )
            .help("remove `renamed_from`, or write the name that the column had before"),
        );
    }
    let default = match &field.default {
        Some(default) => default::resolve(items, model, &ty, default, out),
        None => None,
    };
    Some(Column {
        name,
        ty,
        nullable: field.nullable,
        default,
        auto: field.auto.is_some(),
        generated: field
            .generated
            .as_ref()
            .map(|it| Generated { expression: sql(&it.expression), stored: it.stored }),
        sql_type: optional_sql(field.sql_type.as_ref()),
        collate: optional_sql(field.collate.as_ref()),
        comment: field.comment.clone(),
        private: field.private || model.private,
        renamed_from: field.renamed_from.as_ref().map(|it| it.value.clone()),
        backfill: optional_sql(field.backfill.as_ref()),
        origin: Some(FieldOrigin {
            rust_name: field.rust_name.value.clone(),
            position: field.position,
            ty: rust,
            span: field.rust_name.span,
            ty_span: field.ty.span,
            alias: field.alias,
            item: field.item,
        }),
    })
}

/// Two fields of one column, as a database that folds case sees them.
fn check_columns(model: &Model, columns: &[Column], out: &mut Diagnostics) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for column in columns {
        let Some(origin) = &column.origin else { continue };
        if let Some(first) = seen.insert(column.name.folded(), origin.span) {
            out.push(
                Diagnostic::error(
                    code::SAME_COLUMN,
                    origin.span,
                    format!("`{}` has two columns `{}`", model.rust_name.value, column.name),
                )
                .label(first, "the other one")
                .help("give one of them another name with `#[model(column = \"…\")]`"),
            );
        }
    }
}

pub(super) fn optional_sql(text: Option<&ast::SqlText>) -> SqlText {
    text.map(sql).unwrap_or_default()
}

pub(super) fn sql(text: &ast::SqlText) -> SqlText {
    let ast::SqlText { portable, per_dialect } = text;
    let mut ordered: Vec<_> = per_dialect.iter().collect();
    ordered.sort_by_key(|(dialect, _)| *dialect);
    let spans = portable.iter().map(|it| it.span).chain(ordered.iter().map(|(_, it)| it.span));
    SqlText {
        portable: portable.as_ref().map(|it| it.value.clone()),
        spans: Spans(spans.collect()),
        per_dialect: ordered.iter().map(|(dialect, it)| (*dialect, it.value.clone())).collect(),
    }
}

/// The columns of fields by the fields' names, in their order; fields that are not there are
/// reported.
fn columns_of(
    model: &Model,
    fields: &[ast::Spanned<String>],
    out: &mut Diagnostics,
) -> Option<Vec<Ident>> {
    let found: Vec<Option<Ident>> =
        fields.iter().map(|it| column_of(model, &it.value, it.span, out)).collect();
    let mut seen = BTreeSet::new();
    found
        .into_iter()
        .collect::<Option<Vec<Ident>>>()
        .map(|it| it.into_iter().filter(|name| seen.insert(name.clone())).collect())
}

fn column_of(model: &Model, field: &str, span: Span, out: &mut Diagnostics) -> Option<Ident> {
    let Some(found) = model.fields.iter().find(|it| it.rust_name.value == field) else {
        let names = model.fields.iter().map(|it| it.rust_name.value.as_str());
        let nearest = name::nearest(field, names).map(|it| format!("did you mean `{it}`?"));
        out.push(
            Diagnostic::error(
                code::UNKNOWN_FIELD,
                span,
                format!("`{}` has no field `{field}`", model.rust_name.value),
            )
            .help_if(nearest),
        );
        return None;
    };
    match &found.column {
        Some(given) => Some(given.value.clone()),
        None => Ident::new(found.rust_name.value.clone()).ok(),
    }
}

#[cfg(all(test, feature = "source"))]
mod tests;
