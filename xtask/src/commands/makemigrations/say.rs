//! What `makemigrations` says, to people and to machines.

use model_core::diagnostic::{Diagnostic, Diagnostics, Sources, render};
use model_core::dialect::Dialect;
use model_core::migration::file::{Chain, Direction, Draft, script_file, script_text};
use model_core::migration::hint::{Question, Thing, WrongFormer};
use model_core::migration::lint::lint;
use model_core::migration::op::Op;
use model_core::schema::Schema;
use serde_json::{Value, json};

use super::Change;
use crate::app::App;
use crate::exit::Failure;
use crate::output::Output;

/// A name for a migration that was given none: what it does, if that is short. A name that only
/// follows from another rename is not worth a word.
pub(super) fn title(chain: &Chain, ops: &[Op], is_empty: bool) -> String {
    if chain.head().is_none() && !is_empty {
        return "initial".to_owned();
    }
    let worth: Vec<&Op> = ops.iter().filter(|it| !matches!(it, Op::RenamePart { .. })).collect();
    match (worth.as_slice(), ops) {
        ([], []) => "by_hand".to_owned(),
        ([], [only, ..]) => short_name(only),
        ([only], _) => short_name(only),
        ([first, second], _) => format!("{}_and_{}", short_name(first), short_name(second)),
        ([first, rest @ ..], _) => format!("{}_and_{}_more", short_name(first), rest.len()),
    }
}

/// `add_users_email`, for a folder's name.
fn short_name(op: &Op) -> String {
    match op {
        Op::CreateExtension(name) => format!("create_{name}"),
        Op::DropExtension(name) => format!("drop_{name}"),
        Op::CreateTable(table) => format!("create_{}", table.name),
        Op::DropTable(table) => format!("drop_{}", table.name),
        Op::RenameTable { from, to } => format!("rename_{from}_to_{}", to.name),
        Op::DescribeTable { table, from: _, to: _ } => format!("describe_{table}"),
        Op::AddColumn { table, column, fill: _ } => format!("add_{table}_{}", column.name),
        Op::DropColumn { table, column } => format!("drop_{table}_{}", column.name),
        Op::RenameColumn { table, from, to } => format!("rename_{table}_{from}_to_{to}"),
        Op::AlterColumn { table, from: _, to, fill: _, labels: _ } => {
            format!("alter_{table}_{}", to.name)
        }
        Op::ChangePrimaryKey { table, from: _, to: _ } => format!("change_{table}_key"),
        Op::AddPart { table: _, part } => format!("add_{}", part.name()),
        Op::DropPart { table: _, part } => format!("drop_{}", part.name()),
        Op::RenamePart { table: _, from, to } => format!("rename_{}_to_{}", from.name(), to.name()),
    }
}

/// The operations, and what is to be thought of.
pub(super) fn summary(change: &Change, draft: &Draft, dialects: &[Dialect], out: &mut Output) {
    out.line(&format!("migration {}", draft.name));
    for line in &draft.operations {
        out.line(&format!("  {line}"));
    }
    let mut warnings = Vec::new();
    for finding in lint(&change.old, &change.new, &change.ops, dialects) {
        out.line(&format!("  warning[{}]: {}", finding.code, finding.message));
        warnings.push(json!({ "code": finding.code.0, "message": finding.message }));
    }
    out.set("changes", true);
    out.set("name", draft.name.as_str());
    out.set("operations", draft.operations.clone());
    out.set("warnings", warnings);
}

/// The SQL of a dry run.
pub(super) fn scripts(draft: &Draft, out: &mut Output) {
    let mut files = serde_json::Map::new();
    for (dialect, scripts) in &draft.scripts {
        for (direction, script) in Direction::ALL.into_iter().zip([&scripts.up, &scripts.down]) {
            let text = script_text(&draft.name, *dialect, direction, script);
            out.line(&format!("\n{text}"));
            files.insert(script_file(*dialect, direction), text.into());
        }
    }
    out.set("scripts", Value::Object(files));
}

/// Where it is now, and what comes next.
pub(super) fn written(app: &App, draft: &Draft, out: &mut Output) {
    let path = format!("{}/{}", app.project().config().migrations, draft.name);
    out.line(&format!("wrote {path}"));
    out.line("next: read it, then `cargo xtask migrate`");
    out.set("path", path);
}

/// The refusal where nobody can be asked: every question with the line that answers it.
pub(super) fn undecided(
    questions: &[Question],
    schema: &Schema,
    sources: &Sources,
    out: &mut Output,
) -> Failure {
    let mut text = String::from("a decision is missing, and nothing was written\n");
    let mut list = Vec::new();
    for question in questions {
        let place = place(question, schema, sources);
        text.push_str(&format!("\nquestion[{}]: {}\n", question.code(), question.words()));
        if let Some(place) = &place {
            text.push_str(&format!("  --> {place}\n"));
        }
        text.push_str("  paste above it, as it applies:\n");
        for paste in question.pastes() {
            text.push_str(&format!("    {paste}\n"));
        }
        let new = new_flag(question);
        if let Some(flag) = &new {
            text.push_str(&format!("  or, if it is new and the other goes with its data:\n    cargo xtask makemigrations {flag}\n"));
        }
        list.push(json!({
            "code": question.code().0,
            "question": question.words(),
            "place": place,
            "paste": question.pastes(),
            "flag": new,
        }));
    }
    text.push_str(
        "\nhelp: run it again on a terminal to be asked, or paste a line and run it again",
    );
    out.set("questions", list);
    Failure::Undecided(text)
}

/// Attributes that name what was never there. Nobody is asked: the models say something, and it is
/// wrong.
pub(super) fn wrong_formers(
    questions: &[Question],
    schema: &Schema,
    sources: &Sources,
    out: &mut Output,
) -> Option<Failure> {
    let mut texts = Vec::new();
    let mut list = Vec::new();
    for question in questions {
        let Question::WrongFormer { thing, said: _, why, item: _ } = question else { continue };
        let place = place(question, schema, sources);
        let mut text = format!("error[{}]: {}\n", question.code(), question.words());
        if let Some(place) = &place {
            text.push_str(&format!("  --> {place}\n"));
        }
        text.push_str(&format!("  = help: {}", way_out(thing, why)));
        texts.push(text);
        list.push(json!({
            "code": question.code().0,
            "message": question.words(),
            "place": place,
            "paste": question.pastes(),
            "flag": new_flag(question),
        }));
    }
    out.set("errors", list);
    (!texts.is_empty()).then(|| Failure::mistake(texts.join("\n\n")))
}

/// Back-fills that read what is not there before the migration.
pub(super) fn misread(found: &Diagnostics, sources: &Sources, out: &mut Output) -> Failure {
    let document = |it: &Diagnostic| json!({ "code": it.code.0, "message": it.message, "place": sources.place(it.span) });
    out.set("errors", found.iter().map(document).collect::<Vec<_>>());
    let texts: Vec<String> = found.iter().map(|it| render(it, sources)).collect();
    Failure::mistake(format!("{}\n\nnothing was written", texts.join("\n\n")))
}

fn way_out(thing: &Thing, why: &WrongFormer) -> String {
    match why {
        WrongFormer::Unknown { near } if near.is_empty() => {
            format!("remove it: nothing else goes that could be this {}", thing.noun())
        }
        WrongFormer::Unknown { near } => {
            let names: Vec<String> = near.iter().map(|it| format!("`{it}`")).collect();
            format!(
                "did you mean {}? Remove the attribute if the {} is new",
                names.join(" or "),
                thing.noun()
            )
        }
        WrongFormer::BothThere => format!(
            "remove the attribute if the old one is to go; to keep its data, take the {} of the new name away in a migration of its own first",
            thing.noun()
        ),
    }
}

/// The flag that says that it is no rename.
fn new_flag(question: &Question) -> Option<String> {
    match question {
        Question::RenamedTable { table, candidates: _, item: _ } => Some(format!("--new {table}")),
        Question::RenamedColumn { table, column, candidates: _, item: _ } => {
            Some(format!("--new {table}.{column}"))
        }
        Question::RenamedLabel { name, label, candidates: _, item: _ } => {
            Some(format!("--new {name}.{label}"))
        }
        Question::WrongFormer { thing, said: _, why: _, item: _ } => Some(format!("--new {thing}")),
        Question::Required { .. } | Question::NoLongerNull { .. } | Question::Conversion { .. } => {
            None
        }
    }
}

/// The name of the struct or field, rather than the start of its comment.
fn place(question: &Question, schema: &Schema, sources: &Sources) -> Option<String> {
    let item = question.item();
    let names = schema.tables.values().flat_map(|table| {
        let columns =
            table.columns.iter().filter_map(|it| it.origin.as_ref()).map(|it| (it.item, it.span));
        table.origin.iter().map(|it| (it.item, it.span)).chain(columns)
    });
    let name = names.into_iter().find(|(it, _)| *it == item).map_or(item, |(_, name)| name);
    sources.place(name)
}
