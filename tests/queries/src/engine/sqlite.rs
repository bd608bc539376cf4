//! SQLite, whose rows are what the others are compared with.

use model_core::dialect::Dialect;
use model_core::query::checked::OutColumn;
use model_core::schema::{Kind, Schema};
use rusqlite::types::{Value as Stored, ValueRef};

use super::{Bound, Engine, Failure, Row, Value};
use crate::{Database, Seed};

pub(super) struct Sqlite(Database);

impl Sqlite {
    pub(super) fn new(seed: Seed, schema: &Schema) -> Self {
        Self(Database::new(schema, seed))
    }
}

impl Engine for Sqlite {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn batch(&mut self, sql: &str) {
        self.0.connection.execute_batch(sql).expect(sql);
    }

    fn run(&mut self, statements: &[Bound], columns: &[OutColumn]) -> Result<Vec<Row>, Failure> {
        self.0.connection.execute_batch("savepoint before").expect("a savepoint");
        let mut rows = Ok(Vec::new());
        for bound in statements {
            rows = rows.and_then(|_| query(&self.0.connection, bound, columns));
        }
        self.0.connection.execute_batch("rollback to before; release before").expect("a rollback");
        rows
    }
}

fn query(
    connection: &rusqlite::Connection,
    bound: &Bound,
    columns: &[OutColumn],
) -> Result<Vec<Row>, Failure> {
    let refused = |error: rusqlite::Error| match error {
        rusqlite::Error::SqliteFailure(error, _)
            if error.code == rusqlite::ErrorCode::ConstraintViolation =>
        {
            Failure::Constraint
        }
        other => Failure::Refused(other.to_string()),
    };
    let mut statement = connection.prepare(&bound.sql).map_err(refused)?;
    let values = rusqlite::params_from_iter(bound.values.iter().map(stored));
    let mut rows = statement.query(values).map_err(refused)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(refused)? {
        let cells = columns.iter().enumerate();
        found.push(
            cells
                .map(|(index, it)| cell(row.get_ref(index).expect("a column"), it.ty.ty.kind()))
                .collect(),
        );
    }
    Ok(found)
}

fn stored(value: &Value) -> Stored {
    let Some(text) = &value.text else { return Stored::Null };
    match value.kind {
        Kind::Bool => Stored::Integer(i64::from(text == "true")),
        Kind::I16 | Kind::I32 | Kind::I64 => Stored::Integer(text.parse().expect("a number")),
        Kind::F32 | Kind::F64 => Stored::Real(text.parse().expect("a number")),
        Kind::Bytes | Kind::Uuid => Stored::Blob(super::text_bytes(text)),
        Kind::Text
        | Kind::Decimal
        | Kind::Date
        | Kind::Time
        | Kind::DateTime
        | Kind::Timestamp
        | Kind::Json
        | Kind::Enum
        | Kind::Array => Stored::Text(text.clone()),
    }
}

fn cell(value: ValueRef<'_>, kind: Kind) -> Option<String> {
    Some(match value {
        ValueRef::Null => return None,
        ValueRef::Integer(it) => super::form(kind, &it.to_string()),
        ValueRef::Real(it) => super::form(kind, &it.to_string()),
        ValueRef::Text(it) => super::form(kind, &String::from_utf8_lossy(it)),
        ValueRef::Blob(it) => super::digits(it),
    })
}
