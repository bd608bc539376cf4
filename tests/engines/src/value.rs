//! Values as texts, in one form for each logical type.
//!
//! `true`; `12`; `1.5`; hexadecimal digits for bytes; `12.50` in the scale of the type;
//! `2024-02-29 10:00:00.500000`; `{1,2}` for a list.

use model_core::schema::{ColumnType, DefaultValue};

/// A value that differs from row to row where the type has enough of them, and that every
/// conversion of the generator takes.
pub fn value(ty: &ColumnType, row: i64) -> String {
    match ty {
        ColumnType::Bool => (row % 2 == 1).to_string(),
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => {
            (row * if row % 2 == 0 { 1 } else { -7 }).to_string()
        }
        ColumnType::F32 | ColumnType::F64 => row.to_string(),
        ColumnType::Text { .. } => format!("t{row}"),
        ColumnType::Bytes { .. } => format!("{row:02x}").repeat(16),
        ColumnType::Uuid => uuid(row),
        ColumnType::Decimal { scale, .. } => {
            let sign = if row == 2 { "-" } else { "" };
            format!("{sign}{row}.{:0<width$}", "5", width = *scale as usize)
        }
        ColumnType::Date => format!("2024-01-{row:02}"),
        ColumnType::Time => format!("10:00:{row:02}.000001"),
        ColumnType::DateTime | ColumnType::Timestamp => {
            format!("2024-01-{row:02} 00:00:00.000000")
        }
        ColumnType::Json => format!("{{\"a\": {row}}}"),
        ColumnType::Enum(it) => it.labels[usize::try_from(row).unwrap() % 2].clone(),
        ColumnType::Array(element) => format!("{{{},{}}}", value(element, row), value(element, 1)),
    }
}

/// All bytes the same.
pub fn uuid(row: i64) -> String {
    let byte = format!("{row:02x}");
    [4, 2, 2, 2, 6].map(|it| byte.repeat(it)).join("-")
}

/// A float in its shortest form, whatever an engine's is; other texts as they are.
pub fn normal(ty: &ColumnType, text: String) -> String {
    match ty {
        ColumnType::F32 => text.parse::<f32>().map_or(text, |it| it.to_string()),
        ColumnType::F64 => text.parse::<f64>().map_or(text, |it| it.to_string()),
        _ => text,
    }
}

/// What a person answers when asked what rows get.
pub fn sample(ty: &ColumnType) -> DefaultValue {
    let text = |it: &str| DefaultValue::Text(it.to_owned());
    match ty {
        ColumnType::Bool => DefaultValue::Bool(true),
        ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => DefaultValue::Int(7),
        ColumnType::F32 | ColumnType::F64 => DefaultValue::Number("7.5".into()),
        ColumnType::Text { .. } | ColumnType::Bytes { .. } => text("7"),
        ColumnType::Uuid => DefaultValue::Uuid,
        ColumnType::Decimal { .. } => DefaultValue::Number("7.5".into()),
        ColumnType::Date => text("2020-01-01"),
        ColumnType::Time => text("10:00:00"),
        ColumnType::DateTime | ColumnType::Timestamp => text("2020-01-01 10:00:00"),
        ColumnType::Json => text("{}"),
        ColumnType::Enum(it) => text(&it.labels[1]),
        ColumnType::Array(_) => text("{}"),
    }
}
