//! Lists: each is given the type that the checker took it for, since PostgreSQL knows no other.

use super::{Rewriter, bare};
use crate::query::syntax::ast::{Expr, ExprKind};
use crate::query::typing::Ty;
use crate::schema::{ColumnType, Kind};

impl Rewriter<'_, '_> {
    /// `array[a, b]`, of the type that the checker took it for.
    pub(super) fn list(&mut self, expr: &Expr) {
        match self.ty(expr) {
            Ty::Is(ty) => {
                let target = self.found.cx.rules.cast_target(&ty.ty);
                self.wrap(expr.span, "cast(", &format!(" as {target})"));
            }
            Ty::Error | Ty::Null | Ty::Param(_) | Ty::Dynamic => self.refuse(
                expr.span,
                "nothing tells the type of this empty list",
                "cast it: `cast(array[] as text[])`",
            ),
        }
    }

    /// `tags || 'x'`: a literal beside a list would be read as a list.
    pub(super) fn joined_lists(&mut self, left: &Expr, right: &Expr) {
        let list = [left, right].into_iter().find_map(|it| match self.ty(it) {
            Ty::Is(ty) => match &ty.ty {
                ColumnType::Array(of) => Some((**of).clone()),
                _ => None,
            },
            Ty::Error | Ty::Null | Ty::Param(_) | Ty::Dynamic => None,
        });
        let Some(of) = list else { return };
        for side in [left, right] {
            if self.kind(side) == Some(Kind::Array) {
                continue;
            }
            if matches!(bare(side).kind, ExprKind::Literal(_)) {
                let target = self.found.cx.rules.cast_target(&of);
                self.wrap(side.span, "cast(", &format!(" as {target})"));
            }
        }
    }

    /// PostgreSQL takes brackets behind a name and behind parentheses.
    pub(super) fn subscripted(&mut self, operand: &Expr) {
        if matches!(operand.kind, ExprKind::Param(_) | ExprKind::Array { .. }) {
            self.wrap(operand.span, "(", ")");
        }
    }

    /// Each value that may put a null into a list.
    pub(super) fn null_elements(&mut self) {
        for span in &self.found.nulls.elements {
            self.refuse(
                *span,
                "this may be null, and the elements of a list never are",
                "leave nulls out with a condition (`where … is not null`, `filter (where … is not null)`), or give a value with `coalesce(…)`",
            );
        }
    }
}
