//! From the stored form of one logical type to that of another.
//!
//! A value that has no equal in the new type must never be rounded, cut or turned into a null in
//! silence. The database's own casts refuse a text that is no number, but they round numbers, cut
//! texts and drop times of day; those are guarded, and the error has the column and the value.

use super::{quote, types};
use crate::schema::{ColumnType, Kind};

/// A value to be converted, and how an error calls it.
pub(super) struct Value<'a> {
    /// Its SQL: the quoted column.
    pub(super) sql: &'a str,
    /// `users.age`.
    pub(super) place: &'a str,
}

/// The expression that converts, or `None` where the database does it by itself without loss.
pub(super) fn cast(value: &Value<'_>, from: &ColumnType, to: &ColumnType) -> Option<String> {
    use ColumnType as T;
    let sql = value.sql;
    match (from, to) {
        (T::Text { .. }, T::Text { max_length }) => to_length(value, sql, from, *max_length),
        (T::Bytes { .. }, T::Bytes { .. }) => None,
        (T::Decimal { .. }, T::Decimal { scale, .. }) => {
            (!keeps_scale(from, to)).then(|| fits_scale(value, sql, *scale, to))
        }
        (T::Enum(_), T::Enum(_)) => Some(format!("{sql}::text::{}", types::base(to))),
        (T::Array(old), T::Array(new)) => array(value, old, new, to),
        (from, T::Text { max_length }) => {
            let text = to_text(sql, from.kind());
            Some(to_length(value, &text, from, *max_length).unwrap_or(text))
        }
        (T::Text { .. }, to) => Some(from_text(value, to)),
        (from, to) => between(value, from, to),
    }
}

fn keeps_scale(from: &ColumnType, to: &ColumnType) -> bool {
    match (from, to) {
        (ColumnType::Decimal { scale: old, .. }, ColumnType::Decimal { scale: new, .. }) => {
            new >= old
        }
        _ => false,
    }
}

/// What fits becomes `then`; anything else is an error that has the place and the value. A null
/// stays null.
fn guard(value: &Value<'_>, fits: &str, then: &str, to: &ColumnType) -> String {
    let Value { sql, place } = value;
    let message = quote::literal(&format!("{place} is no {to}: "));
    // A text that begins so is no integer, and the server says so with the whole of it.
    let refused = format!("({message} || {sql}::text)::integer::text::{}", types::base(to));
    format!("case when {sql} is null then null when {fits} then {then} else {refused} end")
}

/// `varchar(n)` cuts blanks at the end in silence.
fn to_length(
    value: &Value<'_>,
    text: &str,
    from: &ColumnType,
    max_length: Option<u32>,
) -> Option<String> {
    let new = max_length?;
    match from {
        ColumnType::Text { max_length: Some(old) } if *old <= new => None,
        _ => {
            let fits = format!("char_length({text}) <= {new}");
            Some(guard(value, &fits, text, &ColumnType::Text { max_length }))
        }
    }
}

fn to_text(sql: &str, from: Kind) -> String {
    const MOMENT: &str = "YYYY-MM-DD HH24:MI:SS.US";
    match from {
        Kind::Date => format!("to_char({sql}, 'YYYY-MM-DD')"),
        Kind::Time => format!("to_char({sql}, 'HH24:MI:SS.US')"),
        Kind::DateTime => format!("to_char({sql}, '{MOMENT}')"),
        Kind::Timestamp => format!("to_char({sql} at time zone 'UTC', '{MOMENT}')"),
        _ => format!("{sql}::text"),
    }
}

const CLOCK: &str = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?";
const DAY: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}";

/// The server takes more texts than ours (`today`, `yes`), and rounds what is too precise.
fn from_text(value: &Value<'_>, to: &ColumnType) -> String {
    let sql = value.sql;
    let plain = format!("{sql}::{}", types::base(to));
    let matching =
        |pattern: &str, then: &str| guard(value, &format!("{sql} ~ '^{pattern}$'"), then, to);
    match to {
        ColumnType::Bool => {
            let fits = format!("lower({sql}) in ('true', 'false', '1', '0')");
            guard(value, &fits, &plain, to)
        }
        ColumnType::Decimal { precision: _, scale } => {
            let pattern = format!("-?[0-9]+([.][0-9]{{0,{scale}}}0*)?");
            matching(&pattern, &plain)
        }
        ColumnType::Date => matching(DAY, &plain),
        ColumnType::Time => matching(CLOCK, &plain),
        ColumnType::DateTime | ColumnType::Timestamp => {
            let moment = format!("rtrim({sql}, 'Z')::timestamp");
            let zoned = format!("{moment} at time zone 'UTC'");
            let then = if to.kind() == Kind::Timestamp { &zoned } else { &moment };
            matching(&format!("{DAY}[ T]{CLOCK}Z?"), then)
        }
        ColumnType::Bytes { max_length: _ } => format!("convert_to({sql}, 'UTF8')"),
        _ => plain,
    }
}

fn between(value: &Value<'_>, from: &ColumnType, to: &ColumnType) -> Option<String> {
    use Kind as K;
    let sql = value.sql;
    let exact = |there: &str, back: &str| {
        Some(guard(
            value,
            &format!("{sql}::{there}::{back} = {sql}"),
            &format!("{sql}::{there}"),
            to,
        ))
    };
    match (from.kind(), to.kind()) {
        (K::Bool, K::I16 | K::I32 | K::I64) => Some(format!("{sql}::integer")),
        (K::I16 | K::I32 | K::I64, K::Bool) => {
            Some(guard(value, &format!("{sql} in (0, 1)"), &format!("{sql} = 1"), to))
        }
        (K::F32 | K::F64 | K::Decimal, K::I16 | K::I32 | K::I64) => {
            let then = format!("{sql}::{}", types::base(to));
            Some(guard(value, &format!("{sql} = trunc({sql})"), &then, to))
        }
        (K::I32 | K::I64, K::F32) => exact("real", types::base(from).as_str()),
        (K::I64, K::F64) => exact("double precision", "bigint"),
        (K::F64, K::F32) => exact("real", "double precision"),
        (K::Decimal, K::F32) => exact("real", "numeric"),
        (K::Decimal, K::F64) => exact("double precision", "numeric"),
        (K::F32 | K::F64, K::Decimal) => match to {
            ColumnType::Decimal { precision: _, scale } => {
                Some(float_to_decimal(value, from, *scale, to))
            }
            _ => None,
        },
        (K::Uuid, K::Bytes) => Some(format!("uuid_send({sql})")),
        (K::Bytes, K::Uuid) => {
            let then = format!("encode({sql}, 'hex')::uuid");
            Some(guard(value, &format!("octet_length({sql}) = 16"), &then, to))
        }
        (K::Date, K::Timestamp) => Some(format!("{sql}::timestamp at time zone 'UTC'")),
        (K::DateTime, K::Timestamp) | (K::Timestamp, K::DateTime) => {
            Some(format!("{sql} at time zone 'UTC'"))
        }
        (K::DateTime, K::Date) => Some(midnight(value, sql, to)),
        (K::Timestamp, K::Date) => {
            Some(midnight(value, &format!("({sql} at time zone 'UTC')"), to))
        }
        // Wider numbers; narrower integers, whose overflow the server refuses.
        _ => None,
    }
}

fn fits_scale(value: &Value<'_>, sql: &str, scale: u32, to: &ColumnType) -> String {
    guard(value, &format!("{sql} = round({sql}, {scale})"), sql, to)
}

/// The server's own cast keeps 15 digits.
fn float_to_decimal(value: &Value<'_>, from: &ColumnType, scale: u32, to: &ColumnType) -> String {
    let rounded = format!("round({}::numeric, {scale})", value.sql);
    let fits = format!("{rounded}::{} = {}", types::base(from), value.sql);
    guard(value, &fits, &rounded, to)
}

fn midnight(value: &Value<'_>, moment: &str, to: &ColumnType) -> String {
    let fits = format!("{moment} = date_trunc('day', {moment})");
    guard(value, &fits, &format!("{moment}::date"), to)
}

/// By the text of the elements, of which the server refuses one that does not fit. What it rounds
/// is found by the way back.
fn array(value: &Value<'_>, old: &ColumnType, new: &ColumnType, to: &ColumnType) -> Option<String> {
    if types::storage_of(old) == types::storage_of(new) && !matches!(old, ColumnType::Enum(_)) {
        return None;
    }
    let sql = value.sql;
    let there = format!("{sql}::text[]::{}[]", types::storage_of(new));
    if matches!(new, ColumnType::Text { max_length: None }) {
        return Some(format!("{sql}::text[]"));
    }
    if matches!(old, ColumnType::Text { .. }) && !matches!(new, ColumnType::Text { .. }) {
        return Some(there);
    }
    let back = format!("{there}::text[]::{}[] = {sql}", types::base(old));
    Some(guard(value, &back, &there, to))
}
