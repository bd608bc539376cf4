//! Operands: literals, columns, parentheses, `case` and their like.

use super::{ENCLOSED, Parsed, Parser};
use crate::diagnostic::{Diagnostic, Span};
use crate::query::syntax::ast::{
    Case, CaseArm, CastForm, Clause, ColumnRef, Expr, ExprKind, Ident, IntervalUnit, Literal,
    ObjectName, Param, ParenQuery, Query, QueryBody, Quote, Spanned, StringForm, StringLiteral,
    TypeName,
};
use crate::query::syntax::codes;
use crate::query::syntax::keyword::Keyword as K;
use crate::query::syntax::parser::recover::EXPRESSION;
use crate::query::syntax::parser::types::TypeWords;
use crate::query::syntax::parser::unquote;
use crate::query::syntax::precedence::Power;
use crate::query::syntax::token::{NumberToken, StringToken, Symbol, TokenKind};

/// What parentheses turned out to hold.
enum Inside {
    /// An expression; the node of the parentheses themselves.
    Expr(Expr),
    /// A query, and the place of its parentheses.
    Query(Box<Query>, Span),
}

impl Parser<'_> {
    pub(super) fn operand(&mut self) -> Parsed<Expr> {
        match self.kind() {
            TokenKind::Number(form) => Ok(self.number(form)),
            TokenKind::String(form) => Ok(self.string(form)),
            TokenKind::Param { optional } => Ok(self.param(optional)),
            TokenKind::ForeignParam | TokenKind::Symbol(Symbol::Question) => {
                Err(self.foreign_param())
            }
            TokenKind::Symbol(Symbol::LeftParen) => self.parenthesised(),
            TokenKind::Keyword(keyword) => self.keyword_operand(keyword),
            TokenKind::Word | TokenKind::Quoted(_) => self.named_operand(),
            TokenKind::Symbol(_)
            | TokenKind::LineComment
            | TokenKind::BlockComment { .. }
            | TokenKind::Invalid
            | TokenKind::End => Err(self.expected("an expression")),
        }
    }

    // The rule is chosen first and called once: an unoptimised build, as build scripts are, keeps
    // room on the stack for the result of each call in a function.
    fn keyword_operand(&mut self, keyword: K) -> Parsed<Expr> {
        let opens = self.at_next(Symbol::LeftParen);
        let rule = match keyword {
            K::Null => |it: &mut Self| Ok(it.literal(Literal::Null)),
            K::True => |it: &mut Self| Ok(it.literal(Literal::Bool(true))),
            K::False => |it: &mut Self| Ok(it.literal(Literal::Bool(false))),
            // Functions of MySQL with the names of keywords.
            K::Default | K::Isnull if opens => Self::named_operand,
            K::Default => Self::default_value,
            K::Case => Self::case,
            K::Exists if opens => Self::exists,
            K::Cast if opens => Self::cast,
            K::Row if opens => Self::row,
            K::Array if opens => Self::array_query,
            K::Array if self.at_next(Symbol::LeftBracket) => Self::array,
            K::Interval if self.at_interval() => Self::interval,
            K::Date | K::Time | K::Timestamp if self.at_typed_literal() => Self::typed_literal,
            K::Select | K::Insert | K::Update | K::Delete => Self::bare_subquery,
            K::Values => Self::named_operand,
            _ => match self.special(keyword) {
                Some(rule) => rule,
                None if keyword.is_reserved() => Self::no_operand,
                None => Self::named_operand,
            },
        };
        rule(self)
    }

    fn no_operand(&mut self) -> Parsed<Expr> {
        if self.eat(K::Exists).is_some() {
            return Err(self.expected("`(`"));
        }
        Err(self.expected_name(EXPRESSION))
    }

    fn default_value(&mut self) -> Parsed<Expr> {
        let span = self.bump();
        Ok(self.node(ExprKind::Default, span))
    }

    fn bare_subquery(&mut self) -> Parsed<Expr> {
        let message = "a query within an expression is written in parentheses";
        let mistake =
            Diagnostic::error(codes::UNEXPECTED, self.span(), message).help("write `(select …)`");
        Err(self.report(mistake))
    }

    // Literals.

    fn literal(&mut self, literal: Literal) -> Expr {
        let span = self.bump();
        self.node(ExprKind::Literal(literal), span)
    }

    fn number(&mut self, form: NumberToken) -> Expr {
        let text = self.text_of(self.span());
        self.literal(match form {
            NumberToken::Integer => Literal::Integer(text.to_owned()),
            NumberToken::Decimal => Literal::Decimal(text.to_owned()),
            NumberToken::Hex => Literal::Hex(text[2..].to_owned()),
        })
    }

    fn string(&mut self, form: StringToken) -> Expr {
        let span = self.span();
        let text = self.text_of(span);
        let value = unquote(text, Quote::Single);
        let form = match form {
            StringToken::Blob => return self.literal(Literal::Blob(value)),
            StringToken::Bits => return self.literal(Literal::Bits(value)),
            StringToken::Dollar => return self.dollar_string(text),
            StringToken::Plain => StringForm::Plain,
            StringToken::Escape => StringForm::Escape,
            StringToken::National => StringForm::National,
            StringToken::Unicode => StringForm::Unicode,
            StringToken::Charset => StringForm::Charset(charset(text, span)),
        };
        self.literal(Literal::String(StringLiteral { value, form }))
    }

    fn dollar_string(&mut self, text: &str) -> Expr {
        let tag = text[1..].find('$').map_or(0, |it| it + 2);
        let value = text.get(tag..text.len().saturating_sub(tag)).unwrap_or("").to_owned();
        self.literal(Literal::String(StringLiteral { value, form: StringForm::Dollar }))
    }

    fn param(&mut self, optional: bool) -> Expr {
        let span = self.bump();
        let end = span.end - u32::from(optional);
        let name_span = Span { start: span.start + 1, end, ..span };
        let optional = optional.then_some(Span { start: end, ..span });
        let name = self.text_of(name_span).to_owned();
        self.node(ExprKind::Param(Param { name, name_span, optional }), span)
    }

    fn at_typed_literal(&self) -> bool {
        let string = TokenKind::String(StringToken::Plain);
        let zone = |it: K| self.kind_at(1) == it.into() && self.kind_at(2) == K::Time.into();
        self.at_next(string) || (zone(K::With) || zone(K::Without)) && self.kind_at(4) == string
    }

    fn typed_literal(&mut self) -> Parsed<Expr> {
        let ty = Box::new(self.type_name(TypeWords::Known)?);
        let value_span = self.span();
        let value = unquote(self.text_of(value_span), Quote::Single);
        self.bump();
        let span = ty.span.to(value_span);
        Ok(self.node(ExprKind::TypedLiteral { ty, value, value_span }, span))
    }

    /// Whether `interval` is the keyword: a value follows, and it is not a column of that name.
    fn at_interval(&self) -> bool {
        match self.kind_at(1) {
            TokenKind::String(_) | TokenKind::Number(_) | TokenKind::Param { .. } => true,
            TokenKind::Symbol(Symbol::LeftParen | Symbol::Minus) => true,
            TokenKind::Word | TokenKind::Quoted(_) => {
                matches!(self.kind_at(2), TokenKind::Word | TokenKind::Symbol(Symbol::Dot))
            }
            _ => false,
        }
    }

    fn interval(&mut self) -> Parsed<Expr> {
        let keyword = self.bump();
        let value = Box::new(self.expr_above(Power::Sum)?);
        let unit = self.interval_unit()?;
        let kind = ExprKind::Interval { keyword, value, unit };
        Ok(self.node(kind, self.since(keyword)))
    }

    fn interval_unit(&mut self) -> Parsed<Option<IntervalUnit>> {
        if !self.at_interval_unit() {
            return Ok(None);
        }
        let from = self.take_ident();
        let start = from.span;
        let to = match self.eat(K::To) {
            Some(_) => Some(self.name("a unit of time")?),
            None => None,
        };
        Ok(Some(IntervalUnit { from, to, span: self.since(start) }))
    }

    fn at_interval_unit(&self) -> bool {
        let word = self.text_of(self.span());
        self.at_name() && UNITS.iter().any(|it| word.eq_ignore_ascii_case(it))
    }

    // Names.

    /// A column, a call, or `t.*`.
    fn named_operand(&mut self) -> Parsed<Expr> {
        let first = self.take_ident();
        let start = first.span;
        let name = self.object_name_from(first, "a column")?;
        if self.at(Symbol::LeftParen) {
            return self.call(name);
        }
        if self.at(Symbol::Dot) && self.at_next(Symbol::Star) {
            self.bump();
            self.bump();
            return Ok(self.node(ExprKind::WholeRow(name), self.since(start)));
        }
        let ObjectName { qualifier, name, span } = name;
        Ok(self.node(ExprKind::Column(ColumnRef { qualifier, name }), span))
    }

    // Parentheses.

    fn parenthesised(&mut self) -> Parsed<Expr> {
        let inside = self.paren()?;
        Ok(self.inside_expr(inside))
    }

    fn inside_expr(&mut self, inside: Inside) -> Expr {
        match inside {
            Inside::Expr(expr) => expr,
            Inside::Query(query, span) => self.node(ExprKind::Subquery(query), span),
        }
    }

    /// What stands in the parentheses at hand. Whether `((select 1) …` is a query or an expression
    /// shows only behind the inner ones, so both are read in one go.
    fn paren(&mut self) -> Parsed<Inside> {
        let open = self.bump();
        if self.at_query() {
            let query = self.boxed_query()?;
            return Ok(Inside::Query(query, open.to(self.close(open)?)));
        }
        if !self.at(Symbol::LeftParen) {
            let first = self.expr()?;
            return self.paren_rest(open, first).map(Inside::Expr);
        }
        match self.nested_by(ENCLOSED, Self::paren)? {
            Inside::Query(query, span) if self.at_query_rest() => {
                let body = QueryBody::Paren(ParenQuery { query, span });
                let query = Box::new(self.query_rest(None, body)?);
                Ok(Inside::Query(query, open.to(self.close(open)?)))
            }
            inside => {
                let first = self.inside_expr(inside);
                let first = self.infixes(first, Power::Lowest)?;
                self.paren_rest(open, first).map(Inside::Expr)
            }
        }
    }

    fn paren_rest(&mut self, open: Span, first: Expr) -> Parsed<Expr> {
        if !self.at(Symbol::Comma) {
            let span = open.to(self.close(open)?);
            return Ok(self.node(ExprKind::Paren(Box::new(first)), span));
        }
        let mut items = vec![first];
        while self.eat(Symbol::Comma).is_some() {
            items.push(self.expr()?);
        }
        let span = open.to(self.close(open)?);
        Ok(self.node(ExprKind::Row { keyword: None, items }, span))
    }

    fn row(&mut self) -> Parsed<Expr> {
        let keyword = self.bump();
        let (items, span) = self.parens(Self::exprs_or_none)?;
        Ok(self.node(ExprKind::Row { keyword: Some(keyword), items }, keyword.to(span)))
    }

    // With keywords.

    fn case(&mut self) -> Parsed<Expr> {
        let keyword = self.bump();
        let operand = match self.at(K::When) {
            true => None,
            false => Some(self.expr()?),
        };
        let mut arms = vec![self.case_arm()?];
        while self.at(K::When) {
            arms.push(self.case_arm()?);
        }
        let otherwise = match self.eat(K::Else) {
            Some(keyword) => Some(Clause { keyword, body: self.expr()? }),
            None => None,
        };
        let end = self.case_end(keyword)?;
        let case = Case { keyword, operand, arms, otherwise, end };
        Ok(self.node(ExprKind::Case(Box::new(case)), keyword.to(end)))
    }

    fn case_arm(&mut self) -> Parsed<CaseArm> {
        let first = self.expect(K::When)?;
        let when = self.expr()?;
        self.expect(K::Then)?;
        let then = self.expr()?;
        Ok(CaseArm { when, then, span: self.since(first) })
    }

    fn case_end(&mut self, case: Span) -> Parsed<Span> {
        if let Some(end) = self.eat(K::End) {
            return Ok(end);
        }
        let mistake = self.unexpected("`when`, `else` or `end`").label(case, "to end this `case`");
        Err(self.report(mistake))
    }

    fn exists(&mut self) -> Parsed<Expr> {
        let keyword = self.bump();
        if self.kind_at(1) == TokenKind::Word {
            self.bump();
            let message = "`exists` asks for the rows of a query";
            let mistake = Diagnostic::error(codes::UNEXPECTED, self.span(), message);
            return Err(self.report(mistake.help("write `exists (select … from …)`")));
        }
        let (query, span) = self.parens(Self::boxed_query)?;
        Ok(self.node(ExprKind::Exists { keyword, query }, keyword.to(span)))
    }

    fn cast(&mut self) -> Parsed<Expr> {
        let keyword = self.bump();
        let open = self.open()?;
        let operand = self.boxed_expr()?;
        self.expect(K::As)?;
        self.cast_rest(CastForm::Cast, keyword, open, operand)
    }

    /// The type of a cast, and its parenthesis.
    pub(super) fn cast_rest(
        &mut self,
        form: CastForm,
        keyword: Span,
        open: Span,
        operand: Box<Expr>,
    ) -> Parsed<Expr> {
        let ty: Box<TypeName> = Box::new(self.type_name(TypeWords::All)?);
        let close = self.close(open)?;
        let form = Spanned { value: form, span: keyword };
        Ok(self.node(ExprKind::Cast { form, operand, ty }, keyword.to(close)))
    }

    fn array(&mut self) -> Parsed<Expr> {
        let keyword = self.bump();
        self.array_items(Some(keyword))
    }

    fn array_items(&mut self, keyword: Option<Span>) -> Parsed<Expr> {
        let open = self.expect_symbol(Symbol::LeftBracket)?;
        let items = match self.at(Symbol::RightBracket) {
            true => Vec::new(),
            false => self.commas(Self::array_item)?,
        };
        let close = self.close_with(open, Symbol::RightBracket)?;
        let span = keyword.unwrap_or(open).to(close);
        Ok(self.node(ExprKind::Array { keyword, items }, span))
    }

    fn array_item(&mut self) -> Parsed<Expr> {
        if self.at(Symbol::LeftBracket) {
            return self.nested_by(ENCLOSED, |it| it.array_items(None));
        }
        self.expr()
    }

    fn array_query(&mut self) -> Parsed<Expr> {
        let keyword = self.bump();
        let (query, span) = self.parens(Self::boxed_query)?;
        Ok(self.node(ExprKind::ArrayQuery { keyword, query }, keyword.to(span)))
    }
}

fn charset(text: &str, span: Span) -> Ident {
    let name = text.find('\'').map_or("", |it| &text[..it]);
    let end = span.start + u32::try_from(name.len()).unwrap_or(0);
    Ident { value: name.to_owned(), quote: Quote::None, span: Span { end, ..span } }
}

const UNITS: &[&str] = &[
    "microsecond",
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "year",
    "second_microsecond",
    "minute_microsecond",
    "minute_second",
    "hour_microsecond",
    "hour_second",
    "hour_minute",
    "day_microsecond",
    "day_second",
    "day_minute",
    "day_hour",
    "year_month",
];
