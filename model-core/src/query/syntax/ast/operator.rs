//! Operators.

/// Operators before their operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnaryOp {
    /// `-`
    Minus,
    /// `+`
    Plus,
    /// `~`
    BitNot,
    /// `not`
    Not,
    /// `!`
    Bang,
    /// `@`, absolute value
    Abs,
    /// `|/`
    SquareRoot,
    /// `||/`
    CubeRoot,
    /// `binary`
    Binary,
    /// `@@`
    AtAt,
}

/// Operators between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BinaryOp {
    /// `or`
    Or,
    /// `xor`
    Xor,
    /// `and`
    And,
    /// `=`
    Eq,
    /// `==`
    DoubleEq,
    /// `<>`
    NotEq,
    /// `!=`
    BangEq,
    /// `<`
    Lt,
    /// `<=`
    LtEq,
    /// `>`
    Gt,
    /// `>=`
    GtEq,
    /// `<=>`
    NullSafeEq,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `div`
    IntegerDivide,
    /// `mod`
    Mod,
    /// `^`: a power, or bits, by database
    Caret,
    /// `||`: concatenation, or `or`, by database
    Concat,
    /// `&&`: arrays that overlap, or `and`, by database
    AndAnd,
    /// `&`
    BitAnd,
    /// `|`
    BitOr,
    /// `#`
    BitXor,
    /// `<<`
    ShiftLeft,
    /// `>>`
    ShiftRight,
    /// `->`
    Arrow,
    /// `->>`
    LongArrow,
    /// `#>`
    HashArrow,
    /// `#>>`
    HashLongArrow,
    /// `#-`
    HashMinus,
    /// `@>`
    Contains,
    /// `<@`
    ContainedBy,
    /// `?`
    HasKey,
    /// `?|`
    HasAnyKey,
    /// `?&`
    HasAllKeys,
    /// `@?`
    PathExists,
    /// `@@`
    Matches,
    /// `~`
    RegexMatch,
    /// `~*`
    RegexMatchNoCase,
    /// `!~`
    NotRegexMatch,
    /// `!~*`
    NotRegexMatchNoCase,
    /// `~~`
    TildeLike,
    /// `~~*`
    TildeLikeNoCase,
    /// `!~~`
    NotTildeLike,
    /// `!~~*`
    NotTildeLikeNoCase,
    /// `^@`
    StartsWith,
    /// `-|-`
    Adjacent,
    /// `<->`
    Distance,
    /// `<#>`
    InnerProduct,
    /// `<%`
    WordSimilar,
    /// `overlaps`
    Overlaps,
    /// `member of`
    MemberOf,
}

/// Pattern matches written as a keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LikeOp {
    /// `like`
    Like,
    /// `ilike`
    ILike,
    /// `similar to`
    SimilarTo,
    /// `glob`
    Glob,
    /// `regexp`
    Regexp,
    /// `rlike`
    RLike,
    /// `match`
    Match,
    /// `sounds like`
    SoundsLike,
}

/// The comparison of a quantified comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuantifiedOp {
    /// `=`, `<`
    Binary(BinaryOp),
    /// `like`, with `not` or without.
    Like {
        /// Which.
        op: LikeOp,
        /// Whether `not` stands before it.
        negated: bool,
    },
}

impl QuantifiedOp {
    /// The word for the same question, if there is one: `= any` asks what `in` asks, `<> all` what
    /// `not in` asks.
    pub fn as_in(self, quantifier: ComparisonQuantifier) -> Option<&'static str> {
        let is_all = quantifier == ComparisonQuantifier::All;
        match self {
            Self::Binary(BinaryOp::Eq | BinaryOp::DoubleEq) if !is_all => Some("in"),
            Self::Binary(BinaryOp::NotEq | BinaryOp::BangEq) if is_all => Some("not in"),
            Self::Binary(_) | Self::Like { .. } => None,
        }
    }
}

/// `any` or `all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComparisonQuantifier {
    /// `any`
    Any,
    /// `some`
    Some,
    /// `all`
    All,
}
