//! From the stored form of one logical type to that of another.
//!
//! `alter table … modify` converts, and rounds or cuts in silence what does not fit. So every value
//! that has no equal in the new type is looked for before anything is changed. Where the text of a
//! value changes with its type, a new column is filled and takes the place of the old one.

use super::quote;
use crate::schema::{ColumnType, Kind};

/// How a column gets from one type to another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cast {
    /// What holds for each value that has an equal one in the new type; nothing to look for if
    /// `None`.
    pub(super) fits: Option<String>,
    /// The new value, where `modify` would give another.
    pub(super) value: Option<String>,
}

/// The way of `value`, a quoted column, from one type to another.
pub(super) fn cast(value: &str, from: &ColumnType, to: &ColumnType) -> Cast {
    use ColumnType as T;
    match (from, to) {
        (from, to) if from == to => Cast::default(),
        (T::Text { .. }, to) => of_text(value, to),
        (from, T::Text { max_length }) => to_text(value, from.kind(), *max_length),
        (T::Bytes { .. }, T::Bytes { max_length: Some(n) }) => {
            fits(format!("length({value}) <= {n}"))
        }
        (T::Bytes { .. }, T::Uuid) => fits(format!("length({value}) = 16")),
        (T::Decimal { .. } | T::F32 | T::F64, T::Decimal { precision, scale }) => {
            fits(exact_decimal(value, *precision, *scale))
        }
        (T::I16 | T::I32 | T::I64, T::Decimal { precision, scale }) => {
            fits(exact_decimal(value, *precision, *scale))
        }
        (T::Enum(_), T::Enum(it)) => fits(one_of(value, &it.labels)),
        (T::DateTime | T::Timestamp, T::Date) => fits(format!("cast({value} as time(6)) = 0")),
        (from, to) => number(value, from.kind(), to.kind()),
    }
}

fn fits(condition: String) -> Cast {
    Cast { fits: Some(condition), value: None }
}

fn number(value: &str, from: Kind, to: Kind) -> Cast {
    use Kind as K;
    let whole = |low: i64, high: i64| {
        let range = format!("{value} between {low} and {high}");
        match from {
            K::I16 | K::I32 | K::I64 => range,
            _ => format!("{range} and {value} = truncate({value}, 0)"),
        }
    };
    match (from, to) {
        (K::I16 | K::I32 | K::I64, K::Bool) => fits(format!("{value} in (0, 1)")),
        (K::I32 | K::I64 | K::F32 | K::F64 | K::Decimal, K::I16) => {
            fits(whole(i64::from(i16::MIN), i64::from(i16::MAX)))
        }
        (K::I64 | K::F32 | K::F64 | K::Decimal, K::I32) => {
            fits(whole(i64::from(i32::MIN), i64::from(i32::MAX)))
        }
        (K::F32 | K::F64 | K::Decimal, K::I64) => fits(whole(i64::MIN, i64::MAX)),
        (K::I32 | K::I64, K::F32) => fits(format!("abs({value}) <= 16777216")),
        (K::I64, K::F64) => fits(format!("abs({value}) <= 9007199254740992")),
        (K::F64, K::F32) => fits(format!("abs({value}) <= 3.4028234e38")),
        // The stored form stays, or `modify` gives an equal value.
        _ => Cast::default(),
    }
}

fn exact_decimal(value: &str, precision: u32, scale: u32) -> String {
    // Beyond the widest decimal there is nothing left to compare with.
    let limit = format!("1{}", "0".repeat(precision.saturating_sub(scale) as usize));
    format!("abs({value}) < {limit} and {value} = cast({value} as decimal({precision}, {scale}))")
}

fn one_of(value: &str, labels: &[String]) -> String {
    let labels: Vec<String> = labels.iter().map(|it| quote::literal(it)).collect();
    format!("cast({value} as binary) in ({})", labels.join(", "))
}

fn to_text(value: &str, from: Kind, max_length: Option<u32>) -> Cast {
    let text = match from {
        Kind::Bool => Some(format!("case {value} when 1 then 'true' when 0 then 'false' end")),
        Kind::Uuid => Some(uuid_to_text(value)),
        _ => None,
    };
    let fits = max_length.map(|n| {
        let shown = text.clone().unwrap_or_else(|| format!("cast({value} as char)"));
        format!("char_length({shown}) <= {n}")
    });
    Cast { fits, value: text }
}

fn of_text(value: &str, to: &ColumnType) -> Cast {
    match to {
        ColumnType::Text { max_length: Some(n) } => fits(format!("char_length({value}) <= {n}")),
        ColumnType::Bytes { max_length: Some(n) } => fits(format!("length({value}) <= {n}")),
        ColumnType::Text { max_length: None } | ColumnType::Bytes { max_length: None } => {
            Cast::default()
        }
        ColumnType::Bool => Cast {
            fits: Some(format!("lower({value}) in ('true', '1', 'false', '0')")),
            value: Some(format!("lower({value}) in ('true', '1')")),
        },
        ColumnType::I16 => integer(value, i64::from(i16::MIN), i64::from(i16::MAX)),
        ColumnType::I32 => integer(value, i64::from(i32::MIN), i64::from(i32::MAX)),
        ColumnType::I64 => integer(value, i64::MIN, i64::MAX),
        ColumnType::F32 | ColumnType::F64 => {
            fits(like(value, "^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$"))
        }
        ColumnType::Decimal { precision, scale } => decimal(value, *precision, *scale),
        ColumnType::Uuid => Cast {
            fits: Some(like(value, "^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$")),
            value: Some(format!("unhex(replace({value}, '-', ''))")),
        },
        ColumnType::Date => fits(day(value, "$")),
        ColumnType::Time => {
            fits(like(value, "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?$"))
        }
        ColumnType::DateTime | ColumnType::Timestamp => moment(value),
        ColumnType::Json => fits(format!("json_valid({value})")),
        ColumnType::Enum(it) => fits(one_of(value, &it.labels)),
        // No model with a list passes `schema::check`.
        ColumnType::Array(_) => Cast::default(),
    }
}

fn like(value: &str, pattern: &str) -> String {
    format!("{value} regexp '{pattern}'")
}

fn integer(value: &str, low: i64, high: i64) -> Cast {
    let number = format!("cast({value} as decimal(65))");
    fits(format!("{} and {number} between {low} and {high}", like(value, "^-?[0-9]{1,60}$")))
}

fn decimal(value: &str, precision: u32, scale: u32) -> Cast {
    let whole = precision.saturating_sub(scale);
    let (point, fraction) = match scale {
        0 => ("[.]?0*", String::new()),
        _ => ("[.]?", format!("[0-9]{{0,{scale}}}0*")),
    };
    let pattern = format!("^-?0*[0-9]{{1,{}}}({point}|[.]{fraction})$", whole.max(1));
    let short = match whole {
        0 => format!("{} and abs(cast({value} as decimal(65, 30))) < 1", like(value, &pattern)),
        _ => like(value, &pattern),
    };
    fits(short)
}

/// `cast` of a day that does not exist is null in a query.
fn day(value: &str, end: &str) -> String {
    let shape = like(value, &format!("^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{end}"));
    format!("{shape} and cast(substr({value}, 1, 10) as date) is not null")
}

fn moment(value: &str) -> Cast {
    let clock = "[ T]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?Z?$";
    let plain = format!("replace(trim(trailing 'Z' from {value}), 'T', ' ')");
    Cast { fits: Some(day(value, clock)), value: Some(format!("cast({plain} as datetime(6))")) }
}

fn uuid_to_text(value: &str) -> String {
    let hex = format!("lower(hex({value}))");
    let part = |start: u32, length: u32| format!("substr({hex}, {start}, {length})");
    let parts = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)];
    format!("concat_ws('-', {})", parts.join(", "))
}
