//! The tables of a schema in real SQLite, with rows.

use std::cmp::Ordering;

use model_core::schema::{Column, ColumnType, Schema, Table};
use rusqlite::Connection;

/// Which rows there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seed {
    /// None.
    Empty,
    /// A few, with null wherever it may be, and rows that nothing refers to.
    Nulls,
    /// More, with values everywhere, and some nulls.
    Full,
}

/// A SQLite database in memory.
pub struct Database {
    /// The connection.
    pub connection: Connection,
}

impl Database {
    /// The tables of a schema, with rows.
    pub fn new(schema: &Schema, seed: Seed) -> Self {
        let connection = Connection::open_in_memory().expect("SQLite");
        connection.create_collation("decimal", decimal_order).expect("a collation");
        register(&connection);
        for table in schema.tables.values() {
            connection.execute_batch(&create(table)).expect("a table");
        }
        for sql in inserts(schema, seed) {
            connection.execute(&sql, []).unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
        Self { connection }
    }
}

/// The statements that make the rows of a seed, for SQLite. A row that breaks a constraint is left out.
pub fn inserts(schema: &Schema, seed: Seed) -> Vec<String> {
    let rows = 0..seed.rows();
    rows.flat_map(|row| schema.tables.values().map(move |it| insert(it, row, seed))).collect()
}

fn insert(table: &Table, row: usize, seed: Seed) -> String {
    let value = |column: &Column| match is_null(column, row, seed) {
        true => "null".to_owned(),
        false => value(&column.ty, column.name.as_str(), row),
    };
    let values: Vec<String> = table.columns.iter().map(value).collect();
    format!("insert or ignore into {} values ({})", table.name, values.join(", "))
}

/// Whether a column is null in a row.
pub(crate) fn is_null(column: &Column, row: usize, seed: Seed) -> bool {
    column.nullable && (seed == Seed::Nulls && row.is_multiple_of(2) || row % 5 == 4)
}

impl Seed {
    pub(crate) fn rows(self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Nulls => 3,
            Self::Full => 8,
        }
    }
}

fn create(table: &Table) -> String {
    let mut lines: Vec<String> = table
        .columns
        .iter()
        .map(|it| {
            let null = if it.nullable { "" } else { " not null" };
            let default = if it.default.is_some() {
                format!(" default ({})", value(&it.ty, "", 0))
            } else {
                String::new()
            };
            let key = if it.auto { " primary key autoincrement" } else { "" };
            format!("{} {}{null}{default}{key}", it.name, storage(&it.ty))
        })
        .collect();
    if !table.columns.iter().any(|it| it.auto) {
        let key: Vec<&str> = table.primary_key.columns.iter().map(|it| it.as_str()).collect();
        lines.push(format!("primary key ({})", key.join(", ")));
    }
    for unique in &table.uniques {
        let key: Vec<&str> = unique.columns.iter().map(|it| it.as_str()).collect();
        lines.push(format!("unique ({})", key.join(", ")));
    }
    format!("create table {} ({}) strict", table.name, lines.join(", "))
}

fn storage(ty: &ColumnType) -> &'static str {
    match ty {
        ColumnType::Bool | ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => "integer",
        ColumnType::F32 | ColumnType::F64 => "real",
        ColumnType::Bytes { .. } | ColumnType::Uuid => "blob",
        ColumnType::Decimal { .. } => "text collate decimal",
        ColumnType::Text { .. }
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::DateTime
        | ColumnType::Timestamp
        | ColumnType::Json
        | ColumnType::Enum(_)
        | ColumnType::Array(_) => "text",
    }
}

/// A value of a column, as SQLite has it.
pub(crate) fn value(ty: &ColumnType, name: &str, row: usize) -> String {
    match ty {
        ColumnType::Bool => (row % 2).to_string(),
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => {
            // Some rows refer to a row that is not there; those that refer to their own table refer
            // to an earlier one, so that recursion ends.
            let own = ["manager_id", "parent_id"].contains(&name);
            let wide = match name {
                _ if own => row,
                _ if name.ends_with("_id") => row % 4 + 1,
                _ => row + 1,
            };
            wide.to_string()
        }
        ColumnType::F32 | ColumnType::F64 => format!("{row}.5"),
        ColumnType::Text { .. } => format!("'{name}{row}'"),
        ColumnType::Bytes { .. } => format!("x'0{}'", row % 10),
        ColumnType::Uuid => format!("x'{row:032x}'"),
        ColumnType::Decimal { .. } => format!("'{}.50'", row * 9),
        ColumnType::Date => format!("'2024-01-{:02}'", row + 1),
        ColumnType::Time => format!("'0{}:30:00.000000'", row % 10),
        ColumnType::DateTime | ColumnType::Timestamp => {
            format!("'2024-01-{:02} 10:00:00.000000'", row + 1)
        }
        ColumnType::Json => format!("'{{\"name\": \"n{row}\", \"list\": [1, null, \"x\"]}}'"),
        ColumnType::Enum(labels) => format!("'{}'", labels.labels[row % labels.labels.len()]),
        ColumnType::Array(_) => "null".to_owned(),
    }
}

/// The order of exact numbers, well enough for tests.
fn decimal_order(a: &str, b: &str) -> Ordering {
    let number = |it: &str| it.parse::<f64>().unwrap_or(f64::NAN);
    number(a).total_cmp(&number(b))
}

fn register(connection: &Connection) {
    use rusqlite::functions::{Aggregate, Context, FunctionFlags};

    struct Sum;
    impl Aggregate<Option<f64>, Option<String>> for Sum {
        fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<Option<f64>> {
            Ok(None)
        }
        fn step(&self, cx: &mut Context<'_>, sum: &mut Option<f64>) -> rusqlite::Result<()> {
            if let Some(text) = cx.get::<Option<String>>(0)? {
                *sum = Some(sum.unwrap_or(0.0) + text.parse::<f64>().unwrap_or(0.0));
            }
            Ok(())
        }
        fn finalize(
            &self,
            _: &mut Context<'_>,
            sum: Option<Option<f64>>,
        ) -> rusqlite::Result<Option<String>> {
            Ok(sum.flatten().map(|it| format!("{it:.2}")))
        }
    }
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_aggregate_function("decimal_sum", 1, flags, Sum).expect("an aggregate");
    let compare = |cx: &Context<'_>| -> rusqlite::Result<Option<i64>> {
        let (a, b) = (cx.get::<Option<String>>(0)?, cx.get::<Option<String>>(1)?);
        Ok(a.zip(b).map(|(a, b)| decimal_order(&a, &b) as i64))
    };
    connection.create_scalar_function("decimal_cmp", 2, flags, compare).expect("a function");
}
