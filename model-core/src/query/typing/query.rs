//! Queries, clause by clause.

use super::{Ty, Typer, is_integer};
use crate::diagnostic::{Diagnostic, Span};
use crate::query::code;
use crate::query::tree::{Body, Expr, ExprKind, From, Query, Select};

impl Typer<'_, '_> {
    /// The types of a query's columns.
    pub(super) fn query(&mut self, query: &Query) -> Vec<Ty> {
        let outer = std::mem::take(&mut self.outputs);
        let types = self.body(&query.body);
        self.outputs.clone_from(&types);
        for key in &query.order_by {
            let ty = self.expr(key);
            self.collate_decimal(key, None, &ty);
        }
        for number in query.limit.iter().chain(&query.offset) {
            self.row_count(number);
        }
        self.outputs = outer;
        types
    }

    /// The top of a statement: its columns become fields.
    pub(super) fn body(&mut self, body: &Body) -> Vec<Ty> {
        match body {
            Body::Select(select) => self.select(select),
            Body::Values(rows) => self.rows(rows),
            Body::Query(query) => self.query(query),
            Body::SetOperation { left, right, span, .. } => self.set_operation(left, right, *span),
        }
    }

    fn set_operation(&mut self, left: &Body, right: &Body, span: Span) -> Vec<Ty> {
        let is_leaf = !matches!(left, Body::SetOperation { .. });
        let recursion = if is_leaf { self.recursion.take() } else { None };
        let first = self.body(left);
        if let Some(cte) = recursion.or_else(|| self.recursion.take()) {
            self.ctes[cte] = Some(first.clone());
        }
        let second = self.body(right);
        if first.len() != second.len() {
            return first;
        }
        let sides = [columns_of(left), columns_of(right)];
        let mut types = Vec::new();
        for (index, (a, b)) in first.into_iter().zip(second).enumerate() {
            let exprs =
                sides.each_ref().map(|it| it.as_ref().and_then(|it| it.get(index).copied()));
            types.push(match exprs {
                [Some(left), Some(right)] => self.unify(left, a, right, b),
                [left, right] => {
                    let stand_in = |span| Expr { kind: ExprKind::Error, span, id: 0 };
                    let (x, y) = (stand_in(span), stand_in(span));
                    self.unify(left.unwrap_or(&x), a, right.unwrap_or(&y), b)
                }
            });
        }
        types
    }

    /// `values (…), (…)`
    fn rows(&mut self, rows: &[Vec<Expr>]) -> Vec<Ty> {
        let width = rows.first().map_or(0, Vec::len);
        (0..width)
            .map(|column| {
                let exprs: Vec<&Expr> = rows.iter().filter_map(|it| it.get(column)).collect();
                self.common_type(&exprs)
            })
            .collect()
    }

    fn select(&mut self, select: &Select) -> Vec<Ty> {
        if let Some(from) = &select.from {
            self.from(from);
        }
        select.condition.iter().for_each(|it| self.condition(it));
        let windows = select.windows.iter().flat_map(|it| it.exprs());
        windows.for_each(|it| {
            self.expr(it);
        });
        let types: Vec<Ty> = select.items.iter().map(|it| self.expr(&it.expr)).collect();
        let outer = std::mem::replace(&mut self.outputs, types.clone());
        select.group_by.iter().for_each(|it| {
            self.expr(it);
        });
        select.having.iter().for_each(|it| self.condition(it));
        self.outputs = outer;
        types
    }

    pub(super) fn from(&mut self, from: &From) {
        match from {
            From::Relation(relation) => {
                self.relation(*relation);
            }
            From::Join { left, right, on, .. } => {
                self.from(left);
                self.from(right);
                on.iter().for_each(|it| self.condition(it));
            }
        }
    }

    /// `limit`, `offset`, the bounds of a frame.
    pub(super) fn row_count(&mut self, expr: &Expr) {
        let ty = self.expr(expr);
        match self.known(ty) {
            Ty::Param(param) => {
                let whole = Ty::plain(crate::schema::ColumnType::I64);
                if let Ty::Is(ty) = whole {
                    self.bind(param, &ty, expr.span);
                }
            }
            Ty::Is(ty) if !is_integer(ty.ty.kind()) => {
                self.report(Diagnostic::error(
                    code::TYPE_MISMATCH,
                    expr.span,
                    format!("a number of rows is an integer, this is {}", ty.ty),
                ));
            }
            Ty::Is(_) | Ty::Error | Ty::Null | Ty::Dynamic => {}
        }
    }
}

/// The expressions behind the columns of a body, where there is one for each.
fn columns_of(body: &Body) -> Option<Vec<&Expr>> {
    match body {
        Body::Select(select) => Some(select.items.iter().map(|it| &it.expr).collect()),
        Body::Values(rows) => match rows.as_slice() {
            [row] => Some(row.iter().collect()),
            _ => None,
        },
        Body::SetOperation { .. } => None,
        Body::Query(query) => columns_of(&query.body),
    }
}
