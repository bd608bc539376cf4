//! One change of a schema, as data. Nothing here knows SQL.

use std::fmt::Write;

use super::hint::Fill;
use super::verdict::{Verdict, verdict};
use crate::dialect::Dialect;
use crate::name::Ident;
use crate::schema::{
    Check, Column, ColumnType, ForeignKey, Index, PrimaryKey, Table, TableName, Unique,
};

/// One change. Tables and columns have the names that they have after all renames.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    /// An extension of the server, where it has such.
    CreateExtension(Ident),
    /// An extension of the server.
    DropExtension(Ident),
    /// A table with all that belongs to it.
    CreateTable(Box<Table>),
    /// A table with all that belongs to it.
    DropTable(Box<Table>),
    /// The same rows under another name.
    RenameTable {
        /// The old name.
        from: TableName,
        /// The new name.
        to: TableName,
    },
    /// What is said of a table, and nothing of its rows.
    DescribeTable {
        /// The table.
        table: TableName,
        /// Comment, and whether it is private, before.
        from: (Option<String>, bool),
        /// The same, after.
        to: (Option<String>, bool),
    },
    /// A column, with what existing rows get in it.
    AddColumn {
        /// Its table.
        table: TableName,
        /// The column.
        column: Box<Column>,
        /// What existing rows get, unless it is null or the default.
        fill: Option<Fill>,
    },
    /// A column and its values.
    DropColumn {
        /// Its table.
        table: TableName,
        /// The column.
        column: Box<Column>,
    },
    /// The same values under another name.
    RenameColumn {
        /// Its table.
        table: TableName,
        /// The old name.
        from: Ident,
        /// The new name.
        to: Ident,
    },
    /// Anything of a column but its name.
    AlterColumn {
        /// Its table.
        table: TableName,
        /// Before.
        from: Box<Column>,
        /// After.
        to: Box<Column>,
        /// What rows get that have null, or have no value of the new type.
        fill: Option<Fill>,
        /// Labels of an enum that go on under another name: old, new.
        labels: Vec<(String, String)>,
    },
    /// The primary key: its columns, or only its name.
    ChangePrimaryKey {
        /// Its table.
        table: TableName,
        /// Before.
        from: PrimaryKey,
        /// After.
        to: PrimaryKey,
    },
    /// An index or a constraint.
    AddPart {
        /// Its table.
        table: TableName,
        /// What.
        part: Part,
    },
    /// An index or a constraint.
    DropPart {
        /// Its table.
        table: TableName,
        /// What.
        part: Part,
    },
    /// An index or a constraint that only changes its name.
    RenamePart {
        /// Its table.
        table: TableName,
        /// As it was.
        from: Part,
        /// As it will be: the same but for the name.
        to: Part,
    },
}

/// What belongs to a table and has a name of its own.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// A unique constraint.
    Unique(Unique),
    /// An index.
    Index(Index),
    /// A foreign key.
    ForeignKey(ForeignKey),
    /// A check constraint.
    Check(Check),
}

impl Part {
    /// Its name.
    pub fn name(&self) -> &Ident {
        match self {
            Self::Unique(it) => &it.name,
            Self::Index(it) => &it.name,
            Self::ForeignKey(it) => &it.name,
            Self::Check(it) => &it.name,
        }
    }

    /// `unique constraint`, `index`, …
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Unique(_) => "unique constraint",
            Self::Index(it) if it.unique => "unique index",
            Self::Index(_) => "index",
            Self::ForeignKey(_) => "foreign key",
            Self::Check(_) => "check",
        }
    }
}

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
    /// The change back. What was dropped comes back without its data.
    ///
    /// Renames are not undone in the names that the other operations carry; see
    /// [`super::order::reverse_all`].
    #[must_use]
    pub fn reverse(&self) -> Self {
        match self.clone() {
            Self::CreateExtension(name) => Self::DropExtension(name),
            Self::DropExtension(name) => Self::CreateExtension(name),
            Self::CreateTable(table) => Self::DropTable(table),
            Self::DropTable(table) => Self::CreateTable(table),
            Self::RenameTable { from, to } => Self::RenameTable { from: to, to: from },
            Self::DescribeTable { table, from, to } => {
                Self::DescribeTable { table, from: to, to: from }
            }
            Self::AddColumn { table, column, fill: _ } => Self::DropColumn { table, column },
            Self::DropColumn { table, column } => {
                let fill = needs_fill(&column).then_some(Fill::Neutral);
                Self::AddColumn { table, column, fill }
            }
            Self::RenameColumn { table, from, to } => {
                Self::RenameColumn { table, from: to, to: from }
            }
            Self::AlterColumn { table, from, to, fill: _, labels } => {
                let impossible = verdict(&to.ty, &from.ty) == Verdict::Impossible;
                let fill = impossible.then_some(Fill::Neutral);
                let labels = labels.into_iter().map(|(old, new)| (new, old)).collect();
                Self::AlterColumn { table, from: to, to: from, fill, labels }
            }
            Self::ChangePrimaryKey { table, from, to } => {
                Self::ChangePrimaryKey { table, from: to, to: from }
            }
            Self::AddPart { table, part } => Self::DropPart { table, part },
            Self::DropPart { table, part } => Self::AddPart { table, part },
            Self::RenamePart { table, from, to } => Self::RenamePart { table, from: to, to: from },
        }
    }

    /// The table that it is about, by its name afterwards.
    pub fn table(&self) -> Option<&TableName> {
        Some(match self {
            Self::CreateExtension(_) | Self::DropExtension(_) => return None,
            Self::CreateTable(table) | Self::DropTable(table) => &table.name,
            Self::RenameTable { from: _, to } => to,
            Self::DescribeTable { table, .. }
            | Self::AddColumn { table, .. }
            | Self::DropColumn { table, .. }
            | Self::RenameColumn { table, .. }
            | Self::AlterColumn { table, .. }
            | Self::ChangePrimaryKey { table, .. }
            | Self::AddPart { table, .. }
            | Self::DropPart { table, .. }
            | Self::RenamePart { table, .. } => table,
        })
    }

    /// Whether it takes part in a transaction of this database.
    pub fn transactional(&self, dialect: Dialect) -> bool {
        dialect.capabilities().transactional_ddl
    }

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

/// Whether a row that exists can get neither null nor a default in the column.
pub fn needs_fill(column: &Column) -> bool {
    !column.nullable && column.default.is_none() && column.generated.is_none()
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

fn list(names: &[Ident]) -> String {
    names.iter().map(Ident::as_str).collect::<Vec<_>>().join(", ")
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
