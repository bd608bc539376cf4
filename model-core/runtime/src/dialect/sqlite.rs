//! SQLite.

use super::{Flavor, Placeholder, Switch};

pub(super) const FLAVOR: Flavor = Flavor {
    one_writer: true,
    foreign_keys: Some(Switch { on: "pragma foreign_keys = on", off: "pragma foreign_keys = off" }),
    quote: '"',
    placeholder: Placeholder::Mark,
    most_parameters: 32_766,
    no_limit: "-1",
    no_offset: "-1",
    // False, and `not in ()` true, for null as well.
    empty_list: Some(""),
};
