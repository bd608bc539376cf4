//! The only two ways in which a name or a text gets into SQL.

use crate::name::Ident;

/// A quoted name.
pub fn ident(name: &Ident) -> String {
    raw_ident(name.as_str())
}

/// A name that is not from a model: a table of our own, a message.
pub(super) fn raw_ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A list of quoted names.
pub fn idents(names: &[Ident]) -> String {
    names.iter().map(ident).collect::<Vec<_>>().join(", ")
}

/// A quoted text. A NUL, at which SQLite would end the statement, becomes an expression.
pub fn literal(text: &str) -> String {
    let parts: Vec<String> =
        text.split('\0').map(|it| format!("'{}'", it.replace('\'', "''"))).collect();
    match parts.len() {
        1 => parts.concat(),
        _ => format!("({})", parts.join(" || char(0) || ")),
    }
}

/// Bytes.
pub fn bytes(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("x'{digits}'")
}
