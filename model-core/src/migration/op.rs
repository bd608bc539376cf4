//! One change of a schema, as data. Nothing here knows SQL.

mod danger;
mod words;

pub use danger::Danger;

use super::hint::Fill;
use super::verdict::{Verdict, verdict};
use crate::dialect::Dialect;
use crate::name::Ident;
use crate::schema::{Check, Column, ForeignKey, Index, PrimaryKey, Table, TableName, Unique};

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
}

/// Whether a row that exists can get neither null nor a default in the column.
pub fn needs_fill(column: &Column) -> bool {
    !column.nullable && column.default.is_none() && column.generated.is_none()
}

fn list(names: &[Ident]) -> String {
    names.iter().map(Ident::as_str).collect::<Vec<_>>().join(", ")
}
