//! Lists: what is written with `array`, `any`, `all` and brackets.

use super::Resolver;
use crate::diagnostic::{Diagnostic, Span};
use crate::query::code;
use crate::query::syntax::ast::{self, ComparisonQuantifier, QuantifiedOp, QuantifiedRight};
use crate::query::tree::{EditKind, Expr, ExprKind, Op};

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

    /// `a = any (list)`, `a < all (select …)`
    pub(super) fn quantified(
        &mut self,
        left: &ast::Expr,
        op: ast::Spanned<QuantifiedOp>,
        quantifier: ast::Spanned<ComparisonQuantifier>,
        right: &QuantifiedRight,
        span: Span,
    ) -> Expr {
        let QuantifiedOp::Binary(binary) = op.value else {
            return self.unsupported(op.span, "a pattern with `any` or `all`");
        };
        let Some(kind @ (Op::Equal | Op::NotEqual | Op::Order)) = self.cx.rules.operator(binary)
        else {
            return self.unsupported(op.span, "this operator with `any` or `all`");
        };
        let left = Box::new(self.expr(left));
        let all = quantifier.value == ComparisonQuantifier::All;
        let kind = match right {
            QuantifiedRight::Expr(list) => {
                let list = Box::new(self.expr(list));
                ExprKind::Quantified { left, op: kind, op_span: op.span, list, all }
            }
            QuantifiedRight::Query(query) => {
                let keyword = op.span.to(quantifier.span);
                let word = op.value.as_in(quantifier.value);
                self.in_or_refused(&left, word, keyword);
                let query = self.subquery(query);
                ExprKind::InQuery { operand: left, query, op: kind, all, keyword }
            }
        };
        self.make(kind, span)
    }

    /// SQLite has `in` alone, and of rows the databases agree on no other question.
    fn in_or_refused(&mut self, left: &Expr, word: Option<&str>, keyword: Span) {
        match (word, &left.kind) {
            (Some(word), _) if self.cx.rules.writing().is_none() => {
                self.edit(keyword, EditKind::Replace(word.to_owned()));
            }
            (None, ExprKind::Row(_)) => {
                let message = "rows are compared with those of a query by `= any` or `<> all`";
                let error = Diagnostic::error(code::UNSUPPORTED, keyword, message);
                self.report(error.help("compare one value, or write `exists (select … where …)`"));
            }
            _ => {}
        }
    }
}
