//! What rows come from.

use super::Rewriter;
use crate::diagnostic::Span;
use crate::query::syntax::ast::{self, JoinKind, RelationKind};

impl Rewriter<'_, '_> {
    pub(super) fn select(&mut self, select: &ast::Select) {
        if let Some(from) = &select.from {
            self.commas(&from.body);
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
        let unnamed = relation.alias.as_ref().is_none_or(|it| it.name.is_none());
        if matches!(relation.kind, RelationKind::Derived(_)) && unnamed {
            self.derived += 1;
            let name = format!(" as derived{}", self.derived);
            self.wrap(relation.span, "", &name);
        }
    }

    pub(super) fn join(&mut self, join: &ast::Join) {
        let bare = join.constraint.is_none() && join.natural.is_none();
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
