//! The tables that the models describe, with every name resolved.
//!
//! A [`Schema`] is what is diffed, planned and checked against. It knows no Rust syntax and no SQL
//! syntax beyond the opaque expression texts that the models carry.

mod check;
pub mod code;
mod limit;
mod resolve;
mod types;
pub mod value;

pub use check::check;
pub use limit::{Limit, Place};
pub use resolve::{resolve, unique_keys};

pub use types::{ColumnType, EnumType, Kind};

use std::collections::{BTreeMap, BTreeSet};

use crate::ast::{Action, Deferral, NullsOrder};
use crate::diagnostic::Span;
use crate::dialect::Dialect;
use crate::name::Ident;

/// All tables of one crate, by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema {
    /// The tables, in the order of their names.
    pub tables: BTreeMap<TableName, Table>,
    /// Extensions of the server that have to be there, where it has such.
    pub extensions: BTreeSet<Ident>,
}

/// A table's name, with the namespace where the database has such.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableName {
    /// The namespace; `None` is the connection's own.
    pub schema: Option<Ident>,
    /// The name in it.
    pub name: Ident,
}

impl TableName {
    /// A table in the connection's own namespace.
    pub fn plain(name: Ident) -> Self {
        Self { schema: None, name }
    }
}

impl std::fmt::Display for TableName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => write!(f, "{}", self.name),
        }
    }
}

/// One table.
///
/// What only the Rust side needs is in `origin`, here and in [`Column`]; it takes no part in a diff
/// or a snapshot.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: TableName,
    /// Its columns, in the order of the fields.
    pub columns: Vec<Column>,
    /// The primary key. A table always has one.
    pub primary_key: PrimaryKey,
    /// In the order of their names, as are the following.
    pub foreign_keys: Vec<ForeignKey>,
    /// Unique constraints over columns.
    pub uniques: Vec<Unique>,
    /// Indexes that are no constraint.
    pub indexes: Vec<Index>,
    /// Check constraints.
    pub checks: Vec<Check>,
    /// The comment.
    pub comment: Option<String>,
    /// Personal or secret data.
    pub private: bool,
    /// The table's former name, as the model says.
    pub renamed_from: Option<Ident>,
    /// The struct; `None` when read from a snapshot.
    pub origin: Option<ModelOrigin>,
}

impl Table {
    /// The column of a name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|it| it.name.as_str() == name)
    }

    /// The foreign key that a column belongs to, and what the column refers to.
    pub fn reference(&self, column: &Ident) -> Option<(&ForeignKey, &Ident)> {
        self.foreign_keys.iter().find_map(|key| {
            let at = key.columns.iter().position(|it| it == column)?;
            Some((key, key.target_columns.get(at)?))
        })
    }

    /// Whether a column is in the primary key, a unique constraint or a unique index.
    pub fn is_in_unique_key(&self, column: &Ident) -> bool {
        let keys = std::iter::once(&self.primary_key.columns)
            .chain(self.uniques.iter().map(|it| &it.columns));
        let in_keys = keys.into_iter().any(|it| it.contains(column));
        let is_key = |key: &IndexKey| matches!(key, IndexKey::Column(name) if name == column);
        let mut indexes = self.indexes.iter().filter(|it| it.unique);
        in_keys || indexes.any(|it| it.parts.iter().any(|it| is_key(&it.key)))
    }
}

/// The struct behind a table.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelOrigin {
    /// `["crate", "models", "User"]`
    pub path: Vec<String>,
    /// The struct's name in its source.
    pub span: Span,
    /// The whole struct with its attributes.
    pub item: Span,
    /// What the derive also computes; see `ast::Model::fingerprint`.
    pub fingerprint: u64,
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: Ident,
    /// Its logical type.
    pub ty: ColumnType,
    /// Whether it may be null.
    pub nullable: bool,
    /// What an insert that does not name it stores.
    pub default: Option<DefaultValue>,
    /// Made by the database (integers) or by the runtime (UUID, NanoID).
    pub auto: bool,
    /// Computed by the database.
    pub generated: Option<Generated>,
    /// The type's text on databases where the model overrides it.
    pub sql_type: SqlText,
    /// The collation.
    pub collate: SqlText,
    /// The comment.
    pub comment: Option<String>,
    /// Personal or secret data.
    pub private: bool,
    /// The column's former name, as the model says.
    pub renamed_from: Option<Ident>,
    /// How existing rows are filled when the column comes or becomes required.
    pub backfill: SqlText,
    /// The field; `None` when read from a snapshot.
    pub origin: Option<FieldOrigin>,
}

/// The field behind a column.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldOrigin {
    /// The field's name, without `r#`.
    pub rust_name: String,
    /// Its position among all fields of the struct.
    pub position: usize,
    /// Its type, without the `Option`.
    pub ty: RustType,
    /// The field's name in its source.
    pub span: Span,
    /// The type in its source.
    pub ty_span: Span,
    /// Whether the type was found behind a `type` alias or a renamed import, where the derive does not
    /// look.
    pub alias: bool,
    /// The whole field with its attributes.
    pub item: Span,
}

/// A Rust type that generated code can name from anywhere in the crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RustType {
    /// The ordinary type of a logical type: `i64`, `String`, `Uuid`, …
    Plain(Kind),
    /// A date or time type of the `time` crate.
    TimeCrate(Kind),
    /// `NanoId`
    NanoId,
    /// `Json<T>`: the text of `T` as written, in the scope of the struct (`position` finds it).
    Json(String),
    /// `Id<User, K>`: the path of the model, and `K`.
    Id(Vec<String>, Box<RustType>),
    /// A `ModelEnum` or `ModelType` of this crate, by its absolute path, with the kind inside.
    User(Vec<String>, Kind),
    /// `Vec<T>`
    Vec(Box<RustType>),
}

impl RustType {
    /// The ordinary Rust type of a logical type.
    pub fn of(ty: &ColumnType) -> Self {
        match ty {
            ColumnType::Array(element) => Self::Vec(Box::new(Self::of(element))),
            other => Self::Plain(other.kind()),
        }
    }
}

/// SQL text by database.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SqlText {
    /// For each database that has none of its own.
    pub portable: Option<String>,
    /// Of each database that has.
    pub per_dialect: BTreeMap<Dialect, String>,
    /// Where the text is written, for each in the order portable, then by dialect.
    pub spans: Spans,
}

/// Places that take no part in comparisons: two declarations that say the same are equal wherever
/// they stand.
#[derive(Debug, Clone, Default)]
pub struct Spans(pub Vec<Span>);

impl PartialEq for Spans {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl Eq for Spans {}
impl PartialOrd for Spans {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Spans {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

impl SqlText {
    /// The same text for every database.
    pub fn portable(text: impl Into<String>) -> Self {
        Self { portable: Some(text.into()), ..Self::default() }
    }

    /// The text for one database.
    pub fn get(&self, dialect: Dialect) -> Option<&str> {
        self.per_dialect.get(&dialect).or(self.portable.as_ref()).map(String::as_str)
    }

    /// Whether no database has a text.
    pub fn is_empty(&self) -> bool {
        self.portable.is_none() && self.per_dialect.is_empty()
    }
}

/// What an insert that does not name the column stores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DefaultValue {
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A number with a point, in its shortest form (floats and decimals).
    Number(String),
    /// A text, date, time, JSON or enum label.
    Text(String),
    /// The moment of the insert.
    Now,
    /// A random UUID.
    Uuid,
    /// An expression of the database.
    Sql(SqlText),
}

/// The primary key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrimaryKey {
    /// The constraint's name, where the database keeps one.
    pub name: Ident,
    /// Its columns in order.
    pub columns: Vec<Ident>,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// The constraint's name.
    pub name: Ident,
    /// The referring columns.
    pub columns: Vec<Ident>,
    /// The table referred to.
    pub target: TableName,
    /// Its columns, a primary or unique key.
    pub target_columns: Vec<Ident>,
    /// When the row referred to goes.
    pub on_delete: Action,
    /// When its key changes.
    pub on_update: Action,
    /// The columns that [`Action::SetNull`] sets when the row goes; all if none is named.
    pub set_null: Vec<Ident>,
    /// Whether it may wait for the end of the transaction.
    pub deferrable: Option<Deferral>,
    /// Where it is declared.
    pub span: Spans,
}

/// A unique constraint over columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unique {
    /// The constraint's name.
    pub name: Ident,
    /// Its columns in order.
    pub columns: Vec<Ident>,
    /// Two nulls are equal, and so refused.
    pub nulls_not_distinct: bool,
    /// Whether it may wait for the end of the transaction.
    pub deferrable: Option<Deferral>,
    /// Where it is declared.
    pub span: Spans,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: Ident,
    /// Whether two rows with equal keys are refused.
    pub unique: bool,
    /// The keys in order.
    pub parts: Vec<IndexPart>,
    /// Only rows for which this holds are indexed.
    pub predicate: SqlText,
    /// `gin`, `hash`, …; the database's own default otherwise.
    pub method: Option<String>,
    /// Columns that are carried along.
    pub include: Vec<Ident>,
    /// Two nulls are equal, and so refused where it is unique.
    pub nulls_not_distinct: bool,
    /// Where it is declared.
    pub span: Spans,
}

/// One key of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexPart {
    /// What.
    pub key: IndexKey,
    /// From high to low.
    pub descending: bool,
    /// Where nulls are, if not where the database puts them.
    pub nulls: Option<NullsOrder>,
    /// How values are compared, if not as the type says.
    pub opclass: Option<String>,
    /// Where that is said.
    pub opclass_span: Spans,
}

impl IndexPart {
    /// A key in the order of its type.
    pub fn new(key: IndexKey) -> Self {
        Self { key, descending: false, nulls: None, opclass: None, opclass_span: Spans::default() }
    }
}

/// A column or an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexKey {
    /// A column.
    Column(Ident),
    /// An expression over columns.
    Expression(SqlText),
}

/// A check constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The constraint's name.
    pub name: Ident,
    /// What must not be false.
    pub condition: SqlText,
    /// Where it is declared.
    pub span: Spans,
}

/// A computed column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// How.
    pub expression: SqlText,
    /// Written to disk, or computed when read.
    pub stored: bool,
}
