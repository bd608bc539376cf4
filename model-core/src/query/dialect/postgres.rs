//! PostgreSQL.
//!
//! It resolves operators and functions by type, so whatever has no type of its own is given one:
//! parameters, nulls and literals that stand alone.

use super::{Cast, Habits, Literal, Moments, PathStep, QueryDialect, Upsert, Writing};
use crate::dialect::Dialect;
use crate::query::syntax::ast::BinaryOp;
use crate::query::syntax::{Keyword, is_reserved};
use crate::query::tree::Op;
use crate::schema::{ColumnType, Kind};

pub(super) struct Postgres;

impl QueryDialect for Postgres {
    fn functions(&self) -> &'static [&'static str] {
        &[include_str!("../catalog/postgres.tsv"), include_str!("../catalog/postgres_own.tsv")]
    }

    fn operator(&self, op: BinaryOp) -> Option<Op> {
        match op {
            BinaryOp::Contains | BinaryOp::ContainedBy => Some(Op::Contains),
            BinaryOp::AndAnd => Some(Op::Overlaps),
            _ => super::common_operator(op),
        }
    }

    fn named_type(&self, name: &str, args: &[u32]) -> Option<ColumnType> {
        super::common_type(name, args)
    }

    fn type_names(&self) -> &'static [&'static str] {
        super::TYPE_NAMES
    }

    fn cast(&self, from: &ColumnType, to: &ColumnType) -> Cast {
        match (from, to) {
            (ColumnType::Array(from), ColumnType::Array(to))
                if self.cast_form(from, to).is_none() =>
            {
                self.cast(from, to)
            }
            (ColumnType::Array(_), _) => Cast::Refused("cast the elements: `array(select …)`"),
            (_, ColumnType::Array(_)) => Cast::Refused("write the list: `array[…]`"),
            _ => super::common_cast(from, to),
        }
    }

    fn cast_target(&self, ty: &ColumnType) -> String {
        let name = match ty {
            ColumnType::Bool => "boolean",
            ColumnType::I16 => "smallint",
            ColumnType::I32 => "integer",
            ColumnType::I64 => "bigint",
            ColumnType::F32 => "real",
            ColumnType::F64 => "double precision",
            ColumnType::Text { .. } => "text",
            ColumnType::Bytes { .. } => "bytea",
            ColumnType::Uuid => "uuid",
            ColumnType::Decimal { .. } => "numeric",
            ColumnType::Date => "date",
            ColumnType::Time => "time",
            ColumnType::DateTime => "timestamp",
            ColumnType::Timestamp => "timestamptz",
            ColumnType::Json => "jsonb",
            ColumnType::Enum(labels) => return self.name(labels.name.as_str()),
            ColumnType::Array(element) => return format!("{}[]", self.cast_target(element)),
        };
        name.to_owned()
    }

    fn cast_form(&self, from: &ColumnType, to: &ColumnType) -> Option<String> {
        use Kind::{
            Bool, Bytes, Date, DateTime, Decimal, F32, F64, I16, I32, I64, Text, Time, Timestamp,
        };
        let target = self.cast_target(to);
        Some(match (from.kind(), to.kind()) {
            // Rounded otherwise.
            (F32 | F64 | Decimal, I16 | I32 | I64) => format!("cast(trunc($1) as {target})"),
            (Bool, I16 | I64) => format!("cast(cast($1 as integer) as {target})"),
            (Bool, F32 | F64) => format!("cast(cast($1 as integer) as {target})"),
            // The settings of the session decide otherwise.
            (Date, Text) => "to_char($1, 'YYYY-MM-DD')".to_owned(),
            (DateTime, Text) => "to_char($1, 'YYYY-MM-DD HH24:MI:SS.US')".to_owned(),
            (Timestamp, Text) => {
                "to_char($1 at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')".to_owned()
            }
            (Time, Text) => "to_char(cast($1 as interval), 'HH24:MI:SS.US')".to_owned(),
            (DateTime, Timestamp) | (Timestamp, DateTime) => "$1 at time zone 'UTC'".to_owned(),
            (Timestamp, Date | Time) => format!("cast($1 at time zone 'UTC' as {target})"),
            (Date, Timestamp) => "cast($1 as timestamp) at time zone 'UTC'".to_owned(),
            (Text, Bytes) => "convert_to($1, 'UTF8')".to_owned(),
            _ => return None,
        })
    }

    fn literal(&self, value: &Literal, ty: &ColumnType) -> String {
        match value {
            Literal::Decimal(text) => text.clone(),
            Literal::Uuid(digits) => {
                let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20]];
                format!("uuid '{}-{}'", parts.join("-"), &digits[20..])
            }
            Literal::Text(text) => match ty.kind() {
                Kind::Date => format!("date '{text}'"),
                Kind::Time => format!("time '{text}'"),
                Kind::DateTime => format!("timestamp '{text}'"),
                Kind::Timestamp => format!("timestamptz '{text}+00'"),
                _ => format!("'{}'", text.replace('\'', "''")),
            },
        }
    }

    fn now(&self, ty: &ColumnType) -> &'static str {
        match ty.kind() {
            Kind::Date => "cast(current_timestamp at time zone 'UTC' as date)",
            Kind::Time => "cast(current_timestamp at time zone 'UTC' as time)",
            Kind::DateTime => "current_timestamp at time zone 'UTC'",
            _ => "current_timestamp",
        }
    }

    fn collations(&self) -> &'static [&'static str] {
        &["c", "posix", "default"]
    }

    // The zone of the session would decide.
    fn compares_moments(&self) -> bool {
        false
    }

    fn has_output_names_in_having(&self) -> bool {
        false
    }

    fn binds_row_counts(&self) -> bool {
        true
    }

    fn empty_list(&self, ty: &ColumnType) -> String {
        format!("select cast(null as {}) where false", self.cast_target(ty))
    }

    fn habits(&self) -> Habits {
        Habits {
            nulls_low: false,
            like_ignores_case: false,
            backslash_escapes: true,
            labels_are_texts: false,
        }
    }

    fn writing(&self) -> Option<&'static Writing> {
        Some(&WRITING)
    }

    fn decimal_collation(&self) -> Option<&'static str> {
        None
    }

    fn has_alias_in_returning(&self) -> bool {
        true
    }

    fn most_joins(&self) -> usize {
        1000
    }

    fn name(&self, name: &str) -> String {
        let word = name.to_ascii_lowercase();
        if super::is_plain(name)
            && Keyword::find(name).is_none()
            && !is_reserved(&word, Dialect::Postgres)
        {
            name.to_owned()
        } else {
            format!("\"{}\"", name.replace('"', "\"\""))
        }
    }
}

static WRITING: Writing = Writing {
    concat: None,
    same: "$1 is not distinct from $2",
    differs: "$1 is distinct from $2",
    divide_integers: "$1 / nullif($2, 0)",
    divide_floats: "$1 / nullif($2, 0)",
    remainder: "$1 % nullif($2, 0)",
    bits: None,
    ilike: "$1 ilike $2",
    not_ilike: "$1 not ilike $2",
    no_escape: " escape ''",
    json_part: "$1 #> $2",
    json_text: "$1 #>> $2",
    json_path,
    blob: |digits| format!("bytea '\\x{digits}'"),
    float: |text| format!("float8 '{text}'"),
    string: |_| None,
    moments: &MOMENTS,
    int_argument: Some("integer"),
    typed: true,
    filter: true,
    nulls_order: true,
    values: true,
    output_names: false,
    bare_join: false,
    full_join_on_equal: true,
    limit_in_subquery: true,
    limit_in_recursion: false,
    recursive_text: None,
    groups_in_having: true,
    no_limit: None,
    upsert: Upsert::OnConflict,
    default_values: None,
    returning: true,
    returning_changes: true,
    assigns_at_once: true,
    reads_target: true,
};

static MOMENTS: Moments = Moments {
    of_timestamp: "($1 at time zone 'UTC')",
    of_date: "cast($1 as timestamp)",
    add: "($1 + interval '$n $unit')",
    start_of_day: "date_trunc('day', $1)",
    start_of_month: "date_trunc('month', $1)",
    start_of_year: "date_trunc('year', $1)",
    date: "cast($1 as date)",
    time: "cast($1 as time)",
    datetime: "($1)",
    timestamp: "($1 at time zone 'UTC')",
    epoch: "cast(floor(extract(epoch from $1)) as bigint)",
    format: "to_char($1, $f)",
    letters: &[
        ('Y', "YYYY"),
        ('m', "MM"),
        ('d', "DD"),
        ('H', "HH24"),
        ('M', "MI"),
        ('S', "SS"),
        ('j', "DDD"),
        ('%', "%"),
    ],
    between: |text| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
};

/// `'{a,0}'`
fn json_path(steps: &[PathStep]) -> String {
    let steps: Vec<String> = steps
        .iter()
        .map(|it| match it {
            PathStep::Key(key) => {
                format!(
                    "\"{}\"",
                    key.replace('\\', "\\\\").replace('"', "\\\"").replace('\'', "''")
                )
            }
            PathStep::Index(index) => index.to_string(),
        })
        .collect();
    format!("'{{{}}}'", steps.join(","))
}
