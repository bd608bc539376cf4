//! The codes of syntax errors.

use crate::diagnostic::Code;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        $($(#[$doc])* pub const $name: Code = Code($code);)*
        /// Every code of the parser.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    /// Something else was expected here.
    UNEXPECTED = "Q0001";
    /// A string, quoted name or comment does not end.
    UNTERMINATED = "Q0002";
    /// A parenthesis or bracket is not closed.
    UNCLOSED = "Q0003";
    /// A character that starts nothing.
    STRAY_CHARACTER = "Q0004";
    /// A number that is none.
    BAD_NUMBER = "Q0005";
    /// A blob or bit string with other than its digits.
    BAD_DIGITS = "Q0006";
    /// A parameter in a style other than `:name`.
    FOREIGN_PARAMETER = "Q0007";
    /// Nested too deep.
    TOO_DEEP = "Q0008";
    /// No statement at all.
    EMPTY = "Q0009";
    /// A second statement after the first.
    SEVERAL_STATEMENTS = "Q0010";
    /// A statement that is neither a query nor a change of rows.
    OTHER_STATEMENT = "Q0011";
    /// A clause in the wrong place, or twice.
    MISPLACED = "Q0012";
    /// A query longer than positions can count.
    TOO_LONG = "Q0013";
    /// A construct that the database lacks.
    UNSUPPORTED = "Q0020";
    /// A name that the database reserves.
    RESERVED_NAME = "Q0021";
}
