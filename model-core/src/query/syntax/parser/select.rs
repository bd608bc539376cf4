//! One `select`.

use super::{ENCLOSED, Parsed, Parser, is_plain_string};
use crate::query::syntax::ast::{
    Alias, Clause, Distinct, DistinctKind, Expr, ExprKind, FromItem, GroupBy, GroupItem, GroupSets,
    NamedWindow, Select, SelectItem, SelectItemKind, Spanned,
};
use crate::query::syntax::keyword::Keyword as K;
use crate::query::syntax::token::{Symbol, TokenKind};

impl Parser<'_> {
    pub(super) fn select(&mut self) -> Parsed<Select> {
        let keyword = self.expect(K::Select)?;
        let distinct = self.distinct()?;
        let items = self.select_items();
        let from = self.read_from();
        let condition = self.where_clause();
        let group_by = self.clause(Self::group_by).flatten();
        let having = self.eat(K::Having).and_then(|it| self.condition(it));
        let windows = self.window_clause();
        let span = self.since(keyword);
        Ok(Select { keyword, distinct, items, from, condition, group_by, having, windows, span })
    }

    fn distinct(&mut self) -> Parsed<Option<Distinct>> {
        if let Some(span) = self.eat(K::All) {
            return Ok(Some(Distinct { kind: DistinctKind::All, span }));
        }
        let Some(keyword) = self.eat(K::Distinct) else { return Ok(None) };
        let kind = match self.eat(K::On) {
            Some(_) => DistinctKind::On(self.parens(|it| it.commas(Self::expr))?.0),
            None => DistinctKind::Rows,
        };
        Ok(Some(Distinct { kind, span: self.since(keyword) }))
    }

    pub(super) fn select_items(&mut self) -> Vec<SelectItem> {
        self.items(Self::select_item)
    }

    fn select_item(&mut self) -> Parsed<SelectItem> {
        let first = self.span();
        if self.eat(Symbol::Star).is_some() {
            return self.after_star(SelectItem { kind: SelectItemKind::Star, span: first });
        }
        let expr = self.expr()?;
        if let ExprKind::WholeRow(table) = expr.kind {
            let kind = SelectItemKind::TableStar(table);
            return self.after_star(SelectItem { kind, span: expr.span });
        }
        let alias = self.alias()?;
        let kind = SelectItemKind::Expr { expr, alias };
        Ok(SelectItem { kind, span: self.since(first) })
    }

    /// A misspelt `from` after a star would be read as its alias; it can have none.
    fn after_star(&mut self, item: SelectItem) -> Parsed<SelectItem> {
        match self.kind() {
            TokenKind::Word | TokenKind::Quoted(_) | TokenKind::Keyword(K::As) => {
                Err(self.expected_end("`,`, `from` or the end"))
            }
            _ => Ok(item),
        }
    }

    fn alias(&mut self) -> Parsed<Option<Alias>> {
        if let Some(keyword) = self.eat(K::As) {
            if self.at_name_or_string() {
                return Ok(Some(Alias { keyword: Some(keyword), name: self.take_ident() }));
            }
            return Err(self.expected_name("a name"));
        }
        let bare = self.at_bare_alias() || is_plain_string(self.kind());
        Ok(bare.then(|| Alias { keyword: None, name: self.take_ident() }))
    }

    /// Whether a name stands here that cannot be the start of what follows.
    pub(super) fn at_bare_alias(&self) -> bool {
        match self.kind() {
            TokenKind::Word | TokenKind::Quoted(_) => true,
            TokenKind::Keyword(K::Use | K::Force | K::Ignore) => !self.at_next(K::Index),
            TokenKind::Keyword(it) => !it.ends_item(),
            _ => false,
        }
    }

    // Clauses.

    pub(super) fn read_from(&mut self) -> Option<Clause<Vec<FromItem>>> {
        let keyword = self.eat(K::From)?;
        Some(Clause { keyword, body: self.items(Self::relations_item) })
    }

    pub(super) fn where_clause(&mut self) -> Option<Clause<Expr>> {
        self.eat(K::Where).and_then(|it| self.condition(it))
    }

    /// The condition after its keyword.
    fn condition(&mut self, keyword: crate::diagnostic::Span) -> Option<Clause<Expr>> {
        let body = self.clause(Self::expr)?;
        Some(Clause { keyword, body })
    }

    fn window_clause(&mut self) -> Option<Clause<Vec<NamedWindow>>> {
        let keyword = self.eat(K::Window)?;
        Some(Clause { keyword, body: self.items(Self::named_window) })
    }

    // Group by.

    fn group_by(&mut self) -> Parsed<Option<GroupBy>> {
        if !self.at(K::Group) {
            return Ok(None);
        }
        let keyword = self.expect_words(&[K::Group, K::By])?;
        let quantifier = self.quantifier();
        let items = self.items(Self::group_item);
        let with_rollup = self.eat_words(&[K::With, K::Rollup]);
        let span = self.since(keyword);
        Ok(Some(GroupBy { keyword, quantifier, items, with_rollup, span }))
    }

    fn group_item(&mut self) -> Parsed<GroupItem> {
        if self.at(Symbol::LeftParen) && self.at_next(Symbol::RightParen) {
            let first = self.bump();
            return Ok(GroupItem::Empty(first.to(self.bump())));
        }
        if let Some(keyword) = self.eat_words(&[K::Grouping, K::Sets]) {
            let (sets, _) =
                self.parens(|it| it.nested_by(ENCLOSED, |it| it.commas(Self::group_item)))?;
            return Ok(GroupItem::GroupingSets { keyword, sets, span: self.since(keyword) });
        }
        match self.group_sets() {
            Some(kind) => {
                let (items, _) = self.parens(|it| it.commas(Self::expr))?;
                Ok(GroupItem::Sets { kind, items, span: self.since(kind.span) })
            }
            None => self.expr().map(GroupItem::Expr),
        }
    }

    fn group_sets(&mut self) -> Option<Spanned<GroupSets>> {
        if !self.at_next(Symbol::LeftParen) {
            return None;
        }
        self.choose(&[(&[K::Rollup][..], GroupSets::Rollup), (&[K::Cube], GroupSets::Cube)])
    }
}
