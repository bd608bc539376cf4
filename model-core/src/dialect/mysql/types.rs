//! How each logical type is stored, and the constraint that keeps it so.

use crate::name::Ident;
use crate::schema::Column;

/// The named constraint that a type needs beyond its storage: name and condition.
pub fn derived_check(_table: &Ident, _column: &Column) -> Option<(Ident, String)> {
    None
}
