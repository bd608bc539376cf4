//! Primary and foreign keys.

use super::compound;
use super::lookup::Item;
use super::types::no_model;
use super::{Resolver, code, column_of, columns_of};
use crate::ast::{Action, Field, FieldType, Model, References, Spanned, TypePath};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::name::Ident;
use crate::schema::{Column, ColumnType, ForeignKey, IndexKey, PrimaryKey, Spans, Table};

/// Exactly one way to say it: on a field, or on the struct.
pub(super) fn primary_key(
    model: &Model,
    table: &Ident,
    out: &mut Diagnostics,
) -> Option<PrimaryKey> {
    let on_fields: Vec<&Field> =
        model.fields.iter().filter(|it| it.primary_key.is_some()).collect();
    let name = Ident::derived(&[table], "pkey");
    let columns = match (&model.primary_key, &on_fields[..]) {
        (Some(given), []) => columns_of(model, &given.value, out)?,
        (None, [field]) => {
            vec![column_of(model, &field.rust_name.value, field.rust_name.span, out)?]
        }
        (None, []) => {
            out.push(no_key(model));
            return None;
        }
        (None, [first, second, ..]) => {
            let span = second.primary_key.unwrap_or(second.rust_name.span);
            let both =
                format!("primary_key({}, {})", first.rust_name.value, second.rust_name.value);
            out.push(
                Diagnostic::error(code::PRIMARY_KEY, span, "a second field is the primary key")
                    .label(first.rust_name.span, "the first")
                    .help(format!(
                        "for a key of several columns write `#[model({both})]` on the struct"
                    )),
            );
            return None;
        }
        (Some(given), [field, ..]) => {
            out.push(
                Diagnostic::error(code::PRIMARY_KEY, given.span, "the primary key is said twice")
                    .label(field.rust_name.span, "here too")
                    .help("remove one of the two"),
            );
            return None;
        }
    };
    Some(PrimaryKey { name, columns })
}

fn no_key(model: &Model) -> Diagnostic {
    let name = &model.rust_name;
    let help = match model.fields.iter().find(|it| it.rust_name.value == "id") {
        Some(_) => {
            "write `#[model(primary_key)]` above the field `id`, with `auto` if the database counts"
                .to_owned()
        }
        None => "add a field `#[model(primary_key, auto)] pub id: i64`".to_owned(),
    };
    Diagnostic::error(code::PRIMARY_KEY, name.span, format!("`{}` has no primary key", name.value))
        .help(help)
}

/// The foreign keys of a model whose table is known.
pub(super) fn foreign_keys(
    resolver: &Resolver<'_>,
    model: &Model,
    table: &Table,
) -> (Vec<ForeignKey>, Diagnostics) {
    let mut out = Diagnostics::new();
    let mut keys = Vec::new();
    for field in &model.fields {
        let Some(references) = &field.references else { continue };
        let column = column_of(model, &field.rust_name.value, field.rust_name.span, &mut out);
        let column = column.and_then(|it| table.column(it.as_str()));
        if let Some(column) = column {
            keys.extend(foreign_key(resolver, model, field, references, table, column, &mut out));
        }
    }
    for key in &model.foreign_keys {
        keys.extend(compound::foreign_key(resolver, model, key, table, &mut out));
    }
    keys.sort_by(|a, b| a.name.cmp(&b.name));
    (keys, out)
}

fn foreign_key(
    resolver: &Resolver<'_>,
    model: &Model,
    field: &Field,
    references: &References,
    table: &Table,
    column: &Column,
    out: &mut Diagnostics,
) -> Option<ForeignKey> {
    let (target_model, target) = target_of(resolver, model, table, &references.target, out)?;
    let key = target_key(target_model, target, references, out)?;
    check_key_types(field, references, column, target, key, out);
    check_actions(references, column, out);
    Some(ForeignKey {
        name: Ident::derived(&[&table.name.name, &column.name], "fkey"),
        columns: vec![column.name.clone()],
        target: target.name.clone(),
        target_columns: vec![key.name.clone()],
        on_delete: references.on_delete.map_or(Action::NoAction, |it| it.value),
        on_update: references.on_update.map_or(Action::NoAction, |it| it.value),
        set_null: Vec::new(),
        deferrable: field.deferrable.map(|it| it.value),
        span: Spans(vec![references.target.span]),
    })
}

/// The model that a foreign key of `model` names, with its table.
pub(super) fn target_of<'a>(
    resolver: &'a Resolver<'_>,
    model: &Model,
    table: &'a Table,
    target: &Spanned<TypePath>,
    out: &mut Diagnostics,
) -> Option<(&'a Model, &'a Table)> {
    let at = match resolver.items.find(&model.scope, &target.value, target.span) {
        Ok(Item::Model(at)) => at,
        Ok(Item::Failed) => return None,
        Ok(Item::Enum(_) | Item::Newtype(_)) => {
            out.push(*no_model(target.value.name(), target.span));
            return None;
        }
        Err(mistake) => {
            out.push(*mistake);
            return None;
        }
    };
    // A model with a mistake of its own was reported; what refers to it is no second one.
    let target_model = resolver.krate.models.get(at)?;
    let target = if target_model.item == model.item { table } else { resolver.table(at)? };
    Some((target_model, target))
}

/// The column referred to: the primary key, or a named field that is a key by itself.
fn target_key<'a>(
    model: &Model,
    target: &'a Table,
    references: &References,
    out: &mut Diagnostics,
) -> Option<&'a Column> {
    let name = &model.rust_name.value;
    let Some(field) = &references.field else {
        let [only] = &target.primary_key.columns[..] else {
            out.push(
                Diagnostic::error(
                    code::TARGET_IS_NO_KEY,
                    references.target.span,
                    format!(
                        "the primary key of `{name}` has several columns, and a field holds one"
                    ),
                )
                .help(format!(
                    "write `#[model(foreign_key(…, references = {name}))]` on the struct, or refer to a unique field: `references = {name}::…`"
                )),
            );
            return None;
        };
        return target.column(only.as_str());
    };
    let column = column_of(model, &field.value, field.span, out)?;
    if !is_key(target, std::slice::from_ref(&column)) {
        out.push(no_key_of(name, field, waits(target, &column)));
        return None;
    }
    target.column(column.as_str())
}

/// Whether a column is unique, but only at the end of a transaction.
fn waits(table: &Table, column: &Ident) -> bool {
    table.uniques.iter().any(|it| it.deferrable.is_some() && it.columns == [column.clone()])
}

fn no_key_of(model: &str, field: &Spanned<String>, waits: bool) -> Diagnostic {
    let place = format!("{model}::{}", field.value);
    let (message, help) = if waits {
        (
            format!("`{place}` is unique only at the end of a transaction, so it is no key"),
            "remove `deferrable` from it".to_owned(),
        )
    } else {
        (
            format!("`{place}` is no key, so it may be in several rows"),
            format!(
                "make it `#[model(unique)]`, or refer to the primary key with `references = {model}`"
            ),
        )
    };
    Diagnostic::error(code::TARGET_IS_NO_KEY, field.span, message).help(help)
}

/// Whether columns, in any order, are a key that a foreign key can refer to: one that is compared at
/// once.
pub(super) fn is_key(table: &Table, columns: &[Ident]) -> bool {
    let same = |it: &[Ident]| it.len() == columns.len() && it.iter().all(|it| columns.contains(it));
    let unique_index = |it: &crate::schema::Index| {
        let names = it.parts.iter().filter_map(|it| match &it.key {
            IndexKey::Column(name) => Some(name.clone()),
            IndexKey::Expression(_) => None,
        });
        let names: Vec<Ident> = names.collect();
        it.unique && it.predicate.is_empty() && names.len() == it.parts.len() && same(&names)
    };
    same(&table.primary_key.columns)
        || table.uniques.iter().any(|it| it.deferrable.is_none() && same(&it.columns))
        || table.indexes.iter().any(unique_index)
}

fn check_key_types(
    field: &Field,
    references: &References,
    column: &Column,
    target: &Table,
    key: &Column,
    out: &mut Diagnostics,
) {
    if same_key_type(&column.ty, &key.ty) {
        return;
    }
    let mut mistake = Diagnostic::error(
        code::KEY_TYPES_DIFFER,
        field.ty.span,
        format!(
            "the foreign key `{}` is {}, and the key `{}.{}` is {}",
            field.rust_name.value, column.ty, target.name, key.name, key.ty
        ),
    )
    .label(references.target.span, "refers to it here");
    if let Some(origin) = &key.origin {
        mistake = mistake.label(origin.ty_span, "the type of the key");
    }
    out.push(mistake.help("give both the same type"));
}

/// Lengths may differ: a text either is in the other table or not.
pub(super) fn same_key_type(a: &ColumnType, b: &ColumnType) -> bool {
    match (a, b) {
        (ColumnType::Text { .. }, ColumnType::Text { .. }) => true,
        (ColumnType::Bytes { .. }, ColumnType::Bytes { .. }) => true,
        (ColumnType::Enum(a), ColumnType::Enum(b)) => a.name == b.name,
        (a, b) => a == b,
    }
}

fn check_actions(references: &References, column: &Column, out: &mut Diagnostics) {
    for action in [references.on_delete, references.on_update].into_iter().flatten() {
        let (what, help) = match action.value {
            Action::SetNull if !column.nullable => (
                "`set_null` on a column that is never null",
                "make the field an `Option`, or choose `cascade` or `restrict`",
            ),
            Action::SetDefault if column.default.is_none() => (
                "`set_default` on a column without a default",
                "add `default = …` to the same field",
            ),
            Action::SetNull | Action::SetDefault => continue,
            Action::NoAction | Action::Restrict | Action::Cascade => continue,
        };
        out.push(Diagnostic::error(code::ACTION, action.span, what).help(help));
    }
}

/// `Id<User>` holds the key of `User`, also in a column that is no foreign key.
pub(super) fn check_id(
    resolver: &Resolver<'_>,
    model: &Model,
    field: &Field,
    out: &mut Diagnostics,
) {
    let FieldType::Id(target, key) = &field.ty.value else { return };
    // As a foreign key it is compared with its target already.
    if field.references.is_some() {
        return;
    }
    let Ok(Item::Model(at)) = resolver.items.find(&model.scope, target, field.ty.span) else {
        return;
    };
    let (Some(table), Some(own)) = (resolver.table(at), id_kind(key)) else { return };
    let [only] = &table.primary_key.columns[..] else { return };
    let Some(column) = table.column(only.as_str()) else { return };
    if column.ty.kind().word() == own {
        return;
    }
    out.push(
        Diagnostic::error(
            code::KEY_TYPES_DIFFER,
            field.ty.span,
            format!("`Id<{}>` holds {own}, and the key of `{0}` is {}", target.name(), column.ty),
        )
        .help(format!("name the type of the key: `Id<{}, …>`", target.name())),
    );
}

fn id_kind(key: &FieldType) -> Option<&'static str> {
    match key {
        FieldType::I16 => Some("i16"),
        FieldType::I32 => Some("i32"),
        FieldType::I64 => Some("i64"),
        FieldType::String | FieldType::NanoId => Some("text"),
        FieldType::Uuid => Some("uuid"),
        _ => None,
    }
}
