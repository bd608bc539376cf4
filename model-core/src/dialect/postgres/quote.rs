//! The only ways in which a name or a text gets into SQL.

use crate::name::Ident;
use crate::schema::TableName;

/// A quoted name.
pub fn ident(name: &Ident) -> String {
    raw_ident(name.as_str())
}

/// A name that is not from a model: a collation.
pub(super) fn raw_ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A list of quoted names.
pub fn idents(names: &[Ident]) -> String {
    names.iter().map(ident).collect::<Vec<_>>().join(", ")
}

/// A table, with its namespace.
pub fn table(name: &TableName) -> String {
    within(name.schema.as_ref(), &name.name)
}

/// What is in a namespace: an index, a sequence.
pub(super) fn within(schema: Option<&Ident>, name: &Ident) -> String {
    match schema {
        Some(schema) => format!("{}.{}", ident(schema), ident(name)),
        None => ident(name),
    }
}

/// A quoted text, the same whatever `standard_conforming_strings` is. No text with a NUL passes
/// `schema::check`.
pub fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if text.contains('\\') {
        format!("E'{}'", quoted.replace('\\', "\\\\"))
    } else {
        format!("'{quoted}'")
    }
}

/// Bytes.
pub fn bytes(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}::bytea", literal(&format!("\\x{digits}")))
}
