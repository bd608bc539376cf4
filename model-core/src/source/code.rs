//! The codes of this stage, a line each. A code keeps its meaning for ever.

use crate::diagnostic::Code;

/// The text is not Rust.
pub const NOT_RUST: Code = Code("M0100");
/// An attribute is not made of words, `word = value` and `word(…)`.
pub const MALFORMED: Code = Code("M0101");
/// A word that no attribute has.
pub const UNKNOWN_WORD: Code = Code("M0102");
/// A word is given twice.
pub const TWICE: Code = Code("M0103");
/// A word that belongs elsewhere: a struct's on a field, a field's on a struct.
pub const WRONG_PLACE: Code = Code("M0104");
/// A word with another kind of value than it takes.
pub const WRONG_VALUE: Code = Code("M0105");
/// A name that not every database keeps as it is.
pub const BAD_NAME: Code = Code("M0106");
/// A number outside its limits.
pub const OUT_OF_RANGE: Code = Code("M0107");
/// Two words that exclude each other, or one that needs another.
pub const CONTRADICTION: Code = Code("M0108");
/// A word that has no meaning for the field's type.
pub const WORD_AND_TYPE: Code = Code("M0109");
/// A Rust type that no column holds.
pub const UNSUPPORTED_TYPE: Code = Code("M0110");
/// A struct, enum or union that the derive is not for.
pub const UNSUPPORTED_ITEM: Code = Code("M0111");
/// A field's name in an attribute that the struct does not have.
pub const UNKNOWN_FIELD: Code = Code("M0112");
/// A model without a primary key, or with two.
pub const PRIMARY_KEY: Code = Code("M0113");
/// A default that the field's type cannot hold.
pub const DEFAULT: Code = Code("M0114");
/// Two variants with one label, or a label that no database keeps.
pub const LABEL: Code = Code("M0115");
/// An item nested too deeply to be read.
pub const TOO_DEEP: Code = Code("M0116");
/// A `cfg` predicate that is not one.
pub const CFG: Code = Code("M0117");
/// The file of a module is missing, cannot be read, or is there twice.
pub const MODULE_FILE: Code = Code("M0120");
/// A file that is a module of itself.
pub const MODULE_CYCLE: Code = Code("M0121");
/// A type alias that hides what the column holds.
pub const ALIAS: Code = Code("M0122");
/// More modules than any crate has.
pub const TOO_MANY_MODULES: Code = Code("M0123");
