//! What an index of each method can be.

use crate::dialect::IndexMethod;
use crate::schema::Kind;

const ORDERED: &[Kind] = &[
    Kind::I16,
    Kind::I32,
    Kind::I64,
    Kind::F32,
    Kind::F64,
    Kind::Text,
    Kind::Bytes,
    Kind::Uuid,
    Kind::Decimal,
    Kind::Date,
    Kind::Time,
    Kind::DateTime,
    Kind::Timestamp,
];

const METHODS: &[IndexMethod] = &[
    IndexMethod {
        name: "btree",
        unique: true,
        several: true,
        order: true,
        include: true,
        kinds: None,
    },
    IndexMethod {
        name: "hash",
        unique: false,
        several: false,
        order: false,
        include: false,
        kinds: None,
    },
    IndexMethod {
        name: "gin",
        unique: false,
        several: true,
        order: false,
        include: false,
        kinds: Some(&[Kind::Array, Kind::Json]),
    },
    // What the server itself brings is over geometry, ranges and addresses, which a column of ours
    // is only by its `sql_type`.
    IndexMethod {
        name: "gist",
        unique: false,
        several: true,
        order: false,
        include: true,
        kinds: Some(&[]),
    },
    IndexMethod {
        name: "spgist",
        unique: false,
        several: false,
        order: false,
        include: true,
        kinds: Some(&[Kind::Text]),
    },
    IndexMethod {
        name: "brin",
        unique: false,
        several: true,
        order: false,
        include: false,
        kinds: Some(ORDERED),
    },
];

/// The facts of a method.
pub fn index_method(name: &str) -> Option<&'static IndexMethod> {
    METHODS.iter().find(|it| it.name == name)
}
