//! SQLite.

use super::{Flavor, Isolated, Placeholder, Switch, Upsert};

pub(super) const FLAVOR: Flavor = Flavor {
    port: 0,
    one_writer: true,
    begin: "begin immediate",
    begin_read: "begin deferred",
    isolation: Isolated::Always,
    // A rebuild that failed in its middle has left the other setting on.
    foreign_keys: Some(Switch {
        on: "pragma foreign_keys = on; pragma legacy_alter_table = off",
        off: "pragma foreign_keys = off",
        left_off: "pragma foreign_keys = off; pragma legacy_alter_table = off",
    }),
    quote: '"',
    placeholder: Placeholder::Mark,
    most_parameters: 32_766,
    no_limit: "-1",
    no_offset: "-1",
    // False, and `not in ()` true, for null as well.
    empty_list: Some(""),
    same: " is ",
    different: ["", " is not ", ""],
    null_is_smallest: true,
    orders_nulls: true,
    defaults: " default values",
    inserts_return: true,
    upsert: Upsert::OnConflict,
    // 1,000 rows of two columns then take ten statements of one text.
    assigns_at_once: true,
    bulk: 200,
    unnests: false,
};
