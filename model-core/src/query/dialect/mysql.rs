//! MySQL, and what MariaDB shares with it.
//!
//! A truth value is an integer, a text in double quotes is a text, `||` is an `or`, and `like`
//! reads backslashes; none of that is left in the text.

use super::{Cast, Habits, Literal, Moments, PathStep, QueryDialect, Upsert, Writing};
use crate::dialect::Dialect;
use crate::query::syntax::ast::BinaryOp;
use crate::query::syntax::{Keyword, is_reserved};
use crate::query::tree::Op;
use crate::schema::{ColumnType, Kind};

/// What differs between the two.
pub(super) struct Flavor {
    pub(super) dialect: Dialect,
    pub(super) functions: &'static [&'static str],
    pub(super) writing: &'static Writing,
    /// How JSON is cast to.
    pub(super) json: &'static str,
}

pub(super) struct MySql(pub(super) Flavor);

pub(super) static MYSQL: MySql = MySql(Flavor {
    dialect: Dialect::MySql,
    functions: &[include_str!("../catalog/mysql.tsv")],
    writing: &WRITING,
    json: "json",
});

impl QueryDialect for MySql {
    fn functions(&self) -> &'static [&'static str] {
        self.0.functions
    }

    fn operator(&self, op: BinaryOp) -> Option<Op> {
        super::common_operator(op)
    }

    fn named_type(&self, name: &str, args: &[u32]) -> Option<ColumnType> {
        Some(match name {
            "signed" | "signed integer" => ColumnType::I64,
            "binary" | "varbinary" => ColumnType::Bytes { max_length: args.first().copied() },
            "datetime" => ColumnType::DateTime,
            _ => return super::common_type(name, args),
        })
    }

    fn type_names(&self) -> &'static [&'static str] {
        super::TYPE_NAMES
    }

    fn cast(&self, from: &ColumnType, to: &ColumnType) -> Cast {
        super::common_cast(from, to)
    }

    fn cast_target(&self, ty: &ColumnType) -> String {
        let name = match ty {
            ColumnType::Bool | ColumnType::I16 | ColumnType::I32 | ColumnType::I64 => "signed",
            ColumnType::F32 => "float",
            ColumnType::F64 => "double",
            ColumnType::Text { .. } | ColumnType::Enum(_) | ColumnType::Array(_) => "char",
            ColumnType::Bytes { .. } => "binary",
            ColumnType::Uuid => "binary(16)",
            ColumnType::Decimal { precision, scale } => {
                return format!("decimal({precision}, {scale})");
            }
            ColumnType::Date => "date",
            ColumnType::Time => "time(6)",
            ColumnType::DateTime | ColumnType::Timestamp => "datetime(6)",
            ColumnType::Json => self.0.json,
        };
        name.to_owned()
    }

    fn cast_form(&self, from: &ColumnType, to: &ColumnType) -> Option<String> {
        use Kind::{DateTime, Decimal, F32, F64, I16, I32, I64, Timestamp};
        Some(match (from.kind(), to.kind()) {
            // Rounded otherwise.
            (F32 | F64 | Decimal, I16 | I32 | I64) => "cast(truncate($1, 0) as signed)".to_owned(),
            (DateTime, Timestamp) | (Timestamp, DateTime) => "$1".to_owned(),
            _ => return None,
        })
    }

    fn literal(&self, value: &Literal, ty: &ColumnType) -> String {
        match value {
            Literal::Decimal(text) => text.clone(),
            Literal::Uuid(digits) => format!("x'{digits}'"),
            Literal::Text(text) => match ty.kind() {
                Kind::Date => format!("date '{text}'"),
                Kind::Time => format!("time '{text}'"),
                Kind::DateTime | Kind::Timestamp => format!("timestamp '{text}'"),
                _ => string(text).unwrap_or_else(|| format!("'{}'", text.replace('\'', "''"))),
            },
        }
    }

    fn now(&self, ty: &ColumnType) -> &'static str {
        match ty.kind() {
            Kind::Date => "utc_date()",
            Kind::Time => "utc_time(6)",
            _ => "utc_timestamp(6)",
        }
    }

    fn collations(&self) -> &'static [&'static str] {
        &["utf8mb4_bin", "utf8mb4_general_ci", "utf8mb4_unicode_ci", "binary"]
    }

    fn compares_moments(&self) -> bool {
        true
    }

    fn has_output_names_in_having(&self) -> bool {
        true
    }

    fn binds_row_counts(&self) -> bool {
        true
    }

    fn empty_list(&self, _: &ColumnType) -> String {
        "select null from dual where false".to_owned()
    }

    fn habits(&self) -> Habits {
        Habits {
            nulls_low: true,
            like_ignores_case: false,
            backslash_escapes: true,
            labels_are_texts: false,
        }
    }

    fn writing(&self) -> Option<&'static Writing> {
        Some(self.0.writing)
    }

    fn decimal_collation(&self) -> Option<&'static str> {
        None
    }

    fn has_alias_in_returning(&self) -> bool {
        false
    }

    fn most_joins(&self) -> usize {
        61
    }

    fn name(&self, name: &str) -> String {
        let word = name.to_ascii_lowercase();
        if super::is_plain(name)
            && Keyword::find(name).is_none()
            && !is_reserved(&word, self.0.dialect)
        {
            name.to_owned()
        } else {
            format!("`{}`", name.replace('`', "``"))
        }
    }
}

static WRITING: Writing = writing();

/// MySQL's ways, of which MariaDB changes some.
pub(super) const fn writing() -> Writing {
    Writing {
        concat: Some("concat($1, $2)"),
        same: "$1 <=> $2",
        differs: "not ($1 <=> $2)",
        divide_integers: "$1 div nullif($2, 0)",
        divide_floats: "$1 / nullif($2, 0)",
        remainder: "$1 % nullif($2, 0)",
        bits: Some(("cast(", " as signed)")),
        ilike: "lower($1) like lower($2)",
        not_ilike: "lower($1) not like lower($2)",
        no_escape: " escape _utf8mb4 x'01'",
        json_part: "json_extract($1, $2)",
        json_text: "case when json_type(json_extract($1, $2)) = 'NULL' then null else json_unquote(json_extract($1, $2)) end",
        json_path,
        blob: |digits| format!("x'{digits}'"),
        float,
        string,
        moments: &MOMENTS,
        int_argument: None,
        typed: false,
        filter: false,
        nulls_order: false,
        values: false,
        output_names: false,
        bare_join: true,
        full_join_on_equal: false,
        limit_in_subquery: false,
        limit_in_recursion: true,
        recursive_text: Some("char(4000)"),
        groups_in_having: false,
        no_limit: Some("18446744073709551615"),
        upsert: Upsert::OnDuplicateKey("values($1)"),
        default_values: Some("() values ()"),
        returning: false,
        returning_changes: false,
        assigns_at_once: false,
        reads_target: false,
    }
}

static MOMENTS: Moments = Moments {
    of_timestamp: "$1",
    of_date: "cast($1 as datetime(6))",
    add: "date_add($1, interval $n $unit)",
    start_of_day: "cast(date($1) as datetime(6))",
    start_of_month: "cast(date_format($1, '%Y-%m-01') as datetime(6))",
    start_of_year: "cast(date_format($1, '%Y-01-01') as datetime(6))",
    date: "date($1)",
    time: "cast($1 as time(6))",
    datetime: "cast($1 as datetime(6))",
    timestamp: "cast($1 as datetime(6))",
    epoch: "cast(floor(unix_timestamp($1)) as signed)",
    format: "date_format($1, $f)",
    letters: &[
        ('Y', "%Y"),
        ('m', "%m"),
        ('d', "%d"),
        ('H', "%H"),
        ('M', "%i"),
        ('S', "%S"),
        ('j', "%j"),
        ('%', "%%"),
    ],
    between: str::to_owned,
};

/// A number without an exponent would be an exact one.
fn float(text: &str) -> String {
    if text.contains(['e', 'E']) { text.to_owned() } else { format!("{text}e0") }
}

/// A backslash means itself or escapes, as the session's mode has it; its code is sure.
fn string(text: &str) -> Option<String> {
    use std::fmt::Write;
    text.contains('\\').then(|| {
        let mut hex = String::from("_utf8mb4 x'");
        for byte in text.bytes() {
            let _ = write!(hex, "{byte:02x}");
        }
        hex.push('\'');
        hex
    })
}

/// `'$."a"[0]'`
fn json_path(steps: &[PathStep]) -> String {
    let mut path = String::from("$");
    for step in steps {
        match step {
            PathStep::Key(key) => {
                path.push_str(&format!(".\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\"")));
            }
            PathStep::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }
    string(&path).unwrap_or_else(|| format!("'{}'", path.replace('\'', "''")))
}
