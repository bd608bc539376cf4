//! Expressions: operators around operands, by binding power.

use super::{ENCLOSED, Parsed, Parser, is_name};
use crate::diagnostic::Span;
use crate::query::syntax::ast::{Expr, ExprKind, Spanned, UnaryOp};
use crate::query::syntax::keyword::Keyword as K;
use crate::query::syntax::precedence::Power;
use crate::query::syntax::token::{Symbol, Token, TokenKind};

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
    pub(super) fn starts_simple_operand(&self, ahead: usize) -> bool {
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

    /// Whether the token at hand may start an expression that is a name.
    pub(super) fn at_name_or_string(&self) -> bool {
        is_name(self.kind()) || super::is_plain_string(self.kind())
    }
}
