//! What rows come from: relations and joins.

use super::{ENCLOSED, Parsed, Parser};
use crate::diagnostic::Span;
use crate::query::syntax::ast::{
    AliasColumn, FromItem, Ident, IndexHint, IndexHintKind, Join, JoinConstraint, JoinKind,
    ParenQuery, Query, QueryBody, Relation, RelationKind, Spanned, Table, TableAlias,
    TableFunction,
};
use crate::query::syntax::keyword::Keyword as K;
use crate::query::syntax::parser::types::TypeWords;
use crate::query::syntax::token::{Symbol, TokenKind};

/// What parentheses turned out to hold.
enum Inside {
    /// Relations.
    Items(Vec<FromItem>, Span),
    /// A query.
    Query(Box<Query>, Span),
}

impl Parser<'_> {
    pub(super) fn relations_item(&mut self) -> Parsed<FromItem> {
        let first = self.relation()?;
        self.joined_item(first)
    }

    fn joined_item(&mut self, first: Relation) -> Parsed<FromItem> {
        let start = first.span;
        let mut joins = Vec::new();
        while self.at_join() {
            joins.push(self.join()?);
        }
        Ok(FromItem { first, joins, span: self.since(start) })
    }

    // Joins.

    fn at_join(&self) -> bool {
        matches!(
            self.keyword(),
            Some(
                K::Join
                    | K::Inner
                    | K::Cross
                    | K::Left
                    | K::Right
                    | K::Full
                    | K::Natural
                    | K::StraightJoin
            )
        )
    }

    fn join(&mut self) -> Parsed<Join> {
        let first = self.span();
        let (kind, natural) = self.join_words()?;
        let relation = self.relation()?;
        if natural.is_some() && (self.at(K::On) || self.at(K::Using)) {
            return Err(self.natural_condition());
        }
        let constraint = self.join_constraint()?;
        Ok(Join { kind, natural, relation, constraint, span: self.since(first) })
    }

    /// The words up to `join`, in any order that makes sense.
    fn join_words(&mut self) -> Parsed<(Spanned<JoinKind>, Option<Span>)> {
        let mut natural = self.eat(K::Natural);
        let first = self.span();
        if let Some(span) = self.eat(K::StraightJoin) {
            return Ok((Spanned { value: JoinKind::Straight, span }, natural));
        }
        let kinds = [
            (&[K::Inner][..], JoinKind::Inner),
            (&[K::Cross], JoinKind::Cross),
            (&[K::Left], JoinKind::Left),
            (&[K::Right], JoinKind::Right),
            (&[K::Full], JoinKind::Full),
        ];
        let kind = self.choose(&kinds).map_or(JoinKind::Inner, |it| it.value);
        natural = natural.or_else(|| self.eat(K::Natural));
        let outer = matches!(kind, JoinKind::Left | JoinKind::Right | JoinKind::Full);
        if outer && self.eat(K::Outer).is_none() && !self.at(K::Join) {
            return Err(self.expected_one_of(&[K::Join, K::Outer]));
        }
        self.expect(K::Join)?;
        Ok((Spanned { value: kind, span: self.since(first) }, natural))
    }

    fn join_constraint(&mut self) -> Parsed<Option<JoinConstraint>> {
        if let Some(keyword) = self.eat(K::On) {
            let condition = self.boxed_expr()?;
            return Ok(Some(JoinConstraint::On { keyword, condition }));
        }
        let Some(keyword) = self.eat(K::Using) else { return Ok(None) };
        let (columns, _) = self.names("a column")?;
        let span = self.since(keyword);
        Ok(Some(JoinConstraint::Using { keyword, columns, span }))
    }

    // Relations.

    fn relation(&mut self) -> Parsed<Relation> {
        let first = self.span();
        let lateral = self.eat(K::Lateral);
        if self.at(Symbol::LeftParen) {
            let inside = self.nested_by(ENCLOSED, Self::relation_paren)?;
            return self.inside_relation(inside, lateral);
        }
        let only = match matches!(self.kind_at(1), TokenKind::Word | TokenKind::Quoted(_)) {
            true => self.eat(K::Only),
            false => None,
        };
        let name = self.object_name("a table")?;
        if self.at(Symbol::LeftParen) {
            return self.function_relation(name, lateral, first);
        }
        let alias = self.table_alias()?;
        let hint = self.index_hint()?;
        let kind = RelationKind::Table(Table { name, only, hint });
        Ok(Relation { kind, lateral, alias, span: self.since(first) })
    }

    fn function_relation(
        &mut self,
        name: crate::query::syntax::ast::ObjectName,
        lateral: Option<Span>,
        first: Span,
    ) -> Parsed<Relation> {
        let start = name.span;
        let call = self.function_call(name)?;
        let span = self.since(start);
        let ordinality = self.eat_words(&[K::With, K::Ordinality]);
        let function = TableFunction { call, span, ordinality };
        let alias = self.table_alias()?;
        let kind = RelationKind::Function(Box::new(function));
        Ok(Relation { kind, lateral, alias, span: self.since(first) })
    }

    /// What stands in the parentheses at hand. Whether `((select 1) …` is a query or a join shows
    /// only behind the inner ones, so both are read in one go.
    fn relation_paren(&mut self) -> Parsed<Inside> {
        let open = self.bump();
        if self.at_query() {
            let query = self.boxed_query()?;
            return Ok(Inside::Query(query, open.to(self.close(open)?)));
        }
        if !self.at(Symbol::LeftParen) {
            let items = self.commas(Self::relations_item)?;
            return Ok(Inside::Items(items, open.to(self.close(open)?)));
        }
        match self.nested_by(ENCLOSED, Self::relation_paren)? {
            Inside::Query(query, span) if self.at_query_rest() || self.at(Symbol::RightParen) => {
                let body = QueryBody::Paren(ParenQuery { query, span });
                let query = Box::new(self.query_rest(None, body)?);
                Ok(Inside::Query(query, open.to(self.close(open)?)))
            }
            inside => {
                let first = self.inside_relation(inside, None)?;
                let mut items = vec![self.joined_item(first)?];
                while self.eat(Symbol::Comma).is_some() {
                    items.push(self.relations_item()?);
                }
                Ok(Inside::Items(items, open.to(self.close(open)?)))
            }
        }
    }

    fn inside_relation(&mut self, inside: Inside, lateral: Option<Span>) -> Parsed<Relation> {
        let (kind, span) = match inside {
            Inside::Items(items, span) => (RelationKind::Joined(items), span),
            Inside::Query(query, span) => (RelationKind::Derived(query), span),
        };
        let alias = self.table_alias()?;
        let span = self.since(lateral.unwrap_or(span));
        Ok(Relation { kind, lateral, alias, span })
    }

    // What may follow a relation.

    pub(super) fn table_alias(&mut self) -> Parsed<Option<TableAlias>> {
        let first = self.span();
        let keyword = self.eat(K::As);
        let name = match keyword {
            Some(_) if self.at_name_or_string() => Some(self.take_ident()),
            Some(_) if self.at(Symbol::LeftParen) => None,
            Some(_) => return Err(self.expected_name("a name")),
            None if self.at_bare_alias() || super::is_plain_string(self.kind()) => {
                Some(self.take_ident())
            }
            None => return Ok(None),
        };
        let columns = match self.at(Symbol::LeftParen) {
            true => self.parens(|it| it.commas(Self::alias_column))?.0,
            false => Vec::new(),
        };
        Ok(Some(TableAlias { keyword, name, columns, span: self.since(first) }))
    }

    fn alias_column(&mut self) -> Parsed<AliasColumn> {
        let name = self.name("a column")?;
        let ty = match self.at(Symbol::Comma) || self.at(Symbol::RightParen) {
            true => None,
            false => Some(self.type_name(TypeWords::All)?),
        };
        Ok(AliasColumn { name, ty })
    }

    pub(super) fn index_hint(&mut self) -> Parsed<Option<IndexHint>> {
        let first = self.span();
        let kind = if self.eat_words(&[K::Indexed, K::By]).is_some() {
            IndexHintKind::IndexedBy(self.name("an index")?)
        } else if self.eat_words(&[K::Not, K::Indexed]).is_some() {
            IndexHintKind::NotIndexed
        } else if self.eat_words(&[K::Use, K::Index]).is_some() {
            IndexHintKind::Use(self.hinted()?)
        } else if self.eat_words(&[K::Force, K::Index]).is_some() {
            IndexHintKind::Force(self.hinted()?)
        } else if self.eat_words(&[K::Ignore, K::Index]).is_some() {
            IndexHintKind::Ignore(self.hinted()?)
        } else {
            return Ok(None);
        };
        Ok(Some(IndexHint { kind, span: self.since(first) }))
    }

    fn hinted(&mut self) -> Parsed<Vec<Ident>> {
        Ok(self.names("an index")?.0)
    }
}
