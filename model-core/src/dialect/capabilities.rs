//! What a database can hold, as one row of facts.

use super::{Dialect, postgres};
use crate::schema::Kind;

/// What a database can hold. Where a fact is `false`, a model that needs it is refused with the
/// way out; see [`crate::schema::check`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a row of a table of facts")]
pub struct Capabilities {
    /// Tables in namespaces: `schema = "billing"`.
    pub schemas: bool,
    /// Columns that hold lists.
    pub arrays: bool,
    /// `method = …` of an index: the methods it knows.
    pub index_methods: &'static [&'static str],
    /// `include(…)` of an index.
    pub index_include: bool,
    /// The types that `sql_type` may name; `None` when any.
    pub sql_types: Option<&'static [&'static str]>,
    /// Whether DDL takes part in a transaction.
    pub transactional_ddl: bool,
    /// Whether two identifiers that differ only in ASCII case are one.
    pub folds_case: bool,
    /// Beginnings of names that the database keeps for itself, in lower case.
    pub reserved_prefixes: &'static [&'static str],
    /// Names of columns that the database keeps for itself.
    pub reserved_columns: &'static [&'static str],
    /// Columns that are computed when read.
    pub virtual_columns: bool,
    /// Enums are types with a name, which share their names with tables.
    pub enum_types: bool,
    /// A text can have the character NUL.
    pub nul_in_texts: bool,
    /// Most columns of a table.
    pub max_columns: usize,
    /// `where …` of an index.
    pub partial_indexes: bool,
    /// Expressions as keys of an index.
    pub expression_indexes: bool,
    /// `on_delete = set_default`, `on_update = set_default`.
    pub set_default: bool,
    /// Most columns of a key or index.
    pub max_key_columns: usize,
    /// `deferrable` of a foreign key.
    pub deferrable_keys: bool,
    /// `deferrable` of a unique constraint.
    pub deferrable_uniques: bool,
    /// `set_null(…)`: a foreign key sets some of its columns.
    pub set_null_columns: bool,
    /// `nulls_not_distinct`
    pub nulls_not_distinct: bool,
    /// `nulls_first`, `nulls_last` and `opclass` of an index.
    pub index_orders: bool,
}

/// What an index of one method can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a row of a table of facts")]
pub struct IndexMethod {
    /// `btree`, `gin`, …
    pub name: &'static str,
    /// It can refuse equal keys.
    pub unique: bool,
    /// It can have several columns.
    pub several: bool,
    /// It has an order, and so `desc`.
    pub order: bool,
    /// It can carry columns along.
    pub include: bool,
    /// The types that it indexes without more being said; `None` when all.
    pub kinds: Option<&'static [Kind]>,
}

const SQLITE: Capabilities = Capabilities {
    schemas: false,
    arrays: false,
    index_methods: &[],
    index_include: false,
    // All that a strict table takes.
    sql_types: Some(&["any", "blob", "int", "integer", "real", "text"]),
    transactional_ddl: true,
    folds_case: true,
    reserved_prefixes: &["sqlite_"],
    reserved_columns: &[],
    virtual_columns: true,
    enum_types: false,
    nul_in_texts: true,
    max_columns: 2000,
    partial_indexes: true,
    expression_indexes: true,
    set_default: true,
    max_key_columns: 2000,
    deferrable_keys: true,
    deferrable_uniques: false,
    set_null_columns: false,
    nulls_not_distinct: false,
    index_orders: false,
};

const POSTGRES: Capabilities = Capabilities {
    schemas: true,
    arrays: true,
    index_methods: &["btree", "hash", "gin", "gist", "spgist", "brin"],
    index_include: true,
    sql_types: None,
    transactional_ddl: true,
    folds_case: false,
    reserved_prefixes: &["pg_"],
    reserved_columns: &["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"],
    virtual_columns: false,
    enum_types: true,
    nul_in_texts: false,
    max_columns: 1600,
    partial_indexes: true,
    expression_indexes: true,
    set_default: true,
    max_key_columns: 32,
    deferrable_keys: true,
    deferrable_uniques: true,
    set_null_columns: true,
    nulls_not_distinct: true,
    index_orders: true,
};

const MYSQL: Capabilities = Capabilities {
    schemas: false,
    arrays: false,
    // `hash` would be taken, and made a tree in silence.
    index_methods: &["btree", "fulltext", "spatial"],
    index_include: false,
    sql_types: None,
    transactional_ddl: false,
    // Where the file system does.
    folds_case: true,
    reserved_prefixes: &[],
    reserved_columns: &[],
    virtual_columns: true,
    enum_types: false,
    nul_in_texts: true,
    max_columns: 1017,
    partial_indexes: false,
    expression_indexes: true,
    set_default: false,
    max_key_columns: 16,
    deferrable_keys: false,
    deferrable_uniques: false,
    set_null_columns: false,
    nulls_not_distinct: false,
    index_orders: false,
};

// Keys are columns only.
const MARIADB: Capabilities = Capabilities { expression_indexes: false, ..MYSQL };

impl Dialect {
    /// What it can hold.
    pub fn capabilities(self) -> &'static Capabilities {
        match self {
            Self::Sqlite => &SQLITE,
            Self::Postgres => &POSTGRES,
            Self::MySql => &MYSQL,
            Self::MariaDb => &MARIADB,
        }
    }

    /// What an index of a method can be, where more than its name is known.
    pub fn index_method(self, name: &str) -> Option<&'static IndexMethod> {
        match self {
            Self::Postgres => postgres::methods::index_method(name),
            Self::Sqlite | Self::MySql | Self::MariaDb => None,
        }
    }

    /// Whether a column of a type can be in an index by an operator class; `None` where nothing is
    /// known of the class.
    pub fn opclass_takes(self, method: Option<&str>, class: &str, kind: Kind) -> Option<bool> {
        match self {
            Self::Postgres => postgres::opclasses::takes(method.unwrap_or("btree"), class, kind),
            Self::Sqlite | Self::MySql | Self::MariaDb => None,
        }
    }

    /// The operator classes that take a type, as far as they are known.
    pub fn opclasses(self, method: Option<&str>, kind: Kind) -> Vec<&'static str> {
        match self {
            Self::Postgres => postgres::opclasses::names(method.unwrap_or("btree"), kind),
            Self::Sqlite | Self::MySql | Self::MariaDb => Vec::new(),
        }
    }
}
