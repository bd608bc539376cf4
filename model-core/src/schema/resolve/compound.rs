//! Foreign keys of several columns: `foreign_key(…)` on the struct.

use super::key::{is_key, same_key_type, target_of};
use super::{Resolver, code, columns_of};
use crate::ast::{self, Action, Model};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::name::Ident;
use crate::schema::{Column, ForeignKey, Spans, Table};

/// One key; `None` when what is wrong with it was reported.
pub(super) fn foreign_key(
    resolver: &Resolver<'_>,
    model: &Model,
    key: &ast::ForeignKey,
    table: &Table,
    out: &mut Diagnostics,
) -> Option<ForeignKey> {
    let columns = columns_of(model, &key.fields, out)?;
    let set_null = columns_of(model, &key.set_null, out)?;
    let (target_model, target) = target_of(resolver, model, table, &key.target, out)?;
    let target_columns = match key.key.as_slice() {
        [] => target.primary_key.columns.clone(),
        named => columns_of(target_model, named, out)?,
    };
    check_key(key, target_model, target, &target_columns, out)?;
    check_columns(key, table, &columns, target, &target_columns, out)?;
    let nulled = if set_null.is_empty() { &columns } else { &set_null };
    check_actions(key, table, &columns, nulled, out);
    let parts: Vec<&Ident> = std::iter::once(&table.name.name).chain(&columns).collect();
    Some(ForeignKey {
        name: key
            .name
            .as_ref()
            .map_or_else(|| Ident::derived(&parts, "fkey"), |it| it.value.clone()),
        columns,
        target: target.name.clone(),
        target_columns,
        on_delete: key.on_delete.map_or(Action::NoAction, |it| it.value),
        on_update: key.on_update.map_or(Action::NoAction, |it| it.value),
        set_null,
        deferrable: key.deferrable.map(|it| it.value),
        span: Spans(vec![key.span]),
    })
}

fn check_key(
    key: &ast::ForeignKey,
    model: &Model,
    target: &Table,
    columns: &[Ident],
    out: &mut Diagnostics,
) -> Option<()> {
    if is_key(target, columns) {
        return Some(());
    }
    let name = &model.rust_name.value;
    let list = key.key.iter().map(|it| it.value.as_str()).collect::<Vec<_>>().join(", ");
    let span = key.key.first().map_or(key.target.span, |it| it.span);
    let message = format!("({list}) is no key of `{name}`, so it may be in several rows");
    out.push(Diagnostic::error(code::TARGET_IS_NO_KEY, span, message).help(format!(
        "write `#[model(unique({list}))]` on `{name}`, or refer to its primary key without `key(…)`"
    )));
    None
}

fn check_columns(
    key: &ast::ForeignKey,
    table: &Table,
    columns: &[Ident],
    target: &Table,
    target_columns: &[Ident],
    out: &mut Diagnostics,
) -> Option<()> {
    if columns.len() != target_columns.len() {
        let message = format!(
            "the columns of the foreign key are {}, and those of the key of `{}` are {}",
            columns.len(),
            target.name,
            target_columns.len()
        );
        let list: Vec<&str> = target_columns.iter().map(Ident::as_str).collect();
        out.push(
            Diagnostic::error(code::KEY_TYPES_DIFFER, key.span, message)
                .help(format!("name a field for each column of it: {}", list.join(", "))),
        );
        return None;
    }
    for (own, theirs) in columns.iter().zip(target_columns) {
        let (own, theirs) = (table.column(own.as_str())?, target.column(theirs.as_str())?);
        if !same_key_type(&own.ty, &theirs.ty) {
            out.push(types_differ(key, own, target, theirs));
            return None;
        }
    }
    Some(())
}

fn types_differ(
    key: &ast::ForeignKey,
    own: &Column,
    target: &Table,
    theirs: &Column,
) -> Diagnostic {
    let message = format!(
        "`{}` is {}, and `{}.{}` is {}",
        own.name, own.ty, target.name, theirs.name, theirs.ty
    );
    let mut mistake = Diagnostic::error(code::KEY_TYPES_DIFFER, key.span, message);
    if let Some(origin) = &theirs.origin {
        mistake = mistake.label(origin.ty_span, "the type of the key");
    }
    mistake.help("give both the same type, and name the fields in the order of the key")
}

fn check_actions(
    key: &ast::ForeignKey,
    table: &Table,
    columns: &[Ident],
    nulled: &[Ident],
    out: &mut Diagnostics,
) {
    let of = |names: &[Ident], is_wrong: &dyn Fn(&Column) -> bool| -> Option<Ident> {
        let mut found = names.iter().filter_map(|it| table.column(it.as_str()));
        found.find(|it| is_wrong(it)).map(|it| it.name.clone())
    };
    for (action, nulled) in [(key.on_delete, nulled), (key.on_update, columns)] {
        let Some(action) = action else { continue };
        let (wrong, what, help) = match action.value {
            Action::SetNull => (
                of(nulled, &|it| !it.nullable),
                "`set_null` on a column that is never null",
                "make the field an `Option`, or say which to set: `set_null(…)`",
            ),
            Action::SetDefault => (
                of(columns, &|it| it.default.is_none()),
                "`set_default` on a column without a default",
                "add `default = …` to the field",
            ),
            Action::NoAction | Action::Restrict | Action::Cascade => continue,
        };
        if let Some(column) = wrong {
            let message = format!("{what}: `{column}`");
            out.push(Diagnostic::error(code::ACTION, action.span, message).help(help));
        }
    }
}
