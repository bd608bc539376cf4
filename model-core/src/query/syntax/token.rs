//! Tokens.

use super::ast::Quote;
use super::keyword::Keyword;
use crate::diagnostic::Span;

/// A token: what it is, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where.
    pub span: Span,
}

/// The kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// An unquoted word that the grammar knows.
    Keyword(Keyword),
    /// Any other unquoted word.
    Word,
    /// A quoted name; never [`Quote::None`] or [`Quote::Single`].
    Quoted(Quote),
    /// A string, its prefix included.
    String(StringToken),
    /// A number.
    Number(NumberToken),
    /// `:name`, `:name?`
    Param {
        /// Whether it ends in `?`.
        optional: bool,
    },
    /// `$1`, `@name`: a parameter of another style.
    ForeignParam,
    /// Punctuation or an operator.
    Symbol(Symbol),
    /// `-- text`, without the line break.
    LineComment,
    /// `/* text */`
    BlockComment {
        /// Whether another one is inside.
        nested: bool,
    },
    /// What was reported already: a stray character, a bad number.
    Invalid,
    /// The end of the text.
    End,
}

impl TokenKind {
    /// Whether it is a comment.
    pub fn is_comment(self) -> bool {
        matches!(self, Self::LineComment | Self::BlockComment { .. })
    }
}

/// The forms of strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StringToken {
    /// `'text'`
    Plain,
    /// `e'text'`
    Escape,
    /// `n'text'`
    National,
    /// `u&'text'`
    Unicode,
    /// `$tag$text$tag$`
    Dollar,
    /// `_charset'text'`
    Charset,
    /// `x'00'`
    Blob,
    /// `b'01'`
    Bits,
}

/// The forms of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberToken {
    /// `42`
    Integer,
    /// `4.2`, `4e2`
    Decimal,
    /// `0x42`
    Hex,
}

/// Makes the enum, its texts and the table for reading.
macro_rules! symbols {
    ($($name:ident $text:literal,)*) => {
        /// Punctuation and operators.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is spelled out by `text`")]
        pub enum Symbol { $($name,)* }

        /// Longer texts stand before those that they start with.
        const TABLE: &[(&[u8], Symbol)] = &[$(($text.as_bytes(), Symbol::$name),)*];

        impl Symbol {
            /// How it is written.
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

symbols! {
    LeftParen "(",
    RightParen ")",
    Comma ",",
    Dot ".",
    Semicolon ";",
    LeftBracket "[",
    RightBracket "]",
    DoubleEq "==",
    FatArrow "=>",
    Eq "=",
    Star "*",
    Plus "+",
    LongArrow "->>",
    Arrow "->",
    Adjacent "-|-",
    Minus "-",
    Slash "/",
    Percent "%",
    NullSafeEq "<=>",
    Distance "<->",
    InnerProduct "<#>",
    LtEq "<=",
    NotEq "<>",
    ShiftLeft "<<",
    ContainedBy "<@",
    WordSimilar "<%",
    Lt "<",
    GtEq ">=",
    ShiftRight ">>",
    Gt ">",
    BangEq "!=",
    NotTildeLikeNoCase "!~~*",
    NotTildeLike "!~~",
    NotRegexMatchNoCase "!~*",
    NotRegexMatch "!~",
    Bang "!",
    CubeRoot "||/",
    Concat "||",
    SquareRoot "|/",
    Pipe "|",
    AndAnd "&&",
    Ampersand "&",
    TildeLikeNoCase "~~*",
    TildeLike "~~",
    RegexMatchNoCase "~*",
    Tilde "~",
    ColonColon "::",
    ColonEq ":=",
    Colon ":",
    HashLongArrow "#>>",
    HashArrow "#>",
    HashMinus "#-",
    Hash "#",
    Contains "@>",
    PathExists "@?",
    AtAt "@@",
    At "@",
    HasAnyKey "?|",
    HasAllKeys "?&",
    Question "?",
    StartsWith "^@",
    Caret "^",
}

impl Symbol {
    /// The longest symbol at the start of `rest`. A comment is never cut: the `/` of `|/*` is not
    /// the symbol's.
    pub(super) fn read(rest: &[u8]) -> Option<(Self, usize)> {
        let found = TABLE.iter().find(|(text, _)| {
            rest.starts_with(text) && !(text.len() > 1 && cuts_comment(rest, text.len()))
        })?;
        Some((found.1, found.0.len()))
    }
}

fn cuts_comment(rest: &[u8], len: usize) -> bool {
    let tail = &rest[len - 1..];
    tail.starts_with(b"/*") || (tail.starts_with(b"--") && rest[len - 1] == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_symbol_stands_before_its_starts() {
        for (at, (text, _)) in TABLE.iter().enumerate() {
            let hidden = TABLE[..at].iter().find(|(before, _)| text.starts_with(before));
            assert_eq!(hidden, None, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn a_symbol_does_not_swallow_the_start_of_a_comment() {
        assert_eq!(Symbol::read(b"|/* x */"), Some((Symbol::Pipe, 1)));
        assert_eq!(Symbol::read(b"||/ 8"), Some((Symbol::CubeRoot, 3)));
    }
}
