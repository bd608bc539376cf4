//! What a query is on one database and on another: the types are one, and what may be null on one
//! may be null.

use crate::diagnostic::Diagnostic;
use crate::query::checked::{OutColumn, Param, Row};
use crate::query::context::Context;
use crate::query::file::RawQuery;
use crate::query::{Signature, code};

/// What differs, named, if something does.
pub(super) fn difference(
    first: &Signature,
    other: &Signature,
    cx: &Context<'_>,
    query: &RawQuery,
) -> Option<Diagnostic> {
    let what = params(&first.params, &other.params).or_else(|| row(&first.row, &other.row))?;
    let title = cx.dialect.title();
    Some(
        Diagnostic::error(
            code::DATABASES_DISAGREE,
            query.name_span,
            format!(
                "`{}` is not the same on {title} as on the databases before it: {what}",
                query.name
            ),
        )
        .help("cast what differs, or write a statement for each database: `-- dialect: …`"),
    )
}

fn params(first: &[Param], other: &[Param]) -> Option<String> {
    for param in first {
        let name = &param.name;
        let Some(twin) = other.iter().find(|it| it.name == *name) else {
            return Some(format!("it has no parameter `:{name}`"));
        };
        if twin.ty != param.ty {
            return Some(format!("`:{name}` is {}, before it is {}", twin.ty.ty, param.ty.ty));
        }
        if (twin.list, twin.optional) != (param.list, param.optional) {
            return Some(format!("`:{name}` is used in another way"));
        }
    }
    let new = other.iter().find(|it| !first.iter().any(|param| param.name == it.name))?;
    Some(format!("it has a parameter `:{}` more", new.name))
}

fn row(first: &Row, other: &Row) -> Option<String> {
    match (first, other) {
        (Row::None, Row::None) => None,
        (Row::Model(a), Row::Model(b)) if a == b => None,
        (Row::Scalar(a), Row::Scalar(b)) => column(a, b),
        (Row::Struct { columns: a, .. }, Row::Struct { columns: b, .. }) if a.len() == b.len() => {
            a.iter().zip(b).find_map(|(a, b)| column(a, b))
        }
        (Row::None | Row::Model(_) | Row::Scalar(_) | Row::Struct { .. }, _) => {
            Some("its rows have other columns".to_owned())
        }
    }
}

fn column(a: &OutColumn, b: &OutColumn) -> Option<String> {
    if a.name != b.name {
        return Some(format!("its column `{}` is called `{}` before", b.name, a.name));
    }
    let same = a.ty.rust == b.ty.rust && a.ty.ty.kind() == b.ty.ty.kind();
    (!same).then(|| format!("its column `{}` is {}, before it is {}", b.name, b.ty.ty, a.ty.ty))
}

/// The number that each parameter of the other has in the first.
pub(super) fn numbers(first: &Signature, other: &Signature) -> Option<Vec<usize>> {
    let number = |it: &Param| first.params.iter().position(|param| param.name == it.name);
    other.params.iter().map(number).collect()
}

/// The signature that both keep: null where one may give it, and where both may take it.
pub(super) fn common(mut first: Signature, other: &Signature) -> Signature {
    for param in &mut first.params {
        let twin = other.params.iter().find(|it| it.name == param.name);
        param.nullable &= twin.is_none_or(|it| it.nullable);
    }
    match (&mut first.row, &other.row) {
        (Row::Scalar(a), Row::Scalar(b)) => a.nullable |= b.nullable,
        (Row::Struct { columns, .. }, Row::Struct { columns: twins, .. }) => {
            for (column, twin) in columns.iter_mut().zip(twins) {
                column.nullable |= twin.nullable;
            }
        }
        _ => {}
    }
    first
}
