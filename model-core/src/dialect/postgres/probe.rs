//! Whether the step before a crash did what it was to do.

use super::quote;
use crate::migration::step::{Object, ObjectKind};

/// A query with one row, `valid` or `debris`, when the object is there, and none when it is not.
pub fn probe(object: &Object) -> String {
    let Object { kind, schema, name } = object;
    let name = quote::literal(&quote::within(schema.as_ref(), name));
    match kind {
        ObjectKind::Index => format!(
            "select case when indisvalid and indisready then 'valid' else 'debris' end from pg_index where indexrelid = to_regclass({name})"
        ),
    }
}

/// What drops the debris, outside of a transaction.
pub fn clear(object: &Object) -> String {
    let Object { kind, schema, name } = object;
    match kind {
        ObjectKind::Index => {
            format!("drop index concurrently {}", quote::within(schema.as_ref(), name))
        }
    }
}
