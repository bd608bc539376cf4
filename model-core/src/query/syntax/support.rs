//! What a database lacks of what the parser reads.
//!
//! The parser knows no database. Here is which constructs a statement uses ([`constructs`]), and for
//! each database a table of those that it lacks, each with the way out, and its reserved words. A
//! further database is a further table.

mod find;
mod mariadb;
mod mysql;
mod postgres;
mod sqlite;

use std::collections::BTreeSet;
use std::fmt;

pub use find::{Found, constructs};

use super::ast::{BinaryOp, Current, Expression, Ident, LikeOp, Quote, Statement, UnaryOp};
use super::codes;
use super::walk::{Node, walk};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::dialect::Dialect;

/// A piece of syntax that not every database has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is described by its `Display`")]
pub enum Construct {
    AliasColumns,
    AliasColumnTypes,
    ArgumentName,
    Array,
    ArrayType,
    AtTimeZone,
    BareAlias,
    BareOffset,
    BetweenSymmetric,
    BitString,
    CharsetString,
    ColonsCast,
    ConflictConstraint,
    ConvertCall,
    CteBeforeChange,
    CteBeforeInsert,
    Current(Current),
    CurrentArguments,
    DefaultValue,
    DeleteAlias,
    DeleteLimit,
    DeleteSeveral,
    DeleteUsing,
    DigitSeparators,
    DistinctOn,
    DollarString,
    EmptyRow,
    EscapeString,
    Extract,
    Fetch,
    Field,
    FrameExclude,
    FrameGroups,
    FullJoin,
    GroupQuantifier,
    GroupingSets,
    IgnoreAlone,
    IndexHint,
    InsertAlias,
    InsertParenQuery,
    InsertSet,
    Interval,
    IsUnknown,
    Lateral,
    Like(LikeOp),
    LimitAll,
    LongName,
    MatchAgainst,
    ModifyingCte,
    NationalString,
    NestedComment,
    NullTreatment,
    OffsetBeforeLimit,
    OnDuplicateKey,
    Only,
    OrAction,
    Operator(BinaryOp),
    Ordinality,
    Overlay,
    Overriding,
    ParenthesisedOperand,
    Position,
    Prefix(UnaryOp),
    QualifiedCollation,
    QualifiedFunction,
    QualifiedTarget,
    QualifiedStar,
    Quantified,
    QuantifiedList,
    ReplaceInto,
    ReturningDelete,
    ReturningTableStar,
    RowAlias,
    RowKeyword,
    RowLock,
    Separator,
    SetQuantifier,
    StraightJoin,
    SubstringFrom,
    TableQuery,
    TrimFrom,
    TypeArguments,
    TypeCharset,
    TypedLiteral,
    UnicodeString,
    UpdateFrom,
    UpdateJoin,
    UpdateLimit,
    UpsertAfterFrom,
    ValuesCall,
    Variadic,
    WholeRow,
    WithinGroup,
}

/// What one database lacks.
struct Lacks {
    /// The constructs, with the way out.
    constructs: fn(Construct) -> Option<&'static str>,
    /// Words that are names only in quotes, in lower case, sorted.
    reserved: &'static [&'static str],
    /// Whether names are written anew, in quotes where they have to be.
    quotes_names: bool,
}

fn lacks(dialect: Dialect) -> Lacks {
    match dialect {
        Dialect::Sqlite => sqlite::LACKS,
        Dialect::Postgres => postgres::LACKS,
        Dialect::MySql => mysql::LACKS,
        Dialect::MariaDb => mariadb::LACKS,
    }
}

/// What of a statement the database lacks: an error each, naming the construct and the way out.
///
/// ```
/// use model_core::diagnostic::FileId;
/// use model_core::dialect::Dialect;
/// use model_core::query::syntax::{parse_statement, unsupported};
///
/// let statement = parse_statement("select id::text from users", FileId(0), 0).unwrap();
/// let mistakes = unsupported(&statement, Dialect::Sqlite);
/// let first = mistakes.iter().next().unwrap();
/// assert_eq!(first.message, "SQLite has no casts with `::`");
/// assert_eq!(first.help, ["write `cast(… as …)`"]);
/// ```
pub fn unsupported(statement: &Statement, dialect: Dialect) -> Diagnostics {
    check(Node::Statement(statement), &statement.nested_comments, dialect)
}

/// Like [`unsupported`], for an expression that stands alone.
pub fn unsupported_expression(expression: &Expression, dialect: Dialect) -> Diagnostics {
    check(Node::Expr(&expression.expr), &expression.nested_comments, dialect)
}

fn check(root: Node<'_>, comments: &[crate::diagnostic::Span], dialect: Dialect) -> Diagnostics {
    let lacks = lacks(dialect);
    let mut mistakes = Diagnostics::new();
    let mut found = constructs(root);
    if (lacks.constructs)(Construct::OnDuplicateKey).is_some()
        && found.iter().any(|it| it.construct == Construct::OnDuplicateKey)
    {
        // It belongs to what is refused already.
        found.retain(|it| it.construct != Construct::ValuesCall);
    }
    found.extend(comments.iter().map(|span| Found::new(Construct::NestedComment, *span)));
    for Found { construct, span } in found {
        if let Some(help) = (lacks.constructs)(construct) {
            let message = format!("{} has no {construct}", dialect.title());
            mistakes.push(Diagnostic::error(codes::UNSUPPORTED, span, message).help(help));
        }
    }
    let calls = calls(root);
    walk(root, &mut |node| {
        if let Node::Ident(ident) = node
            && !calls.contains(&ident.span.start)
            && let Some(mistake) = reserved(ident, &lacks, dialect)
        {
            mistakes.push(mistake);
        }
    });
    mistakes.sort();
    mistakes
}

/// Where the names of functions are: such as `values`, which are no names of anything else.
fn calls(root: Node<'_>) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    walk(root, &mut |node| {
        if let Node::Call(call) = node {
            found.insert(call.name.name.span.start);
        }
    });
    found
}

/// Whether a word, in lower case, is a name only in quotes.
pub(crate) fn is_reserved(word: &str, dialect: Dialect) -> bool {
    lacks(dialect).reserved.binary_search(&word).is_ok()
}

fn reserved(ident: &Ident, lacks: &Lacks, dialect: Dialect) -> Option<Diagnostic> {
    let word = ident.value.to_ascii_lowercase();
    if lacks.quotes_names {
        return None;
    }
    if ident.quote != Quote::None || lacks.reserved.binary_search(&word.as_str()).is_err() {
        return None;
    }
    let message = format!("`{}` is a reserved word of {}", ident.value, dialect.title());
    let help = format!("write `\"{}\"`, or choose another name", ident.value);
    Some(Diagnostic::error(codes::RESERVED_NAME, ident.span, message).help(help))
}

impl fmt::Display for Construct {
    /// What comes after "SQLite has no".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Current(it) => return write!(f, "`{}`", current_text(*it)),
            Self::Like(it) => return write!(f, "`{}`", it.text()),
            Self::Operator(it) => return write!(f, "operator `{}`", it.text()),
            Self::Prefix(it) => return write!(f, "prefix `{}`", it.text()),
            Self::AliasColumns => "column names in a table alias",
            Self::AliasColumnTypes => "column types in a table alias",
            Self::ArgumentName => "named arguments",
            Self::Array => "arrays",
            Self::ArrayType => "array types",
            Self::AtTimeZone => "`at time zone`",
            Self::BareAlias => "table alias without `as` here",
            Self::BareOffset => "`offset` without `limit`",
            Self::BetweenSymmetric => "`between symmetric`",
            Self::BitString => "bit strings",
            Self::CharsetString => "strings with a character set",
            Self::ColonsCast => "casts with `::`",
            Self::ConflictConstraint => "`on conflict on constraint`",
            Self::ConvertCall => "`convert`",
            Self::CteBeforeChange => "`with` before `update` or `delete`",
            Self::CteBeforeInsert => "`with` before `insert`",
            Self::CurrentArguments => "precision for the current time",
            Self::DefaultValue => "`default` as a value",
            Self::DeleteAlias => "alias of the table in `delete`",
            Self::DeleteLimit => "`order by` or `limit` in `delete`",
            Self::DeleteSeveral => "`delete` from several tables",
            Self::DeleteUsing => "`delete … using`",
            Self::DigitSeparators => "underscores in numbers",
            Self::DistinctOn => "`distinct on`",
            Self::DollarString => "strings in dollar signs",
            Self::EmptyRow => "rows without values",
            Self::EscapeString => "`e'…'` strings",
            Self::Extract => "`extract`",
            Self::Fetch => "`fetch first`",
            Self::Field => "fields of rows",
            Self::FrameExclude => "`exclude` in a window",
            Self::FrameGroups => "frames of `groups`",
            Self::FullJoin => "`full join`",
            Self::GroupQuantifier => "`group by distinct` or `group by all`",
            Self::GroupingSets => "grouping sets, `rollup` or `cube`",
            Self::IgnoreAlone => "`ignore` without `or`",
            Self::IndexHint => "`use`, `force` or `ignore index`",
            Self::InsertAlias => "alias of the table in `insert`",
            Self::InsertParenQuery => "query in parentheses as the rows of `insert`",
            Self::InsertSet => "`insert … set`",
            Self::Interval => "intervals",
            Self::IsUnknown => "`is unknown`",
            Self::Lateral => "`lateral`",
            Self::LimitAll => "`limit all`",
            Self::LongName => "names of so many parts",
            Self::MatchAgainst => "`match … against`",
            Self::ModifyingCte => "`insert`, `update` or `delete` within `with`",
            Self::NationalString => "`n'…'` strings",
            Self::NestedComment => "comments within comments",
            Self::NullTreatment => "`respect nulls` or `ignore nulls`",
            Self::OffsetBeforeLimit => "`offset` before `limit`",
            Self::OnDuplicateKey => "`on duplicate key update`",
            Self::Only => "`only`",
            Self::OrAction => "`or` after the verb",
            Self::Ordinality => "`with ordinality`",
            Self::Overlay => "`overlay`",
            Self::Overriding => "`overriding … value`",
            Self::ParenthesisedOperand => "parentheses around a query that is no subquery",
            Self::Position => "`position`",
            Self::QualifiedCollation => "collations in a schema",
            Self::QualifiedFunction => "functions in a schema",
            Self::QualifiedTarget => "table name before a column that is set",
            Self::QualifiedStar => "schema before `table.*`",
            Self::Quantified => "`any`, `some` or `all` in this comparison",
            Self::QuantifiedList => "`any`, `some` or `all` of a list",
            Self::ReplaceInto => "`replace`",
            Self::ReturningDelete => "`returning` in `delete`",
            Self::ReturningTableStar => "`table.*` in `returning`",
            Self::RowAlias => "alias for the inserted row",
            Self::RowKeyword => "keyword `row` before a row",
            Self::RowLock => "row locks",
            Self::Separator => "`separator`",
            Self::SetQuantifier => "`all` or `distinct` there",
            Self::StraightJoin => "`straight_join`",
            Self::SubstringFrom => "`substring(… from …)`",
            Self::TableQuery => "`table` as a query",
            Self::TrimFrom => "`trim(… from …)`",
            Self::TypeArguments => "such arguments of a type",
            Self::TypeCharset => "character sets",
            Self::TypedLiteral => "literals with a type before them",
            Self::UnicodeString => "`u&'…'` strings",
            Self::UpdateFrom => "`update … from`",
            Self::UpdateJoin => "joins in `update`",
            Self::UpdateLimit => "`order by` or `limit` in `update`",
            Self::UpsertAfterFrom => "`on conflict` directly after `from`",
            Self::ValuesCall => "`values(column)`",
            Self::Variadic => "`variadic`",
            Self::WholeRow => "`table.*` as a value",
            Self::WithinGroup => "`within group`",
        })
    }
}

fn current_text(current: Current) -> &'static str {
    match current {
        Current::Date => "current_date",
        Current::Time => "current_time",
        Current::Timestamp => "current_timestamp",
        Current::LocalTime => "localtime",
        Current::LocalTimestamp => "localtimestamp",
        Current::User => "current_user",
        Current::SessionUser => "session_user",
        Current::Role => "current_role",
        Current::Catalog => "current_catalog",
        Current::Schema => "current_schema",
    }
}
