//! Types that are declared, since no engine knows them: of parameters, and of computed columns.

use super::super::catalog::plain_type;
use super::super::checked::{Param, ValueType};
use super::super::context::Context;
use super::super::typing::column_type;
use super::statement::{Statement, Use};
use super::{Declarations, Declared};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::name::{nearest, snake_name};
use crate::query::code;
use crate::schema::{ColumnType, RustType};

/// A type as it is declared: `text?`, `i64[]`, `users.status`.
#[derive(Debug)]
pub(super) struct DeclaredType {
    pub(super) ty: ValueType,
    pub(super) nullable: bool,
    pub(super) list: bool,
}

/// The parameters of a statement in the order of their first use, each with its declared type.
pub(super) fn params(
    cx: &Context<'_>,
    statement: &Statement,
    lines: &Declarations,
) -> Result<Vec<Param>, Diagnostics> {
    let mut found = Diagnostics::new();
    let mut params: Vec<Param> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for each in &statement.uses {
        if !seen.contains(&each.name.as_str()) {
            seen.push(&each.name);
            params.extend(found.take(param(cx, each, lines)));
        }
    }
    for line in &lines.params {
        if !seen.contains(&line.name.as_str()) {
            found.push(unused(line, &seen));
        }
    }
    found.finish(params)
}

fn param(cx: &Context<'_>, first: &Use, lines: &Declarations) -> Result<Param, Diagnostics> {
    let name = &first.name;
    let plain = snake_name(name);
    if plain != *name || !name.starts_with(|it: char| it.is_ascii_alphabetic()) {
        let message = format!("`{name}` is no name for an argument of a Rust function");
        return Err(Diagnostic::error(code::BAD_PARAMETER_NAME, first.span, message)
            .help("write it in snake_case, beginning with a letter")
            .into());
    }
    let Some(line) = lines.params.iter().find(|it| it.name == *name) else {
        return Err(undeclared(first).into());
    };
    let DeclaredType { ty, nullable, list } = read(cx, line)?;
    let (name, span) = (name.clone(), first.span);
    Ok(Param { name, ty, nullable, optional: false, list, span })
}

fn undeclared(first: &Use) -> Diagnostic {
    let name = &first.name;
    let message = format!("the database cannot tell the type of `:{name}`");
    Diagnostic::error(code::UNTYPED_PARAMETER, first.span, message)
        .help(format!("declare it below `-- check: engine`, such as `-- param: {name} i64`"))
}

fn unused(line: &Declared, names: &[&str]) -> Diagnostic {
    let message = format!("this query has no parameter `:{}`", line.name);
    let near = nearest(&line.name, names.iter().copied());
    Diagnostic::error(code::BAD_OPTION, line.span, message).help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "leave the line out".to_owned(),
    })
}

/// Reads the type of a line.
pub(super) fn read(cx: &Context<'_>, line: &Declared) -> Result<DeclaredType, Diagnostics> {
    let (word, nullable) = without(&line.ty, "?");
    let (word, list) = without(word, "[]");
    let found = match word.split_once('.') {
        Some((table, column)) => of_column(cx, line, table, column),
        None => logical(word)
            .map(|ty| (plain(ty), nullable))
            .map_err(|_| Diagnostics::from(no_type(line, word))),
    };
    let (ty, nullable) = found?;
    Ok(DeclaredType { ty, nullable, list })
}

fn without<'t>(text: &'t str, end: &str) -> (&'t str, bool) {
    text.strip_suffix(end).map_or((text, false), |it| (it, true))
}

/// `users.status`: the type of a column, as nullable as it is.
fn of_column(
    cx: &Context<'_>,
    line: &Declared,
    table: &str,
    name: &str,
) -> Result<(ValueType, bool), Diagnostics> {
    let Some(found) = cx.tables.table(table) else {
        let message = format!("no model has the table `{table}`");
        let near = nearest(table, cx.tables.table_names());
        return Err(Diagnostic::error(code::UNKNOWN_TABLE, line.ty_span, message)
            .help_if(near.map(|it| format!("did you mean `{it}`?")))
            .into());
    };
    let Some(column) = found.column(name) else {
        let message = format!("`{table}` has no column `{name}`");
        let near = nearest(name, found.columns.iter().map(|it| it.name.as_str()));
        return Err(Diagnostic::error(code::UNKNOWN_COLUMN, line.ty_span, message)
            .help_if(near.map(|it| format!("did you mean `{table}.{it}`?")))
            .into());
    };
    let nullable = column.nullable || line.ty.ends_with('?');
    Ok((ValueType::clone(&column_type(column)), nullable))
}

/// `i64`, `decimal(12, 2)`
fn logical(word: &str) -> Result<ColumnType, String> {
    let decimal = word.strip_prefix("decimal(").and_then(|it| it.strip_suffix(')'));
    let digits = decimal.and_then(|it| it.split_once(','));
    let number = |it: &str| it.trim().parse::<u32>().ok();
    match digits.and_then(|(all, after)| number(all).zip(number(after))) {
        Some((precision, scale)) => Ok(ColumnType::Decimal { precision, scale }),
        None => plain_type(word),
    }
}

fn plain(ty: ColumnType) -> ValueType {
    let rust = RustType::Plain(ty.kind());
    ValueType { ty, rust }
}

fn no_type(line: &Declared, word: &str) -> Diagnostic {
    let message = match word {
        "" => format!("`{}` has no type", line.name),
        _ => format!("`{word}` is no type"),
    };
    Diagnostic::error(code::UNKNOWN_TYPE, line.ty_span, message)
        .help("write a type such as `i64`, `text`, `timestamp` or `decimal(12, 2)`, or a column: `users.email`")
        .help("`?` after it: may be null; `[]` after it: a list, for `in (:names)`")
}
