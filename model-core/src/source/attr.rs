//! The shape of `#[model(…)]`: words, `word = value` and `word(…)`, separated by commas.
//!
//! What the words mean is not known here. A part that is malformed is reported and left out; the
//! parts beside it are read.

use proc_macro2::{Delimiter, Group, Ident, Punct, TokenStream, TokenTree};
use syn::{Attribute, Expr, ExprLit, Lit, LitFloat, LitInt, LitStr, Meta};

use super::code;
use super::mistake::{Range, Report};

/// One part between commas.
pub(super) struct Entry {
    /// `None` for a bare value, as in `check("a > b")`.
    pub(super) word: Option<Ident>,
    pub(super) shape: Shape,
    /// All of it.
    pub(super) range: Range,
}

/// What follows the word.
pub(super) enum Shape {
    /// Nothing.
    Bare,
    /// `= value`, or a value alone.
    Value(Value, Range),
    /// `(…)`, not read further until its word is known.
    List(Group),
}

/// The right side of an `=`.
pub(super) enum Value {
    /// `"text"`
    Text(LitStr),
    /// `5`, `-5`
    Int(LitInt, Sign),
    /// `0.5`, `-0.5`
    Float(LitFloat, Sign),
    /// `true`, `false`
    Bool(bool),
    /// `now`, `Team::slug`
    Path(Vec<Ident>),
    /// Anything else; no word takes it.
    Other,
}

/// Whether a minus stands before a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
}

impl Entry {
    /// The word, or all of it where there is no word: the place of a mistake about which word it is.
    pub(super) fn word_range(&self) -> Range {
        self.word.as_ref().map_or(self.range, |word| word.span().into())
    }

    /// The value, or the word where there is no value: the place of a mistake about the value.
    pub(super) fn value_range(&self) -> Range {
        match &self.shape {
            Shape::Bare => self.word_range(),
            Shape::Value(_, range) => *range,
            Shape::List(group) => Range::new(group.span_open(), group.span_close()),
        }
    }
}

/// The parts of all `#[model(…)]` of an item, in order.
pub(super) fn model_entries(attrs: &[Attribute], report: &mut Report) -> Vec<Entry> {
    let mut found = Vec::new();
    for attr in attrs.iter().filter(|it| it.path().is_ident("model")) {
        match &attr.meta {
            Meta::List(list) if matches!(list.delimiter, syn::MacroDelimiter::Paren(_)) => {
                found.extend(entries(list.tokens.clone(), report));
            }
            Meta::List(_) | Meta::Path(_) | Meta::NameValue(_) => {
                report
                    .error(
                        code::MALFORMED,
                        Range::of(&attr.meta),
                        "`model` takes words in parentheses",
                    )
                    .help("write `#[model(unique, max_length = 255)]`");
            }
        }
    }
    found
}

/// The parts of a list.
pub(super) fn entries(tokens: TokenStream, report: &mut Report) -> Vec<Entry> {
    let trees = flat(tokens);
    let mut found = Vec::new();
    let mut rest = trees.as_slice();
    while !rest.is_empty() {
        let end = rest.iter().position(|it| is_punct(it, ',')).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        match part {
            [] => drop(report.error(
                code::MALFORMED,
                after[0].span(),
                "a word is missing before this comma",
            )),
            part => found.extend(entry(part, report)),
        }
        rest = after.get(1..).unwrap_or_default();
    }
    found
}

/// The doc comment as text: a line each, without the space after the slashes.
pub(super) fn doc_comment(attrs: &[Attribute]) -> Option<String> {
    let texts: Vec<String> = attrs.iter().filter_map(doc_text).collect();
    let lines: Vec<&str> = texts.iter().flat_map(|it| it.split('\n')).map(doc_line).collect();
    let text = lines.join("\n");
    let text = text.trim_matches('\n').trim_end();
    (!text.is_empty()).then(|| text.to_owned())
}

fn doc_text(attr: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attr.meta else { return None };
    let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &pair.value else { return None };
    pair.path.is_ident("doc").then(|| text_of(text))
}

fn doc_line(line: &str) -> &str {
    let line = line.trim_end();
    let starless =
        line.trim_start().strip_prefix("* ").or_else(|| (line.trim() == "*").then_some(""));
    starless.unwrap_or_else(|| line.strip_prefix(' ').unwrap_or(line))
}

/// The text of a literal, with the line ends that `rustc` sees: it reads `\r\n` as `\n`.
pub(super) fn text_of(literal: &LitStr) -> String {
    literal.value().replace("\r\n", "\n")
}

/// The tokens without the invisible groups that `macro_rules!` puts around its variables.
fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    let mut out = Vec::new();
    let mut open = vec![tokens.into_iter()];
    while let Some(trees) = open.last_mut() {
        match trees.next() {
            Some(TokenTree::Group(it)) if it.delimiter() == Delimiter::None => {
                open.push(it.stream().into_iter());
            }
            Some(tree) => out.push(tree),
            None => drop(open.pop()),
        }
    }
    out
}

fn entry(part: &[TokenTree], report: &mut Report) -> Option<Entry> {
    let range = range(part);
    let (word, shape) = match part {
        [TokenTree::Ident(word)] if word != "true" && word != "false" => (Some(word), Shape::Bare),
        [TokenTree::Ident(word), TokenTree::Group(group)]
            if group.delimiter() == Delimiter::Parenthesis =>
        {
            (Some(word), Shape::List(group.clone()))
        }
        [TokenTree::Ident(word), TokenTree::Punct(it)] if it.as_char() == '=' => {
            report.error(
                code::MALFORMED,
                it.span(),
                format!("a value is missing after `{word} =`"),
            );
            return None;
        }
        [TokenTree::Ident(word), TokenTree::Punct(it), value @ ..] if it.as_char() == '=' => {
            if let Some(stray) = stray(value) {
                missing_comma(stray, report);
                return None;
            }
            (Some(word), Shape::Value(self::value(value), self::range(value)))
        }
        [TokenTree::Ident(_), stray @ TokenTree::Ident(_), ..] => {
            missing_comma(stray, report);
            return None;
        }
        [TokenTree::Literal(_)] => (None, Shape::Value(value(part), range)),
        _ => {
            report
                .error(code::MALFORMED, range, "expected a word, `word = value` or `word(…)`")
                .help("write `#[model(unique, max_length = 255)]`");
            return None;
        }
    };
    Some(Entry { word: word.cloned(), shape, range })
}

/// The token before which a comma was forgotten: a value followed by a word, as in `= 5 unique`.
fn stray(value: &[TokenTree]) -> Option<&TokenTree> {
    value.windows(2).find_map(|pair| match pair {
        [
            TokenTree::Literal(_) | TokenTree::Ident(_) | TokenTree::Group(_),
            stray @ TokenTree::Ident(_),
        ] => Some(stray),
        _ => None,
    })
}

fn missing_comma(before: &TokenTree, report: &mut Report) {
    report.error(code::MALFORMED, before.span(), format!("a comma is missing before `{before}`"));
}

fn value(tokens: &[TokenTree]) -> Value {
    match tokens {
        [TokenTree::Literal(literal)] => number_or_text(Lit::new(literal.clone()), Sign::Plus),
        [TokenTree::Punct(minus), TokenTree::Literal(literal)] if minus.as_char() == '-' => {
            match number_or_text(Lit::new(literal.clone()), Sign::Minus) {
                Value::Text(_) => Value::Other,
                number => number,
            }
        }
        [TokenTree::Ident(word)] if word == "true" || word == "false" => {
            Value::Bool(word == "true")
        }
        path => path_segments(path).map_or(Value::Other, Value::Path),
    }
}

fn number_or_text(literal: Lit, sign: Sign) -> Value {
    match literal {
        Lit::Str(text) => Value::Text(text),
        Lit::Int(it) if it.base10_digits().starts_with('-') => Value::Int(it, Sign::Plus),
        Lit::Int(it) => Value::Int(it, sign),
        Lit::Float(it) => Value::Float(it, sign),
        _ => Value::Other,
    }
}

/// `a::b::c`, without arguments.
fn path_segments(tokens: &[TokenTree]) -> Option<Vec<Ident>> {
    let mut segments = Vec::new();
    let mut rest = tokens;
    if let [TokenTree::Punct(a), TokenTree::Punct(b), after @ ..] = rest
        && is_path_sep(a, b)
    {
        rest = after;
    }
    loop {
        let [TokenTree::Ident(segment), after @ ..] = rest else { return None };
        segments.push(segment.clone());
        match after {
            [] => return Some(segments),
            [TokenTree::Punct(a), TokenTree::Punct(b), after @ ..] if is_path_sep(a, b) => {
                rest = after;
            }
            _ => return None,
        }
    }
}

fn is_path_sep(first: &Punct, second: &Punct) -> bool {
    first.as_char() == ':' && second.as_char() == ':'
}

fn is_punct(tree: &TokenTree, char: char) -> bool {
    matches!(tree, TokenTree::Punct(it) if it.as_char() == char)
}

fn range(tokens: &[TokenTree]) -> Range {
    match tokens {
        [first, .., last] => Range::new(first.span(), last.span()),
        [only] => only.span().into(),
        [] => proc_macro2::Span::call_site().into(),
    }
}
