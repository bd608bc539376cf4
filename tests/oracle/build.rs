//! Makes the tables in a file, and asks sqlx's macro about each query: one function a query.
//!
//! The queries are those of the quickstart and of the checker's own suite, as the checker lowers them
//! for SQLite. Their tables have different names, so that one database holds both.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use build_support::Project;
use model_core::dialect::Dialect;
use model_core::migration::diff::diff;
use model_core::migration::hint::Hints;
use model_core::migration::plan::plan;
use model_core::query::checked::{CheckedQuery, OutColumn, Row};
use model_core::schema::{Column, Kind, Schema};
use query_tests::Seed;
use query_tests::engine::{Given, bind};
use rusqlite::Connection;

/// What the checker's suite has of queries that are right.
const FOLDERS: &[&str] = &["right", "portable"];

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let corpora = [quickstart(), suite()];
    let database = out.join("tables.db");
    make(&database, &corpora);
    let connection = Connection::open(&database).expect("it was made just now");
    let refused = refused();
    let text = module(&corpora, &connection, &refused);
    fs::write(out.join("asked.rs"), text).expect("OUT_DIR can be written");
    // Read by the macros; what is set by hand or in a `.env` does not count.
    println!("cargo::rustc-env=DATABASE_URL=sqlite://{}", database.display());
    println!("cargo::rustc-env=SQLX_OFFLINE=false");
}

/// Tables, and queries that the checker has passed.
struct Corpus {
    name: &'static str,
    schema: Schema,
    queries: Vec<CheckedQuery>,
}

fn quickstart() -> Corpus {
    let root = beside("../../examples/quickstart");
    let project = Project::open(root).expect("the quickstart has a manifest");
    let read = project.read();
    let schema = project.schema(&read).expect("its models are right");
    let queries = project.queries(&schema, &read).checked;
    Corpus { name: "quickstart", schema, queries }
}

fn suite() -> Corpus {
    let schema = query_tests::schema();
    let mut queries = Vec::new();
    for folder in FOLDERS {
        for path in files(&beside("../queries").join(folder)) {
            let text = fs::read_to_string(&path).expect("a query file");
            queries.extend(query_tests::check(&schema, &text).queries);
        }
    }
    Corpus { name: "suite", schema, queries }
}

/// A path beside this package; cargo watches it.
fn beside(path: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    println!("cargo::rerun-if-changed={}", path.display());
    path
}

fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of queries");
    entries.map(|it| it.expect("an entry").path()).collect()
}

/// The tables of all models, by the statements of a first migration, with rows: the macro looks at the
/// first one where nothing else tells a type.
fn make(path: &Path, corpora: &[Corpus]) {
    if path.exists() {
        fs::remove_file(path).expect("OUT_DIR can be written");
    }
    let connection = Connection::open(path).expect("OUT_DIR can be written");
    // What the runtime registers; sqlx does not, and needs it only where decimals are compared.
    connection.create_collation("decimal", |a, b| a.cmp(b)).expect("a name");
    connection.execute_batch("pragma foreign_keys = off").expect("no transaction is open");
    let empty = Schema::default();
    for Corpus { schema, .. } in corpora {
        let ops = diff(&empty, schema, &Hints::default()).expect("nothing is renamed");
        for step in plan(&empty, schema, &ops, Dialect::Sqlite).up.steps {
            for statement in &step.statements {
                connection.execute_batch(statement).expect("a first migration");
            }
        }
        for statement in query_tests::inserts(schema, Seed::Full) {
            connection.execute_batch(&statement).expect("a row");
        }
    }
}

/// The queries that the macro does not take, by `differences.tsv`.
fn refused() -> BTreeSet<String> {
    let text = fs::read_to_string(beside("differences.tsv")).expect("the list of differences");
    let lines = text.lines().filter(|it| !it.starts_with('#'));
    let refused = lines.filter_map(|it| {
        let mut fields = it.split('\t');
        let query = fields.next()?;
        (fields.next()? == "*").then(|| query.to_owned())
    });
    refused.collect()
}

fn module(corpora: &[Corpus], connection: &Connection, refused: &BTreeSet<String>) -> String {
    let mut functions = String::new();
    let mut list = String::new();
    for corpus in corpora {
        for query in &corpus.queries {
            let name = format!("{}::{}", corpus.name, query.name);
            let asked = Asked::new(query, &corpus.schema, connection);
            asked.entry(&mut list, &name, refused.contains(&name));
            if !refused.contains(&name) {
                asked.function(&mut functions, &name);
            }
        }
    }
    format!("{functions}/// All queries.\npub static QUERIES: &[Query] = &[\n{list}];\n")
}

/// What the checker says of a column.
struct Ours {
    name: String,
    kind: Kind,
    nullable: bool,
}

struct Asked {
    sql: String,
    parameters: usize,
    ours: Vec<Ours>,
    /// As SQLite names them; none when it cannot prepare the statement alone.
    names: Vec<String>,
}

impl Asked {
    fn new(query: &CheckedQuery, schema: &Schema, connection: &Connection) -> Self {
        let mut statements = bind(query, Dialect::Sqlite, Given::All);
        let first = statements.remove(0);
        let names = connection
            .prepare(&first.sql)
            .map(|statement| statement.column_names().into_iter().map(str::to_owned).collect());
        Self {
            parameters: first.values.len(),
            ours: columns(query, schema),
            names: names.unwrap_or_default(),
            sql: first.sql,
        }
    }

    fn entry(&self, out: &mut String, name: &str, refused: bool) {
        let theirs = match refused {
            true => "None".to_owned(),
            false => format!("Some({})", function_name(name)),
        };
        let Self { sql, parameters, ours, names: _ } = self;
        writeln!(out, "    Query {{ name: {name:?}, sql: {sql:?}, parameters: {parameters}, theirs: {theirs}, ours: &[")
            .expect("memory");
        for Ours { name, kind, nullable } in ours {
            let storage = storage(*kind);
            writeln!(out, "        Column {{ name: {name:?}, said: Said {{ storage: Storage::{storage}, nullable: {nullable} }} }},")
                .expect("memory");
        }
        out.push_str("    ] },\n");
    }

    fn function(&self, out: &mut String, name: &str) {
        let values = ", None::<i64>".repeat(self.parameters);
        let function = function_name(name);
        writeln!(
            out,
            "fn {function}() -> Vec<Said> {{\n    let asked = sqlx::query!({:?}{values});",
            self.sql
        )
        .expect("memory");
        if self.names.is_empty() {
            out.push_str("    let _ = asked;\n");
        }
        let fields: Vec<String> =
            self.names.iter().map(|it| format!("said(&asked, |row| &row.r#{it})")).collect();
        writeln!(out, "    vec![{}]\n}}\n", fields.join(", ")).expect("memory");
    }
}

fn function_name(name: &str) -> String {
    name.replace("::", "_")
}

fn columns(query: &CheckedQuery, schema: &Schema) -> Vec<Ours> {
    let out = |it: &OutColumn| Ours {
        name: it.name.clone(),
        kind: it.ty.ty.kind(),
        nullable: it.nullable,
    };
    match &query.row {
        Row::None => Vec::new(),
        Row::Scalar(column) => vec![out(column)],
        Row::Struct { name: _, columns } => columns.iter().map(out).collect(),
        Row::Model(table) => schema.tables[table].columns.iter().map(of_model).collect(),
    }
}

fn of_model(column: &Column) -> Ours {
    Ours { name: column.name.to_string(), kind: column.ty.kind(), nullable: column.nullable }
}

/// What SQLite keeps values of a kind as, a variant of `Storage`.
fn storage(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool | Kind::I16 | Kind::I32 | Kind::I64 => "Integer",
        Kind::F32 | Kind::F64 => "Real",
        Kind::Bytes | Kind::Uuid => "Blob",
        Kind::Decimal
        | Kind::Text
        | Kind::Date
        | Kind::Time
        | Kind::DateTime
        | Kind::Timestamp
        | Kind::Json
        | Kind::Enum
        | Kind::Array => "Text",
    }
}
