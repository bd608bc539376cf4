//! How tightly operators bind.
//!
//! The databases disagree: `a || b + c` is `(a || b) + c` in SQLite and `a || (b + c)` in
//! PostgreSQL. The tree is that of SQLite; what SQLite lacks has the place that it has elsewhere.
//! A later dialect refuses a mixture that it would read otherwise and asks for parentheses.

use super::ast::{BinaryOp, LikeOp, UnaryOp};

/// How tightly an operator binds; more is tighter. All but `not` lean to the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    /// Below every operator.
    Lowest,
    /// `or`
    Or,
    /// `xor`
    Xor,
    /// `and`
    And,
    /// `not`
    Not,
    /// `=`, `is`, `in`, `like`, `between`
    Equality,
    /// `<`, `>`
    Comparison,
    /// `&`, `<<`, and the operators of PostgreSQL
    Bits,
    /// `+`, `-`
    Sum,
    /// `*`, `/`, `%`
    Product,
    /// `^`
    Caret,
    /// `||`, `->`
    Concat,
    /// `at time zone`
    Zone,
    /// `collate`
    Collate,
    /// `-a`, `~a`
    Unary,
    /// `a::t`, `a[1]`, `(a).b`
    Postfix,
}

impl Power {
    /// The next tighter one: what the right side of an operator that leans to the left starts at.
    #[must_use]
    pub fn tighter(self) -> Self {
        match self {
            Self::Lowest => Self::Or,
            Self::Or => Self::Xor,
            Self::Xor => Self::And,
            Self::And => Self::Not,
            Self::Not => Self::Equality,
            Self::Equality => Self::Comparison,
            Self::Comparison => Self::Bits,
            Self::Bits => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product => Self::Caret,
            Self::Caret => Self::Concat,
            Self::Concat => Self::Zone,
            Self::Zone => Self::Collate,
            Self::Collate => Self::Unary,
            Self::Unary | Self::Postfix => Self::Postfix,
        }
    }
}

impl BinaryOp {
    /// How tightly it binds.
    pub fn power(self) -> Power {
        match self {
            Self::Or => Power::Or,
            Self::Xor => Power::Xor,
            Self::And | Self::AndAnd => Power::And,
            Self::Eq | Self::DoubleEq | Self::NotEq | Self::BangEq | Self::NullSafeEq => {
                Power::Equality
            }
            Self::MemberOf | Self::Overlaps => Power::Equality,
            Self::Lt | Self::LtEq | Self::Gt | Self::GtEq => Power::Comparison,
            Self::Add | Self::Subtract => Power::Sum,
            Self::Multiply | Self::Divide | Self::Remainder | Self::IntegerDivide | Self::Mod => {
                Power::Product
            }
            Self::Caret => Power::Caret,
            Self::Concat | Self::Arrow | Self::LongArrow => Power::Concat,
            Self::BitAnd
            | Self::BitOr
            | Self::BitXor
            | Self::ShiftLeft
            | Self::ShiftRight
            | Self::HashArrow
            | Self::HashLongArrow
            | Self::HashMinus
            | Self::Contains
            | Self::ContainedBy
            | Self::HasKey
            | Self::HasAnyKey
            | Self::HasAllKeys
            | Self::PathExists
            | Self::Matches
            | Self::RegexMatch
            | Self::RegexMatchNoCase
            | Self::NotRegexMatch
            | Self::NotRegexMatchNoCase
            | Self::TildeLike
            | Self::TildeLikeNoCase
            | Self::NotTildeLike
            | Self::NotTildeLikeNoCase
            | Self::StartsWith
            | Self::Adjacent
            | Self::Distance
            | Self::InnerProduct
            | Self::WordSimilar => Power::Bits,
        }
    }

    /// Whether it compares, so that `any` and `all` may follow.
    pub fn compares(self) -> bool {
        matches!(self.power(), Power::Equality | Power::Comparison)
            || matches!(
                self,
                Self::RegexMatch
                    | Self::RegexMatchNoCase
                    | Self::NotRegexMatch
                    | Self::NotRegexMatchNoCase
                    | Self::TildeLike
                    | Self::TildeLikeNoCase
                    | Self::NotTildeLike
                    | Self::NotTildeLikeNoCase
                    | Self::Contains
                    | Self::ContainedBy
            )
    }
}

impl LikeOp {
    /// How it is written.
    pub fn text(self) -> &'static str {
        match self {
            Self::Like => "like",
            Self::ILike => "ilike",
            Self::SimilarTo => "similar to",
            Self::Glob => "glob",
            Self::Regexp => "regexp",
            Self::RLike => "rlike",
            Self::Match => "match",
            Self::SoundsLike => "sounds like",
        }
    }
}

impl BinaryOp {
    /// How it is written.
    pub fn text(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::Xor => "xor",
            Self::And => "and",
            Self::Eq => "=",
            Self::DoubleEq => "==",
            Self::NotEq => "<>",
            Self::BangEq => "!=",
            Self::Lt => "<",
            Self::LtEq => "<=",
            Self::Gt => ">",
            Self::GtEq => ">=",
            Self::NullSafeEq => "<=>",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::IntegerDivide => "div",
            Self::Mod => "mod",
            Self::Caret => "^",
            Self::Concat => "||",
            Self::AndAnd => "&&",
            Self::BitAnd => "&",
            Self::BitOr => "|",
            Self::BitXor => "#",
            Self::ShiftLeft => "<<",
            Self::ShiftRight => ">>",
            Self::Arrow => "->",
            Self::LongArrow => "->>",
            Self::HashArrow => "#>",
            Self::HashLongArrow => "#>>",
            Self::HashMinus => "#-",
            Self::Contains => "@>",
            Self::ContainedBy => "<@",
            Self::HasKey => "?",
            Self::HasAnyKey => "?|",
            Self::HasAllKeys => "?&",
            Self::PathExists => "@?",
            Self::Matches => "@@",
            Self::RegexMatch => "~",
            Self::RegexMatchNoCase => "~*",
            Self::NotRegexMatch => "!~",
            Self::NotRegexMatchNoCase => "!~*",
            Self::TildeLike => "~~",
            Self::TildeLikeNoCase => "~~*",
            Self::NotTildeLike => "!~~",
            Self::NotTildeLikeNoCase => "!~~*",
            Self::StartsWith => "^@",
            Self::Adjacent => "-|-",
            Self::Distance => "<->",
            Self::InnerProduct => "<#>",
            Self::WordSimilar => "<%",
            Self::Overlaps => "overlaps",
            Self::MemberOf => "member of",
        }
    }
}

impl UnaryOp {
    /// How it is written.
    pub fn text(self) -> &'static str {
        match self {
            Self::Minus => "-",
            Self::Plus => "+",
            Self::BitNot => "~",
            Self::Not => "not",
            Self::Bang => "!",
            Self::Abs => "@",
            Self::SquareRoot => "|/",
            Self::CubeRoot => "||/",
            Self::Binary => "binary",
            Self::AtAt => "@@",
        }
    }
}
