//! What a change can do to rows, and to a program that runs meanwhile.

use super::{Fill, Op, Part, list, needs_fill};
use crate::migration::verdict::{Verdict, verdict};
use crate::schema::{Column, ColumnType, TableName};

/// What a change can do to rows or to a program that runs meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Danger {
    /// Data is gone afterwards.
    Destroys(String),
    /// It fails, and changes nothing, when a row does not fit.
    MayFail(String),
    /// The version of the program that runs now fails or reads wrong values.
    BreaksRunning(String),
}

impl Op {
    /// What it can do to rows, and to a program that runs meanwhile.
    pub fn danger(&self) -> Vec<Danger> {
        match self {
            Self::CreateExtension(_) | Self::CreateTable(_) | Self::DescribeTable { .. } => {
                Vec::new()
            }
            Self::DropExtension(name) => {
                vec![Danger::BreaksRunning(format!("the functions of {name} are gone"))]
            }
            Self::DropTable(table) => vec![
                Danger::Destroys(format!("all rows of table {}", table.name)),
                Danger::BreaksRunning(format!("table {} is gone", table.name)),
            ],
            Self::RenameTable { from, to: _ } => {
                vec![Danger::BreaksRunning(format!("table {from} is gone under this name"))]
            }
            Self::AddColumn { table, column, fill: _ } if needs_fill(column) => {
                vec![Danger::BreaksRunning(format!(
                    "an insert that does not give {table}.{} fails",
                    column.name
                ))]
            }
            Self::AddColumn { .. } => Vec::new(),
            Self::DropColumn { table, column } => {
                let mut dangers = Vec::new();
                if column.generated.is_none() {
                    dangers
                        .push(Danger::Destroys(format!("all values of {table}.{}", column.name)));
                }
                dangers
                    .push(Danger::BreaksRunning(format!("column {table}.{} is gone", column.name)));
                dangers
            }
            Self::RenameColumn { table, from, to: _ } => {
                vec![Danger::BreaksRunning(format!(
                    "column {table}.{from} is gone under this name"
                ))]
            }
            Self::AlterColumn { table, from, to, fill, labels } => {
                alter_danger(table, from, to, fill.as_ref(), labels)
            }
            Self::ChangePrimaryKey { table, from, to } if from.columns != to.columns => {
                vec![Danger::MayFail(format!(
                    "two rows of {table} with equal ({})",
                    list(&to.columns)
                ))]
            }
            Self::ChangePrimaryKey { .. } => Vec::new(),
            Self::AddPart { table, part } => part_danger(table, part),
            Self::DropPart { .. } | Self::RenamePart { .. } => Vec::new(),
        }
    }
}

fn alter_danger(
    table: &TableName,
    from: &Column,
    to: &Column,
    fill: Option<&Fill>,
    labels: &[(String, String)],
) -> Vec<Danger> {
    let mut dangers = Vec::new();
    let place = format!("{table}.{}", to.name);
    let gone = gone_labels(&from.ty, &to.ty, labels);
    match verdict(&from.ty, &to.ty) {
        Verdict::Safe => {}
        Verdict::Risky if !gone.is_empty() => {
            dangers.push(Danger::MayFail(format!("a row whose {place} is still {gone}")));
        }
        Verdict::Risky => {
            dangers.push(Danger::MayFail(format!("a value of {place} that is no {}", to.ty)));
        }
        // The expression says what becomes of them.
        Verdict::Impossible if matches!(fill, Some(Fill::Sql(_))) => {}
        Verdict::Impossible => dangers.push(Danger::Destroys(format!("the values of {place}"))),
    }
    if from.nullable && !to.nullable && matches!(fill, None | Some(Fill::Nothing)) {
        dangers.push(Danger::MayFail(format!("a null in {place}")));
    }
    if from.ty.kind() != to.ty.kind() || !labels.is_empty() {
        dangers.push(Danger::BreaksRunning(format!("column {place} has values of another type")));
    }
    if from.nullable != to.nullable {
        let why = if to.nullable { "may be null" } else { "may no longer be null" };
        dangers.push(Danger::BreaksRunning(format!("column {place} {why}")));
    }
    dangers
}

/// Labels that go without another name: `` `sent` or `lost` ``.
fn gone_labels(from: &ColumnType, to: &ColumnType, renamed: &[(String, String)]) -> String {
    let (ColumnType::Enum(from), ColumnType::Enum(to)) = (from, to) else { return String::new() };
    let is_gone = |label: &&String| {
        !to.labels.contains(label) && !renamed.iter().any(|(old, _)| old == *label)
    };
    let gone = from.labels.iter().filter(is_gone).map(|it| format!("`{it}`"));
    gone.collect::<Vec<_>>().join(" or ")
}

fn part_danger(table: &TableName, part: &Part) -> Vec<Danger> {
    match part {
        Part::Unique(it) => {
            vec![Danger::MayFail(format!("two rows of {table} with equal ({})", list(&it.columns)))]
        }
        Part::Index(it) if it.unique => {
            vec![Danger::MayFail(format!("two rows of {table} with equal keys of {}", it.name))]
        }
        Part::Index(_) => Vec::new(),
        Part::ForeignKey(it) => vec![Danger::MayFail(format!(
            "a row of {table} whose ({}) is not in {}",
            list(&it.columns),
            it.target
        ))],
        Part::Check(it) => {
            vec![Danger::MayFail(format!("a row of {table} for which {} is false", it.name))]
        }
    }
}
