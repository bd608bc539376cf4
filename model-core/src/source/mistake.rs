//! A mistake in Rust source, for two kinds of reader.
//!
//! The build script and xtask draw a [`Diagnostic`], by bytes in a file. A derive has no bytes (on a
//! stable compiler its spans have no position that can be read), but it can hand a token's span back
//! to `rustc`. A [`Mistake`] has both.

use proc_macro2::Span as Token;
use quote::ToTokens;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Span};
use crate::source::code;

/// What turns the span of a token into a place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    file: Option<FileId>,
    /// What was cut off the front of the text before it was made into tokens.
    skipped: u32,
}

impl Place {
    /// Inside a derive: every [`Span`] is [`Span::NONE`].
    pub const DERIVE: Place = Place { file: None, skipped: 0 };

    /// Tokens made from the text of a file, without its first `skipped` bytes.
    pub fn in_file(file: FileId, skipped: usize) -> Self {
        Self { file: Some(file), skipped: u32::try_from(skipped).unwrap_or(u32::MAX) }
    }

    /// The bytes of a token.
    pub fn span(self, token: Token) -> Span {
        self.bytes(Range::from(token))
    }

    pub(super) fn bytes(self, range: Range) -> Span {
        let Some(file) = self.file else { return Span::NONE };
        let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX).saturating_add(self.skipped);
        let first = range.first.byte_range();
        // Asking for bytes is a search, and most ranges are one token.
        let end = range.last.map_or(first.end, |it| it.byte_range().end);
        Span::new(file, at(first.start), at(end))
    }
}

/// From the first to the last token of something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub(super) first: Token,
    /// `None` when it is the first.
    pub(super) last: Option<Token>,
}

impl Range {
    pub(super) fn new(first: Token, last: Token) -> Self {
        Self { first, last: Some(last) }
    }

    pub(super) fn end(self) -> Token {
        self.last.unwrap_or(self.first)
    }

    pub(super) fn of(tokens: &impl ToTokens) -> Self {
        let mut spans = tokens.to_token_stream().into_iter().map(|tree| tree.span());
        let first = spans.next().unwrap_or_else(Token::call_site);
        Self { first, last: spans.last() }
    }
}

impl From<Token> for Range {
    fn from(token: Token) -> Self {
        Self { first: token, last: None }
    }
}

/// One mistake: what is said, and the tokens it is said of.
#[derive(Debug, Clone)]
pub struct Mistake {
    /// Code, sentence, bytes and help.
    pub diagnostic: Diagnostic,
    /// The first token at fault.
    pub first: Token,
    /// The last token at fault.
    pub last: Token,
}

impl Mistake {
    /// Adds a line that says what to do.
    pub(super) fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.diagnostic.help.push(text.into());
        self
    }

    /// Adds a second place. A derive cannot show it, so the sentence must stand without.
    pub(super) fn label(&mut self, span: Span, text: &str) -> &mut Self {
        if span.is_some() {
            self.diagnostic = self.diagnostic.clone().label(span, text);
        }
        self
    }

    /// What `compile_error!` says: the sentence with its code, and each help on a line of its own.
    pub fn text(&self) -> String {
        let mut text = format!("{} [{}]", self.diagnostic.message, self.diagnostic.code);
        for help in &self.diagnostic.help {
            text.push_str("\nhelp: ");
            text.push_str(help);
        }
        text
    }
}

/// All mistakes of one item, in source order; at least one.
#[derive(Debug, Clone)]
pub struct Mistakes(Vec<Mistake>);

impl Mistakes {
    pub(super) fn from_syn(place: Place, error: syn::Error) -> Self {
        let mut report = Report::new(place);
        for each in error {
            report.error(code::NOT_RUST, each.span(), format!("not valid Rust: {each}"));
        }
        Self(report.list)
    }

    /// For drawing.
    pub fn into_diagnostics(self) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        for mistake in self.0 {
            diagnostics.push(mistake.diagnostic);
        }
        diagnostics
    }
}

impl IntoIterator for Mistakes {
    type Item = Mistake;
    type IntoIter = std::vec::IntoIter<Mistake>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Collects the mistakes of one item.
pub(super) struct Report {
    pub(super) place: Place,
    list: Vec<Mistake>,
}

impl Report {
    pub(super) fn new(place: Place) -> Self {
        Self { place, list: Vec::new() }
    }

    /// Notes a mistake; help is added to what comes back.
    pub(super) fn error(
        &mut self,
        code: Code,
        at: impl Into<Range>,
        message: impl Into<String>,
    ) -> &mut Mistake {
        let range = at.into();
        let diagnostic = Diagnostic::error(code, self.place.bytes(range), message);
        self.list.push(Mistake { diagnostic, first: range.first, last: range.end() });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether a word of an attribute was not understood, so that what it would have said is missing.
    pub(super) fn has_lost_words(&self) -> bool {
        let lost = [code::MALFORMED, code::UNKNOWN_WORD, code::WRONG_PLACE, code::WRONG_VALUE];
        self.list.iter().any(|it| lost.contains(&it.diagnostic.code))
    }

    /// The sentence of the first mistake.
    pub(super) fn sentence(&self) -> &str {
        self.list.first().map_or("", |it| it.diagnostic.message.as_str())
    }

    /// An empty report for the same place, whose mistakes are put in order by [`Report::append`].
    pub(super) fn aside(&self) -> Self {
        Self::new(self.place)
    }

    pub(super) fn append(&mut self, later: Report) {
        self.list.extend(later.list);
    }

    /// The border of a stage.
    pub(super) fn stop(&mut self) -> Result<(), Mistakes> {
        match self.list.is_empty() {
            true => Ok(()),
            false => Err(Mistakes(std::mem::take(&mut self.list))),
        }
    }

    /// What was read, unless there was a mistake. A reader that gives nothing has noted why.
    pub(super) fn finish<T>(mut self, read: Option<T>) -> Result<T, Mistakes> {
        self.stop()?;
        match read {
            Some(it) => Ok(it),
            None => {
                self.error(code::NOT_RUST, Token::call_site(), "this item cannot be read");
                Err(Mistakes(self.list))
            }
        }
    }
}
