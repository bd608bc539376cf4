//! The codes of syntax errors.

use crate::diagnostic::Code;

/// Something else was expected here.
pub const UNEXPECTED: Code = Code("Q0001");
/// A string, quoted name or comment does not end.
pub const UNTERMINATED: Code = Code("Q0002");
/// A parenthesis or bracket is not closed.
pub const UNCLOSED: Code = Code("Q0003");
/// A character that starts nothing.
pub const STRAY_CHARACTER: Code = Code("Q0004");
/// A number that is none.
pub const BAD_NUMBER: Code = Code("Q0005");
/// A blob or bit string with other than its digits.
pub const BAD_DIGITS: Code = Code("Q0006");
/// A parameter in a style other than `:name`.
pub const FOREIGN_PARAMETER: Code = Code("Q0007");
/// Nested too deep.
pub const TOO_DEEP: Code = Code("Q0008");
/// No statement at all.
pub const EMPTY: Code = Code("Q0009");
/// A second statement after the first.
pub const SEVERAL_STATEMENTS: Code = Code("Q0010");
/// A statement that is neither a query nor a change of rows.
pub const OTHER_STATEMENT: Code = Code("Q0011");
/// A clause in the wrong place, or twice.
pub const MISPLACED: Code = Code("Q0012");
/// A query longer than positions can count.
pub const TOO_LONG: Code = Code("Q0013");
/// A construct that the database lacks.
pub const UNSUPPORTED: Code = Code("Q0020");
/// A name that the database reserves.
pub const RESERVED_NAME: Code = Code("Q0021");
