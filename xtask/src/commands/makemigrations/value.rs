//! A value as it is typed at a prompt.

use model_core::schema::value::{date, date_time, fixed_scale, time, uuid_digits};
use model_core::schema::{ColumnType, DefaultValue};

/// The value of a column's type.
///
/// # Errors
/// What a value of this type looks like.
pub(super) fn parse(text: &str, ty: &ColumnType) -> Result<DefaultValue, String> {
    let found = match ty {
        ColumnType::Bool => text.parse().ok().map(DefaultValue::Bool),
        ColumnType::I16 => integer(text, i16::MIN.into(), i16::MAX.into()),
        ColumnType::I32 => integer(text, i32::MIN.into(), i32::MAX.into()),
        ColumnType::I64 => integer(text, i64::MIN, i64::MAX),
        ColumnType::F32 | ColumnType::F64 => float(text),
        ColumnType::Decimal { precision: _, scale } => {
            fixed_scale(text, *scale).map(DefaultValue::Number)
        }
        ColumnType::Text { max_length } => {
            fits(text, *max_length).then(|| as_text(text.to_owned()))
        }
        ColumnType::Enum(it) => it.labels.iter().find(|it| *it == text).cloned().map(as_text),
        ColumnType::Date => date(text).map(as_text),
        ColumnType::Time => time(text).map(as_text),
        ColumnType::DateTime | ColumnType::Timestamp if text == "now" => Some(DefaultValue::Now),
        ColumnType::DateTime | ColumnType::Timestamp => date_time(text).map(as_text),
        ColumnType::Uuid => uuid_digits(text).map(|_| as_text(text.to_owned())),
        ColumnType::Json => serde_json::from_str::<serde_json::Value>(text)
            .is_ok()
            .then(|| as_text(text.to_owned())),
        ColumnType::Bytes { max_length: _ } | ColumnType::Array(_) => None,
    };
    found.ok_or_else(|| format!("not a value of type {ty}: {}", example(ty)))
}

fn as_text(text: String) -> DefaultValue {
    DefaultValue::Text(text)
}

fn integer(text: &str, least: i64, most: i64) -> Option<DefaultValue> {
    let number: i64 = text.parse().ok()?;
    (least..=most).contains(&number).then_some(DefaultValue::Int(number))
}

fn float(text: &str) -> Option<DefaultValue> {
    let number: f64 = text.parse().ok()?;
    number.is_finite().then(|| DefaultValue::Number(format!("{number:?}")))
}

fn fits(text: &str, max_length: Option<u32>) -> bool {
    max_length.is_none_or(|most| text.chars().count() <= most as usize)
}

fn example(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Bool => "`true` or `false`".to_owned(),
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => "an integer of its range".to_owned(),
        ColumnType::F32 | ColumnType::F64 => "a number such as `0.5`".to_owned(),
        ColumnType::Decimal { precision: _, scale } => {
            format!("a number with at most {scale} digits after the point")
        }
        ColumnType::Text { max_length } => {
            max_length.map_or("a text".to_owned(), |it| format!("at most {it} characters"))
        }
        ColumnType::Enum(it) => format!("one of {}", it.labels.join(", ")),
        ColumnType::Date => "a day such as `2026-01-31`".to_owned(),
        ColumnType::Time => "a time such as `18:30:00`".to_owned(),
        ColumnType::DateTime | ColumnType::Timestamp => {
            "a moment such as `2026-01-31 18:30:00`, or `now`".to_owned()
        }
        ColumnType::Uuid => "a UUID".to_owned(),
        ColumnType::Json => "a JSON document".to_owned(),
        ColumnType::Bytes { max_length: _ } => {
            "give an expression, such as `sql: x'00ff'`".to_owned()
        }
        ColumnType::Array(_) => "give an expression, such as `sql: '{}'`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_taken_or_what_is_expected_is_said() {
        assert_eq!(parse("7", &ColumnType::I16), Ok(DefaultValue::Int(7)));
        let error = parse("70000", &ColumnType::I16).unwrap_err();
        assert_eq!(error, "not a value of type i16: an integer of its range");
        let short = ColumnType::Text { max_length: Some(3) };
        assert_eq!(parse("abc", &short), Ok(DefaultValue::Text("abc".to_owned())));
        assert!(parse("abcd", &short).unwrap_err().ends_with("at most 3 characters"));
        assert_eq!(
            parse("1.5", &ColumnType::Decimal { precision: 5, scale: 2 }),
            Ok(DefaultValue::Number("1.50".to_owned()))
        );
    }
}
