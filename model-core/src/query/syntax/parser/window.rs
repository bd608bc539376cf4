//! Windows and their frames.

use super::{Parsed, Parser};
use crate::query::syntax::ast::{
    Clause, Exclude, Expr, Frame, FrameBound, FrameBoundKind, FrameUnit, Ident, NamedWindow, Over,
    WindowSpec,
};
use crate::query::syntax::keyword::Keyword as K;
use crate::query::syntax::token::Symbol;

impl Parser<'_> {
    /// What follows `over`.
    pub(super) fn over(&mut self) -> Parsed<Over> {
        if self.at(Symbol::LeftParen) {
            return self.window_spec().map(|it| Over::Spec(Box::new(it)));
        }
        self.name("a window").map(Over::Name)
    }

    pub(super) fn named_window(&mut self) -> Parsed<NamedWindow> {
        let name = self.name("a window name")?;
        let start = name.span;
        self.expect(K::As)?;
        let spec = self.window_spec()?;
        Ok(NamedWindow { name, spec, span: self.since(start) })
    }

    pub(super) fn window_spec(&mut self) -> Parsed<WindowSpec> {
        let open = self.open()?;
        let base = self.window_base();
        let partition_by = self.partition_by()?;
        let order_by = self.order_by()?;
        let frame = self.frame()?;
        let close = self.close(open)?;
        Ok(WindowSpec { base, partition_by, order_by, frame, span: open.to(close) })
    }

    fn window_base(&mut self) -> Option<Ident> {
        let starts_part = matches!(
            self.keyword(),
            Some(K::Partition | K::Order | K::Rows | K::Range | K::Groups)
        );
        (self.at_name() && !starts_part).then(|| self.take_ident())
    }

    fn partition_by(&mut self) -> Parsed<Option<Clause<Vec<Expr>>>> {
        if !self.at(K::Partition) {
            return Ok(None);
        }
        let keyword = self.expect_words(&[K::Partition, K::By])?;
        let body = self.commas(Self::expr)?;
        Ok(Some(Clause { keyword, body }))
    }

    fn frame(&mut self) -> Parsed<Option<Frame>> {
        let units = [
            (&[K::Rows][..], FrameUnit::Rows),
            (&[K::Range], FrameUnit::Range),
            (&[K::Groups], FrameUnit::Groups),
        ];
        let Some(unit) = self.choose(&units) else { return Ok(None) };
        let (start, end) = self.frame_bounds()?;
        let exclude = match self.at(K::Exclude) {
            true => Some(self.exclude()?),
            false => None,
        };
        Ok(Some(Frame { unit, start, end, exclude, span: self.since(unit.span) }))
    }

    fn frame_bounds(&mut self) -> Parsed<(FrameBound, Option<FrameBound>)> {
        if self.eat(K::Between).is_none() {
            return Ok((self.frame_bound()?, None));
        }
        let start = self.frame_bound()?;
        self.expect(K::And)?;
        Ok((start, Some(self.frame_bound()?)))
    }

    fn frame_bound(&mut self) -> Parsed<FrameBound> {
        let first = self.span();
        let kind = self.frame_bound_kind()?;
        Ok(FrameBound { kind, span: self.since(first) })
    }

    fn frame_bound_kind(&mut self) -> Parsed<FrameBoundKind> {
        if self.eat_words(&[K::Unbounded, K::Preceding]).is_some() {
            return Ok(FrameBoundKind::UnboundedPreceding);
        }
        if self.eat_words(&[K::Unbounded, K::Following]).is_some() {
            return Ok(FrameBoundKind::UnboundedFollowing);
        }
        if self.eat_words(&[K::Current, K::Row]).is_some() {
            return Ok(FrameBoundKind::CurrentRow);
        }
        // Above `and`, which separates the two ends.
        let distance = Box::new(self.bounded_expr()?);
        if self.eat(K::Preceding).is_some() {
            return Ok(FrameBoundKind::Preceding(distance));
        }
        match self.eat(K::Following) {
            Some(_) => Ok(FrameBoundKind::Following(distance)),
            None => Err(self.expected_one_of(&[K::Preceding, K::Following])),
        }
    }

    fn exclude(&mut self) -> Parsed<crate::query::syntax::ast::Spanned<Exclude>> {
        let choices = [
            (&[K::Exclude, K::Current, K::Row][..], Exclude::CurrentRow),
            (&[K::Exclude, K::Group], Exclude::Group),
            (&[K::Exclude, K::Ties], Exclude::Ties),
            (&[K::Exclude, K::No, K::Others], Exclude::NoOthers),
        ];
        if let Some(exclude) = self.choose(&choices) {
            return Ok(exclude);
        }
        self.bump();
        Err(self.expected_one_of(&[K::Current, K::Group, K::Ties, K::No]))
    }
}
