//! From the stored form of one logical type to that of another.
//!
//! A value that has no equal in the new type must never become a zero or a null in silence. A
//! strict table refuses a value of the wrong storage class and names the column, so a cast gives
//! exactly such a value where there is nothing better; and it leaves alone what the column's own
//! affinity converts or refuses.

use super::types::storage_of;
use crate::schema::{ColumnType, Kind};

/// The expression that converts `value`, or `None` when the stored form stays.
pub(super) fn cast(value: &str, from: &ColumnType, to: &ColumnType) -> Option<String> {
    use Kind as K;
    if let (
        ColumnType::Decimal { precision: p, scale: s },
        ColumnType::Decimal { precision, scale },
    ) = (from, to)
    {
        return (p != precision || s != scale).then(|| decimal(value, *precision, *scale));
    }
    match (from.kind(), to.kind()) {
        (from, to) if from == to => None,
        (K::Bool, K::Text) => {
            Some(format!("case {value} when 1 then 'true' when 0 then 'false' end"))
        }
        (K::I16 | K::I32 | K::I64, K::Bool) => {
            Some(guard(value, &format!("{value} in (0, 1)"), value, K::Bool))
        }
        (K::Text, K::Bool) => Some(text_to_bool(value)),
        (K::I32 | K::I64, K::I16) => Some(range(value, -32_768, 32_767, to.kind())),
        (K::F32 | K::F64 | K::Decimal | K::Text, K::I16) => {
            Some(whole(value, from.kind(), -32_768, 32_767, to.kind()))
        }
        (K::I64, K::I32) => Some(range(value, -2_147_483_648, 2_147_483_647, to.kind())),
        (K::F32 | K::F64 | K::Decimal | K::Text, K::I32) => {
            Some(whole(value, from.kind(), -2_147_483_648, 2_147_483_647, to.kind()))
        }
        (K::Decimal, K::I64) => Some(trimmed(value)),
        (K::I32 | K::I64, K::F32 | K::F64) => {
            let exact = format!("cast(cast({value} as real) as integer) = {value}");
            Some(guard(value, &exact, value, to.kind()))
        }
        (from @ (K::I16 | K::I32 | K::I64 | K::Text), K::Decimal) => match to {
            ColumnType::Decimal { precision, scale } if from == K::Text => {
                Some(decimal(value, *precision, *scale))
            }
            ColumnType::Decimal { precision, scale } => {
                Some(integer_to_decimal(value, *precision, *scale))
            }
            _ => None,
        },
        (K::F32 | K::F64, K::Decimal) => match to {
            ColumnType::Decimal { precision, scale } => {
                let printed = format!("printf('%.{scale}f', {value})");
                let exact = format!("cast({printed} as real) = {value}");
                Some(guard(value, &exact, &decimal(&printed, *precision, *scale), K::Decimal))
            }
            _ => None,
        },
        (K::Uuid, K::Text) => Some(uuid_to_text(value)),
        (K::Text, K::Uuid) => Some(text_to_uuid(value)),
        (K::Bytes, K::Uuid) => Some(guard(value, &format!("length({value}) = 16"), value, K::Uuid)),
        (K::Text, K::Bytes) => Some(format!("cast({value} as blob)")),
        (K::Text, K::Date) => {
            Some(guard(value, &format!("date({value}) is {value}"), value, K::Date))
        }
        (K::Text, K::Time) => Some(text_to_time(value)),
        (K::Text, K::DateTime | K::Timestamp) => Some(text_to_date_time(value)),
        (K::Date, K::DateTime | K::Timestamp) => Some(format!("{value} || ' 00:00:00.000000'")),
        (K::DateTime | K::Timestamp, K::Date) => {
            let midnight = format!("substr({value}, 11) = ' 00:00:00.000000'");
            Some(guard(value, &midnight, &format!("substr({value}, 1, 10)"), K::Date))
        }
        // The same storage, or a storage that the column's affinity converts or refuses; labels and
        // documents are checked by their constraints.
        _ => None,
    }
}

/// Null stays null, what fits becomes `then`, anything else a value that the column refuses.
fn guard(value: &str, fits: &str, then: &str, to: Kind) -> String {
    format!("case when {value} is null then null when {fits} then {then} else {} end", refused(to))
}

/// A value that a strict column of this kind does not take.
fn refused(to: Kind) -> &'static str {
    match storage_of(to) {
        "integer" | "real" => "'not convertible'",
        "text" => "x'00'",
        _ => "'not convertible'",
    }
}

fn range(value: &str, low: i64, high: i64, to: Kind) -> String {
    guard(value, &format!("{value} between {low} and {high}"), value, to)
}

/// A number or a text that is whole and in range; the column refuses a text that is no number.
fn whole(value: &str, from: Kind, low: i64, high: i64, to: Kind) -> String {
    let number = format!("cast({value} as real)");
    let fits = format!("{number} between {low} and {high}");
    let then = if from == Kind::Decimal { trimmed(value) } else { value.to_owned() };
    guard(value, &fits, &then, to)
}

/// A decimal's text without the zeros at its end, and without a point that ends it.
fn trimmed(value: &str) -> String {
    format!("case when instr({value}, '.') then rtrim(rtrim({value}, '0'), '.') else {value} end")
}

/// A text of a decimal number in its fixed scale, if no digit is lost.
fn decimal(value: &str, precision: u32, scale: u32) -> String {
    let short = trimmed(value);
    let digits = format!("ltrim({value}, '-')");
    let point = format!("instr({short}, '.')");
    let fraction = format!("(case {point} when 0 then 0 else length({short}) - {point} end)");
    let whole = format!(
        "(case instr({digits}, '.') when 0 then length({digits}) else instr({digits}, '.') - 1 end)"
    );
    let fits = [
        format!("({value} glob '[0-9]*' or {value} glob '-[0-9]*')"),
        format!("substr({value}, 2) not glob '*[^0-9.]*'"),
        format!("length({value}) - length(replace({value}, '.', '')) <= 1"),
        format!("{fraction} <= {scale}"),
        format!("{whole} <= {}", precision.saturating_sub(scale).max(1)),
    ]
    .join(" and ");
    let zeros = "0".repeat(scale as usize);
    let then = match scale {
        0 => short,
        _ => format!(
            "case {point} when 0 then ({short}) || '.{zeros}' else ({short}) || substr('{zeros}', 1, {scale} - {fraction}) end"
        ),
    };
    guard(value, &fits, &then, Kind::Decimal)
}

fn integer_to_decimal(value: &str, precision: u32, scale: u32) -> String {
    let whole_digits = precision.saturating_sub(scale).min(18);
    let most = 10_i64.checked_pow(whole_digits).map_or(i64::MAX, |it| it - 1);
    let point =
        if scale == 0 { String::new() } else { format!(" || '.{}'", "0".repeat(scale as usize)) };
    let fits = format!("{value} between -{most} and {most}");
    guard(value, &fits, &format!("cast({value} as text){point}"), Kind::Decimal)
}

fn text_to_bool(value: &str) -> String {
    format!(
        "case when {value} is null then null when lower({value}) in ('true', '1') then 1 when lower({value}) in ('false', '0') then 0 else {} end",
        refused(Kind::Bool)
    )
}

fn uuid_to_text(value: &str) -> String {
    let hex = format!("lower(hex({value}))");
    let part = |start: u32, length: u32| format!("substr({hex}, {start}, {length})");
    let parts = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)];
    format!("case when {value} is not null then {} end", parts.join(" || '-' || "))
}

/// Needs `unhex` of SQLite 3.41; an older one refuses the statement as a whole.
fn text_to_uuid(value: &str) -> String {
    let digits = format!("replace({value}, '-', '')");
    let fits = format!(
        "length({value}) = 36 and length({digits}) = 32 and {digits} not glob '*[^0-9a-fA-F]*'"
    );
    guard(value, &fits, &format!("unhex({digits})"), Kind::Uuid)
}

const CLOCK: &str = "[0-9][0-9]:[0-9][0-9]:[0-9][0-9]";

fn text_to_time(value: &str) -> String {
    let clock = format!("substr({value}, 1, 8)");
    let fits = format!(
        "{value} glob '{CLOCK}*' and time({clock}) is {clock} and {}",
        fraction_fits(value, 9)
    );
    guard(value, &fits, &with_fraction(value, 9), Kind::Time)
}

fn text_to_date_time(value: &str) -> String {
    let plain = format!("replace(rtrim({value}, 'Z'), 'T', ' ')");
    let whole = format!("substr({plain}, 1, 19)");
    let fits = format!("datetime({whole}) is {whole} and {}", fraction_fits(&plain, 20));
    guard(value, &fits, &with_fraction(&plain, 20), Kind::DateTime)
}

/// Nothing, or a point with one to six digits, from that character on.
fn fraction_fits(value: &str, at: u32) -> String {
    format!(
        "(length({value}) = {} or (substr({value}, {at}, 1) = '.' and length({value}) between {} and {} and substr({value}, {}) not glob '*[^0-9]*'))",
        at - 1,
        at + 1,
        at + 6,
        at + 1
    )
}

fn with_fraction(value: &str, at: u32) -> String {
    format!(
        "substr({value}, 1, {}) || '.' || substr(substr({value}, {}) || '000000', 1, 6)",
        at - 1,
        at + 1
    )
}
