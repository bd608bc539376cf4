//! Expressions: operators around operands, by binding power.

use super::{ENCLOSED, Failed, Parsed, Parser, is_name};
use crate::diagnostic::Span;
use crate::query::syntax::ast::{
    BinaryOp, CastForm, Clause, ComparisonQuantifier, Expr, ExprKind, InSet, IsTest, LikeOp,
    Literal, QuantifiedOp, QuantifiedRight, Spanned, UnaryOp,
};
use crate::query::syntax::keyword::Keyword as K;
use crate::query::syntax::parser::types::TypeWords;
use crate::query::syntax::precedence::Power;
use crate::query::syntax::token::{Symbol, Token, TokenKind};

/// What may follow an operand.
#[derive(Clone, Copy)]
enum Infix {
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
    fn power(self) -> Power {
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
    pub(super) fn whole_expression(&mut self) -> Parsed<Expr> {
        let expr = self.expr()?;
        if self.at(TokenKind::End) {
            return Ok(expr);
        }
        Err(self.expected_end("an operator or the end"))
    }

    pub(super) fn expr(&mut self) -> Parsed<Expr> {
        self.nested_by(ENCLOSED - 1, |it| it.expr_above(Power::Lowest))
    }

    pub(super) fn boxed_expr(&mut self) -> Parsed<Box<Expr>> {
        self.expr().map(Box::new)
    }

    /// An expression up to `and`, for the ends of ranges.
    pub(super) fn bounded_expr(&mut self) -> Parsed<Expr> {
        self.expr_above(Power::Not)
    }

    /// An expression of operators that bind at least as tightly as `least`.
    pub(super) fn expr_above(&mut self, least: Power) -> Parsed<Expr> {
        self.nested(|it| {
            let left = it.prefix()?;
            it.infixes(left, least)
        })
    }

    fn prefix(&mut self) -> Parsed<Expr> {
        let Some((op, power)) = self.unary_op() else { return self.operand() };
        let span = self.take_prefix();
        let operand = Box::new(self.expr_above(power)?);
        let kind = ExprKind::Unary { op: Spanned { value: op, span }, operand };
        Ok(self.node(kind, self.since(span)))
    }

    /// Takes the operator. Two tildes in a row are one token, but here they are two operators.
    fn take_prefix(&mut self) -> Span {
        let span = self.span();
        if !self.at(Symbol::TildeLike) {
            return self.bump();
        }
        let middle = span.start + 1;
        self.tokens[self.at] =
            Token { kind: Symbol::Tilde.into(), span: Span { start: middle, ..span } };
        Span { end: middle, ..span }
    }

    fn unary_op(&self) -> Option<(UnaryOp, Power)> {
        let op = match self.kind() {
            TokenKind::Keyword(K::Not) => return Some((UnaryOp::Not, Power::Not)),
            TokenKind::Keyword(K::Binary) if self.starts_simple_operand(1) => UnaryOp::Binary,
            TokenKind::Symbol(Symbol::Minus) => UnaryOp::Minus,
            TokenKind::Symbol(Symbol::Plus) => UnaryOp::Plus,
            TokenKind::Symbol(Symbol::Tilde | Symbol::TildeLike) => UnaryOp::BitNot,
            TokenKind::Symbol(Symbol::Bang) => UnaryOp::Bang,
            TokenKind::Symbol(Symbol::At) => UnaryOp::Abs,
            TokenKind::Symbol(Symbol::AtAt) => UnaryOp::AtAt,
            TokenKind::Symbol(Symbol::SquareRoot) => UnaryOp::SquareRoot,
            TokenKind::Symbol(Symbol::CubeRoot) => UnaryOp::CubeRoot,
            _ => return None,
        };
        Some((op, Power::Unary))
    }

    /// Whether a name, string or parameter stands there: an operand beyond doubt.
    fn starts_simple_operand(&self, ahead: usize) -> bool {
        match self.kind_at(ahead) {
            TokenKind::Word
            | TokenKind::Quoted(_)
            | TokenKind::String(_)
            | TokenKind::Number(_)
            | TokenKind::Param { .. } => true,
            TokenKind::Keyword(it) => matches!(it, K::Cast | K::Case | K::Null | K::Interval),
            _ => false,
        }
    }

    /// Reads operators after `left` as long as they bind at least as tightly as `least`.
    pub(super) fn infixes(&mut self, mut left: Expr, least: Power) -> Parsed<Expr> {
        while let Some((infix, negated)) = self.infix() {
            if infix.power() < least {
                break;
            }
            left = self.infix_rest(left, infix, negated)?;
            self.grow()?;
        }
        Ok(left)
    }

    /// The operator at hand, and whether `not` stands before it.
    fn infix(&self) -> Option<(Infix, bool)> {
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
    fn starts_operand(&self, ahead: usize) -> bool {
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

    fn infix_rest(&mut self, left: Expr, infix: Infix, negated: bool) -> Parsed<Expr> {
        let start = left.span;
        let operand = Box::new(left);
        let kind = match infix {
            Infix::Binary(op) => self.binary_rest(operand, op),
            Infix::Like(op) => self.like_rest(operand, op, negated),
            Infix::Is => self.is_rest(operand),
            Infix::NullWord => Ok(self.null_word_rest(operand, negated)),
            Infix::Between => self.between_rest(operand, negated),
            Infix::In => self.in_rest(operand, negated),
            Infix::Collate => self.collate_rest(operand),
            Infix::AtTimeZone => self.zone_rest(operand),
            Infix::Cast => self.colons_rest(operand),
            Infix::Index => self.index_rest(operand),
            Infix::Field => self.field_rest(operand),
        }?;
        Ok(self.node(kind, self.since(start)))
    }

    fn binary_rest(&mut self, left: Box<Expr>, op: BinaryOp) -> Parsed<ExprKind> {
        let mut span = self.bump();
        if op == BinaryOp::MemberOf {
            span = span.to(self.bump());
        }
        let op = Spanned { value: op, span };
        if op.value.compares() && self.at_quantifier(0) {
            let op = Spanned { value: QuantifiedOp::Binary(op.value), span };
            return self.quantified_rest(left, op);
        }
        let right = Box::new(self.expr_above(op.value.power().tighter())?);
        Ok(ExprKind::Binary { left, op, right })
    }

    /// Whether `any (` or its like stands there.
    fn at_quantifier(&self, ahead: usize) -> bool {
        let word = matches!(self.kind_at(ahead), TokenKind::Keyword(K::Any | K::Some | K::All));
        word && self.kind_at(ahead + 1) == Symbol::LeftParen.into()
    }

    fn quantified_rest(&mut self, left: Box<Expr>, op: Spanned<QuantifiedOp>) -> Parsed<ExprKind> {
        let choices = [
            (&[K::Any][..], ComparisonQuantifier::Any),
            (&[K::Some], ComparisonQuantifier::Some),
            (&[K::All], ComparisonQuantifier::All),
        ];
        let Some(quantifier) = self.choose(&choices) else {
            return Err(self.expected_one_of(&[K::Any, K::All]));
        };
        let open = self.open()?;
        let right = match self.at_query() {
            true => QuantifiedRight::Query(self.boxed_query()?),
            false => QuantifiedRight::Expr(self.boxed_expr()?),
        };
        self.close(open)?;
        Ok(ExprKind::Quantified { left, op, quantifier, right })
    }

    fn like_rest(&mut self, operand: Box<Expr>, op: LikeOp, negated: bool) -> Parsed<ExprKind> {
        if negated {
            self.bump();
        }
        let mut span = self.bump();
        if matches!(op, LikeOp::SimilarTo | LikeOp::SoundsLike) {
            span = span.to(self.bump());
        }
        if self.at_quantifier(0) {
            let op = Spanned { value: QuantifiedOp::Like { op, negated }, span };
            return self.quantified_rest(operand, op);
        }
        let pattern = Box::new(self.expr_above(Power::Comparison)?);
        let escape = match self.eat(K::Escape) {
            Some(keyword) => {
                let body = Box::new(self.expr_above(Power::Comparison)?);
                Some(Clause { keyword, body })
            }
            None => None,
        };
        let op = Spanned { value: op, span };
        Ok(ExprKind::Like { operand, negated, op, pattern, escape })
    }

    fn is_rest(&mut self, operand: Box<Expr>) -> Parsed<ExprKind> {
        let mut keyword = self.bump();
        let negated = self.eat(K::Not).is_some();
        let distinct = self.eat_words(&[K::Distinct, K::From]).is_some();
        keyword = self.since(keyword);
        let test = if distinct {
            IsTest::DistinctFrom(Box::new(self.expr_above(Power::Comparison)?))
        } else if self.eat(K::Unknown).is_some() {
            IsTest::Unknown
        } else {
            is_test(self.expr_above(Power::Comparison)?)
        };
        Ok(ExprKind::Is { operand, negated, keyword, test })
    }

    fn null_word_rest(&mut self, operand: Box<Expr>, negated: bool) -> ExprKind {
        let mut keyword = self.bump();
        if let Some(null) = self.eat(K::Null) {
            keyword = keyword.to(null);
        }
        ExprKind::Is { operand, negated, keyword, test: IsTest::NullWord }
    }

    fn between_rest(&mut self, operand: Box<Expr>, negated: bool) -> Parsed<ExprKind> {
        let first = self.span();
        if negated {
            self.bump();
        }
        self.expect(K::Between)?;
        let symmetric = self.eat(K::Symmetric);
        if symmetric.is_none() && self.kind_at(1) != K::And.into() {
            self.eat(K::Asymmetric);
        }
        let keyword = self.since(first);
        let low = Box::new(self.bounded_expr()?);
        self.expect(K::And)?;
        let high = Box::new(self.expr_above(Power::Comparison)?);
        Ok(ExprKind::Between { operand, negated, keyword, symmetric, low, high })
    }

    fn in_rest(&mut self, operand: Box<Expr>, negated: bool) -> Parsed<ExprKind> {
        let first = self.span();
        if negated {
            self.bump();
        }
        self.expect(K::In)?;
        let keyword = self.since(first);
        let set = self.in_set()?;
        Ok(ExprKind::In { operand, negated, keyword, set })
    }

    fn in_set(&mut self) -> Parsed<InSet> {
        if let Some(open) = self.eat(Symbol::LeftParen) {
            return self.in_parens(open);
        }
        if let TokenKind::Param { .. } = self.kind() {
            return Err(self.bare_list_param());
        }
        if !self.at_name() {
            return Err(self.expected("`(` or a table"));
        }
        let name = self.object_name("a table")?;
        let args = match self.at(Symbol::LeftParen) {
            true => Some(self.parens(Self::exprs_or_none)?.0),
            false => None,
        };
        let span = self.since(name.span);
        Ok(InSet::Table { name, args, span })
    }

    fn in_parens(&mut self, open: Span) -> Parsed<InSet> {
        if self.at_query() {
            let query = self.boxed_query()?;
            let close = self.close(open)?;
            return Ok(InSet::Query { query, span: open.to(close) });
        }
        let items = self.exprs_or_none()?;
        let close = self.close(open)?;
        Ok(InSet::List { items, span: open.to(close) })
    }

    /// Expressions with commas between, up to a parenthesis.
    pub(super) fn exprs_or_none(&mut self) -> Parsed<Vec<Expr>> {
        if self.at(Symbol::RightParen) { Ok(Vec::new()) } else { self.commas(Self::expr) }
    }

    fn collate_rest(&mut self, operand: Box<Expr>) -> Parsed<ExprKind> {
        let keyword = self.bump();
        if self.keyword().is_some_and(|it| it.ends_item()) {
            return Err(self.expected_name("a collation"));
        }
        let collation = self.object_name("a collation")?;
        Ok(ExprKind::Collate { operand, keyword, collation })
    }

    fn zone_rest(&mut self, operand: Box<Expr>) -> Parsed<ExprKind> {
        let keyword = self.expect_words(&[K::At, K::Time, K::Zone])?;
        let zone = Box::new(self.expr_above(Power::Collate)?);
        Ok(ExprKind::AtTimeZone { operand, keyword, zone })
    }

    fn colons_rest(&mut self, operand: Box<Expr>) -> Parsed<ExprKind> {
        let form = Spanned { value: CastForm::Colons, span: self.bump() };
        let ty = Box::new(self.type_name(TypeWords::Known)?);
        Ok(ExprKind::Cast { form, operand, ty })
    }

    fn index_rest(&mut self, operand: Box<Expr>) -> Parsed<ExprKind> {
        let open = self.bump();
        let low = match self.at(Symbol::Colon) {
            true => None,
            false => Some(self.boxed_expr()?),
        };
        if self.eat(Symbol::Colon).is_none() {
            self.close_with(open, Symbol::RightBracket)?;
            return match low {
                Some(index) => Ok(ExprKind::Index { operand, index }),
                None => Err(self.expected("an expression")),
            };
        }
        let high = match self.at(Symbol::RightBracket) {
            true => None,
            false => Some(self.boxed_expr()?),
        };
        self.close_with(open, Symbol::RightBracket)?;
        Ok(ExprKind::Slice { operand, low, high })
    }

    fn field_rest(&mut self, operand: Box<Expr>) -> Parsed<ExprKind> {
        if !matches!(
            operand.kind,
            ExprKind::Paren(_) | ExprKind::Index { .. } | ExprKind::Field { .. }
        ) {
            return Err(self.expected("an operator"));
        }
        self.bump();
        let name = self.name_after_dot("a field")?;
        Ok(ExprKind::Field { operand, name })
    }

    fn bare_list_param(&mut self) -> Failed {
        let param = self.text_of(self.span()).to_owned();
        let span = self.span();
        let message = "the values of `in` are written in parentheses";
        let mistake = crate::diagnostic::Diagnostic::error(super::codes::UNEXPECTED, span, message)
            .help(format!("write `in ({param})`"));
        self.report(mistake)
    }

    /// Whether the token at hand may start an expression that is a name.
    pub(super) fn at_name_or_string(&self) -> bool {
        is_name(self.kind()) || super::is_plain_string(self.kind())
    }
}

/// What `is` tests for: `null` and its like are tests of their own.
fn is_test(right: Expr) -> IsTest {
    match right.kind {
        ExprKind::Literal(Literal::Null) => IsTest::Null,
        ExprKind::Literal(Literal::Bool(true)) => IsTest::True,
        ExprKind::Literal(Literal::Bool(false)) => IsTest::False,
        _ => IsTest::Same(Box::new(right)),
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
