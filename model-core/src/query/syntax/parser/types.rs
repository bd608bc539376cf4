//! Type names.

use super::{Parsed, Parser};
use crate::diagnostic::Span;
use crate::query::syntax::ast::{Dimension, Expr, Ident, Quote, TypeName};
use crate::query::syntax::keyword::Keyword as K;
use crate::query::syntax::token::{NumberToken, Symbol, TokenKind};

/// How many words a type name may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TypeWords {
    /// Those that are known to belong together: after `::`, where an alias may follow.
    Known,
    /// All up to the parenthesis: in a cast, where nothing else can follow.
    All,
}

impl Parser<'_> {
    pub(super) fn type_name(&mut self, words: TypeWords) -> Parsed<TypeName> {
        let first = self.name("a type")?;
        let start = first.span;
        let (schema, first) = self.type_schema(first)?;
        let quoted = first.quote != Quote::None;
        let name_start = first.span;
        let mut name = if quoted { first.value } else { first.value.to_lowercase() };
        let mut args = Vec::new();
        if !quoted {
            self.type_words(&mut name, words);
        }
        if self.at(Symbol::LeftParen) {
            args = self.type_args()?;
            self.type_words_after_args(&mut name, words);
        }
        let name_span = self.name_span(name_start, &args);
        let charset = self.type_charset()?;
        let dimensions = self.dimensions()?;
        let span = self.since(start);
        Ok(TypeName { schema, name, quoted, name_span, args, charset, dimensions, span })
    }

    fn type_schema(&mut self, first: Ident) -> Parsed<(Option<Ident>, Ident)> {
        if self.eat(Symbol::Dot).is_none() {
            return Ok((None, first));
        }
        let name = self.name_after_dot("a type")?;
        Ok((Some(first), name))
    }

    fn type_words(&mut self, name: &mut String, words: TypeWords) {
        while self.at_type_word(name, words) {
            let word = self.text_of(self.span()).to_lowercase();
            name.push(' ');
            name.push_str(&word);
            self.bump();
        }
    }

    fn at_type_word(&self, name: &str, words: TypeWords) -> bool {
        let zone = self.at_words(&[K::With, K::Time, K::Zone])
            || self.at_words(&[K::Without, K::Time, K::Zone])
            || name.ends_with("with") && self.at_words(&[K::Time, K::Zone])
            || name.ends_with("without") && self.at_words(&[K::Time, K::Zone])
            || name.ends_with("time") && self.at(K::Zone);
        let joined = match name {
            "double" => self.at(K::Precision),
            "character" | "char" | "bit" | "nchar" | "national character" | "national char" => {
                self.at(K::Varying)
            }
            "national" => self.at(K::Character) || self.at(K::Char),
            _ => false,
        };
        let any =
            words == TypeWords::All && self.at_name() && !self.at_words(&[K::Character, K::Set]);
        zone || joined || (any && !self.at(K::Array))
    }

    /// `with time zone` after `timestamp(3)`, `unsigned` after `decimal(10)`.
    fn type_words_after_args(&mut self, name: &mut String, words: TypeWords) {
        self.type_words(name, words);
    }

    fn type_args(&mut self) -> Parsed<Vec<Expr>> {
        Ok(self.parens(|it| it.commas(Self::expr))?.0)
    }

    /// The words; with the arguments when words follow them.
    fn name_span(&self, start: Span, args: &[Expr]) -> Span {
        match (self.previous().kind, args.first()) {
            (TokenKind::Symbol(Symbol::RightParen), Some(first)) => {
                let before = self.tokens.partition_point(|it| it.span.start < first.span.start);
                // The parenthesis, and before it the last word.
                start.to(self.tokens[before.saturating_sub(2)].span)
            }
            _ => self.since(start),
        }
    }

    fn type_charset(&mut self) -> Parsed<Option<Ident>> {
        if self.eat_words(&[K::Character, K::Set]).is_none() {
            return Ok(None);
        }
        self.name("a character set").map(Some)
    }

    fn dimensions(&mut self) -> Parsed<Vec<Dimension>> {
        let mut list = Vec::new();
        if let Some(span) = self.eat(K::Array) {
            list.push(Dimension { bound: None, span });
        }
        while let Some(open) = self.eat(Symbol::LeftBracket) {
            let bound = self.dimension_bound();
            let close = self.close_with(open, Symbol::RightBracket)?;
            list.push(Dimension { bound, span: open.to(close) });
        }
        Ok(list)
    }

    fn dimension_bound(&mut self) -> Option<u64> {
        let span = self.eat(TokenKind::Number(NumberToken::Integer))?;
        self.text_of(span).parse().ok()
    }
}
