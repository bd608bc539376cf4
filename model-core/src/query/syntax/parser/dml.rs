//! Statements that change rows.

use super::{Parsed, Parser};
use crate::diagnostic::{Diagnostic, Span};
use crate::query::syntax::ast::{
    Assignment, AssignmentTarget, Clause, ConflictAction, ConflictTarget, Delete, DeleteTarget,
    Expr, ExprKind, Ident, Insert, InsertColumns, InsertSource, InsertVerb, Limit, OnConflict,
    OrAction, OrderBy, Overriding, Query, QueryBody, SelectItem, Spanned, Table, Update, With,
};
use crate::query::syntax::codes;
use crate::query::syntax::keyword::Keyword as K;
use crate::query::syntax::precedence::Power;
use crate::query::syntax::token::{Symbol, TokenKind};

/// What may end an update or a delete.
#[derive(Default)]
struct Tail {
    returning: Option<Clause<Vec<SelectItem>>>,
    order_by: Option<OrderBy>,
    limit: Option<Limit>,
}

impl Parser<'_> {
    // Insert.

    pub(super) fn insert(&mut self, with: Option<With>) -> Parsed<Insert> {
        let verb = self.insert_verb()?;
        let first = with.as_ref().map_or(verb.span, |it| it.span);
        let or = self.or_action()?;
        self.expect(K::Into)?;
        let table = self.object_name("a table")?;
        let alias = self.insert_alias()?;
        let columns = self.insert_columns()?;
        let overriding = self.choose(&[
            (&[K::Overriding, K::System, K::Value][..], Overriding::System),
            (&[K::Overriding, K::User, K::Value], Overriding::User),
        ]);
        let source = self.insert_source()?;
        let row_alias = match self.at(K::As) {
            true => self.table_alias()?,
            false => None,
        };
        let mut conflicts = Vec::new();
        while self.at_words(&[K::On, K::Conflict]) {
            conflicts.push(self.on_conflict()?);
        }
        let on_duplicate = self.on_duplicate()?;
        let returning = self.returning();
        let span = self.since(first);
        Ok(Insert {
            with,
            verb,
            or,
            table,
            alias,
            columns,
            overriding,
            source,
            row_alias,
            conflicts,
            on_duplicate,
            returning,
            span,
        })
    }

    fn insert_verb(&mut self) -> Parsed<Spanned<InsertVerb>> {
        let verbs = [(&[K::Insert][..], InsertVerb::Insert), (&[K::Replace], InsertVerb::Replace)];
        match self.choose(&verbs) {
            Some(verb) => Ok(verb),
            None => Err(self.expected_one_of(&[K::Insert])),
        }
    }

    fn or_action(&mut self) -> Parsed<Option<Spanned<OrAction>>> {
        let choices = [
            (&[K::Or, K::Abort][..], OrAction::Abort),
            (&[K::Or, K::Fail], OrAction::Fail),
            (&[K::Or, K::Ignore], OrAction::Ignore),
            (&[K::Or, K::Replace], OrAction::Replace),
            (&[K::Or, K::Rollback], OrAction::Rollback),
        ];
        if let Some(action) = self.choose(&choices) {
            return Ok(Some(action));
        }
        if self.eat(K::Or).is_some() {
            let words = [K::Abort, K::Fail, K::Ignore, K::Replace, K::Rollback];
            return Err(self.expected_one_of(&words));
        }
        // A table may have the name `ignore`.
        let alone = self.at(K::Ignore) && (self.at_next(K::Into) || self.ignores_update());
        Ok(alone.then(|| Spanned { value: OrAction::IgnoreAlone, span: self.bump() }))
    }

    /// Whether a table follows the `ignore` of an update.
    fn ignores_update(&self) -> bool {
        matches!(self.kind_at(1), TokenKind::Word | TokenKind::Quoted(_))
            && !matches!(self.previous().kind, TokenKind::Keyword(K::Insert | K::Replace))
    }

    fn insert_alias(&mut self) -> Parsed<Option<Ident>> {
        match self.eat(K::As) {
            Some(_) => self.name("a name").map(Some),
            None => Ok(None),
        }
    }

    fn insert_columns(&mut self) -> Parsed<Option<InsertColumns>> {
        let opens_query = matches!(
            self.kind_at(1),
            TokenKind::Keyword(K::Select | K::With | K::Values)
                | TokenKind::Symbol(Symbol::LeftParen)
        );
        if !self.at(Symbol::LeftParen) || opens_query {
            return Ok(None);
        }
        let (names, span) = self.names("a column")?;
        Ok(Some(InsertColumns { names, span }))
    }

    fn insert_source(&mut self) -> Parsed<InsertSource> {
        if let Some(span) = self.eat_words(&[K::Default, K::Values]) {
            return Ok(InsertSource::DefaultValues(span));
        }
        if let Some(keyword) = self.eat(K::Set) {
            let body = self.items(Self::assignment);
            return Ok(InsertSource::Set(Clause { keyword, body }));
        }
        if !self.at_query() && !self.at(Symbol::LeftParen) {
            return Err(self.expected_one_of(&[K::Values, K::Select]));
        }
        Ok(match self.query()? {
            Query {
                with: None,
                body: QueryBody::Values(values),
                order_by: None,
                limit: None,
                locks,
                span: _,
            } if locks.is_empty() => InsertSource::Values(values),
            query => InsertSource::Query(Box::new(query)),
        })
    }

    // On conflict.

    fn on_conflict(&mut self) -> Parsed<OnConflict> {
        let keyword = self.expect_words(&[K::On, K::Conflict])?;
        let target = self.conflict_target()?;
        let action = self.conflict_action()?;
        Ok(OnConflict { keyword, target, action, span: self.since(keyword) })
    }

    fn conflict_target(&mut self) -> Parsed<Option<ConflictTarget>> {
        let first = self.span();
        if self.eat_words(&[K::On, K::Constraint]).is_some() {
            let name = self.name("a constraint")?;
            return Ok(Some(ConflictTarget::Constraint { name, span: self.since(first) }));
        }
        if !self.at(Symbol::LeftParen) {
            return Ok(None);
        }
        let (items, _) = self.parens(|it| it.commas(Self::order_item))?;
        let condition = self.where_clause();
        let span = self.since(first);
        Ok(Some(ConflictTarget::Columns { items, condition, span }))
    }

    fn conflict_action(&mut self) -> Parsed<ConflictAction> {
        if let Some(span) = self.eat_words(&[K::Do, K::Nothing]) {
            return Ok(ConflictAction::Nothing(span));
        }
        let Some(keyword) = self.eat_words(&[K::Do, K::Update, K::Set]) else {
            self.expect(K::Do)?;
            if self.eat(K::Update).is_some() {
                return Err(self.expected_one_of(&[K::Set]));
            }
            return Err(self.expected_one_of(&[K::Nothing, K::Update]));
        };
        let assignments = self.items(Self::assignment);
        let condition = self.where_clause();
        let span = self.since(keyword);
        Ok(ConflictAction::Update { keyword, assignments, condition, span })
    }

    fn on_duplicate(&mut self) -> Parsed<Option<Clause<Vec<Assignment>>>> {
        if !self.at_words(&[K::On, K::Duplicate]) {
            return Ok(None);
        }
        let keyword = self.expect_words(&[K::On, K::Duplicate, K::Key, K::Update])?;
        Ok(Some(Clause { keyword, body: self.items(Self::assignment) }))
    }

    fn returning(&mut self) -> Option<Clause<Vec<SelectItem>>> {
        let keyword = self.eat(K::Returning)?;
        Some(Clause { keyword, body: self.select_items() })
    }

    // Assignments.

    fn assignment(&mut self) -> Parsed<Assignment> {
        let first = self.span();
        let target = self.assignment_target()?;
        let equals = self.expect_symbol(Symbol::Eq)?;
        let value = self.expr()?;
        Ok(Assignment { target, equals, value, span: self.since(first) })
    }

    fn assignment_target(&mut self) -> Parsed<AssignmentTarget> {
        if self.at(Symbol::LeftParen) {
            let (names, span) = self.names("a column")?;
            return Ok(AssignmentTarget::Columns { names, span });
        }
        if !self.at_name() {
            return Err(self.expected_name("a column"));
        }
        let column: Expr = self.expr_above(Power::Postfix)?;
        match column.kind {
            ExprKind::Column(_)
            | ExprKind::Index { .. }
            | ExprKind::Slice { .. }
            | ExprKind::Field { .. } => Ok(AssignmentTarget::Column(column)),
            _ => Err(self.expected("a column and `=`")),
        }
    }

    // Update.

    pub(super) fn update(&mut self, with: Option<With>) -> Parsed<Update> {
        let keyword = self.expect(K::Update)?;
        let first = with.as_ref().map_or(keyword, |it| it.span);
        let or = self.or_action()?;
        let target = self.relations_item()?;
        let mut more_targets = Vec::new();
        while self.eat(Symbol::Comma).is_some() {
            more_targets.push(self.relations_item()?);
        }
        let set = self.expect(K::Set)?;
        let set = Clause { keyword: set, body: self.items(Self::assignment) };
        let from = self.read_from();
        let condition = self.where_clause();
        let Tail { returning, order_by, limit } = self.tail()?;
        let span = self.since(first);
        Ok(Update {
            with,
            keyword,
            or,
            target,
            more_targets,
            set,
            from,
            condition,
            returning,
            order_by,
            limit,
            span,
        })
    }

    fn tail(&mut self) -> Parsed<Tail> {
        let mut tail = Tail { returning: self.returning(), ..Tail::default() };
        tail.order_by = self.order_by()?;
        tail.limit = self.limit()?;
        if tail.returning.is_none() {
            tail.returning = self.returning();
        }
        Ok(tail)
    }

    // Delete.

    pub(super) fn delete(&mut self, with: Option<With>) -> Parsed<Delete> {
        let keyword = self.expect(K::Delete)?;
        let first = with.as_ref().map_or(keyword, |it| it.span);
        let (keyword, target) = self.delete_target(keyword)?;
        let using = self
            .eat(K::Using)
            .map(|keyword| Clause { keyword, body: self.items(Self::relations_item) });
        let condition = self.where_clause();
        let Tail { returning, order_by, limit } = self.tail()?;
        let span = self.since(first);
        Ok(Delete { with, keyword, target, using, condition, returning, order_by, limit, span })
    }

    fn delete_target(&mut self, delete: Span) -> Parsed<(Span, DeleteTarget)> {
        if self.eat(K::From).is_none() {
            return Ok((delete, self.delete_several(K::From)?));
        }
        let keyword = self.since(delete);
        let several = self.at_name() && matches!(self.kind_at(1), TokenKind::Symbol(Symbol::Comma));
        if several {
            return Ok((keyword, self.delete_several(K::Using)?));
        }
        let first = self.span();
        let only = match matches!(self.kind_at(1), TokenKind::Word | TokenKind::Quoted(_)) {
            true => self.eat(K::Only),
            false => None,
        };
        let name = self.object_name("a table")?;
        let alias = self.table_alias()?;
        let hint = self.index_hint()?;
        let table = Table { name, only, hint };
        Ok((keyword, DeleteTarget::Table { table, alias, span: self.since(first) }))
    }

    /// `a, b from …`, `a, b using …`
    fn delete_several(&mut self, keyword: K) -> Parsed<DeleteTarget> {
        let first = self.span();
        if !self.at_name() {
            return Err(self.expected_one_of(&[K::From]));
        }
        let names = self.commas(|it| {
            let name = it.object_name("a table")?;
            if it.eat(Symbol::Dot).is_some() {
                it.expect_symbol(Symbol::Star)?;
            }
            Ok(name)
        })?;
        let ends = matches!(self.kind(), TokenKind::Keyword(_) | TokenKind::End);
        if let ([only], true) = (names.as_slice(), ends && !self.at(keyword)) {
            let message = "`delete` names its table after `from`";
            let mistake = Diagnostic::error(codes::UNEXPECTED, only.span, message);
            return Err(self.report(mistake.help("write `delete from …`")));
        }
        let keyword = self.expect(keyword)?;
        let from = Clause { keyword, body: self.items(Self::relations_item) };
        Ok(DeleteTarget::Several { names, from, span: self.since(first) })
    }
}
