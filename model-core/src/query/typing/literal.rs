//! Literals that take the type of the other side, checked and written in its one form.
//!
//! `'2024-01-01'` beside a moment is that midnight, `'…'` beside a UUID is its bytes, `12.5` beside
//! an exact number is `'12.50'`: as texts they would compare and sort wrongly.

use super::{Typer, is_float, is_integer};
use crate::diagnostic::{Diagnostic, Span};
use crate::name::nearest;
use crate::query::checked::ValueType;
use crate::query::code;
use crate::query::dialect::Literal;
use crate::query::tree::{EditKind, Expr, ExprKind};
use crate::schema::{ColumnType, EnumType, Kind};

impl Typer<'_, '_> {
    /// Takes a literal as a value of a type. `false` if it cannot be meant so; a value that is
    /// meant so and is wrong was reported.
    pub(super) fn literal_as(&mut self, expr: &Expr, ty: &ValueType) -> bool {
        match &expr.kind {
            ExprKind::Null => true,
            ExprKind::Array(items) => self.list_as(expr, items, ty),
            ExprKind::String(text) => self.string_as(expr.span, text, &ty.ty),
            ExprKind::Bool(_) => ty.ty.kind() == Kind::Bool,
            ExprKind::Blob(digits) => match ty.ty.kind() {
                Kind::Bytes => true,
                Kind::Uuid => {
                    if digits.len() == 32 {
                        let digits = digits.to_ascii_lowercase();
                        self.write(expr.span, &Literal::Uuid(digits), &ty.ty);
                    } else {
                        self.bad_literal(expr.span, "a UUID has 16 bytes", "x'…' with 32 digits");
                    }
                    true
                }
                _ => false,
            },
            _ => self.number_as(expr, &ty.ty),
        }
    }

    fn number_as(&mut self, expr: &Expr, ty: &ColumnType) -> bool {
        let integer = expr.integer();
        let is_whole = !has_point(expr);
        match ty {
            ColumnType::Decimal { scale, .. } => {
                let text = self.text.at(expr.span).replace([' ', '_'], "");
                match decimal(&text, *scale) {
                    Some(value) => self.write(expr.span, &Literal::Decimal(value), ty),
                    None => {
                        self.bad_literal(expr.span, "this is no exact number", "12.50");
                    }
                }
                true
            }
            _ if is_float(ty.kind()) => true,
            _ if is_integer(ty.kind()) && is_whole => {
                let fits = integer.is_some_and(|it| range(ty.kind()).contains(&it));
                if !fits {
                    self.report(Diagnostic::error(
                        code::OUT_OF_RANGE,
                        expr.span,
                        format!("this number does not fit in {ty}"),
                    ));
                }
                true
            }
            _ => false,
        }
    }

    fn string_as(&mut self, span: Span, text: &str, ty: &ColumnType) -> bool {
        let (value, form) = match ty {
            ColumnType::Text { .. } => return true,
            ColumnType::Enum(labels) => {
                self.check_label(span, text, labels);
                return true;
            }
            ColumnType::Json => {
                if let Err(error) = serde_json::from_str::<serde_json::Value>(text) {
                    self.bad_literal(span, &format!("this is no JSON: {error}"), "'{\"a\": 1}'");
                }
                return true;
            }
            ColumnType::Uuid => (uuid(text).map(Literal::Uuid), "'0b1f…-…' with 32 digits"),
            ColumnType::Decimal { scale, .. } => {
                (decimal(text, *scale).map(Literal::Decimal), "12.50")
            }
            ColumnType::Date => (date(text).map(Literal::Text), "'2024-12-31'"),
            ColumnType::Time => (time(text).map(Literal::Text), "'23:59:59'"),
            ColumnType::DateTime => {
                (moment(text, false).map(Literal::Text), "'2024-12-31 23:59:59'")
            }
            ColumnType::Timestamp => {
                (moment(text, true).map(Literal::Text), "'2024-12-31 23:59:59Z'")
            }
            ColumnType::Bool
            | ColumnType::I16
            | ColumnType::I32
            | ColumnType::I64
            | ColumnType::F32
            | ColumnType::F64
            | ColumnType::Bytes { .. } => return false,
            // The empty list; others are written with `array[…]`.
            ColumnType::Array(_) => return text.trim() == "{}",
        };
        match value {
            Some(value) => self.write(span, &value, ty),
            None => self.bad_literal(span, &format!("this text is no {}", ty.kind()), form),
        }
        true
    }

    fn write(&mut self, span: Span, value: &Literal, ty: &ColumnType) {
        let written = self.cx.rules.literal(value, ty);
        if self.text.at(span) != written {
            self.edit(span, EditKind::Replace(written));
        }
    }

    fn bad_literal(&mut self, span: Span, message: &str, form: &str) {
        self.report(
            Diagnostic::error(code::BAD_LITERAL, span, message).help(format!("write it as {form}")),
        );
    }

    fn check_label(&mut self, span: Span, text: &str, labels: &EnumType) {
        if labels.labels.iter().any(|it| it == text) {
            return;
        }
        let mut error = Diagnostic::error(
            code::UNKNOWN_LABEL,
            span,
            format!("`{}` has no label '{text}'", labels.name),
        );
        let renamed = labels.renamed.iter().find(|(old, _)| old == text).map(|(_, new)| new);
        let near = nearest(text, labels.labels.iter().map(String::as_str));
        error = match (renamed, near) {
            (Some(new), _) => error.help(format!("it is '{new}' now")),
            (None, Some(near)) => error.help(format!("did you mean '{near}'?")),
            (None, None) => {
                let all: Vec<String> = labels.labels.iter().map(|it| format!("'{it}'")).collect();
                error.help(format!("its labels are {}", all.join(", ")))
            }
        };
        self.report(error);
    }
}

fn has_point(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Float { .. } => true,
        ExprKind::Unary { operand, .. } => has_point(operand),
        _ => false,
    }
}

fn range(kind: Kind) -> std::ops::RangeInclusive<i64> {
    match kind {
        Kind::I16 => i64::from(i16::MIN)..=i64::from(i16::MAX),
        Kind::I32 => i64::from(i32::MIN)..=i64::from(i32::MAX),
        _ => i64::MIN..=i64::MAX,
    }
}

/// An exact number with as many digits after the point as its type has, or more if it was written
/// with more.
fn decimal(text: &str, scale: u32) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let fraction = format!("{fraction:0<width$}", width = scale as usize);
    if fraction.is_empty() {
        return Some(format!("{sign}{whole}"));
    }
    Some(format!("{sign}{whole}.{fraction}"))
}

fn uuid(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|it| *it != '-').collect();
    let hex = digits.len() == 32 && digits.bytes().all(|it| it.is_ascii_hexdigit());
    hex.then(|| digits.to_ascii_lowercase())
}

/// `2024-02-29`
fn date(text: &str) -> Option<String> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let shape = year.len() == 4 && month.len() == 2 && day.len() == 2;
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let valid = shape && (1..=12).contains(&month) && day >= 1 && day <= days(year, month);
    valid.then(|| text.to_owned())
}

/// `23:59`, `23:59:59`, `23:59:59.5` → `23:59:59.500000`
fn time(text: &str) -> Option<String> {
    let mut parts = text.split(':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let second = parts.next().unwrap_or("00");
    let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
    let shape = [hour, minute, second].iter().all(|it| it.len() == 2);
    let fits = number(hour)? < 24 && number(minute)? < 60 && number(second)? < 60;
    number(fraction)?;
    let valid = shape && fits && fraction.len() <= 6 && parts.next().is_none();
    valid.then(|| format!("{hour}:{minute}:{second}.{fraction:0<6}"))
}

/// A day and a time of day, or a day alone; with an offset from UTC if the type is a moment.
fn moment(text: &str, zoned: bool) -> Option<String> {
    let Some((day, rest)) = text.split_once([' ', 'T']) else {
        return Some(format!("{} 00:00:00.000000", date(text)?));
    };
    let day = date(day)?;
    let (clock, minutes) = split_offset(rest)?;
    if !zoned && clock.len() != rest.len() {
        return None;
    }
    let clock = time(clock)?;
    if minutes == 0 { Some(format!("{day} {clock}")) } else { shift(&day, &clock, -minutes) }
}

/// The time of day, and the minutes east of UTC.
fn split_offset(text: &str) -> Option<(&str, i64)> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, 0)) };
    let (clock, offset) = text.split_at(at);
    let digits: String = offset[1..].chars().filter(|it| *it != ':').collect();
    if !digits.is_ascii() {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        2 => (number(&digits)?, 0),
        4 => (number(&digits[..2])?, number(&digits[2..])?),
        _ => return None,
    };
    let total = hours * 60 + minutes;
    (hours < 24 && minutes < 60)
        .then_some((clock, if offset.starts_with('-') { -total } else { total }))
}

/// Moves a valid day and time by less than a day.
fn shift(day: &str, clock: &str, minutes: i64) -> Option<String> {
    let mut parts = day.split('-').map(number);
    let (mut year, mut month, mut date) = (parts.next()??, parts.next()??, parts.next()??);
    let mut total = number(&clock[..2])? * 60 + number(&clock[3..5])? + minutes;
    if total < 0 {
        total += 24 * 60;
        date -= 1;
        if date == 0 {
            month -= 1;
            if month == 0 {
                (year, month) = (year - 1, 12);
            }
            date = days(year, month);
        }
    } else if total >= 24 * 60 {
        total -= 24 * 60;
        date += 1;
        if date > days(year, month) {
            (month, date) = (month + 1, 1);
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
    }
    Some(format!(
        "{year:04}-{month:02}-{date:02} {:02}:{:02}{}",
        total / 60,
        total % 60,
        &clock[5..]
    ))
}

fn days(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_utc_with_six_digits() {
        let cases = [
            ("2024-01-01", "2024-01-01 00:00:00.000000"),
            ("2024-01-01T10:00", "2024-01-01 10:00:00.000000"),
            ("2024-01-01 10:00:00.25Z", "2024-01-01 10:00:00.250000"),
            ("2024-03-01 00:30:00+01:00", "2024-02-29 23:30:00.000000"),
            ("2023-12-31 23:30:00-0100", "2024-01-01 00:30:00.000000"),
        ];
        for (text, written) in cases {
            assert_eq!(moment(text, true).as_deref(), Some(written), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "yesterday",
            "2024-02-30",
            "2024-1-1",
            "2024-01-01 25:00",
            "2024-01-01 10:00+99:00",
            "2024-01-01 é",
        ] {
            assert_eq!(moment(text, true), None, "{text}");
        }
        assert_eq!(moment("2024-01-01 10:00Z", false), None, "a time without a zone has none");
    }

    #[test]
    fn an_exact_number_has_the_digits_of_its_type() {
        let cases = [
            ("12.5", 2, "12.50"),
            ("-3", 2, "-3.00"),
            ("007", 0, "7"),
            (".5", 1, "0.5"),
            ("1.234", 2, "1.234"),
        ];
        for (text, scale, written) in cases {
            assert_eq!(decimal(text, scale).as_deref(), Some(written), "{text}");
        }
        assert_eq!(decimal("1e3", 2), None);
        assert_eq!(decimal(".", 2), None);
    }
}
