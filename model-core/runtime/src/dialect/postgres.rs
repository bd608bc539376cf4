//! PostgreSQL.

use super::{Flavor, Placeholder};

pub(super) const FLAVOR: Flavor = Flavor {
    quote: '"',
    placeholder: Placeholder::Dollar,
    most_parameters: 65_535,
    no_limit: "null",
    no_offset: "null",
    // A list is `= any($1)`, an argument like any other.
    empty_list: None,
};
