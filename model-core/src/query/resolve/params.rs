//! Parameters, and conditions that fall away with them.

use std::collections::BTreeSet;

use super::{Place, Resolver};
use crate::diagnostic::{Diagnostic, Span};
use crate::query::code;
use crate::query::syntax::ast::{self, BinaryOp, Clause};
use crate::query::tree::{EditKind, Expr, ExprKind, Op, Param};

impl Resolver<'_, '_> {
    /// The number of a parameter, which its first use makes.
    pub(super) fn param(&mut self, param: &ast::Param, span: Span, list: bool) -> usize {
        let name = &param.name;
        let index = match self.params.iter().position(|it| it.name == *name) {
            Some(index) => index,
            None => {
                self.check_param_name(param);
                let optional = param.optional.is_some();
                self.params.push(Param { name: name.clone(), span, optional, list });
                self.params.len() - 1
            }
        };
        if self.params[index].list != list {
            self.mixed_list(index, span);
        }
        self.note_use(index, param, span);
        index
    }

    fn note_use(&mut self, index: usize, param: &ast::Param, span: Span) {
        match (&mut self.optional, param.optional) {
            (Some(optional), Some(_)) => {
                optional.insert(index);
                self.params[index].optional = true;
            }
            (None, Some(_)) => self.misplaced_optional(param, span),
            (Some(_), None) => self.plain_uses.push((index, span)),
            (None, None) => self.required_uses.push((index, span)),
        }
    }

    fn check_param_name(&mut self, param: &ast::Param) {
        let plain = crate::name::snake_name(&param.name);
        let starts = param.name.starts_with(|c: char| c.is_ascii_alphabetic());
        if plain != param.name || !starts {
            self.report(
                Diagnostic::error(
                    code::BAD_PARAMETER_NAME,
                    param.name_span,
                    format!("`{}` is no name for an argument of a Rust function", param.name),
                )
                .help(format!(
                    "write it in snake_case: `:{}`",
                    if starts { plain } else { format!("n{plain}") }
                )),
            );
        }
    }

    fn mixed_list(&mut self, index: usize, span: Span) {
        let param = &self.params[index];
        self.report(
            Diagnostic::error(
                code::LIST_PARAMETER,
                span,
                format!("`:{}` is a list in one place and one value in another", param.name),
            )
            .label(param.span, "first used here")
            .help("give the list and the value names of their own"),
        );
    }

    fn misplaced_optional(&mut self, param: &ast::Param, span: Span) {
        self.report(
            Diagnostic::error(
                code::MISPLACED_OPTIONAL,
                span,
                format!("`:{}?` has no condition here that could be left out", param.name),
            )
            .help("an optional filter stands in a condition of `where`, `on` or `having`")
            .help(format!(
                "for a value that may be null write `:{}`; it takes `None` where the column does",
                param.name
            )),
        );
    }

    /// At the end of the statement: what is optional in one condition is not required in another.
    pub(super) fn check_params(&mut self) {
        let uses = std::mem::take(&mut self.required_uses);
        for (index, span) in uses {
            let param = &self.params[index];
            if param.optional {
                let (name, first) = (param.name.clone(), param.span);
                self.report(
                    Diagnostic::error(
                        code::HALF_OPTIONAL,
                        span,
                        format!("`:{name}` is needed here, and optional elsewhere"),
                    )
                    .label(first, "first used here")
                    .help(format!("mark it here as well, `:{name}?`, or nowhere")),
                );
                return;
            }
        }
    }

    /// The condition of a clause, of which each part between `and` can be left out.
    pub(super) fn clause(
        &mut self,
        place: Place,
        clause: Option<&Clause<ast::Expr>>,
    ) -> Option<Expr> {
        clause.map(|clause| self.condition(place, &clause.body))
    }

    pub(super) fn condition(&mut self, place: Place, expr: &ast::Expr) -> Expr {
        self.within(place, |it| it.conjunct(expr, None))
    }

    /// One part of a condition, with the `and` before it.
    fn conjunct(&mut self, expr: &ast::Expr, and: Option<Span>) -> Expr {
        match &expr.kind {
            ast::ExprKind::Paren(inner) if and.is_none() || is_chain(inner) => {
                self.conjunct(inner, None)
            }
            ast::ExprKind::Binary { left, op, right } if op.value == BinaryOp::And => {
                let left = Box::new(self.conjunct(left, and));
                let right = Box::new(self.conjunct(right, Some(op.span)));
                self.make(
                    ExprKind::Binary { op: Op::And, sign: op.value, op_span: op.span, left, right },
                    expr.span,
                )
            }
            _ => self.last_conjunct(expr, and),
        }
    }

    fn last_conjunct(&mut self, expr: &ast::Expr, and: Option<Span>) -> Expr {
        let outer = self.optional.replace(BTreeSet::new());
        let plain = std::mem::take(&mut self.plain_uses);
        let inner = self.expr(expr);
        let found = std::mem::replace(&mut self.optional, outer).unwrap_or_default();
        let uses = std::mem::replace(&mut self.plain_uses, plain);
        self.required_uses.extend(uses.into_iter().filter(|(index, _)| !found.contains(index)));
        if found.is_empty() {
            return inner;
        }
        let parens =
            matches!(&expr.kind, ast::ExprKind::Binary { op, .. } if op.value == BinaryOp::Or);
        let range = and.map_or(expr.span, |and| and.to(expr.span));
        let params = found.into_iter().collect();
        self.edit(range, EditKind::Optional { params, first: and.is_none(), parens });
        self.make(ExprKind::Optional(Box::new(inner)), expr.span)
    }
}

/// Whether it is parts between `and`, perhaps in parentheses.
fn is_chain(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ast::ExprKind::Paren(inner) => is_chain(inner),
        ast::ExprKind::Binary { op, .. } => op.value == BinaryOp::And,
        _ => false,
    }
}
