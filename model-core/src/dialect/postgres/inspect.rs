//! What a database holds, from its catalogue.
//!
//! One query reads everything, whatever the number of tables: [`QUERY`]. Two databases with the
//! same tables have equal descriptions, however they came to them: the order of columns takes no
//! part. A constraint that was not compared with all rows, and an index that is not valid, say so.

use std::collections::BTreeMap;

/// All that is not the server's own or an extension's, as five texts a row: see [`Row`].
pub const QUERY: &str = include_str!("inspect.sql");

/// One row of [`QUERY`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// `table`, `column`, `constraint`, `index`, …
    pub kind: String,
    /// The namespace; empty for the connection's own.
    pub schema: String,
    /// The table that it belongs to, or its own name.
    pub table: String,
    /// Its name in the table; empty for the table itself.
    pub name: String,
    /// What it is, as the server says it.
    pub definition: String,
}

/// What a database holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Physical {
    /// Tables by namespace and name.
    pub tables: BTreeMap<(String, String), PhysicalTable>,
    /// Enum types, views, functions and what else there is: by kind, namespace and name.
    pub others: BTreeMap<(String, String, String), String>,
}

/// One table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhysicalTable {
    /// Its kind and comment.
    pub definition: String,
    /// The definition of each column, with its comment, by its name.
    pub columns: BTreeMap<String, String>,
    /// Constraints by name.
    pub constraints: BTreeMap<String, String>,
    /// Indexes that are no constraint, by name.
    pub indexes: BTreeMap<String, String>,
    /// Triggers by name.
    pub triggers: BTreeMap<String, String>,
}

/// Describes a database. Tables of the history and those whose name begins with `_model_` are left
/// out.
pub fn describe(rows: &[Row]) -> Physical {
    let mut out = Physical::default();
    for row in rows.iter().filter(|it| !is_internal(&it.table)) {
        let Row { kind, schema, table, name, definition } = row;
        if !OF_TABLE.contains(&kind.as_str()) {
            let key = (kind.clone(), schema.clone(), table.clone());
            out.others.insert(key, definition.clone());
            continue;
        }
        let it = out.tables.entry((schema.clone(), table.clone())).or_default();
        let list = match kind.as_str() {
            "column" => &mut it.columns,
            "constraint" => &mut it.constraints,
            "index" => &mut it.indexes,
            "trigger" => &mut it.triggers,
            _ => {
                it.definition.clone_from(definition);
                continue;
            }
        };
        list.insert(name.clone(), definition.clone());
    }
    out
}

const OF_TABLE: [&str; 5] = ["table", "column", "constraint", "index", "trigger"];

fn is_internal(table: &str) -> bool {
    const HISTORY: [&str; 3] = ["model_migrations", "model_migration_steps", "model_stamp"];
    HISTORY.contains(&table) || table.starts_with("_model_")
}
