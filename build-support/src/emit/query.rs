//! The functions of the checked queries, and the errors of those that are none.

use model_core::dialect::Dialect;
use model_core::query::checked::{Cardinality, CheckedQuery, Counts, Lowered, Row};

use super::function::Function;
use super::writer::Writer;
use super::{Target, params, row, rust, sql, statement};

/// One query: its function, and the struct of its rows.
pub(crate) fn write(out: &mut Writer, target: &Target<'_>, query: &CheckedQuery) {
    let db = params::executor(query);
    let function = Function::on_db(rust::ident(&query.name), docs(query, target.queries))
        .executor(db)
        .output(output(query, &row::ty(query, target.schema)));
    let function = params::add(function, query, target.schema);
    function.write(out, |out| {
        write_statement(out, query);
        query.params.iter().filter_map(params::preparation).for_each(|it| out.line(it));
        write_call(out, query, db);
    });
    row::write(out, query, target.schema);
}

/// What the author wrote above the query, or at least where it is.
fn docs(query: &CheckedQuery, folder: &str) -> String {
    let place = format!("`{folder}/{}.sql`", query.module.join("/"));
    let docs = match query.docs.is_empty() {
        true => format!("The query `{}` of {place}.", query.name),
        false => format!("{}\n\nFrom {place}.", query.docs.join("\n")),
    };
    match counting(query) {
        Some(counting) => format!("{docs}\n\n{counting}"),
        None => docs,
    }
}

/// What the number of rows is where it is another one than elsewhere.
fn counting(query: &CheckedQuery) -> Option<String> {
    if query.cardinality != Cardinality::Exec || rows_at_most(query).is_some() {
        return None;
    }
    let on = |counts: Counts| {
        let them = query.sql.iter().filter(|(_, it)| it.counts == counts);
        let titles: Vec<&str> = them.map(|(dialect, _)| dialect.title()).collect();
        (!titles.is_empty()).then(|| titles.join(" and "))
    };
    let twice = on(Counts::Twice).map(|it| {
        format!("On {it}, the number of rows has 2 for a row that was there and is changed.")
    });
    let kept = on(Counts::Kept).map(|it| {
        format!("On {it}, the number of rows has 1 for a row that was there and is left as it was.")
    });
    twice.or(kept)
}

/// The rows of an upsert that writes all of them. Every database counts each, and MySQL some twice, so
/// that no more of them than there are is the number of those that were written.
fn rows_at_most(query: &CheckedQuery) -> Option<u64> {
    let texts = || query.sql.values();
    let rows = texts().find(|it| it.counts == Counts::Twice)?.rows;
    let known = texts().all(|it| it.counts != Counts::Kept && it.rows == rows);
    rows.filter(|_| known && query.cardinality == Cardinality::Exec)
}

fn output(query: &CheckedQuery, row: &str) -> String {
    match query.cardinality {
        Cardinality::One | Cardinality::Exec => row.to_owned(),
        Cardinality::Opt => format!("Option<{row}>"),
        Cardinality::Many => format!("Vec<{row}>"),
        Cardinality::Stream => format!("Rows<{row}>"),
    }
}

fn write_statement(out: &mut Writer, query: &CheckedQuery) {
    let name = format!("queries::{}", query.name);
    let text = |(dialect, it): (&Dialect, &Lowered)| Some((*dialect, sql::constant(*dialect, it)?));
    let texts: Option<Vec<_>> = query.sql.iter().map(text).collect();
    match texts {
        Some(texts) => statement::constant(out, &name, query.params.len(), texts),
        None => statement::dynamic(out, &name, &query.sql),
    }
}

fn write_call(out: &mut Writer, query: &CheckedQuery, db: &str) {
    let values = params::bound(query);
    let function = match query.cardinality {
        Cardinality::One if query.writes => "change_one",
        Cardinality::Opt if query.writes => "change_opt",
        Cardinality::One => "fetch_one",
        Cardinality::Opt => "fetch_opt",
        Cardinality::Many => "fetch_all",
        Cardinality::Stream => "stream",
        Cardinality::Exec => "execute",
    };
    if let Some(rows) = rows_at_most(query) {
        return out.line(format_args!("rt::execute_rows({db}, &SQL, {values}, {rows})"));
    }
    let suffix = if matches!(query.row, Row::Scalar(_)) { "_value" } else { "" };
    out.line(format_args!("rt::{function}{suffix}({db}, &SQL, {values})"));
}
