//! What PostgreSQL lacks. Given are 13 and later.

use super::{Construct, Lacks};
use crate::query::syntax::ast::{BinaryOp, LikeOp, UnaryOp};

pub(super) const LACKS: Lacks =
    Lacks { constructs: way_out, reserved: RESERVED, quotes_names: true };

/// What to write instead; none if PostgreSQL has it, or if it is written for PostgreSQL otherwise.
fn way_out(construct: Construct) -> Option<&'static str> {
    Some(match construct {
        Construct::Like(it) => return like(it),
        Construct::Operator(it) => return operator(it),
        Construct::Prefix(it) => return prefix(it),
        Construct::CharsetString => "remove the character set; the database has one",
        Construct::ConvertCall => "write `cast(… as …)`",
        Construct::DeleteLimit => "write `where id in (select id from … order by … limit …)`",
        Construct::DeleteSeveral => "write a `delete` for each table, in one transaction",
        Construct::DigitSeparators => "leave the underscores out",
        Construct::EmptyRow => "write `default values`",
        Construct::IgnoreAlone => "write `on conflict do nothing`",
        Construct::IndexHint => "remove it",
        Construct::InsertSet => "write `(columns) values (…)`",
        Construct::MatchAgainst => "write `to_tsvector(…) @@ to_tsquery(…)`",
        Construct::OnDuplicateKey => "write `on conflict (…) do update set …`",
        Construct::OrAction => {
            "leave it out: a statement that fails changes nothing; or write `on conflict (…) do update set …`"
        }
        Construct::QualifiedTarget => "write the column alone",
        Construct::ReplaceInto => "write `insert … on conflict (…) do update set …`",
        Construct::RowAlias => "use `excluded.…` in `on conflict … do update set`",
        Construct::Separator => "give it as the second argument of `string_agg`",
        Construct::StraightJoin => "write `join`",
        Construct::TypeCharset => "remove the character set; the database has one",
        Construct::UpdateJoin => "write `update … set … from … where …`",
        Construct::UpdateLimit => "write `where id in (select id from … order by … limit …)`",
        Construct::ValuesCall => "write `excluded.column`",
        _ => return None,
    })
}

fn like(op: LikeOp) -> Option<&'static str> {
    match op {
        LikeOp::Like | LikeOp::ILike | LikeOp::SimilarTo => None,
        LikeOp::Glob => Some("write `like`, with `%` for `*` and `_` for `?`"),
        LikeOp::Regexp | LikeOp::RLike => Some("write `~`"),
        LikeOp::Match => Some("write `@@` with `to_tsquery(…)`"),
        LikeOp::SoundsLike => Some("compare in the application"),
    }
}

fn operator(op: BinaryOp) -> Option<&'static str> {
    match op {
        BinaryOp::NullSafeEq => Some("write `is not distinct from`"),
        BinaryOp::Xor => Some("write `(a and not b) or (b and not a)`"),
        BinaryOp::IntegerDivide => Some("write `/`, which divides integers without a remainder"),
        BinaryOp::Mod => Some("write `%`"),
        BinaryOp::MemberOf => Some("write `@>`"),
        _ => None,
    }
}

fn prefix(op: UnaryOp) -> Option<&'static str> {
    match op {
        UnaryOp::Bang => Some("write `not`"),
        UnaryOp::Binary => Some("write `cast(… as bytea)`"),
        _ => None,
    }
}

/// The words that PostgreSQL takes for names only in quotes.
const RESERVED: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "binary",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "not",
    "notnull",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "overlaps",
    "placing",
    "primary",
    "references",
    "returning",
    "right",
    "select",
    "session_user",
    "similar",
    "some",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reserved_words_are_sorted() {
        assert!(RESERVED.is_sorted());
    }
}
