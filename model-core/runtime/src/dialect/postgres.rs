//! PostgreSQL.

use super::{Flavor, Isolated, Placeholder, Upsert};

pub(super) const FLAVOR: Flavor = Flavor {
    port: 5432,
    one_writer: false,
    begin: "begin",
    begin_read: "begin isolation level repeatable read read only",
    isolation: Isolated::AtStart("begin isolation level "),
    foreign_keys: None,
    quote: '"',
    placeholder: Placeholder::Dollar,
    most_parameters: 65_535,
    no_limit: "null",
    no_offset: "null",
    // A list is `= any($1)`, an argument like any other.
    empty_list: None,
    same: " is not distinct from ",
    different: ["", " is distinct from ", ""],
    null_is_smallest: false,
    orders_nulls: true,
    defaults: " default values",
    inserts_return: true,
    upsert: Upsert::OnConflict,
    assigns_at_once: true,
    unnests: true,
    bulk: 4_096,
};
