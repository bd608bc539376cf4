//! What rows come from.

use super::{Rewriter, bare};
use crate::diagnostic::Span;
use crate::query::catalog::ResultRule;
use crate::query::syntax::ast::{self, BinaryOp, ExprKind, JoinConstraint, JoinKind, RelationKind};
use crate::query::syntax::{Node, walk};

impl Rewriter<'_, '_> {
    pub(super) fn select(&mut self, select: &ast::Select) {
        if let Some(from) = &select.from {
            self.commas(&from.body);
        }
        if let (Some(having), false) = (&select.having, self.writing.groups_in_having) {
            self.groups_in_having(select, &having.body);
        }
    }

    /// MySQL finds in `having` what is selected, by its name, and no other expression of `group by`.
    fn groups_in_having(&mut self, select: &ast::Select, having: &ast::Expr) {
        let text = |it: &ast::Expr| self.found.text.at(it.span).to_ascii_lowercase();
        let mut named = Vec::new();
        walk(Node::Expr(having), &mut |node| {
            let Node::Expr(expr) = node else { return };
            if matches!(expr.kind, ExprKind::Column(_) | ExprKind::Literal(_)) {
                return;
            }
            for item in &select.items {
                if let ast::SelectItemKind::Expr { expr: selected, alias: Some(alias) } = &item.kind
                    && text(selected) == text(expr)
                {
                    named.push((expr.span, alias.name.value.clone()));
                }
            }
        });
        for (span, name) in named {
            let written = self.found.cx.written(name.trim_end_matches(['!', '?']));
            self.replace(span, written);
        }
    }

    /// `a, b join c on …`: SQLite sees `a` in the condition, as in a chain of joins.
    fn commas(&mut self, items: &[ast::FromItem]) {
        if items.iter().skip(1).all(|it| it.joins.is_empty()) {
            return;
        }
        for pair in items.windows(2) {
            let gap = Span { end: pair[1].span.start, ..pair[0].span };
            let gap = Span { start: pair[0].span.end, ..gap };
            self.replace(gap, " cross join ");
        }
    }

    pub(super) fn relation(&mut self, relation: &ast::Relation) {
        if let (RelationKind::Function(function), Some(alias)) = (&relation.kind, &relation.alias)
            && self.writing.typed
            && alias.columns.is_empty()
            && !self.is_called_by_alias(function)
        {
            // The one column of a function would be called by the alias.
            let name = self.found.cx.written(&function.call.name.name.value);
            self.wrap(alias.span, "", &format!("({name})"));
        }
        let unnamed = relation.alias.as_ref().is_none_or(|it| it.name.is_none());
        if matches!(relation.kind, RelationKind::Derived(_)) && unnamed {
            self.derived += 1;
            let name = format!(" as derived{}", self.derived);
            self.wrap(relation.span, "", &name);
        }
    }

    /// Whether the one column of a function already has the name of its alias.
    fn is_called_by_alias(&self, function: &ast::TableFunction) -> bool {
        let functions = self.found.cx.functions.named(&function.call.name.name.value);
        functions.iter().any(|it| it.result == ResultRule::Elements)
    }

    pub(super) fn join(&mut self, join: &ast::Join) {
        let bare = join.constraint.is_none() && join.natural.is_none();
        if let (JoinKind::Full, Some(JoinConstraint::On { condition, .. })) =
            (join.kind.value, &join.constraint)
            && self.writing.full_join_on_equal
            && !has_equality(condition)
        {
            self.refuse(
                join.kind.span,
                format!("{} has `full join` only on an equality", self.title()),
                "write a `left join`, and with `union all` the rows of the other table that have no partner",
            );
        }
        match join.kind.value {
            JoinKind::Inner if bare && !self.writing.bare_join => {
                self.replace(join.kind.span, "cross join");
            }
            JoinKind::Cross if !bare => self.replace(join.kind.span, "join"),
            JoinKind::Left | JoinKind::Right | JoinKind::Full if bare => {
                self.refuse(
                    join.kind.span,
                    format!("{} joins only with a condition here", self.title()),
                    "write `on true`",
                );
            }
            JoinKind::Inner
            | JoinKind::Left
            | JoinKind::Right
            | JoinKind::Full
            | JoinKind::Cross
            | JoinKind::Straight => {}
        }
    }
}

/// Whether one part of a condition is `a = b`.
fn has_equality(condition: &ast::Expr) -> bool {
    match &bare(condition).kind {
        ExprKind::Binary { left, op, right } => match op.value {
            BinaryOp::And => has_equality(left) || has_equality(right),
            BinaryOp::Eq | BinaryOp::DoubleEq => true,
            _ => false,
        },
        ExprKind::Literal(ast::Literal::Bool(true)) => true,
        _ => false,
    }
}
