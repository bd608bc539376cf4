//! The codes of this stage, a line each. A code keeps its meaning for ever.

use crate::diagnostic::Code;

/// A type that is no model, enum or newtype of the crate.
pub const UNKNOWN_TYPE: Code = Code("S0101");
/// A name that several items of the crate have.
pub const AMBIGUOUS_TYPE: Code = Code("S0102");
/// A newtype that is around itself.
pub const ENDLESS_TYPE: Code = Code("S0103");
/// A reference to something that is not a model.
pub const NO_MODEL: Code = Code("S0104");
/// A field's name in an attribute that the model does not have.
pub const UNKNOWN_FIELD: Code = Code("S0105");
/// A foreign key to a column that is not a key by itself.
pub const TARGET_IS_NO_KEY: Code = Code("S0106");
/// A foreign key of another type than the key that it refers to.
pub const KEY_TYPES_DIFFER: Code = Code("S0107");
/// A model without a primary key, or with two.
pub const PRIMARY_KEY: Code = Code("S0108");
/// A default that the column's type cannot hold.
pub const DEFAULT: Code = Code("S0109");
/// An action that the column does not allow.
pub const ACTION: Code = Code("S0110");
/// Two tables of one name.
pub const SAME_TABLE: Code = Code("S0111");
/// Two columns of one name.
pub const SAME_COLUMN: Code = Code("S0112");
/// Two indexes or constraints of one name.
pub const SAME_NAME: Code = Code("S0113");
/// A name that belongs to the tool or to a database.
pub const RESERVED: Code = Code("S0114");
/// A derived name that is no name.
pub const BAD_NAME: Code = Code("S0115");
/// A word that has no meaning for the type behind a name.
pub const WORD_AND_TYPE: Code = Code("S0116");
/// A former name that cannot be one.
pub const RENAMED_FROM: Code = Code("S0117");
/// Something that a chosen database cannot hold.
pub const UNSUPPORTED: Code = Code("S0201");
/// An SQL text that is missing for a chosen database.
pub const NO_TEXT: Code = Code("S0202");
