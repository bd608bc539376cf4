//! The elements of lists. PostgreSQL takes null for one, and a `Vec` does not: where a list that is
//! given out or stored is put together, each element is proven.

use super::Prover;
use crate::query::catalog::{ArgumentRule, ResultRule};
use crate::query::tree::{Body, Call, Expr, Query};
use crate::schema::Kind;

impl Prover<'_, '_> {
    /// An expression whose value becomes an element.
    pub(super) fn element(&mut self, expr: &Expr) {
        if self.nullable(expr) && !self.null_elements.contains(&expr.span) {
            self.null_elements.push(expr.span);
        }
    }

    /// `array(select …)`
    pub(super) fn list_of_query(&mut self, query: &Query) {
        if self.query(query).first() == Some(&true) {
            let place = match &query.body {
                Body::Select(select) => select.items.first().map_or(query.span, |it| it.expr.span),
                Body::Values(_) | Body::Query(_) | Body::SetOperation { .. } => query.span,
            };
            self.null_elements.push(place);
        }
    }

    /// `tags || 'x'`
    pub(super) fn joined(&mut self, left: &Expr, right: &Expr) {
        let is_list = |it: &Expr| self.types.exprs[it.id].kind() == Some(Kind::Array);
        match (is_list(left), is_list(right)) {
            (true, false) => self.element(right),
            (false, true) => self.element(left),
            (true, true) | (false, false) => {}
        }
    }

    /// The arguments of a function that makes a list of values. What a filter says holds for them.
    pub(super) fn listed_values(&mut self, call: &Call) {
        if call.function.result != ResultRule::List {
            return;
        }
        self.apart(|it| {
            call.filter.iter().for_each(|filter| it.refine(filter));
            for (position, arg) in call.args.iter().enumerate() {
                let is_value = call.function.rule(position) == ArgumentRule::Common;
                if is_value && makes_element(call, position) {
                    it.element(arg);
                }
            }
        });
    }
}

/// What is looked for goes into no list.
fn makes_element(call: &Call, position: usize) -> bool {
    match call.function.name.as_str() {
        "array_remove" => false,
        "array_replace" => position == 2,
        _ => true,
    }
}
