//! Models with a column of every type, their generated modules for every database, and the
//! statements that make their tables.
#![allow(missing_docs, reason = "a test's models")]
#![allow(clippy::duplicated_attributes, reason = "two keys of one model have a field in common")]

pub mod models;

/// What the build script generated.
pub mod db {
    model_runtime::include_generated!();
}

/// The statements that make the tables, one after the other.
pub fn tables(database: &str) -> impl Iterator<Item = &'static str> {
    let text = match database {
        "sqlite" => include_str!(concat!(env!("OUT_DIR"), "/sqlite.sql")),
        "postgres" => include_str!(concat!(env!("OUT_DIR"), "/postgres.sql")),
        "mysql" => include_str!(concat!(env!("OUT_DIR"), "/mysql.sql")),
        _ => include_str!(concat!(env!("OUT_DIR"), "/mariadb.sql")),
    };
    text.split("\n----\n")
}
