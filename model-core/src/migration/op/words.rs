//! What a change does, in words.

use std::fmt::Write;

use super::{Op, list};
use crate::schema::{Column, ColumnType};

impl Op {
    /// What it does, in one line.
    pub fn words(&self) -> String {
        match self {
            Self::CreateExtension(name) => format!("create extension {name}"),
            Self::DropExtension(name) => format!("drop extension {name}"),
            Self::CreateTable(table) => format!("create table {}", table.name),
            Self::DropTable(table) => format!("drop table {}", table.name),
            Self::RenameTable { from, to } => format!("rename table {from} to {}", to.name),
            Self::DescribeTable { table, from, to } => {
                let what = if from.1 == to.1 { "comment" } else { "privacy" };
                format!("change the {what} of table {table}")
            }
            Self::AddColumn { table, column, fill: _ } => {
                format!("add column {table}.{}: {}", column.name, type_words(column))
            }
            Self::DropColumn { table, column } => format!("drop column {table}.{}", column.name),
            Self::RenameColumn { table, from, to } => {
                format!("rename column {table}.{from} to {to}")
            }
            Self::AlterColumn { table, from, to, fill: _, labels } => {
                format!("alter column {table}.{}: {}", to.name, change_words(from, to, labels))
            }
            Self::ChangePrimaryKey { table, from, to } if from.columns == to.columns => {
                format!("rename the primary key of {table} to {}", to.name)
            }
            Self::ChangePrimaryKey { table, from: _, to } => {
                format!("change the primary key of {table} to ({})", list(&to.columns))
            }
            Self::AddPart { table, part } => {
                format!("add {} {} to {table}", part.noun(), part.name())
            }
            Self::DropPart { table, part } => {
                format!("drop {} {} of {table}", part.noun(), part.name())
            }
            Self::RenamePart { table, from, to } => {
                format!("rename {} {} of {table} to {}", from.noun(), from.name(), to.name())
            }
        }
    }
}

fn type_words(column: &Column) -> String {
    let required = if column.nullable { "" } else { ", required" };
    format!("{}{required}", column.ty)
}

/// What of a column changes, in the order of its fields.
fn change_words(from: &Column, to: &Column, labels: &[(String, String)]) -> String {
    let mut out = Vec::new();
    let Column {
        name: _,
        ty,
        nullable,
        default,
        auto,
        generated,
        sql_type,
        collate,
        comment,
        private,
        renamed_from: _,
        backfill: _,
        origin: _,
    } = from;
    if let (ColumnType::Enum(old), ColumnType::Enum(new)) = elements(ty, &to.ty) {
        out.extend(label_words(&old.labels, &new.labels, labels));
    } else if *ty != to.ty {
        out.push(format!("{ty} becomes {}", to.ty));
    }
    if *nullable != to.nullable {
        out.push(if to.nullable { "may be null" } else { "becomes required" }.to_owned());
    }
    let facts = [
        (*default != to.default, "default"),
        (*auto != to.auto, "auto"),
        (*generated != to.generated, "expression"),
        (*sql_type != to.sql_type, "SQL type"),
        (*collate != to.collate, "collation"),
        (*comment != to.comment, "comment"),
        (*private != to.private, "privacy"),
    ];
    let changed: Vec<&str> = facts.iter().filter(|it| it.0).map(|it| it.1).collect();
    if !changed.is_empty() {
        out.push(format!("other {}", changed.join(", ")));
    }
    out.join("; ")
}

/// What two lists are of; two types that are no lists themselves.
fn elements<'t>(old: &'t ColumnType, new: &'t ColumnType) -> (&'t ColumnType, &'t ColumnType) {
    match (old, new) {
        (ColumnType::Array(old), ColumnType::Array(new)) => elements(old, new),
        other => other,
    }
}

fn label_words(old: &[String], new: &[String], renames: &[(String, String)]) -> Vec<String> {
    let mut out = Vec::new();
    for (from, to) in renames {
        out.push(format!("label {from} becomes {to}"));
    }
    let added: Vec<&str> = new
        .iter()
        .filter(|it| !old.contains(it) && !renames.iter().any(|(_, to)| to == *it))
        .map(String::as_str)
        .collect();
    let gone: Vec<&str> = old
        .iter()
        .filter(|it| !new.contains(it) && !renames.iter().any(|(from, _)| from == *it))
        .map(String::as_str)
        .collect();
    for (verb, labels) in [("gains", added), ("loses", gone)] {
        if !labels.is_empty() {
            let mut line = String::new();
            let _ = write!(line, "{verb} {}", labels.join(", "));
            out.push(line);
        }
    }
    if out.is_empty() && old != new {
        out.push("other order of labels".to_owned());
    }
    out
}
