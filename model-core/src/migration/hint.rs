//! What a diff cannot know: asked as data, answered as data.

use std::collections::{BTreeMap, BTreeSet};

use super::code;
use crate::diagnostic::{Code, Span};
use crate::name::Ident;
use crate::schema::{ColumnType, DefaultValue, SqlText, TableName};

/// Answers to questions. Names of tables and columns are the new ones unless it says otherwise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hints {
    /// The former name of a table.
    pub renamed_tables: BTreeMap<TableName, TableName>,
    /// The former name of a column.
    pub renamed_columns: BTreeMap<(TableName, Ident), Ident>,
    /// Tables that are new although an old one looks alike.
    pub new_tables: BTreeSet<TableName>,
    /// Columns that are new although an old one looks alike.
    pub new_columns: BTreeSet<(TableName, Ident)>,
    /// The former label of one of an enum, by the enum's name.
    pub renamed_labels: BTreeMap<(Ident, String), String>,
    /// Labels of an enum that are new although another one goes.
    pub new_labels: BTreeSet<(Ident, String)>,
    /// What existing rows get.
    pub fills: BTreeMap<(TableName, Ident), Fill>,
}

/// What existing rows get in a column that is new, becomes required, or has no conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fill {
    /// One value, this once.
    Value(DefaultValue),
    /// An expression over the row's old columns.
    Sql(SqlText),
    /// Nothing: no row is expected to need it, and one that does makes the migration fail.
    Nothing,
    /// A value that says nothing (`0`, `''`), on the way back from a migration that dropped the
    /// column: its data is gone.
    Neutral,
}

/// What the models alone do not say.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// Is this table new, or one of those that go?
    RenamedTable {
        /// The new table.
        table: TableName,
        /// Old tables, the likeliest first.
        candidates: Vec<TableName>,
        /// The struct, where the attribute is written.
        item: Span,
    },
    /// Is this column new, or one of those that go?
    RenamedColumn {
        /// Its table.
        table: TableName,
        /// The new column.
        column: Ident,
        /// Old columns, the likeliest first.
        candidates: Vec<Ident>,
        /// The field, where the attribute is written.
        item: Span,
    },
    /// Is this label new, or one of those that go?
    RenamedLabel {
        /// The enum.
        name: Ident,
        /// The new label.
        label: String,
        /// Old labels.
        candidates: Vec<String>,
        /// The variant, where the attribute is written.
        item: Span,
    },
    /// A `renamed_from` that cannot be followed: the models are to be changed.
    WrongFormer {
        /// What has the attribute.
        thing: Thing,
        /// The name that it gives.
        said: String,
        /// Why it cannot be followed.
        why: WrongFormer,
        /// The struct, field or variant.
        item: Span,
    },
    /// What do existing rows get in this new required column?
    Required {
        /// Its table.
        table: TableName,
        /// The new column.
        column: Ident,
        /// Its type.
        ty: ColumnType,
        /// The field.
        item: Span,
    },
    /// What do rows get that have null in this column, which becomes required?
    NoLongerNull {
        /// Its table.
        table: TableName,
        /// The column.
        column: Ident,
        /// Its type.
        ty: ColumnType,
        /// The field.
        item: Span,
    },
    /// Which value of the new type does a row get? There is no conversion.
    Conversion {
        /// Its table.
        table: TableName,
        /// The column.
        column: Ident,
        /// The old type.
        from: ColumnType,
        /// The new type.
        to: ColumnType,
        /// The field.
        item: Span,
    },
}

/// What can be renamed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A table.
    Table(TableName),
    /// A column of a table.
    Column(TableName, Ident),
    /// A label of an enum.
    Label(Ident, String),
}

impl Thing {
    /// `table`, `column` or `label`.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Table(_) => "table",
            Self::Column(..) => "column",
            Self::Label(..) => "label",
        }
    }
}

impl std::fmt::Display for Thing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Table(table) => write!(f, "{table}"),
            Self::Column(table, column) => write!(f, "{table}.{column}"),
            Self::Label(name, label) => write!(f, "{name}.{label}"),
        }
    }
}

/// Why a `renamed_from` cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrongFormer {
    /// There was nothing of this name.
    Unknown {
        /// Names that may be meant, the likeliest first.
        near: Vec<String>,
    },
    /// Both names are there, so one of the two goes with its data.
    BothThere,
}

impl Question {
    /// The stable code of the question.
    pub fn code(&self) -> Code {
        match self {
            Self::RenamedTable { .. } => code::RENAMED_TABLE,
            Self::RenamedColumn { .. } => code::RENAMED_COLUMN,
            Self::RenamedLabel { .. } => code::RENAMED_LABEL,
            Self::WrongFormer { .. } => code::WRONG_FORMER,
            Self::Required { .. } => code::REQUIRED,
            Self::NoLongerNull { .. } => code::NO_LONGER_NULL,
            Self::Conversion { .. } => code::CONVERSION,
        }
    }

    /// The question in one sentence.
    pub fn words(&self) -> String {
        match self {
            Self::RenamedTable { table, candidates, item: _ } => {
                format!("is the table `{table}` new, or is it the former {}?", either(candidates))
            }
            Self::RenamedColumn { table, column, candidates, item: _ } => {
                format!(
                    "is the column `{table}.{column}` new, or is it the former {}?",
                    either(candidates)
                )
            }
            Self::RenamedLabel { name, label, candidates, item: _ } => format!(
                "is the label `{label}` of the enum `{name}` new, or is it the former {}?",
                either(candidates)
            ),
            Self::WrongFormer { thing, said, why, item: _ } => wrong_former(thing, said, why),
            Self::Required { table, column, ty: _, item: _ } => format!(
                "the column `{table}.{column}` is new and required: what do the rows get that exist already?"
            ),
            Self::NoLongerNull { table, column, ty: _, item: _ } => format!(
                "the column `{table}.{column}` becomes required: what do rows get that have null in it?"
            ),
            Self::Conversion { table, column, from, to, item: _ } => format!(
                "the column `{table}.{column}` changes from {from} to {to}, for which there is no conversion: what do existing rows get?"
            ),
        }
    }

    /// Attributes that would answer it, each as it is pasted above the struct or the field.
    pub fn pastes(&self) -> Vec<String> {
        match self {
            Self::RenamedTable { candidates, .. } => {
                candidates.iter().map(|it| renamed_from(it.name.as_str())).collect()
            }
            Self::RenamedColumn { candidates, .. } => {
                candidates.iter().map(|it| renamed_from(it.as_str())).collect()
            }
            Self::RenamedLabel { candidates, .. } => {
                candidates.iter().map(|it| renamed_from(it)).collect()
            }
            Self::WrongFormer { why: WrongFormer::Unknown { near }, .. } => {
                near.iter().map(|it| renamed_from(it)).collect()
            }
            Self::WrongFormer { why: WrongFormer::BothThere, .. } => Vec::new(),
            Self::Required { ty, .. } | Self::NoLongerNull { ty, .. } => {
                vec![format!("#[model(backfill = \"{}\")]", example(ty))]
            }
            Self::Conversion { to, .. } => {
                vec![format!("#[model(backfill = \"{}\")]", example(to))]
            }
        }
    }

    /// The struct or field that it is about.
    pub fn item(&self) -> Span {
        match self {
            Self::RenamedTable { item, .. }
            | Self::RenamedColumn { item, .. }
            | Self::RenamedLabel { item, .. }
            | Self::WrongFormer { item, .. }
            | Self::Required { item, .. }
            | Self::NoLongerNull { item, .. }
            | Self::Conversion { item, .. } => *item,
        }
    }
}

fn wrong_former(thing: &Thing, said: &str, why: &WrongFormer) -> String {
    let noun = thing.noun();
    match why {
        WrongFormer::Unknown { near: _ } => {
            format!(
                "`renamed_from = {said:?}` of the {noun} `{thing}`: there was no {noun} `{said}`"
            )
        }
        WrongFormer::BothThere => format!(
            "`renamed_from = {said:?}` of the {noun} `{thing}`: there were both, so either the one or the other goes with its data"
        ),
    }
}

fn either<T: std::fmt::Display>(candidates: &[T]) -> String {
    let names: Vec<String> = candidates.iter().map(|it| format!("`{it}`")).collect();
    names.join(" or ")
}

/// The attribute that says it.
pub fn renamed_from(name: &str) -> String {
    format!("#[model(renamed_from = {name:?})]")
}

/// An SQL expression of a type, to be changed by the reader.
fn example(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Bool => "false".to_owned(),
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => "0".to_owned(),
        ColumnType::F32 | ColumnType::F64 => "0.0".to_owned(),
        ColumnType::Text { max_length: _ } => "''".to_owned(),
        ColumnType::Bytes { max_length: _ } => "x''".to_owned(),
        ColumnType::Uuid => "randomblob(16)".to_owned(),
        ColumnType::Decimal { precision: _, scale } => {
            format!("'{}'", crate::schema::value::fixed_scale("0", *scale).unwrap_or_default())
        }
        ColumnType::Date => "'2000-01-01'".to_owned(),
        ColumnType::Time => "'00:00:00.000000'".to_owned(),
        ColumnType::DateTime | ColumnType::Timestamp => "'2000-01-01 00:00:00.000000'".to_owned(),
        ColumnType::Json => "'null'".to_owned(),
        ColumnType::Enum(it) => format!("'{}'", it.labels.first().map_or("", String::as_str)),
        ColumnType::Array(_) => "'{}'".to_owned(),
    }
}
