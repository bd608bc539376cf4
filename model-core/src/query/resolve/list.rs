//! Lists: what is written with `array`, `any`, `all` and brackets.

use super::Resolver;
use crate::diagnostic::{Diagnostic, Span};
use crate::query::code;
use crate::query::syntax::ast::{self, ComparisonQuantifier, QuantifiedOp, QuantifiedRight};
use crate::query::tree::{Expr, ExprKind};

impl Resolver<'_, '_> {
    /// `array[a, b]`
    pub(super) fn list(&mut self, items: &[ast::Expr], span: Span) -> Expr {
        let items = self.exprs(items);
        self.make(ExprKind::Array(items), span)
    }

    /// `array(select …)`
    pub(super) fn list_of_query(&mut self, query: &ast::Query, span: Span) -> Expr {
        let resolved = self.subquery(query);
        let width = resolved.body.width();
        if width > 1 {
            let message = format!("a list is made of one column, this query has {width}");
            self.report(Diagnostic::error(code::COLUMN_COUNT, span, message));
            return self.error(span);
        }
        self.make(ExprKind::ArrayQuery(resolved), span)
    }

    /// `a[1]`
    pub(super) fn element(&mut self, operand: &ast::Expr, index: &ast::Expr, span: Span) -> Expr {
        let [operand, index] = [operand, index].map(|it| Box::new(self.expr(it)));
        self.make(ExprKind::Element { operand, index }, span)
    }

    /// `a[1:2]`
    pub(super) fn slice(
        &mut self,
        operand: &ast::Expr,
        bounds: [Option<&ast::Expr>; 2],
        span: Span,
    ) -> Expr {
        let operand = Box::new(self.expr(operand));
        let bounds = bounds.into_iter().flatten().map(|it| self.expr(it)).collect();
        self.make(ExprKind::Slice { operand, bounds }, span)
    }

    /// `a = any(list)`
    pub(super) fn quantified(
        &mut self,
        left: &ast::Expr,
        op: ast::Spanned<QuantifiedOp>,
        quantifier: ComparisonQuantifier,
        right: &QuantifiedRight,
        span: Span,
    ) -> Expr {
        let QuantifiedOp::Binary(binary) = op.value else {
            return self.unsupported(op.span, "a pattern with `any` or `all`");
        };
        let list = match right {
            QuantifiedRight::Expr(list) => list,
            QuantifiedRight::Query(query) => {
                return self.unsupported(query.span, "`any` and `all` over a query");
            }
        };
        let Some(kind) = self.cx.rules.operator(binary) else {
            return self.unsupported(op.span, "this operator");
        };
        let left = Box::new(self.expr(left));
        let list = Box::new(self.expr(list));
        let all = quantifier == ComparisonQuantifier::All;
        let op_span = op.span;
        self.make(ExprKind::Quantified { left, op: kind, op_span, list, all }, span)
    }
}
