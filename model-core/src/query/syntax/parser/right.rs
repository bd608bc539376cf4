//! What an operator has on its right.

use super::infix::Infix;
use super::{Failed, Parsed, Parser};
use crate::diagnostic::Span;
use crate::query::syntax::ast::{
    BinaryOp, CastForm, Clause, ComparisonQuantifier, Expr, ExprKind, InSet, IsTest, LikeOp,
    Literal, QuantifiedOp, QuantifiedRight, Spanned,
};
use crate::query::syntax::keyword::Keyword as K;
use crate::query::syntax::parser::types::TypeWords;
use crate::query::syntax::precedence::Power;
use crate::query::syntax::token::{Symbol, TokenKind};

impl Parser<'_> {
    pub(super) fn infix_rest(&mut self, left: Expr, infix: Infix, negated: bool) -> Parsed<Expr> {
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
    pub(super) fn at_quantifier(&self, ahead: usize) -> bool {
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
