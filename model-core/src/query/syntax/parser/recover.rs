//! Mistakes: their words, and how to go on behind them.

use super::{Failed, Parsed, Parser, is_name};
use crate::diagnostic::{Diagnostic, Span};
use crate::name::nearest;
use crate::query::syntax::codes;
use crate::query::syntax::keyword::{CONTINUATIONS, Keyword};
use crate::query::syntax::token::{Symbol, TokenKind};

/// `order_by`
fn two_words(word: &str) -> Option<&'static str> {
    let known = ["order by", "group by", "partition by"];
    known.into_iter().find(|it| it.replace(' ', "_") == word)
}

/// The longest piece of a query that a message shows.
const SHOWN: usize = 40;

impl Parser<'_> {
    /// Notes a mistake, unless one was noted at this token already.
    pub(super) fn report(&mut self, mistake: Diagnostic) -> Failed {
        // The lexer has reported what is no token.
        if self.reported_at != Some(self.at) && !self.at(TokenKind::Invalid) {
            self.mistakes.push(mistake);
            self.reported_at = Some(self.at);
        }
        Failed
    }

    /// `expected what, found this`
    pub(super) fn expected(&mut self, what: &str) -> Failed {
        let param = self.at(Symbol::Percent).then_some("parameters are written `:name`");
        let mistake = self.unexpected(what).help_if(self.comma_help().or(param));
        self.report(mistake)
    }

    /// Like [`Self::expected`], for keywords, with the one that was probably meant.
    pub(super) fn expected_one_of(&mut self, words: &[Keyword]) -> Failed {
        let texts: Vec<&str> = words.iter().map(|it| it.text()).collect();
        let mistake = self.unexpected(&or_list(&texts));
        let mistake = self.with_meant(mistake, &texts);
        self.report(mistake)
    }

    pub(super) fn expected_name(&mut self, what: &str) -> Failed {
        let mistake = self.unexpected(what);
        let mistake = match self.kind() {
            TokenKind::Keyword(it) if it.starts_clause() && self.is_meant_as_name(it) => {
                let failed = self.report(mistake.help(self.quote_help()));
                // No clause starts with it.
                self.bump();
                return failed;
            }
            TokenKind::Keyword(_) if self.comma_help().is_some() => {
                mistake.help_if(self.comma_help())
            }
            TokenKind::Keyword(it) if what == EXPRESSION && it.starts_clause() => mistake,
            TokenKind::Keyword(_) => mistake.help(self.quote_help()),
            TokenKind::String(_) => mistake.help("names are quoted with double quotes"),
            _ => mistake.help_if(self.comma_help()),
        };
        self.report(mistake)
    }

    fn quote_help(&self) -> String {
        format!("to use the word as a name, quote it: `\"{}\"`", self.text_of(self.span()))
    }

    /// Whether what follows the keyword of a clause at hand follows a name, and starts no clause.
    fn is_meant_as_name(&self, keyword: Keyword) -> bool {
        match self.kind_at(1) {
            next if matches!(keyword, Keyword::Order | Keyword::Group) => {
                next != Keyword::By.into()
            }
            TokenKind::Symbol(it) => !STARTS_OPERAND.contains(&it),
            TokenKind::Keyword(it) => FOLLOWS_NAME.contains(&it),
            TokenKind::End => true,
            TokenKind::Word
            | TokenKind::Quoted(_)
            | TokenKind::String(_)
            | TokenKind::Number(_)
            | TokenKind::Param { .. }
            | TokenKind::ForeignParam
            | TokenKind::LineComment
            | TokenKind::BlockComment { .. }
            | TokenKind::Invalid => false,
        }
    }

    /// The next clause or the end was expected.
    pub(super) fn expected_end(&mut self, what: &str) -> Failed {
        if let Some(keyword) = self.keyword().filter(|it| it.starts_clause()) {
            return self.misplaced(keyword);
        }
        if self.at(Symbol::RightParen) {
            let message = "this `)` closes nothing";
            let mistake = Diagnostic::error(codes::UNCLOSED, self.span(), message);
            return self.report(mistake);
        }
        let mistake = self.unexpected(what);
        let mistake = match self.top_help() {
            Some(help) => mistake.help(help),
            None => self.with_meant(mistake, CONTINUATIONS),
        };
        self.report(mistake)
    }

    /// `select top 3 …`
    fn top_help(&self) -> Option<String> {
        let number = matches!(self.kind(), TokenKind::Number(_)) && self.at > 0;
        let is_top = number && self.text_of(self.previous().span).eq_ignore_ascii_case("top");
        is_top.then(|| format!("write `limit {}` at the end", self.text_of(self.span())))
    }

    fn misplaced(&mut self, keyword: Keyword) -> Failed {
        let message = format!("`{}` is in the wrong place, or there twice", keyword.text());
        let mistake = Diagnostic::error(codes::MISPLACED, self.span(), message);
        let mistake = mistake.help(match keyword {
            Keyword::Returning => "it is the last clause of `insert`, `update` or `delete`",
            _ => {
                "the order is: `select`, `from`, `where`, `group by`, `having`, `window`, `union`, \
                 `order by`, `limit`"
            }
        });
        self.report(mistake)
    }

    pub(super) fn unclosed(&mut self, open: Span, close: Symbol) -> Failed {
        let mistake = self.unexpected(&format!("`{}`", close.text()));
        let mistake = Diagnostic { code: codes::UNCLOSED, ..mistake }
            .label(open, format!("to close this `{}`", self.text_of(open)));
        let mistake = self.with_meant(mistake, CONTINUATIONS).help_if(self.comma_help());
        self.report(mistake)
    }

    pub(super) fn natural_condition(&mut self) -> Failed {
        let message = "`natural join` has no condition of its own";
        let mistake = Diagnostic::error(codes::MISPLACED, self.span(), message)
            .help("remove the condition, or the word `natural`");
        self.report(mistake)
    }

    pub(super) fn foreign_param(&mut self) -> Failed {
        let span = self.span();
        let name: &str = self.text_of(span).trim_start_matches(['$', '@', '?']);
        let named = name.starts_with(|it: char| it.is_alphabetic() || it == '_');
        let name = if named { name } else { "name" };
        let mistake =
            Diagnostic::error(codes::FOREIGN_PARAMETER, span, "parameters are written `:name`")
                .help(format!("write `:{name}`"));
        self.report(mistake)
    }

    pub(super) fn unexpected(&self, what: &str) -> Diagnostic {
        let message = format!("expected {what}, found {}", self.found());
        Diagnostic::error(codes::UNEXPECTED, self.span(), message)
    }

    /// The token at hand in words.
    fn found(&self) -> String {
        let text = shorten(self.text_of(self.span()));
        match self.kind() {
            TokenKind::Keyword(_) => format!("the keyword `{text}`"),
            TokenKind::String(_) => format!("the string `{text}`"),
            TokenKind::Number(_) => format!("the number `{text}`"),
            TokenKind::Param { .. } | TokenKind::ForeignParam => format!("the parameter `{text}`"),
            TokenKind::End => "the end of the query".to_owned(),
            TokenKind::Word
            | TokenKind::Quoted(_)
            | TokenKind::Symbol(_)
            | TokenKind::LineComment
            | TokenKind::BlockComment { .. }
            | TokenKind::Invalid => format!("`{text}`"),
        }
    }

    fn comma_help(&self) -> Option<&'static str> {
        let after_comma = self.at > 0 && self.previous().kind == Symbol::Comma.into();
        let ends = match self.kind() {
            TokenKind::Keyword(it) => it.is_reserved(),
            TokenKind::Symbol(it) => it == Symbol::RightParen,
            it => it == TokenKind::End,
        };
        (after_comma && ends).then_some("remove the comma before it")
    }

    /// Adds the keyword that was probably meant: by this word, or by the one before it, which was
    /// then taken for a name.
    fn with_meant(&self, mistake: Diagnostic, words: &[&str]) -> Diagnostic {
        let plain = |kind| matches!(kind, TokenKind::Word | TokenKind::Keyword(_));
        // Every word of two letters is near to some keyword.
        let meant = |span| {
            let word = self.text_of(span).to_lowercase();
            let near = nearest(&word, words.iter().copied()).filter(|_| word.len() > 2);
            two_words(&word).or(near)
        };
        if plain(self.kind())
            && let Some(word) = meant(self.span())
        {
            return mistake.help(did_you_mean(word));
        }
        if self.at == 0 || self.previous().kind != TokenKind::Word {
            return mistake;
        }
        let before = self.previous().span;
        match meant(before) {
            Some(word) => Diagnostic { span: before, ..mistake.clone() }
                .label(mistake.span, "this is not expected after a name")
                .help(did_you_mean(word)),
            None => mistake,
        }
    }

    // Going on.

    /// Items with commas between, as many as can be read.
    pub(super) fn items<T>(&mut self, mut item: impl FnMut(&mut Self) -> Parsed<T>) -> Vec<T> {
        let mut list = Vec::new();
        loop {
            let level = self.level();
            match item(self) {
                Ok(it) => list.push(it),
                Err(Failed) => self.skip(level, true),
            }
            if self.eat(Symbol::Comma).is_none() {
                return list;
            }
        }
    }

    /// The rest of a clause: none if it was wrong, and then the next clause is at hand.
    pub(super) fn clause<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Option<T> {
        let level = self.level();
        match rule(self) {
            Ok(it) => Some(it),
            Err(Failed) => {
                self.skip(level, false);
                None
            }
        }
    }

    fn level(&self) -> u32 {
        self.levels.get(self.at).copied().unwrap_or(0)
    }

    /// Skips to the next clause, or comma, or the end of what encloses `level`.
    fn skip(&mut self, level: u32, commas: bool) {
        loop {
            let stops = match self.kind() {
                TokenKind::End | TokenKind::Symbol(Symbol::Semicolon) => return,
                TokenKind::Symbol(Symbol::Comma) => commas,
                TokenKind::Keyword(it) => it.starts_clause() && !self.is_meant_as_name(it),
                _ => false,
            };
            let here = self.level();
            if here < level || (here == level && stops) {
                return;
            }
            self.bump();
        }
    }

    // Starts and ends.

    pub(super) fn no_statement(&mut self) -> Failed {
        let span = self.span();
        if self.at(TokenKind::End) || self.at(Symbol::Semicolon) {
            let mistake = Diagnostic::error(codes::EMPTY, span, "there is no statement here");
            return self.report(mistake);
        }
        let word = self.text_of(span).to_lowercase();
        if OTHER_STATEMENTS.contains(&word.as_str()) {
            let message = format!("`{word}` is neither a query nor a change of rows");
            let mistake = Diagnostic::error(codes::OTHER_STATEMENT, span, message)
                .help("write `select`, `insert`, `update` or `delete`");
            return self.report(mistake);
        }
        let mistake = self.unexpected("a statement");
        let meant = nearest(&word, STATEMENTS.iter().copied()).map(did_you_mean);
        let meant = meant.filter(|_| is_name(self.kind()));
        let mistake = match meant {
            Some(it) => mistake.help(it),
            None => {
                mistake.help("a statement starts with `select`, `insert`, `update` or `delete`")
            }
        };
        self.report(mistake)
    }

    pub(super) fn second_statement(&mut self) -> Failed {
        let message = "a second statement follows the first";
        let mistake = Diagnostic::error(codes::SEVERAL_STATEMENTS, self.span(), message)
            .help("give it a name of its own, above it");
        self.report(mistake)
    }
}

/// The symbols that an operand, and so what a clause is about, may start with.
const STARTS_OPERAND: &[Symbol] = &[
    Symbol::LeftParen,
    Symbol::Star,
    Symbol::Minus,
    Symbol::Plus,
    Symbol::Tilde,
    Symbol::TildeLike,
    Symbol::Bang,
    Symbol::At,
    Symbol::AtAt,
    Symbol::SquareRoot,
    Symbol::CubeRoot,
    Symbol::Question,
];

/// The keywords that follow a name, and start nothing that a clause is about.
const FOLLOWS_NAME: &[Keyword] = &[
    Keyword::And,
    Keyword::As,
    Keyword::Asc,
    Keyword::Between,
    Keyword::Collate,
    Keyword::Desc,
    Keyword::Else,
    Keyword::End,
    Keyword::From,
    Keyword::In,
    Keyword::Is,
    Keyword::Isnull,
    Keyword::Like,
    Keyword::Notnull,
    Keyword::Or,
    Keyword::Then,
    Keyword::When,
];

/// What is expected where an operand is.
pub(super) const EXPRESSION: &str = "an expression";

const STATEMENTS: &[&str] = &["select", "insert", "update", "delete", "replace", "with", "values"];

/// What a statement of a database may start with that is not read here.
const OTHER_STATEMENTS: &[&str] = &[
    "alter",
    "analyze",
    "attach",
    "begin",
    "call",
    "commit",
    "copy",
    "create",
    "declare",
    "detach",
    "do",
    "drop",
    "explain",
    "grant",
    "listen",
    "load",
    "lock",
    "merge",
    "notify",
    "pragma",
    "reindex",
    "release",
    "revoke",
    "rollback",
    "savepoint",
    "set",
    "show",
    "start",
    "truncate",
    "use",
    "vacuum",
];

fn did_you_mean(word: &str) -> String {
    format!("did you mean `{word}`?")
}

/// `` `a`, `b` or `c` ``
fn or_list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|it| format!("`{it}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    if line.chars().count() <= SHOWN && line.len() == text.len() {
        return text.to_owned();
    }
    let start: String = line.chars().take(SHOWN).collect();
    format!("{start}…")
}
