//! Checked queries, as text.

use std::fmt::Write;

use model_core::query::checked::{Cardinality, CheckedQuery, OutColumn, Piece, Row};

use crate::app::App;
use crate::exit::Failure;
use crate::output::Output;

/// Prints parameters, columns and the text for each database.
pub(super) fn run(app: &App, only: Option<&str>, out: &mut Output) -> Result<(), Failure> {
    let models = app.models()?;
    let queries = app.project().queries(&models.schema, &models.read);
    let mut shown = Vec::new();
    for query in queries.checked.iter().filter(|it| only.is_none_or(|only| it.name == only)) {
        shown.push(text(query));
    }
    if let (Some(only), true) = (only, shown.is_empty()) {
        return Err(Failure::mistake(format!("there is no query `{only}` without mistakes")));
    }
    shown.iter().for_each(|it| out.line(it));
    out.set("queries", shown);
    Ok(())
}

fn text(query: &CheckedQuery) -> String {
    let mut text = format!("{} :{}\n", query.name, cardinality(query));
    for param in &query.params {
        let mut marks = String::new();
        marks.push_str(if param.nullable { ", may be null" } else { "" });
        marks.push_str(if param.optional { ", optional" } else { "" });
        marks.push_str(if param.list { ", any number" } else { "" });
        let _ = writeln!(text, "  takes {}: {}{marks}", param.name, param.ty.ty);
    }
    match &query.row {
        Row::None => {}
        Row::Model(table) => {
            let _ = writeln!(text, "  gives the model of {table}");
        }
        Row::Scalar(column) => column_line(&mut text, column),
        Row::Struct { name: _, columns } => {
            columns.iter().for_each(|it| column_line(&mut text, it));
        }
    }
    for (dialect, lowered) in &query.sql {
        let _ = writeln!(text, "  {dialect}:");
        for line in pieces(&lowered.pieces, query).lines() {
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

fn cardinality(query: &CheckedQuery) -> &'static str {
    match query.cardinality {
        Cardinality::One => "one",
        Cardinality::Opt => "opt",
        Cardinality::Many => "many",
        Cardinality::Stream => "stream",
        Cardinality::Exec => "exec",
    }
}

fn column_line(text: &mut String, column: &OutColumn) {
    let null = if column.nullable { ", may be null" } else { "" };
    let _ = writeln!(text, "  gives {}: {}{null}", column.name, column.ty.ty);
}

fn pieces(pieces: &[Piece], query: &CheckedQuery) -> String {
    let name = |param: &usize| query.params.get(*param).map_or("?", |it| it.name.as_str());
    let each = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Param { param } | Piece::Literal { param } => format!(":{}", name(param)),
        Piece::List { param, empty: _ } | Piece::Rows { param, width: _ } => {
            format!(":{}…", name(param))
        }
        Piece::If { param, pieces: inner } => {
            format!("[if {}: {}]", name(param), self::pieces(inner, query))
        }
    });
    each.collect()
}
