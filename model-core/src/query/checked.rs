//! What the checker holds true of a query: everything that emission needs, and nothing of syntax.

use std::collections::BTreeMap;

use crate::diagnostic::Span;
use crate::dialect::Dialect;
use crate::schema::{ColumnType, RustType, TableName};

/// A query that every configured database can run, with the types of all that goes in and out.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedQuery {
    /// A Rust identifier in snake_case, unique among the queries of its module.
    pub name: String,
    /// The file it is written in, relative to the queries folder without `.sql`: `["users"]`.
    pub module: Vec<String>,
    /// The comment above it, line by line.
    pub docs: Vec<String>,
    /// How many rows, and how they are handed over.
    pub cardinality: Cardinality,
    /// In the order of their first use.
    pub params: Vec<Param>,
    /// What a row is.
    pub row: Row,
    /// Whether it changes rows.
    pub writes: bool,
    /// The text for each configured database.
    pub sql: BTreeMap<Dialect, Lowered>,
    /// The name in its `-- name:` line.
    pub span: Span,
}

/// The word after the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cardinality {
    /// `:one`: exactly one row.
    One,
    /// `:opt`: one row or none.
    Opt,
    /// `:many`: all rows in a list.
    Many,
    /// `:stream`: row by row.
    Stream,
    /// `:exec`: the number of rows changed.
    Exec,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// Its name, a Rust identifier.
    pub name: String,
    /// Its type; of one element for a list.
    pub ty: ValueType,
    /// Whether `None` may be given for null.
    pub nullable: bool,
    /// `:name?`: `None` leaves the condition out.
    pub optional: bool,
    /// `in (:names)`: any number of values.
    pub list: bool,
    /// Its first use.
    pub span: Span,
}

/// A type on both sides: what SQL sees and what Rust sees.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueType {
    /// The logical type.
    pub ty: ColumnType,
    /// The Rust type, the column's own where the value comes from or goes to one column.
    pub rust: RustType,
}

/// What a row of the result is.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// Nothing: `:exec`.
    None,
    /// The model of this table: the columns are exactly its own, in its order.
    Model(TableName),
    /// The one column itself.
    Scalar(OutColumn),
    /// A struct of its own.
    Struct {
        /// Its name in UpperCamelCase.
        name: String,
        /// Its fields in order.
        columns: Vec<OutColumn>,
    },
}

/// A column of the result.
#[derive(Debug, Clone, PartialEq)]
pub struct OutColumn {
    /// A Rust identifier.
    pub name: String,
    /// Its type.
    pub ty: ValueType,
    /// Whether it may be null.
    pub nullable: bool,
    /// The table and column it is taken from unchanged, if it is.
    pub source: Option<(TableName, crate::name::Ident)>,
}

/// The text for one database, in pieces.
///
/// Without lists, optional conditions and literals it is one constant text, which emission writes
/// with the placeholders of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lowered {
    /// In order.
    pub pieces: Vec<Piece>,
    /// Where the database has no `returning`: the statement that gives the rows instead, run on the
    /// same connection directly after. It never has [`Piece::If`], [`Piece::List`] or
    /// [`Piece::Literal`].
    pub then: Option<Vec<Piece>>,
    /// The rows of an insert that are written out: it can write no more.
    pub rows: Option<u64>,
    /// What the number of changed rows is.
    pub counts: Counts,
}

/// What a database says that a statement has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Each row that was written, once.
    Written,
    /// A row that was there already and is changed counts as two: MySQL's `on duplicate key update`.
    Twice,
    /// One that was there already and is left as it was counts, too.
    Kept,
}

impl Lowered {
    /// One statement.
    pub fn new(pieces: Vec<Piece>) -> Self {
        Self { pieces, then: None, rows: None, counts: Counts::Written }
    }

    /// Gives each parameter the number that stands at its own.
    pub(crate) fn renumber(&mut self, numbers: &[usize]) {
        for pieces in std::iter::once(&mut self.pieces).chain(&mut self.then) {
            pieces.iter_mut().for_each(|it| it.renumber(numbers));
        }
    }
}

/// A part of a text. Each `param` is an index into [`CheckedQuery::params`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// SQL without placeholders.
    Text(String),
    /// The placeholder of a parameter.
    Param {
        /// Which.
        param: usize,
    },
    /// The placeholders of a list, separated by commas.
    List {
        /// Which.
        param: usize,
        /// What stands in their place when the list has no value: nothing on SQLite, a query without
        /// a row on the others, which have no `in ()`.
        empty: String,
    },
    /// The placeholders of a list of rows, each in parentheses: keys of several columns.
    Rows {
        /// Which.
        param: usize,
        /// The values of a row.
        width: usize,
    },
    /// Left out when the parameter is `None`.
    If {
        /// Which.
        param: usize,
        /// What is left out.
        pieces: Vec<Piece>,
    },
    /// An integer written into the text (`limit`, `offset`): re-binding it would make SQLite
    /// prepare the statement again.
    Literal {
        /// Which.
        param: usize,
    },
}

impl Piece {
    fn renumber(&mut self, numbers: &[usize]) {
        match self {
            Self::Text(_) => {}
            Self::Param { param }
            | Self::List { param, .. }
            | Self::Rows { param, .. }
            | Self::Literal { param } => {
                *param = numbers.get(*param).copied().unwrap_or(*param);
            }
            Self::If { param, pieces } => {
                *param = numbers.get(*param).copied().unwrap_or(*param);
                pieces.iter_mut().for_each(|it| it.renumber(numbers));
            }
        }
    }
}
