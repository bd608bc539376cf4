//! Calls: the common form, and those that are written with keywords.

use super::{Parsed, Parser, is_name};
use crate::diagnostic::Span;
use crate::query::syntax::ast::{
    Argument, ArgumentName, Arguments, CastForm, Clause, Current, Expr, ExprKind, FunctionCall,
    MatchMode, NullTreatment, ObjectName, OrderBy, Over, Quantifier, Spanned, SpecialCall,
    SpecialKind, TrimSide,
};
use crate::query::syntax::keyword::Keyword as K;
use crate::query::syntax::precedence::Power;
use crate::query::syntax::token::{Symbol, TokenKind};

impl Parser<'_> {
    /// The call of a function whose name was read.
    pub(super) fn call(&mut self, name: ObjectName) -> Parsed<Expr> {
        let start = name.span;
        let call = Box::new(self.function_call(name)?);
        Ok(self.node(ExprKind::Call(call), self.since(start)))
    }

    pub(super) fn function_call(&mut self, name: ObjectName) -> Parsed<FunctionCall> {
        let start = name.span;
        let args = self.arguments()?;
        let within_group = self.within_group()?;
        let filter = self.filter()?;
        let nulls = self.null_treatment();
        let over = self.call_over()?;
        let span = self.since(start);
        Ok(FunctionCall { name, args, within_group, filter, nulls, over, span })
    }

    fn arguments(&mut self) -> Parsed<Arguments> {
        let open = self.open()?;
        let quantifier = self.quantifier();
        let star = match quantifier.is_none() && self.at_next(Symbol::RightParen) {
            true => self.eat(Symbol::Star),
            false => None,
        };
        let list = match star.is_some() || self.at(Symbol::RightParen) {
            true => Vec::new(),
            false => self.commas(Self::argument)?,
        };
        let order_by = self.order_by()?;
        let separator = match self.eat(K::Separator) {
            Some(keyword) => Some(Clause { keyword, body: self.boxed_expr()? }),
            None => None,
        };
        let span = open.to(self.close(open)?);
        Ok(Arguments { quantifier, star, list, order_by, separator, span })
    }

    /// `distinct` or `all`, where a value follows.
    pub(super) fn quantifier(&mut self) -> Option<Spanned<Quantifier>> {
        let choices = [(&[K::Distinct][..], Quantifier::Distinct), (&[K::All], Quantifier::All)];
        self.choose(&choices)
    }

    fn argument(&mut self) -> Parsed<Argument> {
        let variadic = match self.at_next(Symbol::LeftParen) || self.at_next(Symbol::Comma) {
            true => None,
            false => self.eat(K::Variadic),
        };
        let named = self.at_next(Symbol::FatArrow) || self.at_next(Symbol::ColonEq);
        let name = match named && self.at_name() {
            true => Some(ArgumentName { name: self.take_ident(), arrow: self.bump() }),
            false => None,
        };
        Ok(Argument { name, variadic, value: self.expr()? })
    }

    fn within_group(&mut self) -> Parsed<Option<Clause<OrderBy>>> {
        let Some(keyword) = self.eat_words(&[K::Within, K::Group]) else { return Ok(None) };
        let (order_by, _) = self.parens(|it| match it.order_by()? {
            Some(order_by) => Ok(order_by),
            None => Err(it.expected_one_of(&[K::Order])),
        })?;
        Ok(Some(Clause { keyword, body: order_by }))
    }

    fn filter(&mut self) -> Parsed<Option<Clause<Expr>>> {
        if !self.at(K::Filter) || !self.at_next(Symbol::LeftParen) {
            return Ok(None);
        }
        let keyword = self.bump();
        let (body, _) = self.parens(|it| {
            it.expect(K::Where)?;
            it.expr()
        })?;
        Ok(Some(Clause { keyword, body }))
    }

    fn null_treatment(&mut self) -> Option<Spanned<NullTreatment>> {
        let choices = [
            (&[K::Respect, K::Nulls][..], NullTreatment::Respect),
            (&[K::Ignore, K::Nulls], NullTreatment::Ignore),
        ];
        self.choose(&choices)
    }

    fn call_over(&mut self) -> Parsed<Option<Clause<Over>>> {
        if !self.at(K::Over) || !(self.at_next(Symbol::LeftParen) || is_name(self.kind_at(1))) {
            return Ok(None);
        }
        let keyword = self.bump();
        Ok(Some(Clause { keyword, body: self.over()? }))
    }

    // Calls with keywords.

    /// The rule of the special form that the keyword at hand starts, if it starts one here.
    pub(super) fn special(&self, keyword: K) -> Option<fn(&mut Self) -> Parsed<Expr>> {
        if current(keyword).is_some() {
            // A qualified name is no such value.
            return (!self.at_next(Symbol::Dot)).then_some(Self::current);
        }
        if !self.at_next(Symbol::LeftParen) {
            return None;
        }
        Some(match keyword {
            K::Extract if self.kind_at(3) == K::From.into() => Self::extract,
            K::Substring | K::Substr if self.has_inside(&[K::From, K::For]) => Self::substring,
            K::Trim if self.has_inside(&[K::From, K::Both, K::Leading, K::Trailing]) => Self::trim,
            K::Position if self.has_inside(&[K::In]) => Self::position,
            K::Overlay if self.has_inside(&[K::Placing]) => Self::overlay,
            K::Convert if self.has_inside(&[K::Using]) => Self::convert_using,
            K::Convert => Self::convert,
            K::Match if self.has_against() => Self::match_against,
            _ => return None,
        })
    }

    /// The name, its parentheses, and what the rule reads between them.
    fn keyword_call(
        &mut self,
        rule: impl FnOnce(&mut Self) -> Parsed<SpecialKind>,
    ) -> Parsed<Expr> {
        let name = self.bump();
        let (kind, span) = self.parens(rule)?;
        let special = Box::new(SpecialCall { name, kind });
        Ok(self.node(ExprKind::Special(special), name.to(span)))
    }

    fn extract(&mut self) -> Parsed<Expr> {
        self.keyword_call(|it| {
            let field = match it.kind() {
                TokenKind::String(_) => it.take_ident(),
                _ => it.name("a part of a time")?,
            };
            it.expect(K::From)?;
            Ok(SpecialKind::Extract { field, from: it.expr()? })
        })
    }

    /// Whether one of the words stands in the parentheses at hand, and not deeper.
    fn has_inside(&self, words: &[K]) -> bool {
        let Some(level) = self.levels.get(self.at + 1).map(|it| it + 1) else { return false };
        let from = self.at + 2;
        let inside = self.tokens.iter().zip(&self.levels).enumerate().skip(from);
        inside.take_while(|(_, (_, it))| **it >= level).filter(|(_, (_, it))| **it == level).any(
            |(at, (token, _))| match token.kind {
                // The `from` of `is distinct from` belongs to that.
                TokenKind::Keyword(K::From) if self.tokens[at - 1].kind == K::Distinct.into() => {
                    false
                }
                TokenKind::Keyword(it) => words.contains(&it),
                _ => false,
            },
        )
    }

    fn substring(&mut self) -> Parsed<Expr> {
        self.keyword_call(|it| {
            let operand = it.expr()?;
            let from = match it.eat(K::From) {
                Some(_) => Some(it.expr()?),
                None => None,
            };
            let length = match it.eat(K::For) {
                Some(_) => Some(it.expr()?),
                None => None,
            };
            Ok(SpecialKind::Substring { operand, from, length })
        })
    }

    fn trim(&mut self) -> Parsed<Expr> {
        self.keyword_call(|it| {
            let choices = [
                (&[K::Both][..], TrimSide::Both),
                (&[K::Leading], TrimSide::Leading),
                (&[K::Trailing], TrimSide::Trailing),
            ];
            let side = it.choose(&choices);
            if it.eat(K::From).is_some() {
                let operand = it.expr()?;
                return Ok(SpecialKind::Trim { side, characters: None, operand });
            }
            let first = it.expr()?;
            let (characters, operand) = match it.eat(K::From) {
                Some(_) => (Some(first), it.expr()?),
                None => (None, first),
            };
            Ok(SpecialKind::Trim { side, characters, operand })
        })
    }

    fn position(&mut self) -> Parsed<Expr> {
        self.keyword_call(|it| {
            let needle = it.expr_above(Power::Comparison)?;
            it.expect(K::In)?;
            Ok(SpecialKind::Position { needle, haystack: it.expr()? })
        })
    }

    fn overlay(&mut self) -> Parsed<Expr> {
        self.keyword_call(|it| {
            let operand = it.expr()?;
            it.expect(K::Placing)?;
            let replacement = it.expr()?;
            it.expect(K::From)?;
            let from = it.expr()?;
            let length = match it.eat(K::For) {
                Some(_) => Some(it.expr()?),
                None => None,
            };
            Ok(SpecialKind::Overlay { operand, replacement, from, length })
        })
    }

    fn convert_using(&mut self) -> Parsed<Expr> {
        self.keyword_call(|it| {
            let operand = it.expr()?;
            it.expect(K::Using)?;
            Ok(SpecialKind::ConvertUsing { operand, charset: it.name("a character set")? })
        })
    }

    /// `convert(a, type)`, which is a cast.
    fn convert(&mut self) -> Parsed<Expr> {
        let keyword = self.bump();
        let open = self.bump();
        let operand = self.boxed_expr()?;
        self.expect_symbol(Symbol::Comma)?;
        self.cast_rest(CastForm::Convert, keyword, open, operand)
    }

    /// Whether `against` follows the parentheses at hand.
    fn has_against(&self) -> bool {
        let level = self.levels.get(self.at).copied().unwrap_or(0);
        let closing = self.levels.iter().skip(self.at + 2).position(|it| *it == level);
        let after = closing.and_then(|it| self.tokens.get(self.at + it + 3));
        after.is_some_and(|it| self.text_of(it.span).eq_ignore_ascii_case("against"))
    }

    fn match_against(&mut self) -> Parsed<Expr> {
        let keyword = self.bump();
        let (columns, _) = self.parens(|it| it.commas(Self::expr))?;
        self.bump();
        let open = self.open()?;
        let against = Box::new(self.expr_above(Power::Comparison)?);
        let mode = self.match_mode();
        let close = self.close(open)?;
        let kind = ExprKind::MatchAgainst { keyword, columns, against, mode };
        Ok(self.node(kind, keyword.to(close)))
    }

    fn match_mode(&mut self) -> Option<Spanned<MatchMode>> {
        let expansion = [K::With, K::Query, K::Expansion];
        let natural = [K::In, K::Natural, K::Language, K::Mode];
        if let Some(span) = self.eat_words(&natural) {
            return Some(match self.eat_words(&expansion) {
                Some(more) => {
                    Spanned { value: MatchMode::NaturalLanguageExpansion, span: span.to(more) }
                }
                None => Spanned { value: MatchMode::NaturalLanguage, span },
            });
        }
        let choices = [
            (&[K::In, K::Boolean, K::Mode][..], MatchMode::Boolean),
            (&expansion, MatchMode::Expansion),
        ];
        self.choose(&choices)
    }

    fn current(&mut self) -> Parsed<Expr> {
        let Some(what) = self.keyword().and_then(current) else {
            return Err(self.expected("an expression"));
        };
        let name = self.bump();
        let precision = match self.at(Symbol::LeftParen) {
            true => self.parens(|it| it.exprs_or_none())?.0.pop(),
            false => None,
        };
        let span: Span = self.since(name);
        let kind = SpecialKind::Current { what, precision };
        Ok(self.node(ExprKind::Special(Box::new(SpecialCall { name, kind })), span))
    }
}

fn current(keyword: K) -> Option<Current> {
    Some(match keyword {
        K::CurrentDate => Current::Date,
        K::CurrentTime => Current::Time,
        K::CurrentTimestamp => Current::Timestamp,
        K::Localtime => Current::LocalTime,
        K::Localtimestamp => Current::LocalTimestamp,
        K::CurrentUser => Current::User,
        K::SessionUser => Current::SessionUser,
        K::CurrentRole => Current::Role,
        K::CurrentCatalog => Current::Catalog,
        K::CurrentSchema => Current::Schema,
        _ => return None,
    })
}
