//! The order of rows: where nulls and labels go.

use super::{Rewriter, bare};
use crate::diagnostic::Span;
use crate::query::syntax::ast::{self, Direction, Nulls, OrderItem};
use crate::query::tree::ExprKind;
use crate::schema::Kind;

impl Rewriter<'_, '_> {
    pub(super) fn order_item(&mut self, item: &OrderItem) {
        if self.keys.contains(&item.span.start) {
            return;
        }
        let descending = item.direction.is_some_and(|it| it.value == Direction::Descending);
        if self.kind(&item.expr) == Some(Kind::Enum) && !self.agree(|it| it.labels_are_texts) {
            self.labels_as_texts(&item.expr);
        }
        let low = self.found.cx.rules.habits().nulls_low;
        // Low values come first in an ascending order.
        let first_here = low != descending;
        match item.nulls {
            Some(nulls) => {
                let first = nulls.value == Nulls::First;
                if !self.writing.nulls_order {
                    self.replace(nulls.span, "");
                    if first != first_here {
                        self.order_nulls(&item.expr, first);
                    }
                }
            }
            None if !self.agree(|it| it.nulls_low) && self.nullable(&item.expr) => {
                // As on SQLite: null is low.
                let first = !descending;
                if first == first_here {
                    return;
                }
                if self.writing.nulls_order {
                    let words = if first { " nulls first" } else { " nulls last" };
                    self.wrap(item.span, "", words);
                } else {
                    self.order_nulls(&item.expr, first);
                }
            }
            None => {}
        }
    }

    /// `order by x is null, x`
    fn order_nulls(&mut self, key: &ast::Expr, first: bool) {
        let test = if first { "is not null" } else { "is null" };
        let shown = self.key_source(key);
        self.template(key.span, &format!("$1 {test}, $2"), &[shown, key.span]);
    }

    fn labels_as_texts(&mut self, key: &ast::Expr) {
        if self.found.cx.rules.writing().is_some_and(|it| it.typed) {
            self.template(key.span, "cast($1 as text)", &[self.key_source(key)]);
        } else {
            self.template(key.span, "cast($1 as char)", &[self.key_source(key)]);
        }
    }

    /// Where the value of a key is written: of a name or a number of the result, its column.
    fn key_source(&self, key: &ast::Expr) -> Span {
        let Some(expr) = self.resolved(key) else { return key.span };
        match expr.kind {
            ExprKind::Output(index) => self.output_span(expr.id, index).unwrap_or(key.span),
            _ => bare(key).span,
        }
    }

    /// The item of the select whose order has this key.
    fn output_span(&self, key: usize, index: usize) -> Option<Span> {
        let selects = super::index::selects(self.found.tree);
        let (select, _) =
            selects.into_iter().find(|(_, order)| order.iter().any(|it| it.id == key))?;
        select.items.get(index).filter(|it| !it.from_star).map(|it| it.expr.span)
    }
}
