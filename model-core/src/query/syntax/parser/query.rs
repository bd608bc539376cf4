//! Queries: `with`, set operations, `values`, order, limit and locks; and whole statements.

use super::{ENCLOSED, Failed, Parsed, Parser};
use crate::diagnostic::Span;
use crate::query::syntax::ast::{
    Clause, Cte, CteBody, Direction, Expr, Limit, LimitCount, LimitForm, Lock, LockStrength,
    LockWait, Materialized, Nulls, OrderBy, OrderItem, ParenQuery, Query, QueryBody, SetOperation,
    SetOperator, StatementKind, TableQuery, Values, ValuesRow, With,
};
use crate::query::syntax::keyword::Keyword as K;
use crate::query::syntax::token::{Symbol, TokenKind};

impl Parser<'_> {
    pub(super) fn whole_statement(&mut self) -> Parsed<(StatementKind, Span)> {
        let first = self.span();
        let kind = self.statement()?;
        let span = self.since(first);
        let ended = self.eat(Symbol::Semicolon).is_some();
        while self.eat(Symbol::Semicolon).is_some() {}
        match self.at(TokenKind::End) {
            true => Ok((kind, span)),
            false if ended => Err(self.second_statement()),
            false => Err(self.expected_end("the next clause or the end of the query")),
        }
    }

    fn statement(&mut self) -> Parsed<StatementKind> {
        let with = self.with()?;
        Ok(match self.kind() {
            TokenKind::Keyword(K::Insert | K::Replace) => {
                StatementKind::Insert(Box::new(self.insert(with)?))
            }
            TokenKind::Keyword(K::Update) => StatementKind::Update(Box::new(self.update(with)?)),
            TokenKind::Keyword(K::Delete) => StatementKind::Delete(Box::new(self.delete(with)?)),
            _ if self.at_body() => StatementKind::Query(Box::new(self.query_with(with)?)),
            _ => return Err(self.no_statement()),
        })
    }

    // Where a query starts and goes on.

    /// Whether a query that needs no parentheses starts here.
    pub(super) fn at_query(&self) -> bool {
        match self.kind() {
            TokenKind::Keyword(K::Select | K::With) => true,
            // `values(a)` is also a function, but that one is nowhere alone in parentheses.
            TokenKind::Keyword(K::Values) => true,
            TokenKind::Keyword(K::Table) => true,
            _ => false,
        }
    }

    fn at_body(&self) -> bool {
        self.at_query() || self.at(Symbol::LeftParen)
    }

    /// Whether what follows belongs to a query that was in parentheses.
    pub(super) fn at_query_rest(&self) -> bool {
        matches!(
            self.keyword(),
            Some(
                K::Union
                    | K::Except
                    | K::Intersect
                    | K::Order
                    | K::Limit
                    | K::Offset
                    | K::Fetch
                    | K::For
            )
        )
    }

    pub(super) fn boxed_query(&mut self) -> Parsed<Box<Query>> {
        self.query().map(Box::new)
    }

    pub(super) fn query(&mut self) -> Parsed<Query> {
        let with = self.with()?;
        self.query_with(with)
    }

    fn query_with(&mut self, with: Option<With>) -> Parsed<Query> {
        self.nested_by(ENCLOSED, |it| {
            let body = it.body_operand()?;
            it.query_rest(with, body)
        })
    }

    /// What follows the first operand of a query.
    pub(super) fn query_rest(&mut self, with: Option<With>, body: QueryBody) -> Parsed<Query> {
        let first = with.as_ref().map_or(body.span(), |it| it.span);
        let body = self.set_operations(body)?;
        let order_by = self.order_by()?;
        let mut limit = self.limit()?;
        let locks = self.locks()?;
        if limit.is_none() && !locks.is_empty() {
            limit = self.limit()?;
        }
        Ok(Query { with, body, order_by, limit, locks, span: self.since(first) })
    }

    fn set_operations(&mut self, mut left: QueryBody) -> Parsed<QueryBody> {
        let choices = [
            (&[K::Union][..], SetOperator::Union),
            (&[K::Except], SetOperator::Except),
            (&[K::Intersect], SetOperator::Intersect),
        ];
        while let Some(operator) = self.choose(&choices) {
            let quantifier = self.quantifier();
            let right = self.body_operand()?;
            let span = left.span().to(right.span());
            let operation = SetOperation { left, operator, quantifier, right, span };
            left = QueryBody::SetOperation(Box::new(operation));
            self.grow()?;
        }
        Ok(left)
    }

    fn body_operand(&mut self) -> Parsed<QueryBody> {
        match self.kind() {
            TokenKind::Keyword(K::Select) => {
                self.select().map(|it| QueryBody::Select(Box::new(it)))
            }
            TokenKind::Keyword(K::Values) => self.values().map(QueryBody::Values),
            TokenKind::Keyword(K::Table) => self.table_query().map(QueryBody::Table),
            TokenKind::Symbol(Symbol::LeftParen) => self.paren_query().map(QueryBody::Paren),
            _ => Err(self.expected_one_of(&[K::Select, K::Values])),
        }
    }

    fn paren_query(&mut self) -> Parsed<ParenQuery> {
        let (query, span) = self.parens(|it| match it.at_body() {
            true => it.boxed_query(),
            false => Err(it.expected_one_of(&[K::Select, K::Values])),
        })?;
        Ok(ParenQuery { query, span })
    }

    fn table_query(&mut self) -> Parsed<TableQuery> {
        let keyword = self.expect(K::Table)?;
        let name = self.object_name("a table")?;
        Ok(TableQuery { name, span: self.since(keyword) })
    }

    pub(super) fn values(&mut self) -> Parsed<Values> {
        let keyword = self.expect(K::Values)?;
        let rows = self.items(Self::values_row);
        Ok(Values { keyword, rows, span: self.since(keyword) })
    }

    fn values_row(&mut self) -> Parsed<ValuesRow> {
        let first = self.span();
        let row = self.eat(K::Row);
        let (values, _) = self.parens(Self::exprs_or_none)?;
        Ok(ValuesRow { row, values, span: self.since(first) })
    }

    // With.

    pub(super) fn with(&mut self) -> Parsed<Option<With>> {
        let Some(keyword) = self.eat(K::With) else { return Ok(None) };
        let recursive = self.eat(K::Recursive);
        let ctes = self.commas(Self::cte)?;
        Ok(Some(With { keyword, recursive, ctes, span: self.since(keyword) }))
    }

    fn cte(&mut self) -> Parsed<Cte> {
        let name = self.name("a name for the query that follows")?;
        let start = name.span;
        let columns = match self.at(Symbol::LeftParen) {
            true => self.names("a column")?.0,
            false => Vec::new(),
        };
        self.expect(K::As)?;
        let choices = [
            (&[K::Materialized][..], Materialized::Yes),
            (&[K::Not, K::Materialized], Materialized::No),
        ];
        let materialized = self.choose(&choices);
        let (body, _) = self.parens(|it| it.nested_by(ENCLOSED, Self::cte_body))?;
        Ok(Cte { name, columns, materialized, body, span: self.since(start) })
    }

    fn cte_body(&mut self) -> Parsed<CteBody> {
        let with = self.with()?;
        Ok(match self.keyword() {
            Some(K::Insert | K::Replace) => CteBody::Insert(Box::new(self.insert(with)?)),
            Some(K::Update) => CteBody::Update(Box::new(self.update(with)?)),
            Some(K::Delete) => CteBody::Delete(Box::new(self.delete(with)?)),
            Some(_) | None => CteBody::Query(Box::new(self.query_with(with)?)),
        })
    }

    // Order, limit, locks.

    pub(super) fn order_by(&mut self) -> Parsed<Option<OrderBy>> {
        if !self.at(K::Order) {
            return Ok(None);
        }
        let keyword = self.expect_words(&[K::Order, K::By])?;
        let items = self.items(Self::order_item);
        Ok(Some(OrderBy { keyword, items, span: self.since(keyword) }))
    }

    pub(super) fn order_item(&mut self) -> Parsed<OrderItem> {
        let expr = self.expr()?;
        let start = expr.span;
        let directions =
            [(&[K::Asc][..], Direction::Ascending), (&[K::Desc], Direction::Descending)];
        let direction = self.choose(&directions);
        let places =
            [(&[K::Nulls, K::First][..], Nulls::First), (&[K::Nulls, K::Last], Nulls::Last)];
        let nulls = self.choose(&places);
        Ok(OrderItem { expr, direction, nulls, span: self.since(start) })
    }

    pub(super) fn limit(&mut self) -> Parsed<Option<Limit>> {
        let first = self.span();
        let (mut count, mut offset) = (None, None);
        loop {
            match self.keyword() {
                Some(K::Limit) if count.is_none() => {
                    let (found, skipped) = self.limit_count()?;
                    count = Some(found);
                    offset = offset.or(skipped);
                }
                Some(K::Fetch) if count.is_none() => count = Some(self.fetch()?),
                Some(K::Offset) if offset.is_none() => offset = Some(self.offset()?),
                _ => break,
            }
        }
        if count.is_none() && offset.is_none() {
            return Ok(None);
        }
        Ok(Some(Limit { count, offset, span: self.since(first) }))
    }

    /// `limit n`, or `limit m, n` and then what is skipped too.
    fn limit_count(&mut self) -> Parsed<(LimitCount, Option<Clause<Expr>>)> {
        let keyword = self.expect(K::Limit)?;
        if self.eat(K::All).is_some() {
            return Ok((LimitCount { keyword, form: LimitForm::Limit, value: None }, None));
        }
        let first = self.expr()?;
        let Some(comma) = self.eat(Symbol::Comma) else {
            let value = Some(first);
            return Ok((LimitCount { keyword, form: LimitForm::Limit, value }, None));
        };
        let value = Some(self.expr()?);
        let skipped = Clause { keyword: comma, body: first };
        Ok((LimitCount { keyword, form: LimitForm::Comma, value }, Some(skipped)))
    }

    fn offset(&mut self) -> Parsed<Clause<Expr>> {
        let keyword = self.expect(K::Offset)?;
        let body = self.expr()?;
        if self.eat(K::Row).is_none() {
            self.eat(K::Rows);
        }
        Ok(Clause { keyword, body })
    }

    fn fetch(&mut self) -> Parsed<LimitCount> {
        let fetch = self.expect(K::Fetch)?;
        if self.eat(K::First).is_none() && self.eat(K::Next).is_none() {
            return Err(self.expected_one_of(&[K::First, K::Next]));
        }
        let keyword = self.since(fetch);
        let value = match self.at(K::Row) || self.at(K::Rows) {
            true => None,
            false => Some(self.expr()?),
        };
        if self.eat(K::Row).is_none() && self.eat(K::Rows).is_none() {
            return Err(self.expected_one_of(&[K::Rows]));
        }
        let form = match self.eat_words(&[K::With, K::Ties]) {
            Some(_) => LimitForm::FetchWithTies,
            None => {
                self.expect(K::Only)?;
                LimitForm::Fetch
            }
        };
        Ok(LimitCount { keyword, form, value })
    }

    fn locks(&mut self) -> Parsed<Vec<Lock>> {
        let mut list = Vec::new();
        while self.at(K::For) || self.at_words(&[K::Lock, K::In]) {
            list.push(self.lock()?);
        }
        Ok(list)
    }

    fn lock(&mut self) -> Parsed<Lock> {
        let choices = [
            (&[K::For, K::Update][..], LockStrength::Update),
            (&[K::For, K::No, K::Key, K::Update], LockStrength::NoKeyUpdate),
            (&[K::For, K::Share], LockStrength::Share),
            (&[K::For, K::Key, K::Share], LockStrength::KeyShare),
            (&[K::Lock, K::In, K::Share, K::Mode], LockStrength::Share),
        ];
        let Some(strength) = self.choose(&choices) else { return Err(self.unknown_lock()) };
        let of = match self.eat(K::Of) {
            Some(_) => self.commas(|it| it.object_name("a table"))?,
            None => Vec::new(),
        };
        let waits =
            [(&[K::Nowait][..], LockWait::NoWait), (&[K::Skip, K::Locked], LockWait::SkipLocked)];
        let wait = self.choose(&waits);
        Ok(Lock { strength: strength.value, of, wait, span: self.since(strength.span) })
    }

    fn unknown_lock(&mut self) -> Failed {
        self.bump();
        self.expected_one_of(&[K::Update, K::Share])
    }
}
