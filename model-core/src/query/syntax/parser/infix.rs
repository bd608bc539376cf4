//! Which operator stands behind an operand.

use super::Parser;
use crate::query::syntax::ast::{BinaryOp, LikeOp};
use crate::query::syntax::keyword::Keyword as K;
use crate::query::syntax::precedence::Power;
use crate::query::syntax::token::{Symbol, TokenKind};

/// What may follow an operand.
#[derive(Clone, Copy)]
pub(super) enum Infix {
    Binary(BinaryOp),
    Like(LikeOp),
    Is,
    /// `isnull`, `notnull`, `not null`
    NullWord,
    Between,
    In,
    Collate,
    AtTimeZone,
    Cast,
    Index,
    Field,
}

impl Infix {
    pub(super) fn power(self) -> Power {
        match self {
            Self::Binary(op) => op.power(),
            Self::Like(_) | Self::Is | Self::NullWord | Self::Between | Self::In => Power::Equality,
            Self::AtTimeZone => Power::Zone,
            Self::Collate => Power::Collate,
            Self::Cast | Self::Index | Self::Field => Power::Postfix,
        }
    }
}

impl Parser<'_> {
    /// The operator at hand, and whether `not` stands before it.
    pub(super) fn infix(&self) -> Option<(Infix, bool)> {
        match self.kind() {
            TokenKind::Symbol(symbol) => Some((symbol_infix(symbol)?, false)),
            TokenKind::Keyword(K::Not) => match self.kind_at(1) {
                TokenKind::Keyword(K::Null) => Some((Infix::NullWord, true)),
                TokenKind::Keyword(K::Between) => Some((Infix::Between, true)),
                TokenKind::Keyword(K::In) => Some((Infix::In, true)),
                TokenKind::Keyword(it) => Some((Infix::Like(self.like_op(it, 1)?), true)),
                _ => None,
            },
            TokenKind::Keyword(it) => Some((self.word_infix(it)?, it == K::Notnull)),
            _ => None,
        }
    }

    fn word_infix(&self, keyword: K) -> Option<Infix> {
        Some(match keyword {
            K::Or => Infix::Binary(BinaryOp::Or),
            K::And => Infix::Binary(BinaryOp::And),
            K::Is => Infix::Is,
            K::Isnull | K::Notnull => Infix::NullWord,
            K::Between => Infix::Between,
            K::In => Infix::In,
            K::Collate => Infix::Collate,
            K::At if self.at_words(&[K::At, K::Time, K::Zone]) => Infix::AtTimeZone,
            K::Member if self.at_next(K::Of) => Infix::Binary(BinaryOp::MemberOf),
            K::Div if self.starts_operand(1) => Infix::Binary(BinaryOp::IntegerDivide),
            K::Mod if self.starts_operand(1) => Infix::Binary(BinaryOp::Mod),
            K::Xor if self.starts_operand(1) => Infix::Binary(BinaryOp::Xor),
            K::Overlaps if self.at_next(Symbol::LeftParen) => Infix::Binary(BinaryOp::Overlaps),
            it => Infix::Like(self.like_op(it, 0)?),
        })
    }

    /// Whether an operand may start there. For words that are operators in some databases and
    /// names in others.
    pub(super) fn starts_operand(&self, ahead: usize) -> bool {
        let opens = matches!(
            self.kind_at(ahead),
            TokenKind::Symbol(Symbol::LeftParen | Symbol::Minus | Symbol::Plus)
        );
        opens || self.starts_simple_operand(ahead)
    }

    fn like_op(&self, keyword: K, ahead: usize) -> Option<LikeOp> {
        Some(match keyword {
            K::Like => LikeOp::Like,
            K::Glob => LikeOp::Glob,
            K::Regexp => LikeOp::Regexp,
            K::Match => LikeOp::Match,
            K::Ilike if self.starts_operand(ahead + 1) || self.at_quantifier(ahead + 1) => {
                LikeOp::ILike
            }
            K::Rlike if self.starts_operand(ahead + 1) => LikeOp::RLike,
            K::Similar if self.kind_at(ahead + 1) == K::To.into() => LikeOp::SimilarTo,
            K::Sounds if self.kind_at(ahead + 1) == K::Like.into() => LikeOp::SoundsLike,
            _ => return None,
        })
    }
}

fn symbol_infix(symbol: Symbol) -> Option<Infix> {
    let op = match symbol {
        Symbol::ColonColon => return Some(Infix::Cast),
        Symbol::LeftBracket => return Some(Infix::Index),
        Symbol::Dot => return Some(Infix::Field),
        Symbol::LeftParen
        | Symbol::RightParen
        | Symbol::Comma
        | Symbol::Semicolon
        | Symbol::RightBracket
        | Symbol::FatArrow
        | Symbol::Bang
        | Symbol::CubeRoot
        | Symbol::SquareRoot
        | Symbol::ColonEq
        | Symbol::Colon
        | Symbol::At => return None,
        Symbol::DoubleEq => BinaryOp::DoubleEq,
        Symbol::Eq => BinaryOp::Eq,
        Symbol::Star => BinaryOp::Multiply,
        Symbol::Plus => BinaryOp::Add,
        Symbol::LongArrow => BinaryOp::LongArrow,
        Symbol::Arrow => BinaryOp::Arrow,
        Symbol::Adjacent => BinaryOp::Adjacent,
        Symbol::Minus => BinaryOp::Subtract,
        Symbol::Slash => BinaryOp::Divide,
        Symbol::Percent => BinaryOp::Remainder,
        Symbol::NullSafeEq => BinaryOp::NullSafeEq,
        Symbol::Distance => BinaryOp::Distance,
        Symbol::InnerProduct => BinaryOp::InnerProduct,
        Symbol::LtEq => BinaryOp::LtEq,
        Symbol::NotEq => BinaryOp::NotEq,
        Symbol::ShiftLeft => BinaryOp::ShiftLeft,
        Symbol::ContainedBy => BinaryOp::ContainedBy,
        Symbol::WordSimilar => BinaryOp::WordSimilar,
        Symbol::Lt => BinaryOp::Lt,
        Symbol::GtEq => BinaryOp::GtEq,
        Symbol::ShiftRight => BinaryOp::ShiftRight,
        Symbol::Gt => BinaryOp::Gt,
        Symbol::BangEq => BinaryOp::BangEq,
        Symbol::NotTildeLikeNoCase => BinaryOp::NotTildeLikeNoCase,
        Symbol::NotTildeLike => BinaryOp::NotTildeLike,
        Symbol::NotRegexMatchNoCase => BinaryOp::NotRegexMatchNoCase,
        Symbol::NotRegexMatch => BinaryOp::NotRegexMatch,
        Symbol::Concat => BinaryOp::Concat,
        Symbol::Pipe => BinaryOp::BitOr,
        Symbol::AndAnd => BinaryOp::AndAnd,
        Symbol::Ampersand => BinaryOp::BitAnd,
        Symbol::TildeLikeNoCase => BinaryOp::TildeLikeNoCase,
        Symbol::TildeLike => BinaryOp::TildeLike,
        Symbol::RegexMatchNoCase => BinaryOp::RegexMatchNoCase,
        Symbol::Tilde => BinaryOp::RegexMatch,
        Symbol::HashLongArrow => BinaryOp::HashLongArrow,
        Symbol::HashArrow => BinaryOp::HashArrow,
        Symbol::HashMinus => BinaryOp::HashMinus,
        Symbol::Hash => BinaryOp::BitXor,
        Symbol::Contains => BinaryOp::Contains,
        Symbol::PathExists => BinaryOp::PathExists,
        Symbol::AtAt => BinaryOp::Matches,
        Symbol::HasAnyKey => BinaryOp::HasAnyKey,
        Symbol::HasAllKeys => BinaryOp::HasAllKeys,
        Symbol::Question => BinaryOp::HasKey,
        Symbol::StartsWith => BinaryOp::StartsWith,
        Symbol::Caret => BinaryOp::Caret,
    };
    Some(Infix::Binary(op))
}
