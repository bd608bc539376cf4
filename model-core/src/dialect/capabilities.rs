//! What a database can hold, as one row of facts.

use super::Dialect;

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
    /// Most columns of a table.
    pub max_columns: usize,
    /// `where …` of an index.
    pub partial_indexes: bool,
    /// Expressions as keys of an index.
    pub expression_indexes: bool,
    /// `on_delete = set_default`, `on_update = set_default`.
    pub set_default: bool,
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
    max_columns: 2000,
    partial_indexes: true,
    expression_indexes: true,
    set_default: true,
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
    max_columns: 1600,
    partial_indexes: true,
    expression_indexes: true,
    set_default: true,
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
    max_columns: 1017,
    partial_indexes: false,
    expression_indexes: true,
    set_default: false,
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
}
