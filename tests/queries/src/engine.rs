//! Real servers with the tables and rows of the suite, behind one face.
//!
//! Values go in and out as texts of one form for each kind, so that what the databases give can be
//! compared.

mod mysql;
mod postgres;
mod sqlite;
mod text;

use std::sync::atomic::{AtomicUsize, Ordering};

use model_core::dialect::Dialect;
use model_core::query::checked::{CheckedQuery, OutColumn, Piece};
use model_core::schema::{ColumnType, Kind, Schema, Table};

use crate::Seed;

/// Each has a name of its own.
static DATABASES: AtomicUsize = AtomicUsize::new(0);

/// What a row has, in the form of its kind.
pub type Row = Vec<Option<String>>;

/// A value to bind.
#[derive(Debug, Clone)]
pub struct Value {
    /// Its kind.
    pub kind: Kind,
    /// In the form of its kind; `None` is null.
    pub text: Option<String>,
}

/// Why a statement gave no rows.
#[derive(Debug)]
pub enum Failure {
    /// A made-up value broke a constraint.
    Constraint,
    /// The database refused it.
    Refused(String),
}

/// A database with the tables of the suite.
pub trait Engine {
    /// What it is.
    fn dialect(&self) -> Dialect;

    /// Runs a text of several statements.
    fn batch(&mut self, sql: &str);

    /// Runs a statement, and the one after it if there is one, and undoes both.
    fn run(&mut self, statements: &[Bound], columns: &[OutColumn]) -> Result<Vec<Row>, Failure>;
}

/// A statement with its values.
#[derive(Debug)]
pub struct Bound {
    /// The text.
    pub sql: String,
    /// In the order of the placeholders.
    pub values: Vec<Value>,
}

/// The servers that are there: each with its name. One that is not is a visible line, or fails
/// where `REQUIRE_ENGINES` has its name.
pub fn servers(seed: Seed, schema: &Schema) -> Vec<(&'static str, Box<dyn Engine>)> {
    type Connect = fn(&str, Dialect, &str) -> Box<dyn Engine>;
    let known: [(&str, Dialect, Connect); 5] = [
        ("pg15", Dialect::Postgres, postgres::connect),
        ("pg17", Dialect::Postgres, postgres::connect),
        ("mariadb1011", Dialect::MariaDb, mysql::connect),
        ("mariadb118", Dialect::MariaDb, mysql::connect),
        ("mysql97", Dialect::MySql, mysql::connect),
    ];
    let required = std::env::var("REQUIRE_ENGINES").unwrap_or_default();
    let mut servers = Vec::new();
    for (name, dialect, connect) in known {
        let variable = format!("TEST_{}_URL", name.to_uppercase());
        match std::env::var(&variable) {
            Ok(url) => {
                let number = DATABASES.fetch_add(1, Ordering::Relaxed);
                let database = format!("queries_{}_{number}", std::process::id());
                let mut engine = connect(&url, dialect, &database);
                fill(engine.as_mut(), schema, seed);
                servers.push((name, engine));
            }
            Err(_) => {
                assert!(
                    !required.split(',').any(|it| it == name),
                    "{name} is required, and {variable} is not set"
                );
                skipped(name, &variable);
            }
        }
    }
    servers
}

/// SQLite with the same tables and rows.
pub fn sqlite(seed: Seed, schema: &Schema) -> Box<dyn Engine> {
    Box::new(sqlite::Sqlite::new(seed, schema))
}

#[expect(clippy::print_stdout, reason = "a test that did not run is seen")]
fn skipped(name: &str, variable: &str) {
    println!("SKIPPED {name}: {variable} is not set");
}

/// Makes the tables, and their rows.
fn fill(engine: &mut dyn Engine, schema: &Schema, seed: Seed) {
    let dialect = engine.dialect();
    for sql in text::enums(dialect, schema) {
        engine.batch(&sql);
    }
    for table in schema.tables.values() {
        engine.batch(&text::create(dialect, table));
    }
    for row in 0..seed.rows() {
        for table in schema.tables.values() {
            engine.batch(&text::insert(dialect, table, row, seed));
        }
    }
    if dialect == Dialect::Postgres {
        for table in schema.tables.values().filter(|it| it.columns.iter().any(|it| it.auto)) {
            let next = seed.rows() + 1;
            engine.batch(&format!("alter table {} alter id restart with {next}", table.name));
        }
    }
}

/// Whether optional and nullable parameters are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// All of them.
    All,
    /// None of them.
    Nothing,
}

/// The statements of a query for a database.
pub fn bind(query: &CheckedQuery, dialect: Dialect, given: Given) -> Vec<Bound> {
    let lowered = &query.sql[&dialect];
    let statements = std::iter::once(&lowered.pieces).chain(&lowered.then);
    statements
        .map(|pieces| {
            let mut writer =
                Writer { query, dialect, given, numbers: Vec::new(), bound: Bound::new() };
            writer.pieces(pieces);
            writer.bound
        })
        .collect()
}

impl Bound {
    fn new() -> Self {
        Self { sql: String::new(), values: Vec::new() }
    }
}

struct Writer<'q> {
    query: &'q CheckedQuery,
    dialect: Dialect,
    given: Given,
    /// The parameters that have a number already.
    numbers: Vec<usize>,
    bound: Bound,
}

impl Writer<'_> {
    fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.bound.sql.push_str(text),
                Piece::Param { param } => self.param(*param),
                Piece::List { param, .. } if self.given == Given::All => {
                    self.list(*param);
                }
                Piece::List { empty, .. } => self.bound.sql.push_str(empty),
                Piece::If { pieces, .. } if self.given == Given::All => self.pieces(pieces),
                Piece::If { .. } => {}
                // Only loaders of relations have it.
                Piece::Rows { .. } => {}
                Piece::Literal { .. } => self.bound.sql.push('3'),
            }
        }
    }

    /// PostgreSQL and SQLite name a value by its number.
    fn param(&mut self, param: usize) {
        let numbered = self.dialect.placeholder(0) != self.dialect.placeholder(1);
        let known = self.numbers.iter().position(|it| *it == param).filter(|_| numbered);
        let number = known.unwrap_or_else(|| {
            self.numbers.push(param);
            let value = sample(self.query, param, self.given);
            self.bound.values.push(value);
            self.numbers.len() - 1
        });
        self.bound.sql.push_str(&self.dialect.placeholder(number));
    }

    fn list(&mut self, param: usize) {
        for comma in ["", ", "] {
            self.bound.sql.push_str(comma);
            self.numbers.push(usize::MAX);
            self.bound.values.push(sample(self.query, param, self.given));
            self.bound.sql.push_str(&self.dialect.placeholder(self.numbers.len() - 1));
        }
    }
}

fn sample(query: &CheckedQuery, param: usize, given: Given) -> Value {
    let param = &query.params[param];
    let kind = param.ty.ty.kind();
    if param.nullable && given == Given::Nothing {
        return Value { kind, text: None };
    }
    let text = match kind {
        Kind::Bool => "true",
        Kind::I16 | Kind::I32 | Kind::I64 if ["n", "skip"].contains(&param.name.as_str()) => "3",
        Kind::I16 | Kind::I32 | Kind::I64 => "1",
        Kind::F32 | Kind::F64 => "0.5",
        Kind::Text => "name1",
        Kind::Bytes | Kind::Uuid => "07070707070707070707070707070707",
        Kind::Decimal => "9.50",
        Kind::Date => "2024-01-02",
        Kind::Time => "01:30:00.000000",
        Kind::DateTime | Kind::Timestamp => "2024-01-02 10:00:00.000000",
        Kind::Json => "{\"a\": 1}",
        Kind::Enum | Kind::Array => match &param.ty.ty {
            ColumnType::Enum(labels) => &labels.labels[1],
            _ => "",
        },
    };
    Value { kind, text: Some(text.to_owned()) }
}

/// The columns of a row.
pub fn columns(schema: &Schema, query: &CheckedQuery) -> Vec<OutColumn> {
    use model_core::query::checked::{Row, ValueType};
    match &query.row {
        Row::None => Vec::new(),
        Row::Scalar(column) => vec![column.clone()],
        Row::Struct { name: _, columns } => columns.clone(),
        Row::Model(table) => schema.tables[table]
            .columns
            .iter()
            .map(|it| OutColumn {
                name: it.name.as_str().to_owned(),
                ty: ValueType {
                    ty: it.ty.clone(),
                    rust: it.origin.as_ref().expect("a model").ty.clone(),
                },
                nullable: it.nullable,
                source: Some((table.clone(), it.name.clone())),
            })
            .collect(),
    }
}

fn is_auto(table: &Table) -> bool {
    table.columns.iter().any(|it| it.auto)
}

/// The one form of a value of a kind.
fn form(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Bool => match text {
            "0" | "f" | "false" => "false".to_owned(),
            "1" | "t" | "true" => "true".to_owned(),
            other => format!("{other:?} is no truth value"),
        },
        Kind::F32 | Kind::F64 => match text.parse::<f64>() {
            Ok(number) => format!("{:.9e}", number + 0.0),
            Err(_) => format!("{text:?} is no float"),
        },
        Kind::I16 | Kind::I32 | Kind::I64 => match text.parse::<i64>() {
            Ok(number) => number.to_string(),
            Err(_) => format!("{text:?} is no integer"),
        },
        Kind::Decimal => match text.parse::<f64>() {
            Ok(number) => format!("{number:.6}"),
            Err(_) => format!("{text:?} is no number"),
        },
        Kind::Json => match serde_json::from_str::<serde_json::Value>(text) {
            Ok(value) => value.to_string(),
            Err(_) => format!("{text:?} is no JSON"),
        },
        Kind::Text
        | Kind::Bytes
        | Kind::Uuid
        | Kind::Date
        | Kind::Time
        | Kind::DateTime
        | Kind::Timestamp
        | Kind::Enum
        | Kind::Array => text.to_owned(),
    }
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

fn text_bytes(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2);
    let byte = |it: &[u8]| u8::from_str_radix(&String::from_utf8_lossy(it), 16).expect("digits");
    pairs.map(byte).collect()
}
