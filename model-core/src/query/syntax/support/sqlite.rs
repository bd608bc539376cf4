//! What SQLite lacks. Given are 3.35 and later for `returning`, 3.39 for `full join` and
//! `is distinct from`, 3.44 for `order by` in aggregates, and a build without options.

use super::{Construct, Lacks};
use crate::query::syntax::ast::{BinaryOp, Current, LikeOp, UnaryOp};

pub(super) const LACKS: Lacks =
    Lacks { constructs: way_out, reserved: RESERVED, quotes_names: false };

/// What to write instead; none if SQLite has it.
fn way_out(construct: Construct) -> Option<&'static str> {
    Some(match construct {
        Construct::CteBeforeChange
        | Construct::CteBeforeInsert
        | Construct::DeleteAlias
        | Construct::FrameExclude
        | Construct::FrameGroups
        | Construct::FullJoin
        | Construct::InsertAlias
        | Construct::OrAction
        | Construct::ReplaceInto
        | Construct::ReturningDelete
        | Construct::UpdateFrom => return None,
        Construct::Current(it) => return current(it),
        Construct::Like(it) => return like(it),
        Construct::Operator(it) => return operator(it),
        Construct::Prefix(it) => return prefix(it),
        Construct::AliasColumns => {
            "name the columns with `as` inside, or use `with name (columns) as`"
        }
        Construct::AliasColumnTypes => "cast the columns where they are used",
        Construct::ArgumentName => "give the arguments in their order",
        Construct::Array | Construct::ArrayType => {
            "keep the values in a table of their own, or in JSON (`json_each`, `->`)"
        }
        Construct::AtTimeZone => "store times in UTC and convert them in the application",
        Construct::BareAlias => "write `as` before the alias",
        Construct::BareOffset => "write `limit -1 offset …`",
        Construct::BetweenSymmetric => "write `between min(a, b) and max(a, b)`",
        Construct::BitString => "write the number, or a blob `x'…'`",
        Construct::CharsetString => "remove the character set; text is UTF-8",
        Construct::ColonsCast | Construct::ConvertCall => "write `cast(… as …)`",
        Construct::ConflictConstraint => "name the columns: `on conflict (…)`",
        Construct::CurrentArguments => "write it without parentheses",
        Construct::DefaultValue => "leave the column out of the statement",
        Construct::DeleteLimit => {
            "write `where id in (select id from … order by … limit …)`, with your primary key"
        }
        Construct::DeleteSeveral => "write a `delete` for each table, in one transaction",
        Construct::DeleteUsing => "write `where … in (select …)` or `where exists (select …)`",
        Construct::DigitSeparators => "leave the underscores out",
        Construct::DistinctOn => {
            "number the rows with `row_number() over (partition by … order by …)` in a derived table and keep those with 1"
        }
        Construct::DollarString => "write `'…'`, with quotes inside doubled",
        Construct::EmptyRow => "write `default values`",
        Construct::EscapeString => "write `'…'`; for a special character add `|| char(10) ||`",
        Construct::Extract => {
            "write `cast(strftime('%Y', …) as integer)`, with the part that is wanted"
        }
        Construct::Fetch => "write `limit …`",
        Construct::Field => "select the columns by themselves",
        Construct::GroupQuantifier => "write `group by` alone",
        Construct::GroupingSets => "write a query for each set and combine them with `union all`",
        Construct::IgnoreAlone => "write `or ignore`",
        Construct::IndexHint => "remove it, or write `indexed by …`",
        Construct::InsertParenQuery => "remove the parentheses around the query",
        Construct::InsertSet => "write `(columns) values (…)`",
        Construct::Interval => "write `datetime(…, '+1 day')`",
        Construct::IsUnknown => "write `is null`",
        Construct::Lateral => {
            "write a subquery in the select list, or join a derived table with a window function"
        }
        Construct::LimitAll => "leave `limit` out, or write `limit -1`",
        Construct::LongName => "leave the database and the schema out",
        Construct::MatchAgainst => "use an FTS5 table and `match`",
        Construct::ModifyingCte => "write two statements in one transaction",
        Construct::NationalString => "write `'…'`",
        Construct::NestedComment => "remove the inner comment: the first `*/` would end both",
        Construct::NullTreatment => "filter nulls out before, or use `coalesce`",
        Construct::OffsetBeforeLimit => "write `limit … offset …`",
        Construct::OnDuplicateKey => "write `on conflict (…) do update set …`",
        Construct::Only => "remove it; tables do not inherit",
        Construct::Ordinality => "use `row_number() over ()`, or the column `key` of `json_each`",
        Construct::Overlay => "put the parts together with `substr` and `||`",
        Construct::Overriding => "remove it",
        Construct::ParenthesisedOperand => "write `select * from (…)`",
        Construct::Position => "write `instr(text, part)`",
        Construct::QualifiedCollation | Construct::QualifiedFunction => "leave the schema out",
        Construct::QualifiedTarget => "write the column alone",
        Construct::QualifiedStar => "write `table.*`, or give the table an alias",
        Construct::Quantified => {
            "write `exists (select … where …)`, or compare with the `min` or `max` of the query"
        }
        Construct::QuantifiedList => "write `in (:names)` or `not in (:names)`",
        Construct::ReturningTableStar => "name the columns",
        Construct::RowAlias => "use `excluded.…` in `on conflict … do update set`",
        Construct::RowKeyword => "write the parentheses alone",
        Construct::RowLock => "remove it; a transaction that writes has the whole database",
        Construct::Separator => "give it as the second argument of `group_concat`",
        Construct::SetQuantifier => "leave it out; only `union all` is known",
        Construct::StraightJoin => "write `cross join`, which keeps the order, too",
        Construct::SubstringFrom => "write `substr(text, start, length)`",
        Construct::TableQuery => "write `select * from …`",
        Construct::TrimFrom => "write `trim(text, characters)`, `ltrim` or `rtrim`",
        Construct::TypeArguments => "leave the arguments out; they have no effect",
        Construct::TypeCharset => "remove the character set; text is UTF-8",
        Construct::TypedLiteral => "write the text alone, or `date('…')`, `datetime('…')`",
        Construct::UnicodeString => "write the characters themselves, or `char(…)`",
        Construct::UpdateJoin => "write `update … set … from … where …`",
        Construct::UpdateLimit => {
            "write `where id in (select id from … order by … limit …)`, with your primary key"
        }
        Construct::UpsertAfterFrom => "write `where true` before it",
        Construct::ValuesCall => "write `excluded.column`",
        Construct::Variadic => "give the arguments one by one",
        Construct::WholeRow => "name the columns",
        Construct::WithinGroup => "order the values in a derived table",
    })
}

fn current(current: Current) -> Option<&'static str> {
    match current {
        Current::Date | Current::Time | Current::Timestamp => None,
        Current::LocalTime => {
            Some("write `time('now', 'localtime')`; for a column of that name, quote it")
        }
        Current::LocalTimestamp => {
            Some("write `datetime('now', 'localtime')`; for a column of that name, quote it")
        }
        Current::User
        | Current::SessionUser
        | Current::Role
        | Current::Catalog
        | Current::Schema => Some("give it as a parameter; for a column of that name, quote it"),
    }
}

fn like(op: LikeOp) -> Option<&'static str> {
    match op {
        // `ilike` is written as `like`, which ignores the case of ASCII letters.
        LikeOp::Like | LikeOp::ILike | LikeOp::Glob | LikeOp::Match => None,
        LikeOp::SimilarTo | LikeOp::Regexp | LikeOp::RLike => Some("use `like` or `glob`"),
        LikeOp::SoundsLike => Some("compare in the application"),
    }
}

fn operator(op: BinaryOp) -> Option<&'static str> {
    Some(match op {
        BinaryOp::Or
        | BinaryOp::And
        | BinaryOp::Eq
        | BinaryOp::DoubleEq
        | BinaryOp::NotEq
        | BinaryOp::BangEq
        | BinaryOp::Lt
        | BinaryOp::LtEq
        | BinaryOp::Gt
        | BinaryOp::GtEq
        | BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::Remainder
        | BinaryOp::Concat
        | BinaryOp::BitAnd
        | BinaryOp::BitOr
        | BinaryOp::ShiftLeft
        | BinaryOp::ShiftRight
        | BinaryOp::Arrow
        | BinaryOp::LongArrow => return None,
        BinaryOp::NullSafeEq => "write `is`",
        BinaryOp::Xor => "write `(a and not b) or (b and not a)`",
        BinaryOp::IntegerDivide => "write `/`, which divides integers without a remainder",
        BinaryOp::Mod => "write `%`",
        BinaryOp::Caret => "write `pow(a, b)` for a power, or `(a | b) - (a & b)` for bits",
        BinaryOp::AndAnd => "write `and`",
        BinaryOp::BitXor => "write `(a | b) - (a & b)`",
        BinaryOp::HashArrow | BinaryOp::HashLongArrow => {
            "write `->` or `->>` with a path such as `'$.a.b'`"
        }
        BinaryOp::HashMinus => "write `json_remove(…)`",
        BinaryOp::Contains
        | BinaryOp::ContainedBy
        | BinaryOp::HasKey
        | BinaryOp::HasAnyKey
        | BinaryOp::HasAllKeys
        | BinaryOp::PathExists
        | BinaryOp::MemberOf => "write `exists (select 1 from json_each(…) where …)`",
        BinaryOp::Matches => "use an FTS5 table and `match`",
        BinaryOp::RegexMatch
        | BinaryOp::RegexMatchNoCase
        | BinaryOp::NotRegexMatch
        | BinaryOp::NotRegexMatchNoCase => "use `like` or `glob`",
        BinaryOp::TildeLike | BinaryOp::TildeLikeNoCase => "write `like`",
        BinaryOp::NotTildeLike | BinaryOp::NotTildeLikeNoCase => "write `not like`",
        BinaryOp::StartsWith => "write `like 'start%'` or `substr(…) =`",
        BinaryOp::Adjacent | BinaryOp::Overlaps => "compare the ends",
        BinaryOp::Distance | BinaryOp::InnerProduct | BinaryOp::WordSimilar => {
            "compute it in the application"
        }
    })
}

fn prefix(op: UnaryOp) -> Option<&'static str> {
    Some(match op {
        UnaryOp::Minus | UnaryOp::Plus | UnaryOp::BitNot | UnaryOp::Not => return None,
        UnaryOp::Bang => "write `not`",
        UnaryOp::Abs => "write `abs(…)`",
        UnaryOp::SquareRoot => "write `sqrt(…)`",
        UnaryOp::CubeRoot => "write `pow(…, 1.0 / 3)`",
        UnaryOp::Binary => "write `cast(… as blob)`, or `collate binary`",
        UnaryOp::AtAt => "compute it in the application",
    })
}

/// The words that SQLite takes for names only in quotes.
const RESERVED: &[&str] = &[
    "add",
    "all",
    "alter",
    "and",
    "as",
    "autoincrement",
    "between",
    "case",
    "check",
    "collate",
    "commit",
    "constraint",
    "create",
    "default",
    "deferrable",
    "delete",
    "distinct",
    "drop",
    "else",
    "escape",
    "except",
    "exists",
    "foreign",
    "from",
    "group",
    "having",
    "in",
    "index",
    "insert",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "limit",
    "not",
    "nothing",
    "notnull",
    "null",
    "on",
    "or",
    "order",
    "primary",
    "references",
    "returning",
    "select",
    "set",
    "table",
    "then",
    "to",
    "transaction",
    "union",
    "unique",
    "update",
    "using",
    "values",
    "when",
    "where",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reserved_words_are_sorted() {
        assert!(RESERVED.is_sorted());
    }
}
