//! The checker's word against real SQLite: what it accepts prepares, with the columns it names; what
//! it calls never null never is, on tables that are empty, sparse and full; what it decodes has the
//! storage of its type.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests")]

use model_core::diagnostic::{Severity, render};
use model_core::dialect::Dialect;
use model_core::query::checked::{CheckedQuery, OutColumn, Piece, Row};
use model_core::schema::{Kind, Schema};
use query_tests::{Database, Random, Seed, check, schema, sources};
use rusqlite::types::{Value, ValueRef};

/// How many columns were said to be what, and were.
#[derive(Default)]
struct Tally {
    queries: usize,
    rows: usize,
    /// Columns that were never null, and of these, those that were said to be so.
    never_null: usize,
    said_never_null: usize,
    wrong: Vec<String>,
}

#[test]
fn accepted_queries_run_and_give_what_was_promised() {
    let schema = schema();
    let mut tally = Tally::default();
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/right")).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let checked = check(&schema, &text);
        for diagnostic in checked.diagnostics.iter().filter(|it| it.severity == Severity::Error) {
            tally.wrong.push(render(diagnostic, &sources(&text)));
        }
        tally.run_all(&schema, &checked.queries);
    }
    tally.finish(100);
}

impl Tally {
    fn run_all(&mut self, schema: &Schema, queries: &[CheckedQuery]) {
        let seeds = [Seed::Empty, Seed::Nulls, Seed::Full];
        let databases = seeds.map(|seed| Database::new(schema, seed));
        for query in queries {
            self.queries += 1;
            let columns = columns(schema, query);
            let mut nulls = vec![false; columns.len()];
            for database in &databases {
                for given in [Given::All, Given::Nothing] {
                    self.run(database, query, &columns, given, &mut nulls);
                }
            }
            for (column, null) in columns.iter().zip(&nulls) {
                self.never_null += usize::from(!null);
                self.said_never_null += usize::from(!null && !column.nullable);
            }
        }
    }

    fn run(
        &mut self,
        database: &Database,
        query: &CheckedQuery,
        columns: &[OutColumn],
        given: Given,
        nulls: &mut [bool],
    ) {
        let (sql, values) = assemble(query, given);
        database.connection.execute_batch("savepoint before").unwrap();
        if let Err(error) = self.run_sql(database, &sql, values, columns, nulls) {
            self.wrong.push(format!("{}: {error}\n{sql}", query.name));
        }
        database.connection.execute_batch("rollback to before; release before").unwrap();
    }

    fn run_sql(
        &mut self,
        database: &Database,
        sql: &str,
        values: Vec<Value>,
        columns: &[OutColumn],
        nulls: &mut [bool],
    ) -> Result<(), String> {
        let mut statement = database.connection.prepare(sql).map_err(|it| it.to_string())?;
        let names: Vec<String> =
            statement.column_names().iter().map(|it| model_core::name::snake_name(it)).collect();
        let expected: Vec<&str> = columns.iter().map(|it| it.name.as_str()).collect();
        if names != expected {
            return Err(format!("columns are {names:?}, not {expected:?}"));
        }
        let mut rows =
            statement.query(rusqlite::params_from_iter(values)).map_err(|it| it.to_string())?;
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(()),
                // A made-up value may break a constraint.
                Err(rusqlite::Error::SqliteFailure(error, _))
                    if error.code == rusqlite::ErrorCode::ConstraintViolation =>
                {
                    return Ok(());
                }
                Err(error) => return Err(error.to_string()),
            };
            self.rows += 1;
            for (index, column) in columns.iter().enumerate() {
                let value = row.get_ref(index).map_err(|it| it.to_string())?;
                if value == ValueRef::Null {
                    nulls[index] = true;
                    if !column.nullable {
                        return Err(format!("`{}` is null", column.name));
                    }
                } else if !fits(value, column.ty.ty.kind()) {
                    return Err(format!("`{}` is {value:?}, no {}", column.name, column.ty.ty));
                }
            }
        }
    }

    fn finish(self, least: usize) {
        println!(
            "{} queries, {} rows; of {} columns that were never null, {} were said to be so ({} %)",
            self.queries,
            self.rows,
            self.never_null,
            self.said_never_null,
            self.said_never_null * 100 / self.never_null.max(1)
        );
        let shown: Vec<&str> = self.wrong.iter().take(10).map(String::as_str).collect();
        assert!(shown.is_empty(), "{} wrong:\n\n{}", self.wrong.len(), shown.join("\n\n"));
        assert!(self.queries >= least, "only {} queries", self.queries);
        assert!(self.rows > 0);
    }
}

/// Whether optional and nullable parameters are given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    All,
    Nothing,
}

/// The text and values of one run.
fn assemble(query: &CheckedQuery, given: Given) -> (String, Vec<Value>) {
    let mut sql = String::new();
    let mut values = Vec::new();
    write(query, &query.sql[&Dialect::Sqlite].pieces, given, &mut sql, &mut values);
    (sql, values)
}

fn write(
    query: &CheckedQuery,
    pieces: &[Piece],
    given: Given,
    sql: &mut String,
    values: &mut Vec<Value>,
) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => sql.push_str(text),
            Piece::Param { param } => {
                sql.push('?');
                values.push(sample(query, *param, given));
            }
            // Only loaders of relations have it.
            Piece::Rows { .. } => {}
            Piece::List { param, .. } => {
                sql.push_str(if given == Given::All { "?, ?" } else { "" });
                if given == Given::All {
                    values.extend([sample(query, *param, given), sample(query, *param, given)]);
                }
            }
            Piece::If { param: _, pieces } if given == Given::All => {
                write(query, pieces, given, sql, values);
            }
            Piece::If { .. } => {}
            Piece::Literal { param: _ } => sql.push('3'),
        }
    }
}

fn sample(query: &CheckedQuery, param: usize, given: Given) -> Value {
    let param = &query.params[param];
    if param.nullable && given == Given::Nothing {
        return Value::Null;
    }
    match param.ty.ty.kind() {
        Kind::Bool | Kind::I16 | Kind::I32 | Kind::I64 => Value::Integer(1),
        Kind::F32 | Kind::F64 => Value::Real(0.5),
        Kind::Text => Value::Text("name1".to_owned()),
        Kind::Bytes | Kind::Uuid => Value::Blob(vec![7; 16]),
        Kind::Decimal => Value::Text("9.50".to_owned()),
        Kind::Date => Value::Text("2024-01-02".to_owned()),
        Kind::Time => Value::Text("01:30:00.000000".to_owned()),
        Kind::DateTime | Kind::Timestamp => Value::Text("2024-01-02 10:00:00.000000".to_owned()),
        Kind::Json => Value::Text("{\"a\": 1}".to_owned()),
        Kind::Enum => match &param.ty.ty {
            model_core::schema::ColumnType::Enum(labels) => Value::Text(labels.labels[1].clone()),
            _ => Value::Null,
        },
        Kind::Array => Value::Null,
    }
}

fn columns(schema: &Schema, query: &CheckedQuery) -> Vec<OutColumn> {
    match &query.row {
        Row::None => Vec::new(),
        Row::Scalar(column) => vec![column.clone()],
        Row::Struct { name: _, columns } => columns.clone(),
        Row::Model(table) => schema.tables[table]
            .columns
            .iter()
            .map(|it| OutColumn {
                name: it.name.as_str().to_owned(),
                ty: model_core::query::checked::ValueType {
                    ty: it.ty.clone(),
                    rust: it.origin.as_ref().unwrap().ty.clone(),
                },
                nullable: it.nullable,
                source: None,
            })
            .collect(),
    }
}

/// Whether a stored value decodes as a type.
fn fits(value: ValueRef<'_>, kind: Kind) -> bool {
    match kind {
        Kind::Bool => matches!(value, ValueRef::Integer(0 | 1)),
        Kind::I16 | Kind::I32 | Kind::I64 => matches!(value, ValueRef::Integer(_)),
        Kind::F32 | Kind::F64 => matches!(value, ValueRef::Real(_) | ValueRef::Integer(_)),
        Kind::Bytes | Kind::Uuid => matches!(value, ValueRef::Blob(_)),
        Kind::Text | Kind::Decimal | Kind::Json | Kind::Enum | Kind::Array => {
            matches!(value, ValueRef::Text(_))
        }
        Kind::Date => matches!(value, ValueRef::Text(it) if it.len() == 10),
        Kind::Time => matches!(value, ValueRef::Text(it) if it.len() == 15),
        Kind::DateTime | Kind::Timestamp => matches!(value, ValueRef::Text(it) if it.len() == 26),
    }
}

/// Joins of every kind, in every order, with conditions that bring rows back and others that only
/// seem to.
#[test]
fn generated_queries_run_and_give_what_was_promised() {
    let schema = schema();
    let mut tally = Tally::default();
    let mut random = Random::new(7);
    let text: String =
        (0..600).map(|number| format!("-- name: g{number} :many\n{};\n", random.query())).collect();
    let checked = check(&schema, &text);
    for diagnostic in checked.diagnostics.iter().filter(|it| it.severity == Severity::Error) {
        tally.wrong.push(render(diagnostic, &sources(&text)));
    }
    tally.run_all(&schema, &checked.queries);
    tally.finish(600);
}

/// Groups, unions, derived tables, common table expressions, windows and changes over the same joins.
#[test]
fn generated_shapes_run_and_give_what_was_promised() {
    let schema = schema();
    let mut tally = Tally::default();
    let mut random = Random::new(11);
    let text: String =
        (0..500).map(|number| format!("-- name: s{number} :many\n{};\n", random.shape())).collect();
    let checked = check(&schema, &text);
    for diagnostic in checked.diagnostics.iter().filter(|it| it.severity == Severity::Error) {
        tally.wrong.push(render(diagnostic, &sources(&text)));
    }
    tally.run_all(&schema, &checked.queries);
    tally.finish(500);
}
