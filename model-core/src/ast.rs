//! What one struct or enum says, word for word: plain data with a place on every part.
//!
//! Nothing is resolved here. A foreign key names a Rust type, not a table; a field type that is not
//! one of ours is a name. [`crate::schema`] resolves it with the whole crate in view.

mod fingerprint;
mod key;

pub use key::{Action, Deferral, ForeignKey, References};

use crate::diagnostic::Span;
use crate::dialect::Dialect;
use crate::name::Ident;

/// A value with its place in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at a place.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// Everything that one crate says about its tables, in source order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Crate {
    /// Structs with `#[derive(Model)]`.
    pub models: Vec<Model>,
    /// Enums with `#[derive(ModelEnum)]`.
    pub enums: Vec<ModelEnum>,
    /// Newtypes with `#[derive(ModelType)]`.
    pub newtypes: Vec<ModelType>,
}

/// Where an item is: the modules from the crate root, and the names its module brings into scope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// `["models", "billing"]` for an item in `crate::models::billing`; empty at the root and in a
    /// derive, which sees one item alone.
    pub module: Vec<String>,
    /// `use` declarations of that module: the local name and the path it stands for, as written
    /// (`crate`, `self` and `super` not yet resolved). A glob has the local name `*`.
    pub uses: Vec<(String, Vec<String>)>,
}

/// A struct that describes a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The struct's name.
    pub rust_name: Spanned<String>,
    /// Where the struct is.
    pub scope: Scope,
    /// `table = "…"`.
    pub table: Option<Spanned<Ident>>,
    /// `schema = "…"`.
    pub schema: Option<Spanned<Ident>>,
    /// The doc comment, or `comment = "…"`.
    pub comment: Option<String>,
    /// The named fields in order, without those marked `skip`.
    pub fields: Vec<Field>,
    /// `primary_key(a, b)` on the struct: field names.
    pub primary_key: Option<Spanned<Vec<Spanned<String>>>>,
    /// `index(…)` on the struct.
    pub indexes: Vec<Index>,
    /// `unique(…)` on the struct.
    pub uniques: Vec<Unique>,
    /// `foreign_key(…)` on the struct.
    pub foreign_keys: Vec<ForeignKey>,
    /// `check(…)` on the struct.
    pub checks: Vec<Check>,
    /// `renamed_from = "…"`: the table's former name.
    pub renamed_from: Option<Spanned<Ident>>,
    /// `private`: every row is personal or secret.
    pub private: bool,
    /// The whole item, from its first attribute: where an attribute is written into the source.
    pub item: Span,
}

/// A field that describes a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The field's name, without `r#`.
    pub rust_name: Spanned<String>,
    /// Its position among **all** fields of the struct, skipped ones included.
    pub position: usize,
    /// The type inside an `Option`, or the type.
    pub ty: Spanned<FieldType>,
    /// The whole type as its tokens with single spaces, such as `Option < i64 >`.
    pub written: String,
    /// Whether `ty` was found behind a `type` alias or a renamed import. A derive sees only what is
    /// written, so the generated module asserts the kind of such a field.
    pub alias: bool,
    /// Whether it is an `Option`.
    pub nullable: bool,
    /// `primary_key`.
    pub primary_key: Option<Span>,
    /// `auto`: the database (integers) or the runtime (UUID, NanoID) makes the value.
    pub auto: Option<Span>,
    /// `unique`.
    pub unique: Option<Span>,
    /// `index`.
    pub index: Option<Span>,
    /// `max_length = n`: characters of a text, bytes of a blob.
    pub max_length: Option<Spanned<u32>>,
    /// `precision = n`: digits of a decimal.
    pub precision: Option<Spanned<u32>>,
    /// `scale = n`: digits after the point.
    pub scale: Option<Spanned<u32>>,
    /// `default = …`.
    pub default: Option<Spanned<DefaultValue>>,
    /// `references = Team` or `references = Team::key`.
    pub references: Option<References>,
    /// `deferrable`: of the foreign key, or of `unique` where the field is no foreign key.
    pub deferrable: Option<Spanned<Deferral>>,
    /// `column = "…"`.
    pub column: Option<Spanned<Ident>>,
    /// `sql_type = "…"` or `sql_type(postgres = "…")`.
    pub sql_type: Option<SqlText>,
    /// `check = "…"`.
    pub checks: Vec<Check>,
    /// `generated = "…"`, `generated(stored, …)`.
    pub generated: Option<Generated>,
    /// `renamed_from = "…"`: the column's former name.
    pub renamed_from: Option<Spanned<Ident>>,
    /// `collate = "…"`.
    pub collate: Option<SqlText>,
    /// The doc comment, or `comment = "…"`.
    pub comment: Option<String>,
    /// `private`: personal or secret data.
    pub private: bool,
    /// `backfill = "…"`: the SQL expression that fills existing rows when the column comes or
    /// becomes required. It takes part in a migration, not in the schema.
    pub backfill: Option<SqlText>,
    /// The whole field, from its first attribute.
    pub item: Span,
}

/// A Rust type, by what it looks like.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldType {
    /// `bool`
    Bool,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `String`
    String,
    /// `Vec<u8>`
    Bytes,
    /// `uuid::Uuid`
    Uuid,
    /// `model_runtime::NanoId`
    NanoId,
    /// `rust_decimal::Decimal`
    Decimal,
    /// `chrono::NaiveDate`, `time::Date`
    Date(TimeCrate),
    /// `chrono::NaiveTime`, `time::Time`
    Time(TimeCrate),
    /// A moment without a zone: `chrono::NaiveDateTime`, `time::PrimitiveDateTime`
    DateTime(TimeCrate),
    /// A moment: `chrono::DateTime<Utc>`, `time::OffsetDateTime`
    Timestamp(TimeCrate),
    /// `serde_json::Value`
    JsonValue,
    /// `Json<T>`, with `T` as written
    Json(String),
    /// `Id<User>` or `Id<User, Uuid>`: the model as written, and the type of its key (`i64` unless
    /// named).
    Id(TypePath, Box<FieldType>),
    /// `Vec<T>`
    Vec(Box<FieldType>),
    /// Any other name: a `ModelEnum` or `ModelType`, or a mistake.
    Named(TypePath),
}

/// Which crate a date or time type comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeCrate {
    /// `chrono`
    Chrono,
    /// `time`
    Time,
}

/// A path to a Rust type, as written: `super::Team` is `["super", "Team"]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypePath(pub Vec<String>);

impl TypePath {
    /// The last segment, which is the type's name.
    pub fn name(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }
}

/// SQL text in an attribute: one text for every database, or one for each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SqlText {
    /// `= "…"`: for each database that has none of its own.
    pub portable: Option<Spanned<String>>,
    /// `(sqlite = "…")`.
    pub per_dialect: Vec<(Dialect, Spanned<String>)>,
}

/// `default = …`.
#[derive(Debug, Clone, PartialEq)]
pub enum DefaultValue {
    /// `true`
    Bool(bool),
    /// `-5`, in decimal digits
    Int(String),
    /// `0.5`, as written without suffix and underscores
    Float(String),
    /// `"text"`: a text, a decimal, a date or an enum label
    Text(String),
    /// `Status::Active`: a variant of a `ModelEnum`
    Variant(TypePath),
    /// `now`: the moment of the insert, by the database
    Now,
    /// `uuid`: a random UUID, by the database
    Uuid,
    /// `default(sql = "…")` or `default(sqlite = "…")`: an expression of the database
    Sql(SqlText),
}

/// Where nulls are in the order of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NullsOrder {
    /// `nulls_first`
    First,
    /// `nulls_last`
    Last,
}

impl NullsOrder {
    /// The word in attributes and snapshots: `nulls_first`.
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "nulls_first",
            Self::Last => "nulls_last",
        }
    }
}

/// `index(name, active)`, `index(unique, expr = "lower(email)", where = "active", name = "…")`.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// `name = "…"`
    pub name: Option<Spanned<Ident>>,
    /// `unique`
    pub unique: bool,
    /// What is indexed, in order.
    pub parts: Vec<IndexPart>,
    /// `where = "…"`
    pub predicate: Option<SqlText>,
    /// `method = "gin"`
    pub method: Option<Spanned<String>>,
    /// `include(a, b)`: field names
    pub include: Vec<Spanned<String>>,
    /// `nulls_not_distinct`: two nulls are equal, and refused by `unique`.
    pub nulls_not_distinct: Option<Span>,
    /// The whole attribute.
    pub span: Span,
}

/// One key of an index.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexPart {
    /// What.
    pub key: IndexKey,
    /// `desc(name)`
    pub descending: bool,
    /// `desc(name, nulls_last)`
    pub nulls: Option<NullsOrder>,
    /// `asc(name, opclass = "text_pattern_ops")`
    pub opclass: Option<Spanned<String>>,
    /// Its place.
    pub span: Span,
}

/// A column or an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum IndexKey {
    /// A field's name.
    Field(String),
    /// `expr = "…"`
    Expression(SqlText),
}

/// `unique(a, b)`, with `name = "…"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Unique {
    /// `name = "…"`
    pub name: Option<Spanned<Ident>>,
    /// Field names in order.
    pub fields: Vec<Spanned<String>>,
    /// `nulls_not_distinct`: two nulls are equal, and refused.
    pub nulls_not_distinct: Option<Span>,
    /// `deferrable`
    pub deferrable: Option<Spanned<Deferral>>,
    /// The whole attribute.
    pub span: Span,
}

/// `check(name = "…", "…")` on a struct, `check = "…"` on a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// `name = "…"`
    pub name: Option<Spanned<Ident>>,
    /// The condition.
    pub condition: SqlText,
    /// The whole attribute.
    pub span: Span,
}

/// `generated = "…"`: the database computes the column.
#[derive(Debug, Clone, PartialEq)]
pub struct Generated {
    /// How.
    pub expression: SqlText,
    /// Written to disk (`stored`, the default) or computed when read (`virtual`).
    pub stored: bool,
    /// The whole attribute.
    pub span: Span,
}

/// An enum whose values are labels in the database.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelEnum {
    /// The enum's name.
    pub rust_name: Spanned<String>,
    /// Where the enum is.
    pub scope: Scope,
    /// `name = "…"`: the type's name in databases that have enum types; snake_case by default.
    pub name: Ident,
    /// The variants in order.
    pub variants: Vec<Variant>,
    /// The doc comment.
    pub comment: Option<String>,
    /// The whole item.
    pub item: Span,
}

/// A variant of a [`ModelEnum`].
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// The variant's name.
    pub rust_name: Spanned<String>,
    /// What the database stores; snake_case by default.
    pub label: Spanned<String>,
    /// `renamed_from = "…"`: the former label.
    pub renamed_from: Option<Spanned<String>>,
}

/// `struct Email(String)`: a type of its own around one of ours.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelType {
    /// The struct's name.
    pub rust_name: Spanned<String>,
    /// Where the struct is.
    pub scope: Scope,
    /// The type inside.
    pub inner: Spanned<FieldType>,
    /// The whole item.
    pub item: Span,
}
