//! The one way in which a name or a text gets into SQL.

use crate::name::Ident;

/// A quoted name.
pub fn ident(name: &Ident) -> String {
    format!("`{}`", name.as_str().replace('`', "``"))
}
