//! What the generator has to know of a database beyond its capabilities.

use model_core::dialect::Dialect;

/// One row for each database.
pub struct Facts {
    /// Whose.
    pub dialect: Dialect,
    /// The length of a text that is a key or indexed; `None` where it needs none.
    pub key_length: Option<u32>,
    /// A collation that is not the default.
    pub collation: &'static str,
    /// `where …` of an index.
    pub partial_indexes: bool,
    /// Indexes over `lower(a)`.
    pub expression_indexes: bool,
    /// Columns that are computed when read.
    pub virtual_columns: bool,
    /// `a || '!'`.
    pub exclaim: fn(&str) -> String,
    /// `lower('X')`, as a default.
    pub default_sql: &'static str,
}

/// SQLite.
pub const SQLITE: Facts = Facts {
    dialect: Dialect::Sqlite,
    key_length: None,
    collation: "nocase",
    partial_indexes: true,
    expression_indexes: true,
    virtual_columns: true,
    exclaim: |it| format!("{it} || '!'"),
    default_sql: "lower('X')",
};

/// PostgreSQL.
pub const POSTGRES: Facts = Facts {
    dialect: Dialect::Postgres,
    key_length: None,
    collation: "C",
    partial_indexes: true,
    expression_indexes: true,
    virtual_columns: false,
    exclaim: |it| format!("{it} || '!'"),
    default_sql: "lower('X')",
};

/// MySQL.
pub const MYSQL: Facts = Facts {
    dialect: Dialect::MySql,
    key_length: Some(50),
    collation: "utf8mb4_general_ci",
    partial_indexes: false,
    expression_indexes: true,
    virtual_columns: true,
    exclaim: |it| format!("{it} || '!'"),
    default_sql: "lower('X')",
};

/// MariaDB.
pub const MARIADB: Facts = Facts { dialect: Dialect::MariaDb, expression_indexes: false, ..MYSQL };
