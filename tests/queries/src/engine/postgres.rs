//! PostgreSQL.

use std::error::Error;

use model_core::dialect::Dialect;
use model_core::query::checked::OutColumn;
use model_core::schema::Kind;
use postgres::types::private::BytesMut;
use postgres::types::{Format, FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, NoTls};

use super::{Bound, Engine, Failure, Row, Value};

struct Postgres {
    client: Option<Client>,
    url: String,
    database: String,
}

/// A new database on the server of a URL.
pub(super) fn connect(url: &str, _: Dialect, database: &str) -> Box<dyn Engine> {
    let mut admin = Client::connect(url, NoTls).expect("PostgreSQL");
    admin.batch_execute(&format!("drop database if exists {database}")).expect("a drop");
    let collation = "template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'";
    admin.batch_execute(&format!("create database {database} {collation}")).expect("a database");
    let (server, _) = url.rsplit_once('/').expect("a URL with a database");
    let client = Client::connect(&format!("{server}/{database}"), NoTls).expect("PostgreSQL");
    Box::new(Postgres { client: Some(client), url: url.to_owned(), database: database.to_owned() })
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.client = None;
        if let Ok(mut admin) = Client::connect(&self.url, NoTls) {
            let _ = admin.batch_execute(&format!("drop database {} with (force)", self.database));
        }
    }
}

impl Engine for Postgres {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn batch(&mut self, sql: &str) {
        let client = self.client.as_mut().expect("a client");
        client.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {}", message(&error)));
    }

    fn run(&mut self, statements: &[Bound], columns: &[OutColumn]) -> Result<Vec<Row>, Failure> {
        let client = self.client.as_mut().expect("a client");
        let mut transaction = client.transaction().expect("a transaction");
        let mut rows = Vec::new();
        for bound in statements {
            rows = query(&mut transaction, bound, columns)?;
        }
        transaction.rollback().expect("a rollback");
        Ok(rows)
    }
}

fn query(
    transaction: &mut postgres::Transaction<'_>,
    bound: &Bound,
    columns: &[OutColumn],
) -> Result<Vec<Row>, Failure> {
    let statement = transaction.prepare(&bound.sql).map_err(|it| failure(&it))?;
    let values: Vec<&(dyn ToSql + Sync)> = bound.values.iter().map(|it| it as _).collect();
    let rows = transaction.query(&statement, &values).map_err(|it| failure(&it))?;
    if !columns.is_empty() && statement.columns().len() != columns.len() {
        return Err(Failure::Refused(format!("{} columns", statement.columns().len())));
    }
    let row = |row: &postgres::Row| {
        let cells = columns.iter().enumerate();
        cells.map(|(index, it)| cell(row.get(index), it.ty.ty.kind())).collect()
    };
    Ok(rows.iter().map(row).collect())
}

fn failure(error: &postgres::Error) -> Failure {
    match error.as_db_error() {
        Some(it) if it.code().code().starts_with("23") => Failure::Constraint,
        _ => Failure::Refused(message(error)),
    }
}

fn message(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(it) => it.message().to_owned(),
        None => error.source().map_or_else(|| error.to_string(), |it| format!("{error}: {it}")),
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let Some(text) = &self.text else { return Ok(IsNull::Yes) };
        let text = match *ty {
            Type::BYTEA => format!("\\x{text}"),
            Type::TIMESTAMPTZ => format!("{text}+00"),
            _ => text.clone(),
        };
        out.extend_from_slice(text.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

/// A value as the server sends it.
struct Raw {
    ty: Type,
    bytes: Vec<u8>,
}

impl<'r> FromSql<'r> for Raw {
    fn from_sql(ty: &Type, bytes: &'r [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self { ty: ty.clone(), bytes: bytes.to_vec() })
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

fn cell(raw: Option<Raw>, kind: Kind) -> Option<String> {
    let raw = raw?;
    let wrong = || Some(format!("{} is no {kind}", raw.ty));
    if !fits(&raw.ty, kind) {
        return wrong();
    }
    let text = shown(&raw);
    Some(super::form(kind, &text))
}

/// Whether the type decodes as the kind.
fn fits(ty: &Type, kind: Kind) -> bool {
    let own_type = matches!(ty.kind(), postgres::types::Kind::Enum(_));
    match kind {
        Kind::Bool => *ty == Type::BOOL,
        Kind::I16 | Kind::I32 | Kind::I64 => [Type::INT2, Type::INT4, Type::INT8].contains(ty),
        Kind::F32 | Kind::F64 => [Type::FLOAT4, Type::FLOAT8].contains(ty),
        Kind::Text => [Type::TEXT, Type::VARCHAR].contains(ty),
        Kind::Bytes => *ty == Type::BYTEA,
        Kind::Uuid => *ty == Type::UUID,
        Kind::Decimal => *ty == Type::NUMERIC,
        Kind::Date => *ty == Type::DATE,
        Kind::Time => *ty == Type::TIME,
        Kind::DateTime => *ty == Type::TIMESTAMP,
        Kind::Timestamp => *ty == Type::TIMESTAMPTZ,
        Kind::Json => *ty == Type::JSONB,
        Kind::Enum => own_type,
        Kind::Array => false,
    }
}

fn shown(raw: &Raw) -> String {
    let bytes = &raw.bytes;
    match raw.ty {
        Type::BOOL => if bytes[0] == 1 { "t" } else { "f" }.to_owned(),
        Type::INT2 | Type::INT4 | Type::INT8 => integer(bytes).to_string(),
        Type::FLOAT4 => f32::from_be_bytes(bytes[..4].try_into().expect("4 bytes")).to_string(),
        Type::FLOAT8 => f64::from_be_bytes(bytes[..8].try_into().expect("8 bytes")).to_string(),
        Type::BYTEA | Type::UUID => super::digits(bytes),
        Type::NUMERIC => numeric(bytes),
        Type::DATE => day(integer(bytes)),
        Type::TIME => clock(integer(bytes)),
        Type::TIMESTAMP | Type::TIMESTAMPTZ => {
            let micros = integer(bytes);
            format!(
                "{} {}",
                day(micros.div_euclid(86_400_000_000)),
                clock(micros.rem_euclid(86_400_000_000))
            )
        }
        Type::JSONB => String::from_utf8_lossy(&bytes[1..]).into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn integer(bytes: &[u8]) -> i64 {
    let negative = bytes.first().is_some_and(|it| *it >= 128);
    bytes.iter().fold(if negative { -1 } else { 0 }, |value, it| (value << 8) | i64::from(*it))
}

/// Digits of four with a weight.
fn numeric(bytes: &[u8]) -> String {
    let word = |at: usize| i64::from(u16::from_be_bytes([bytes[at * 2], bytes[at * 2 + 1]]));
    let weight = integer(&bytes[2..4]);
    let mut value = 0.0;
    for index in 0..word(0) {
        let exponent = i32::try_from((weight - index) * 4).expect("a small exponent");
        value += word(4 + index as usize) as f64 * 10f64.powi(exponent);
    }
    if word(2) == 0x4000 { format!("-{value}") } else { value.to_string() }
}

/// Days since 2000.
fn day(days: i64) -> String {
    let days = days + 10_957 + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let date = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{date:02}")
}

/// Microseconds of a day.
fn clock(micros: i64) -> String {
    let seconds = micros / 1_000_000;
    format!(
        "{:02}:{:02}:{:02}.{:06}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        micros % 1_000_000
    )
}
