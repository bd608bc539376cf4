//! Questions to somebody at a terminal.
//!
//! A rename is written into the source as the attribute that says it; what existing rows get is
//! needed this once and is kept in the migration alone.

use std::io::{BufRead, Write};

use model_core::diagnostic::Span;
use model_core::migration::hint::{Fill, Hints, Question, renamed_from};
use model_core::name::Ident;
use model_core::schema::{ColumnType, Schema, SqlText, TableName};

use super::value;
use crate::app::{App, Models};
use crate::edit::with_attribute;
use crate::exit::Failure;
use crate::stage;

/// Asks every question. Edits of one file are made from its end to its start, since each moves what
/// comes after it.
pub(super) fn all(
    app: &App,
    questions: &[Question],
    models: &Models,
    hints: &mut Hints,
) -> Result<(), Failure> {
    let mut edits = Vec::new();
    for question in questions {
        one(question, &models.schema, hints, &mut edits)?;
    }
    edits.sort_by_key(|it: &Edit| std::cmp::Reverse((it.item.file, it.item.start)));
    for edit in &edits {
        apply(app, models, edit)?;
    }
    Ok(())
}

/// An attribute to be written on a struct or field.
struct Edit {
    item: Span,
    name: Span,
    attribute: String,
}

fn one(
    question: &Question,
    schema: &Schema,
    hints: &mut Hints,
    edits: &mut Vec<Edit>,
) -> Result<(), Failure> {
    prompt(&format!("\n{}\n", question.words()));
    match question {
        Question::RenamedTable { table, candidates, item } => {
            match choose(DATA_GOES, candidates)? {
                Some(former) => {
                    hints.renamed_tables.insert(table.clone(), former.clone());
                    edits.push(edit(*item, name_of_table(schema, table), former.name.as_str()));
                }
                None => {
                    hints.new_tables.insert(table.clone());
                }
            }
        }
        Question::RenamedColumn { table, column, candidates, item } => {
            match choose(DATA_GOES, candidates)? {
                Some(former) => {
                    hints.renamed_columns.insert((table.clone(), column.clone()), former.clone());
                    edits.push(edit(*item, name_of_column(schema, table, column), former.as_str()));
                }
                None => {
                    hints.new_columns.insert((table.clone(), column.clone()));
                }
            }
        }
        Question::RenamedLabel { name, label, candidates, item } => {
            let key = (name.clone(), label.clone());
            match choose(LABEL_GOES, candidates)? {
                Some(former) => {
                    hints.renamed_labels.insert(key, former.clone());
                    edits.push(edit(*item, *item, former));
                }
                None => {
                    hints.new_labels.insert(key);
                }
            }
        }
        // Refused before anything is asked.
        Question::WrongFormer { thing: _, said: _, why: _, item: _ } => {}
        Question::Required { table, column, ty, item: _ }
        | Question::NoLongerNull { table, column, ty, item: _ }
        | Question::Conversion { table, column, from: _, to: ty, item: _ } => {
            let fill = ask_fill(ty)?;
            hints.fills.insert((table.clone(), column.clone()), fill);
        }
    }
    Ok(())
}

fn edit(item: Span, name: Span, former: &str) -> Edit {
    Edit { item, name, attribute: renamed_from(former) }
}

fn name_of_table(schema: &Schema, table: &TableName) -> Span {
    let origin = schema.tables.get(table).and_then(|it| it.origin.as_ref());
    origin.map_or(Span::NONE, |it| it.span)
}

fn name_of_column(schema: &Schema, table: &TableName, column: &Ident) -> Span {
    let column = schema.tables.get(table).and_then(|it| it.column(column.as_str()));
    column.and_then(|it| it.origin.as_ref()).map_or(Span::NONE, |it| it.span)
}

fn apply(app: &App, models: &Models, edit: &Edit) -> Result<(), Failure> {
    let Some(source) = models.read.sources.get(edit.item.file) else { return Ok(()) };
    let path = app.project().root().join(&source.path);
    path.parent().into_iter().for_each(stage::sweep);
    let text = std::fs::read_to_string(&path)?;
    let changed =
        with_attribute(&text, edit.item.start as usize, edit.name.start as usize, &edit.attribute);
    stage::replace_file(&path, &changed)?;
    prompt(&format!("wrote {} into {}\n", edit.attribute, source.path));
    Ok(())
}

const DATA_GOES: &str = "it is new; what it was confused with goes, with its data";
const LABEL_GOES: &str =
    "it is new; the other goes, and the migration fails as long as a row has it";

/// One of the candidates, or none of them.
fn choose<'a, T: std::fmt::Display>(
    none: &str,
    candidates: &'a [T],
) -> Result<Option<&'a T>, Failure> {
    for (index, candidate) in candidates.iter().enumerate() {
        prompt(&format!("  {}) it is the former `{candidate}`; its data stays\n", index + 1));
    }
    prompt(&format!("  n) {none}\n  q) stop, and write nothing\n"));
    loop {
        prompt("> ");
        match (answer()?.to_lowercase().as_str(), candidates) {
            ("y" | "yes", [only]) => return Ok(Some(only)),
            ("y" | "yes", _) => prompt("which one? a number of the list\n"),
            ("n" | "no", _) => return Ok(None),
            ("q" | "quit", _) => return Err(stopped()),
            (other, _) => {
                let chosen =
                    other.parse::<usize>().ok().and_then(|it| candidates.get(it.checked_sub(1)?));
                match chosen {
                    Some(candidate) => return Ok(Some(candidate)),
                    None => prompt("a number of the list, `n` or `q`\n"),
                }
            }
        }
    }
}

/// What existing rows get.
fn ask_fill(ty: &ColumnType) -> Result<Fill, Failure> {
    prompt(&format!(
        "  = VALUE    one value of type {ty} for all of them\n  sql: EXPR  an SQL expression over the row as it was, under its new names\n  -          nothing: no row needs it, and the migration fails if one does\n  q          stop, and write nothing\n"
    ));
    loop {
        prompt("> ");
        let text = answer()?;
        match text.as_str() {
            "q" => return Err(stopped()),
            "-" => return Ok(Fill::Nothing),
            _ => {}
        }
        if let Some(expression) = text.strip_prefix("sql:") {
            return Ok(Fill::Sql(SqlText::portable(expression.trim())));
        }
        match text.strip_prefix('=').map(|value| value::parse(value.trim(), ty)) {
            Some(Ok(value)) => return Ok(Fill::Value(value)),
            Some(Err(reason)) => prompt(&format!("{reason}\n")),
            None => prompt(&format!(
                "`= {text}` if that is a value, `sql: {text}` if an expression; or `-`, or `q`\n"
            )),
        }
    }
}

fn stopped() -> Failure {
    Failure::Undecided("stopped; nothing was written".to_owned())
}

/// Questions go to standard error, so that standard output can be piped.
fn prompt(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
    let _ = stderr.flush();
}

/// A line; the end of the input is a stop.
fn answer() -> Result<String, Failure> {
    let mut line = String::new();
    match std::io::stdin().lock().read_line(&mut line)? {
        0 => Err(stopped()),
        _ => Ok(line.trim().to_owned()),
    }
}
