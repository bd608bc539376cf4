//! SQLite.
//!
//! Its columns are strict tables' (see the physical types in `dialect`), so a value has the storage
//! of its column; expressions have none, which is why casts to types that SQLite does not know
//! are written as casts to the storage.

use super::{Cast, Habits, Literal, QueryDialect, Writing};
use crate::query::syntax::Keyword;
use crate::query::syntax::ast::BinaryOp;
use crate::query::tree::Op;
use crate::schema::{ColumnType, Kind};

pub(super) struct Sqlite;

impl QueryDialect for Sqlite {
    fn functions(&self) -> &'static [&'static str] {
        &[include_str!("../catalog/sqlite.tsv")]
    }

    fn operator(&self, op: BinaryOp) -> Option<Op> {
        let (_, op) = OPERATORS.iter().find(|(it, _)| *it == op)?;
        Some(*op)
    }

    fn named_type(&self, name: &str, args: &[u32]) -> Option<ColumnType> {
        Some(match name {
            "bool" | "boolean" => ColumnType::Bool,
            "smallint" | "int2" => ColumnType::I16,
            "int" | "integer" | "bigint" | "int4" | "int8" => ColumnType::I64,
            "real" | "float" | "double" | "double precision" | "float8" => ColumnType::F64,
            "text" => ColumnType::Text { max_length: None },
            "varchar" | "char" | "character varying" | "character" => {
                ColumnType::Text { max_length: args.first().copied() }
            }
            "blob" | "bytea" => ColumnType::Bytes { max_length: None },
            "uuid" => ColumnType::Uuid,
            "decimal" | "numeric" => ColumnType::Decimal {
                precision: args.first().copied().unwrap_or(28),
                scale: args.get(1).copied().unwrap_or(0),
            },
            "date" => ColumnType::Date,
            "time" => ColumnType::Time,
            "datetime" | "timestamp" | "timestamp without time zone" => ColumnType::DateTime,
            "timestamptz" | "timestamp with time zone" => ColumnType::Timestamp,
            "json" | "jsonb" => ColumnType::Json,
            _ => return None,
        })
    }

    fn type_names(&self) -> &'static [&'static str] {
        &[
            "boolean",
            "integer",
            "bigint",
            "smallint",
            "real",
            "double precision",
            "text",
            "varchar",
            "blob",
            "uuid",
            "decimal",
            "numeric",
            "date",
            "time",
            "timestamp",
            "timestamptz",
            "json",
        ]
    }

    fn cast(&self, from: &ColumnType, to: &ColumnType) -> Cast {
        use Kind::{
            Array, Bool, Bytes, Date, DateTime, Decimal, Enum, F32, F64, I16, I32, I64, Json, Text,
            Time, Timestamp, Uuid,
        };
        match (from.kind(), to.kind()) {
            (from, to) if from == to => Cast::Total,
            (Bool | I16 | I32 | I64 | F32 | F64 | Text, I16 | I32 | I64 | F32 | F64) => Cast::Total,
            (Decimal, F32 | F64) => Cast::Total,
            (Decimal, I16 | I32 | I64) => Cast::Total,
            (I16 | I32 | I64, Decimal) => Cast::Total,
            (
                I16 | I32 | I64 | F32 | F64 | Text | Enum | Decimal | Date | Time | DateTime
                | Timestamp | Json,
                Text,
            ) => Cast::Total,
            (Text | Json, Bytes) => Cast::Total,
            (DateTime, Timestamp) | (Timestamp, DateTime) => Cast::Total,
            (_, Bool) => Cast::Refused("compare instead: `x <> 0`"),
            (_, Date) => Cast::Refused("write `date(x)`"),
            (_, Time) => Cast::Refused("write `time(x)`"),
            (_, DateTime | Timestamp) => Cast::Refused("write `datetime(x)`"),
            (_, Json) => Cast::Refused("write `json(x)`"),
            (Bool, Text) => Cast::Refused("write `case when x then 'yes' else 'no' end`"),
            (Uuid | Bytes, Text) => Cast::Refused("write `lower(hex(x))`"),
            (_, Uuid) => Cast::Refused("give the value as a parameter or as a literal"),
            (_, Decimal) => Cast::Refused("give the value as a parameter or as a literal"),
            (_, I16 | I32 | I64 | F32 | F64 | Bytes | Enum | Array) | (Array, Text) => {
                Cast::Refused("there is no such conversion")
            }
        }
    }

    fn cast_target(&self, ty: &ColumnType) -> String {
        let target = match ty.kind() {
            Kind::Bool | Kind::I16 | Kind::I32 | Kind::I64 => "integer",
            Kind::F32 | Kind::F64 => "real",
            Kind::Bytes | Kind::Uuid => "blob",
            Kind::Text
            | Kind::Decimal
            | Kind::Date
            | Kind::Time
            | Kind::DateTime
            | Kind::Timestamp
            | Kind::Json
            | Kind::Enum
            | Kind::Array => "text",
        };
        target.to_owned()
    }

    fn cast_form(&self, _: &ColumnType, _: &ColumnType) -> Option<String> {
        None
    }

    fn literal(&self, value: &Literal, _: &ColumnType) -> String {
        match value {
            Literal::Text(text) | Literal::Decimal(text) => {
                format!("'{}'", text.replace('\'', "''"))
            }
            Literal::Uuid(digits) => format!("x'{digits}'"),
        }
    }

    fn now(&self, ty: &ColumnType) -> &'static str {
        match ty.kind() {
            Kind::Date => "date('now')",
            Kind::Time => "strftime('%H:%M:%f000', 'now')",
            _ => "strftime('%Y-%m-%d %H:%M:%f000', 'now')",
        }
    }

    fn collations(&self) -> &'static [&'static str] {
        &["binary", "nocase", "rtrim", "decimal"]
    }

    fn compares_moments(&self) -> bool {
        true
    }

    fn has_output_names_in_having(&self) -> bool {
        true
    }

    fn binds_row_counts(&self) -> bool {
        false
    }

    fn empty_list(&self, _: &ColumnType) -> String {
        String::new()
    }

    fn habits(&self) -> Habits {
        Habits {
            nulls_low: true,
            like_ignores_case: true,
            backslash_escapes: false,
            labels_are_texts: true,
        }
    }

    fn writing(&self) -> Option<&'static Writing> {
        None
    }

    fn decimal_collation(&self) -> Option<&'static str> {
        Some("decimal")
    }

    fn has_alias_in_returning(&self) -> bool {
        false
    }

    fn is_at_hand(&self) -> bool {
        true
    }

    fn most_joins(&self) -> usize {
        64
    }

    fn name(&self, name: &str) -> String {
        let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if plain && Keyword::find(name).is_none() {
            name.to_owned()
        } else {
            format!("\"{}\"", name.replace('"', "\"\""))
        }
    }
}

const OPERATORS: &[(BinaryOp, Op)] = &[
    (BinaryOp::Or, Op::Or),
    (BinaryOp::And, Op::And),
    (BinaryOp::Eq, Op::Equal),
    (BinaryOp::DoubleEq, Op::Equal),
    (BinaryOp::NotEq, Op::NotEqual),
    (BinaryOp::BangEq, Op::NotEqual),
    (BinaryOp::Lt, Op::Order),
    (BinaryOp::LtEq, Op::Order),
    (BinaryOp::Gt, Op::Order),
    (BinaryOp::GtEq, Op::Order),
    (BinaryOp::Add, Op::Add),
    (BinaryOp::Subtract, Op::Subtract),
    (BinaryOp::Multiply, Op::Multiply),
    (BinaryOp::Divide, Op::Divide),
    (BinaryOp::Remainder, Op::Remainder),
    (BinaryOp::Concat, Op::Concat),
    (BinaryOp::BitAnd, Op::Bits),
    (BinaryOp::BitOr, Op::Bits),
    (BinaryOp::ShiftLeft, Op::Bits),
    (BinaryOp::ShiftRight, Op::Bits),
    (BinaryOp::Arrow, Op::JsonPart),
    (BinaryOp::LongArrow, Op::JsonText),
];
