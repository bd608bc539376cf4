//! SQL of models as MySQL reads it, and SQL as the catalogue shows it in one form.
//!
//! In a model `"x"` is a name, `||` joins texts and `length` counts characters, as everywhere else;
//! here they would be a text, an `or` and a number of bytes.

use super::quote;
use crate::dialect::Dialect;
use crate::schema::SqlText;

/// The text for this database.
pub(super) fn of(text: &SqlText, dialect: Dialect) -> Option<String> {
    let own = text.per_dialect.contains_key(&dialect);
    text.get(dialect).map(|it| if own { names_only(it) } else { lowered(it) })
}

/// What was written for this database keeps its strings.
fn names_only(text: &str) -> String {
    tokens(text)
        .iter()
        .map(|it| if it.kind == Kind::Name { it.name() } else { it.text.to_owned() })
        .collect()
}

fn lowered(text: &str) -> String {
    lower(&tokens(text)).trim().to_owned()
}

/// Each run between operators that bind weaker than `||` is joined by itself.
fn lower(tokens: &[Token<'_>]) -> String {
    let (mut out, mut run, mut at) = (String::new(), Vec::new(), 0);
    while at < tokens.len() {
        let token = &tokens[at];
        if token.text == "(" {
            let end = closing(tokens, at);
            run.push(format!("({})", lower(&tokens[at + 1..end])));
            at = end + 1;
            continue;
        }
        if is_border(token) {
            out.push_str(&joined(&run));
            run.clear();
            out.push_str(token.text);
        } else {
            run.push(match token.kind {
                Kind::Name => token.name(),
                Kind::String => quote::kept_literal(&token.plain()),
                Kind::Word if is_called(tokens, at) => called(token.text).to_owned(),
                Kind::Word | Kind::Space | Kind::Other => token.text.to_owned(),
            });
        }
        at += 1;
    }
    out.push_str(&joined(&run));
    out
}

fn is_called(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.iter().skip(at + 1).find(|it| it.kind != Kind::Space).is_some_and(|it| it.text == "(")
}

/// The function that does what a name stands for on the other databases. Of bytes it counts bytes.
fn called(name: &str) -> &str {
    if name.eq_ignore_ascii_case("length") { "char_length" } else { name }
}

fn joined(run: &[String]) -> String {
    let parts: Vec<String> = run.split(|it| it == "||").map(|it| it.concat()).collect();
    match &parts[..] {
        [one] => one.clone(),
        many => {
            let many: Vec<&str> = many.iter().map(|it| it.trim()).collect();
            let before = if parts[0].starts_with(' ') { " " } else { "" };
            let after = if parts.last().is_some_and(|it| it.ends_with(' ')) { " " } else { "" };
            format!("{before}concat({}){after}", many.join(", "))
        }
    }
}

fn is_border(token: &Token<'_>) -> bool {
    const WORDS: &[&str] = &[
        "and", "or", "not", "xor", "in", "is", "like", "between", "escape", "case", "when", "then",
        "else", "end", "as", "from", "regexp", "using", "distinct", "select", "where", "order",
        "by",
    ];
    match token.kind {
        Kind::Word => WORDS.contains(&token.text.to_ascii_lowercase().as_str()),
        Kind::Other => {
            matches!(token.text, "," | "=" | "<" | ">" | "!=" | "<>" | "<=" | ">=" | "<=>")
        }
        Kind::Name | Kind::String | Kind::Space => false,
    }
}

fn closing(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text {
            "(" => depth += 1,
            ")" if depth == 1 => return at,
            ")" => depth -= 1,
            _ => {}
        }
    }
    tokens.len().saturating_sub(1).max(open)
}

/// An expression in a form that is the same for what a model says and for what the catalogue
/// shows. Grouping by parentheses takes no part, since both databases print their own, nor do names
/// of character sets before a text; functions with two names have one.
pub(super) fn canonical(text: &str) -> String {
    let tokens: Vec<Token<'_>> =
        tokens(text).into_iter().filter(|it| it.kind != Kind::Space).collect();
    let mut out: Vec<String> = Vec::new();
    let mut calls: Vec<bool> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|it| tokens.get(it));
        match (token.kind, token.text) {
            (Kind::Other, "(") => {
                let called = before.is_some_and(|it| it.kind == Kind::Word && !is_border(it));
                calls.push(called);
                if called {
                    out.push("(".to_owned());
                }
            }
            (Kind::Other, ")") => {
                if calls.pop() == Some(true) {
                    // `now()` and `now` are one.
                    if out.last().is_some_and(|it| it == "(") {
                        out.pop();
                    } else {
                        out.push(")".to_owned());
                    }
                }
            }
            (Kind::Word, word)
                if word.starts_with('_')
                    && tokens.get(at + 1).is_some_and(|it| it.kind == Kind::String) => {}
            (Kind::Word, word) => out.push(one_name(&word.to_lowercase()).to_owned()),
            (Kind::Name, _) => out.push(token.plain()),
            (Kind::String, _) => out.push(format!("'{}'", token.plain().replace('\'', "''"))),
            (Kind::Other, "!=") => out.push("<>".to_owned()),
            (Kind::Other, other) => out.push(other.to_owned()),
            (Kind::Space, _) => {}
        }
    }
    out.join(" ").replace(" charset utf8mb4", "").replace(" using utf8mb4", "")
}

/// The plain text of a constant, the canonical form of anything else.
pub(super) fn constant_or_canonical(text: &str) -> String {
    let text = text.trim();
    let tokens: Vec<Token<'_>> = tokens(text).into_iter().filter(|it| !is_introducer(it)).collect();
    match &tokens[..] {
        [only] if only.kind == Kind::String => only.plain(),
        _ if text.parse::<f64>().is_ok() => text.to_owned(),
        _ => canonical(text),
    }
}

fn is_introducer(token: &Token<'_>) -> bool {
    token.kind == Kind::Word && token.text == "_utf8mb4"
}

fn one_name(word: &str) -> &str {
    match word {
        "lcase" => "lower",
        "ucase" => "upper",
        "curdate" => "current_date",
        "curtime" => "current_time",
        "now" | "localtime" | "localtimestamp" => "current_timestamp",
        "octet_length" => "length",
        "character_length" => "char_length",
        "substring" | "mid" => "substr",
        "true" => "1",
        "false" => "0",
        other => other,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Word,
    Name,
    String,
    Other,
}

#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    kind: Kind,
    text: &'a str,
}

impl Token<'_> {
    /// The text inside the quotes.
    fn plain(&self) -> String {
        let quote = self.text.chars().next().unwrap_or('\'');
        let inner = self.text.get(1..).unwrap_or("");
        let inner = inner.strip_suffix(quote).unwrap_or(inner);
        inner.replace(&format!("{quote}{quote}"), &quote.to_string())
    }

    fn name(&self) -> String {
        quote::raw_ident(&self.plain())
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let (kind, length) = match c {
            _ if c.is_whitespace() => (Kind::Space, c.len_utf8()),
            '\'' => (Kind::String, quoted_length(rest, '\'')),
            '"' | '`' => (Kind::Name, quoted_length(rest, c)),
            _ if c.is_alphanumeric() || c == '_' => {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
                (Kind::Word, end.unwrap_or(rest.len()))
            }
            _ => (Kind::Other, operator_length(rest)),
        };
        out.push(Token { kind, text: &rest[..length] });
        at += length;
    }
    out
}

fn operator_length(rest: &str) -> usize {
    const LONG: &[&str] = &["<=>", "||", "!=", "<>", "<=", ">=", "->>", "->"];
    let long = LONG.iter().find(|it| rest.starts_with(**it)).map(|it| it.len());
    long.or_else(|| rest.chars().next().map(char::len_utf8)).unwrap_or(1)
}

fn quoted_length(rest: &str, close: char) -> usize {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != close {
            continue;
        }
        if chars.peek().is_some_and(|it| it.1 == close) {
            chars.next();
        } else {
            return at + close.len_utf8();
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_double_quotes_stays_a_name_and_texts_are_joined() {
        let cases = [
            ("\"a\" > 'x'", "`a` > 'x'"),
            ("\"quo\"\"te\" || '!'", "concat(`quo\"te`, '!')"),
            (
                "a || b = 'x' and not (c || d || e) is null",
                "concat(a, b) = 'x' and not (concat(c, d, e)) is null",
            ),
            ("lower(a || 'b')", "lower(concat(a, 'b'))"),
            ("a like 'b\\%'", "a like concat('b', char(92 using utf8mb4), '%')"),
            (
                "Length (a) > 1 or length = 'length(b)'",
                "char_length (a) > 1 or length = 'length(b)'",
            ),
            ("lower(a) || length(b || c)", "concat(lower(a), char_length(concat(b, c)))"),
            ("case when a then b || c else d end", "case when a then concat(b, c) else d end"),
        ];
        for (text, expected) in cases {
            assert_eq!(lowered(text), expected, "{text}");
        }
    }

    #[test]
    fn what_each_database_prints_is_what_was_written() {
        let cases = [
            (
                "`n` > -1000000 and `s` like '%_@_%' and `n` in (1,2)",
                "((`n` > -(1000000)) and (`s` like _utf8mb4'%_@_%') and (`n` in (1,2)))",
            ),
            ("lower(`a`)", "lcase(`a`)"),
            ("current_timestamp(6)", "CURRENT_TIMESTAMP(6)"),
            ("current_date", "curdate()"),
            ("a != 'it''s'", "(`a` <> _utf8mb4'it''s')"),
        ];
        for (ours, theirs) in cases {
            assert_eq!(canonical(ours), canonical(theirs), "{ours}");
        }
        assert_ne!(canonical("a > 'b  c'"), canonical("a > 'b c'"));
    }
}
