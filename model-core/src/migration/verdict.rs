//! What becomes of the values when a column changes its type: the same answer on every database.

use crate::schema::{ColumnType, EnumType, Kind};

/// Whether the values of a column survive a change of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every value has an equal one in the new type.
    Safe,
    /// Some values may have none. The migration then fails and changes nothing.
    Risky,
    /// There is no conversion; an expression has to say what the new values are.
    Impossible,
}

/// The verdict on a change of type.
pub fn verdict(from: &ColumnType, to: &ColumnType) -> Verdict {
    use ColumnType as T;
    match (from, to) {
        (T::Text { max_length: old }, T::Text { max_length: new })
        | (T::Bytes { max_length: old }, T::Bytes { max_length: new }) => length(*old, *new),
        (T::Decimal { precision: p, scale: s }, T::Decimal { precision, scale }) => {
            safe_if(*scale >= *s && precision.saturating_sub(*scale) >= p.saturating_sub(*s))
        }
        (T::Enum(old), T::Enum(new)) => labels(old, new),
        (T::Array(old), T::Array(new)) => verdict(old, new),
        (from, T::Text { max_length }) => match (to_text(from.kind()), max_length) {
            (Verdict::Safe, Some(_)) => Verdict::Risky,
            (verdict, _) => verdict,
        },
        (from, T::Decimal { precision, scale }) => {
            to_decimal(from.kind(), precision.saturating_sub(*scale))
        }
        (from, to) => kinds(from.kind(), to.kind()),
    }
}

fn safe_if(condition: bool) -> Verdict {
    if condition { Verdict::Safe } else { Verdict::Risky }
}

fn length(old: Option<u32>, new: Option<u32>) -> Verdict {
    match (old, new) {
        (_, None) => Verdict::Safe,
        (None, Some(_)) => Verdict::Risky,
        (Some(old), Some(new)) => safe_if(new >= old),
    }
}

/// A label that was renamed is still there.
fn labels(old: &EnumType, new: &EnumType) -> Verdict {
    let kept = |label: &String| {
        new.labels.contains(label) || new.renamed.iter().any(|(from, _)| from == label)
    };
    safe_if(old.labels.iter().all(kept))
}

fn to_text(from: Kind) -> Verdict {
    match from {
        Kind::Bool | Kind::I16 | Kind::I32 | Kind::I64 | Kind::F32 | Kind::F64 => Verdict::Safe,
        Kind::Text | Kind::Uuid | Kind::Decimal | Kind::Json | Kind::Enum => Verdict::Safe,
        Kind::Date | Kind::Time | Kind::DateTime | Kind::Timestamp => Verdict::Safe,
        Kind::Bytes | Kind::Array => Verdict::Impossible,
    }
}

fn to_decimal(from: Kind, whole_digits: u32) -> Verdict {
    match from {
        Kind::I16 => safe_if(whole_digits >= 5),
        Kind::I32 => safe_if(whole_digits >= 10),
        Kind::I64 => safe_if(whole_digits >= 19),
        Kind::F32 | Kind::F64 | Kind::Text | Kind::Decimal => Verdict::Risky,
        Kind::Bool | Kind::Bytes | Kind::Uuid | Kind::Json | Kind::Enum => Verdict::Impossible,
        Kind::Date | Kind::Time | Kind::DateTime | Kind::Timestamp => Verdict::Impossible,
        Kind::Array => Verdict::Impossible,
    }
}

fn kinds(from: Kind, to: Kind) -> Verdict {
    use Kind as K;
    if from == to {
        return Verdict::Safe;
    }
    match (from, to) {
        (K::Bool, K::I16 | K::I32 | K::I64) => Verdict::Safe,
        (K::I16, K::I32 | K::I64 | K::F32 | K::F64) | (K::I32, K::I64 | K::F64) => Verdict::Safe,
        (K::F32, K::F64) | (K::Uuid, K::Bytes) | (K::Text, K::Bytes) => Verdict::Safe,
        (K::Date, K::DateTime | K::Timestamp) => Verdict::Safe,
        (K::I16 | K::I32 | K::I64, K::Bool | K::I16 | K::I32 | K::F32 | K::F64) => Verdict::Risky,
        (K::F32 | K::F64, K::I16 | K::I32 | K::I64 | K::F32) => Verdict::Risky,
        (K::Decimal, K::I16 | K::I32 | K::I64 | K::F32 | K::F64) => Verdict::Risky,
        (K::Text, K::Bool | K::I16 | K::I32 | K::I64 | K::F32 | K::F64 | K::Uuid) => Verdict::Risky,
        (K::Text, K::Date | K::Time | K::DateTime | K::Timestamp | K::Json | K::Enum) => {
            Verdict::Risky
        }
        (K::Bytes, K::Uuid) => Verdict::Risky,
        // A moment without a zone is taken as UTC, and a time of day other than midnight refuses.
        (K::DateTime, K::Timestamp | K::Date) | (K::Timestamp, K::DateTime | K::Date) => {
            Verdict::Risky
        }
        _ => Verdict::Impossible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wider_type_is_safe_and_the_way_back_is_risky() {
        let text = |max_length| ColumnType::Text { max_length };
        let decimal = |precision, scale| ColumnType::Decimal { precision, scale };
        let pairs = [
            (ColumnType::I16, ColumnType::I64),
            (text(Some(10)), text(None)),
            (text(Some(10)), text(Some(20))),
            (decimal(10, 2), decimal(12, 4)),
            (ColumnType::I32, decimal(12, 2)),
            (ColumnType::Date, ColumnType::Timestamp),
            (ColumnType::I64, text(None)),
        ];
        for (narrow, wide) in pairs {
            assert_eq!(verdict(&narrow, &wide), Verdict::Safe, "{narrow} → {wide}");
            assert_eq!(verdict(&wide, &narrow), Verdict::Risky, "{wide} → {narrow}");
        }
    }

    #[test]
    fn what_has_no_meaning_in_the_new_type_is_impossible() {
        for (from, to) in [
            (ColumnType::Bool, ColumnType::Date),
            (ColumnType::Json, ColumnType::I64),
            (ColumnType::Bytes { max_length: None }, ColumnType::Text { max_length: None }),
            (ColumnType::I64, ColumnType::Timestamp),
        ] {
            assert_eq!(verdict(&from, &to), Verdict::Impossible, "{from} → {to}");
        }
    }
}
