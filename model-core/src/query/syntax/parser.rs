//! Tokens to tree, by recursive descent.
//!
//! A rule gives its node, or [`Failed`] when it has reported a mistake. Lists and clauses then skip
//! to their next item or clause and go on, so one text can have several mistakes; the tree is given
//! out only when there is none.

mod call;
mod dml;
mod expr;
mod from;
mod infix;
mod operand;
mod query;
mod recover;
mod right;
mod select;
mod types;
mod window;

use super::ast::{Expr, ExprId, ExprKind, Expression, Ident, MAX_DEPTH, ObjectName, Quote};
use super::ast::{Spanned, Statement};
use super::codes;
use super::keyword::Keyword;
use super::lexer::tokenize;
use super::token::{StringToken, Symbol, Token, TokenKind};
use crate::diagnostic::{Diagnostic, Diagnostics, FileId, Span};

/// Reads one statement. A semicolon may end it. `offset` is where the text stands in its file;
/// spans are places in the file.
///
/// Every construct of every database is read; ask [`super::unsupported`] what one of them lacks.
///
/// ```
/// use model_core::diagnostic::FileId;
/// use model_core::query::syntax::parse_statement;
///
/// assert!(parse_statement("select id from users where email = :email", FileId(0), 0).is_ok());
///
/// let mistakes = parse_statement("SELCT id FROM users", FileId(0), 0).unwrap_err();
/// let first = mistakes.iter().next().unwrap();
/// assert_eq!(first.help, ["did you mean `select`?"]);
/// ```
///
/// # Errors
/// All syntax mistakes that were found.
pub fn parse_statement(text: &str, file: FileId, offset: u32) -> Result<Statement, Diagnostics> {
    let mut parser = Parser::new(text, file, offset);
    let kind = parser.whole_statement();
    let Some((kind, span)) = parser.mistakes.is_empty().then_some(kind).and_then(Result::ok) else {
        return Err(parser.mistakes);
    };
    let nested_comments = parser.nested_comments;
    Ok(Statement { kind, span, exprs: parser.next_id, nested_comments })
}

/// Reads an expression that stands alone, such as a check, an index predicate or a default.
///
/// # Errors
/// All syntax mistakes that were found.
pub fn parse_expression(text: &str, file: FileId, offset: u32) -> Result<Expression, Diagnostics> {
    let mut parser = Parser::new(text, file, offset);
    let expr = parser.whole_expression();
    let Some(expr) = parser.mistakes.is_empty().then_some(expr).and_then(Result::ok) else {
        return Err(parser.mistakes);
    };
    Ok(Expression { expr, exprs: parser.next_id, nested_comments: parser.nested_comments })
}

/// A mistake was reported. The caller may skip what it spoils and go on.
#[derive(Debug)]
struct Failed;

type Parsed<T> = Result<T, Failed>;

/// How much of [`MAX_DEPTH`] an enclosed rule takes. A unit is what `not` takes of the stack in an
/// unoptimised build; all of them together fit in a megabyte.
const ENCLOSED: u32 = 5;

struct Parser<'a> {
    text: &'a str,
    offset: u32,
    /// Without comments, the last one the end.
    tokens: Vec<Token>,
    /// For each token, how many parentheses and brackets are open around it.
    levels: Vec<u32>,
    at: usize,
    /// How many rules are nested right now.
    depth: u32,
    /// The height of the tallest tree made since the enclosing rule began.
    tallest: u32,
    next_id: u32,
    nested_comments: Vec<Span>,
    mistakes: Diagnostics,
    /// The token at which the last mistake was reported: a second one there is of the same cause.
    reported_at: Option<usize>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, file: FileId, offset: u32) -> Self {
        let (mut tokens, mistakes) = tokenize(text, file, offset);
        let nested = tokens.iter().filter(|it| it.kind == TokenKind::BlockComment { nested: true });
        let nested_comments = nested.map(|it| it.span).collect();
        tokens.retain(|it| !it.kind.is_comment());
        Self {
            text,
            offset,
            levels: levels(&tokens),
            tokens,
            at: 0,
            depth: 0,
            tallest: 0,
            next_id: 0,
            nested_comments,
            mistakes,
            reported_at: None,
        }
    }

    // Looking at tokens.

    fn kind(&self) -> TokenKind {
        self.kind_at(0)
    }

    fn kind_at(&self, ahead: usize) -> TokenKind {
        self.tokens.get(self.at + ahead).map_or(TokenKind::End, |it| it.kind)
    }

    /// The token at hand. The end is there for ever.
    fn token(&self) -> Token {
        let last = self.tokens.len() - 1;
        self.tokens[self.at.min(last)]
    }

    fn span(&self) -> Span {
        self.token().span
    }

    fn previous(&self) -> Token {
        self.tokens[self.at.saturating_sub(1)]
    }

    /// From the start of `first` to the token read last.
    fn since(&self, first: Span) -> Span {
        first.to(self.previous().span)
    }

    fn text_of(&self, span: Span) -> &'a str {
        let (start, end) = (span.start - self.offset, span.end - self.offset);
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    fn at(&self, want: impl Into<TokenKind>) -> bool {
        self.kind() == want.into()
    }

    fn at_next(&self, want: impl Into<TokenKind>) -> bool {
        self.kind_at(1) == want.into()
    }

    fn at_words(&self, words: &[Keyword]) -> bool {
        words.iter().enumerate().all(|(ahead, it)| self.kind_at(ahead) == (*it).into())
    }

    fn keyword(&self) -> Option<Keyword> {
        match self.kind() {
            TokenKind::Keyword(it) => Some(it),
            _ => None,
        }
    }

    // Taking tokens.

    fn bump(&mut self) -> Span {
        let span = self.span();
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
        span
    }

    fn eat(&mut self, want: impl Into<TokenKind>) -> Option<Span> {
        self.at(want).then(|| self.bump())
    }

    fn eat_words(&mut self, words: &[Keyword]) -> Option<Span> {
        if !self.at_words(words) {
            return None;
        }
        let first = self.span();
        for _ in words {
            self.bump();
        }
        Some(self.since(first))
    }

    /// Takes the first of the choices that is at hand.
    fn choose<T: Copy>(&mut self, choices: &[(&[Keyword], T)]) -> Option<Spanned<T>> {
        let (words, value) = choices.iter().find(|(words, _)| self.at_words(words))?;
        let span = self.eat_words(words)?;
        Some(Spanned { value: *value, span })
    }

    fn expect(&mut self, want: Keyword) -> Parsed<Span> {
        match self.eat(want) {
            Some(span) => Ok(span),
            None => Err(self.expected_one_of(&[want])),
        }
    }

    fn expect_words(&mut self, words: &[Keyword]) -> Parsed<Span> {
        let first = self.span();
        for word in words {
            self.expect(*word)?;
        }
        Ok(self.since(first))
    }

    fn expect_symbol(&mut self, want: Symbol) -> Parsed<Span> {
        match self.eat(want) {
            Some(span) => Ok(span),
            None => Err(self.expected(&format!("`{}`", want.text()))),
        }
    }

    fn open(&mut self) -> Parsed<Span> {
        self.expect_symbol(Symbol::LeftParen)
    }

    /// The parenthesis that closes `open`.
    fn close(&mut self, open: Span) -> Parsed<Span> {
        self.close_with(open, Symbol::RightParen)
    }

    fn close_with(&mut self, open: Span, close: Symbol) -> Parsed<Span> {
        match self.eat(close) {
            Some(span) => Ok(span),
            None => Err(self.unclosed(open, close)),
        }
    }

    /// `( item )`: what a rule gives between parentheses, and the whole place.
    fn parens<T>(&mut self, item: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<(T, Span)> {
        let open = self.open()?;
        let inside = item(self)?;
        let close = self.close(open)?;
        Ok((inside, open.to(close)))
    }

    /// One or more, with commas between.
    fn commas<T>(&mut self, mut item: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut list = vec![item(self)?];
        while self.eat(Symbol::Comma).is_some() {
            list.push(item(self)?);
        }
        Ok(list)
    }

    // Names.

    /// A name: a word that is not reserved, or a quoted one. `what` it is the name of is for the
    /// message: "a table name".
    fn name(&mut self, what: &str) -> Parsed<Ident> {
        if self.at_name() { Ok(self.take_ident()) } else { Err(self.expected_name(what)) }
    }

    /// A name that may also be a reserved word, after a dot.
    fn name_after_dot(&mut self, what: &str) -> Parsed<Ident> {
        if matches!(self.kind(), TokenKind::Keyword(_)) {
            return Ok(self.take_ident());
        }
        self.name(what)
    }

    fn at_name(&self) -> bool {
        is_name(self.kind())
    }

    /// The token at hand as a name, whatever it is.
    fn take_ident(&mut self) -> Ident {
        let token = self.token();
        self.bump();
        let text = self.text_of(token.span);
        let (value, quote) = match token.kind {
            TokenKind::Quoted(quote) => (unquote(text, quote), quote),
            TokenKind::String(_) => (unquote(text, Quote::Single), Quote::Single),
            _ => (text.to_owned(), Quote::None),
        };
        Ident { value, quote, span: token.span }
    }

    fn object_name(&mut self, what: &str) -> Parsed<ObjectName> {
        let first = self.name(what)?;
        self.object_name_from(first, what)
    }

    fn object_name_from(&mut self, first: Ident, what: &str) -> Parsed<ObjectName> {
        let start = first.span;
        let mut qualifier = Vec::new();
        let mut name = first;
        while self.at(Symbol::Dot) && !self.at_next(Symbol::Star) {
            self.bump();
            qualifier.push(name);
            name = self.name_after_dot(what)?;
        }
        Ok(ObjectName { qualifier, name, span: self.since(start) })
    }

    fn names(&mut self, what: &str) -> Parsed<(Vec<Ident>, Span)> {
        self.parens(|it| it.commas(|it| it.name(what)))
    }

    // Making nodes.

    fn node(&mut self, kind: ExprKind, span: Span) -> Expr {
        let id = ExprId(self.next_id);
        self.next_id += 1;
        Expr { kind, span, id }
    }

    /// Runs a rule that may contain itself, a level deeper.
    fn nested<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.nested_by(1, rule)
    }

    /// Like [`Self::nested`], for a rule that takes as much stack as several.
    fn nested_by<T>(
        &mut self,
        weight: u32,
        rule: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        if self.depth + weight > MAX_DEPTH {
            return Err(self.too_deep());
        }
        let siblings = std::mem::take(&mut self.tallest);
        self.depth += weight;
        let result = rule(self);
        self.depth -= weight;
        let grown = self.grow();
        self.tallest = self.tallest.max(siblings);
        grown.and(result)
    }

    /// Puts one more node on top of those made so far.
    fn grow(&mut self) -> Parsed<()> {
        self.tallest += 1;
        if self.tallest > MAX_DEPTH { Err(self.too_deep()) } else { Ok(()) }
    }

    /// Reports nesting beyond measure. Nothing more is read: all that follows would be as deep.
    fn too_deep(&mut self) -> Failed {
        let span = self.span();
        let message = "this is nested too deep, or too long a chain of operators";
        let mistake = Diagnostic::error(codes::TOO_DEEP, span, message)
            .help("split it: name parts of it with `with`, or list values with `in`");
        let failed = self.report(mistake);
        self.at = self.tokens.len() - 1;
        self.reported_at = Some(self.at);
        failed
    }
}

fn is_name(kind: TokenKind) -> bool {
    match kind {
        TokenKind::Word | TokenKind::Quoted(_) => true,
        TokenKind::Keyword(it) => !it.is_reserved(),
        _ => false,
    }
}

/// Whether a string may stand for a name, as an alias.
fn is_plain_string(kind: TokenKind) -> bool {
    kind == TokenKind::String(StringToken::Plain)
}

fn levels(tokens: &[Token]) -> Vec<u32> {
    let mut level = 0u32;
    let level_of = |token: &Token| match token.kind {
        TokenKind::Symbol(Symbol::LeftParen | Symbol::LeftBracket) => {
            level += 1;
            level - 1
        }
        TokenKind::Symbol(Symbol::RightParen | Symbol::RightBracket) => {
            level = level.saturating_sub(1);
            level
        }
        _ => level,
    };
    tokens.iter().map(level_of).collect()
}

/// The text between quotes, doubled quotes undone.
fn unquote(text: &str, quote: Quote) -> String {
    let mark = match quote {
        Quote::None => return text.to_owned(),
        Quote::Bracket => return text[1..].trim_end_matches(']').to_owned(),
        Quote::Double => '"',
        Quote::Backtick => '`',
        Quote::Single => '\'',
    };
    let inner = text.find(mark).map_or("", |it| &text[it + 1..]);
    let inner = inner.strip_suffix(mark).unwrap_or(inner);
    if !inner.contains(mark) {
        return inner.to_owned();
    }
    let mut doubled = [0; 8];
    let one = mark.encode_utf8(&mut doubled).to_owned();
    inner.replace(&one.repeat(2), &one)
}

impl From<Keyword> for TokenKind {
    fn from(keyword: Keyword) -> Self {
        Self::Keyword(keyword)
    }
}

impl From<Symbol> for TokenKind {
    fn from(symbol: Symbol) -> Self {
        Self::Symbol(symbol)
    }
}
