//! Which constructs a change of rows uses.

use super::Finder;
use crate::query::syntax::ast::*;
use crate::query::syntax::support::Construct;

impl Finder {
    pub(super) fn insert(&mut self, it: &Insert) {
        self.add_if(Construct::CteBeforeInsert, it.with.as_ref().map(|it| it.keyword));
        self.add_if(Construct::InsertAlias, it.alias.as_ref().map(|it| it.span));
        if it.verb.value == InsertVerb::Replace {
            self.add(Construct::ReplaceInto, it.verb.span);
        }
        self.or_action(it.or);
        self.table_name(&it.table);
        self.add_if(Construct::Overriding, it.overriding.map(|it| it.span));
        match &it.source {
            InsertSource::Set(set) => self.add(Construct::InsertSet, set.keyword),
            InsertSource::Query(query) => self.insert_query(it, query),
            InsertSource::Values(_) | InsertSource::DefaultValues(_) => {}
        }
        self.add_if(Construct::RowAlias, it.row_alias.as_ref().map(|it| it.span));
        self.add_if(Construct::OnDuplicateKey, it.on_duplicate.as_ref().map(|it| it.keyword));
        self.returning(it.returning.as_ref());
    }

    /// `or ignore` is what all databases can say in some way.
    fn or_action(&mut self, it: Option<Spanned<OrAction>>) {
        let Some(Spanned { value, span }) = it else { return };
        match value {
            OrAction::IgnoreAlone => self.add(Construct::IgnoreAlone, span),
            OrAction::Ignore => {}
            OrAction::Abort | OrAction::Fail | OrAction::Replace | OrAction::Rollback => {
                self.add(Construct::OrAction, span);
            }
        }
    }

    fn insert_query(&mut self, insert: &Insert, query: &Query) {
        if let QueryBody::Paren(it) = &query.body {
            self.add(Construct::InsertParenQuery, it.span);
        }
        if let Some(conflict) = insert.conflicts.first()
            && ends_in_relation(query)
        {
            self.add(Construct::UpsertAfterFrom, conflict.keyword);
        }
    }

    pub(super) fn on_conflict(&mut self, it: &OnConflict) {
        if let Some(ConflictTarget::Constraint { span, .. }) = it.target {
            self.add(Construct::ConflictConstraint, span);
        }
    }

    pub(super) fn assignment(&mut self, it: &Assignment) {
        if let AssignmentTarget::Column(Expr { kind: ExprKind::Column(column), span, .. }) =
            &it.target
            && !column.qualifier.is_empty()
        {
            self.add(Construct::QualifiedTarget, *span);
        }
    }

    pub(super) fn update(&mut self, it: &Update) {
        match it.or {
            Some(Spanned { value: OrAction::IgnoreAlone, span }) => {
                self.add(Construct::IgnoreAlone, span);
            }
            Some(Spanned { value: _, span }) => self.add(Construct::OrAction, span),
            None => {}
        }
        self.add_if(Construct::CteBeforeChange, it.with.as_ref().map(|it| it.keyword));
        self.add_if(Construct::UpdateFrom, it.from.as_ref().map(|it| it.keyword));
        self.bare_alias(it.target.first.alias.as_ref());
        let joined = it.target.joins.first().map(|it| it.kind.span);
        let more = it.more_targets.first().map(|it| it.span);
        let no_table = match it.target.first.kind {
            RelationKind::Table(_) => None,
            RelationKind::Function(_) | RelationKind::Derived(_) | RelationKind::Joined(_) => {
                Some(it.target.first.span)
            }
        };
        self.add_if(Construct::UpdateJoin, joined.or(more).or(no_table));
        let order = it.order_by.as_ref().map(|it| it.keyword);
        let limit = it.limit.as_ref().map(|it| it.span);
        self.add_if(Construct::UpdateLimit, order.or(limit));
        self.returning(it.returning.as_ref());
    }

    pub(super) fn delete(&mut self, it: &Delete) {
        match &it.target {
            DeleteTarget::Table { table, alias, span: _ } => {
                self.table(table);
                self.alias(alias.as_ref());
                self.bare_alias(alias.as_ref());
            }
            DeleteTarget::Several { span, .. } => self.add(Construct::DeleteSeveral, *span),
        }
        if let DeleteTarget::Table { alias: Some(alias), .. } = &it.target {
            self.add(Construct::DeleteAlias, alias.span);
        }
        self.add_if(Construct::CteBeforeChange, it.with.as_ref().map(|it| it.keyword));
        self.add_if(Construct::ReturningDelete, it.returning.as_ref().map(|it| it.keyword));
        self.add_if(Construct::DeleteUsing, it.using.as_ref().map(|it| it.keyword));
        let order = it.order_by.as_ref().map(|it| it.keyword);
        let limit = it.limit.as_ref().map(|it| it.span);
        self.add_if(Construct::DeleteLimit, order.or(limit));
        self.returning(it.returning.as_ref());
    }

    /// Of a table whose rows are changed.
    fn bare_alias(&mut self, it: Option<&TableAlias>) {
        let bare = it.filter(|it| it.keyword.is_none());
        self.add_if(Construct::BareAlias, bare.map(|it| it.span));
    }

    fn returning(&mut self, it: Option<&Clause<Vec<SelectItem>>>) {
        for item in it.into_iter().flat_map(|it| &it.body) {
            if let SelectItemKind::TableStar(name) = &item.kind {
                self.add(Construct::ReturningTableStar, name.span);
            }
        }
    }
}

/// Whether the last thing in the query is a relation, so that `on` after it is read as a join's.
fn ends_in_relation(query: &Query) -> bool {
    if query.order_by.is_some() || query.limit.is_some() || !query.locks.is_empty() {
        return false;
    }
    let mut body = &query.body;
    while let QueryBody::SetOperation(it) = body {
        body = &it.right;
    }
    let QueryBody::Select(select) = body else { return false };
    let Select { from, condition, group_by, having, windows, .. } = &**select;
    let ended = condition.is_some() || group_by.is_some() || having.is_some() || windows.is_some();
    let last = from.as_ref().and_then(|it| it.body.last());
    last.is_some_and(|it| !ended && it.joins.last().is_none_or(|it| it.constraint.is_none()))
}
