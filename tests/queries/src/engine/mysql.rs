//! MySQL and MariaDB.

use model_core::dialect::Dialect;
use model_core::query::checked::OutColumn;
use model_core::schema::Kind;
use mysql::prelude::Queryable;
use mysql::{Conn, Opts, OptsBuilder, Params};

use super::{Bound, Engine, Failure, Row, Value};

struct MySql {
    connection: Conn,
    dialect: Dialect,
    database: String,
}

/// A new database on the server of a URL.
pub(super) fn connect(url: &str, dialect: Dialect, database: &str) -> Box<dyn Engine> {
    let options = Opts::from_url(url).expect("a URL");
    let options = OptsBuilder::from_opts(options).db_name(None::<String>).prefer_socket(false);
    let mut connection = Conn::new(options).expect("MySQL");
    for sql in [
        format!("drop database if exists {database}"),
        format!("create database {database}"),
        format!("use {database}"),
        "set names utf8mb4 collate utf8mb4_bin".to_owned(),
        "set time_zone = '+00:00'".to_owned(),
    ] {
        connection.query_drop(sql).expect("a setting");
    }
    Box::new(MySql { connection, dialect, database: database.to_owned() })
}

impl Drop for MySql {
    fn drop(&mut self) {
        let _ = self.connection.query_drop(format!("drop database {}", self.database));
    }
}

impl Engine for MySql {
    fn dialect(&self) -> Dialect {
        self.dialect
    }

    fn batch(&mut self, sql: &str) {
        self.connection.query_drop(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    fn run(&mut self, statements: &[Bound], columns: &[OutColumn]) -> Result<Vec<Row>, Failure> {
        self.connection.query_drop("begin").expect("a transaction");
        let mut rows = Ok(Vec::new());
        for bound in statements {
            rows = rows.and_then(|_| query(&mut self.connection, bound, columns));
        }
        self.connection.query_drop("rollback").expect("a rollback");
        rows
    }
}

fn query(connection: &mut Conn, bound: &Bound, columns: &[OutColumn]) -> Result<Vec<Row>, Failure> {
    let statement = connection.prep(&bound.sql).map_err(failure)?;
    let values: Vec<mysql::Value> = bound.values.iter().map(given).collect();
    let values = if values.is_empty() { Params::Empty } else { Params::Positional(values) };
    let rows: Vec<mysql::Row> = connection.exec(&statement, values).map_err(failure)?;
    let mut found = Vec::new();
    for row in rows {
        let cells = row.unwrap();
        if cells.len() != columns.len() {
            return Err(Failure::Refused(format!("{} columns", cells.len())));
        }
        let pairs = cells.into_iter().zip(columns);
        found.push(pairs.map(|(it, column)| cell(it, column.ty.ty.kind())).collect());
    }
    Ok(found)
}

fn failure(error: mysql::Error) -> Failure {
    match &error {
        // A duplicate key, a null, a check.
        mysql::Error::MySqlError(it) if [1062, 1048, 3819, 4025, 1364].contains(&it.code) => {
            Failure::Constraint
        }
        _ => Failure::Refused(error.to_string()),
    }
}

fn given(value: &Value) -> mysql::Value {
    let Some(text) = &value.text else { return mysql::Value::NULL };
    match value.kind {
        Kind::Bool => mysql::Value::Int(i64::from(text == "true")),
        Kind::I16 | Kind::I32 | Kind::I64 => mysql::Value::Int(text.parse().expect("a number")),
        Kind::F32 | Kind::F64 => mysql::Value::Double(text.parse().expect("a number")),
        Kind::Bytes | Kind::Uuid => mysql::Value::Bytes(super::text_bytes(text)),
        Kind::Text
        | Kind::Decimal
        | Kind::Date
        | Kind::Time
        | Kind::DateTime
        | Kind::Timestamp
        | Kind::Json
        | Kind::Enum
        | Kind::Array => mysql::Value::Bytes(text.as_bytes().to_vec()),
    }
}

fn cell(value: mysql::Value, kind: Kind) -> Option<String> {
    let is_float = matches!(kind, Kind::F32 | Kind::F64);
    let text = match value {
        mysql::Value::NULL => return None,
        mysql::Value::Bytes(it) if matches!(kind, Kind::Bytes | Kind::Uuid) => super::digits(&it),
        mysql::Value::Bytes(it) if is_float => {
            format!("an exact number, {}", String::from_utf8_lossy(&it))
        }
        mysql::Value::Bytes(it) => String::from_utf8_lossy(&it).into_owned(),
        mysql::Value::Int(it) => it.to_string(),
        mysql::Value::UInt(it) => it.to_string(),
        mysql::Value::Float(it) => it.to_string(),
        mysql::Value::Double(it) => it.to_string(),
        mysql::Value::Date(year, month, day, ..) if kind == Kind::Date => {
            format!("{year:04}-{month:02}-{day:02}")
        }
        mysql::Value::Date(year, month, day, hour, minute, second, micro) => {
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{micro:06}")
        }
        mysql::Value::Time(_, _, hour, minute, second, micro) => {
            format!("{hour:02}:{minute:02}:{second:02}.{micro:06}")
        }
    };
    Some(super::form(kind, &text))
}
