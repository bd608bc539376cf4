//! SQLite.

use super::{Flavor, Isolated, Placeholder, Switch};

pub(super) const FLAVOR: Flavor = Flavor {
    port: 0,
    one_writer: true,
    begin: "begin immediate",
    begin_read: "begin deferred",
    isolation: Isolated::Always,
    foreign_keys: Some(Switch { on: "pragma foreign_keys = on", off: "pragma foreign_keys = off" }),
    quote: '"',
    placeholder: Placeholder::Mark,
    most_parameters: 32_766,
    no_limit: "-1",
    no_offset: "-1",
    // False, and `not in ()` true, for null as well.
    empty_list: Some(""),
};
