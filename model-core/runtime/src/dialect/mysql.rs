//! MySQL.

use super::{Flavor, Isolated, Placeholder, Upsert};

pub(super) const FLAVOR: Flavor = Flavor {
    port: 3306,
    one_writer: false,
    begin: "start transaction",
    begin_read: "start transaction with consistent snapshot, read only",
    isolation: Isolated::Before("set transaction isolation level "),
    foreign_keys: None,
    quote: '`',
    placeholder: Placeholder::Mark,
    most_parameters: 65_535,
    no_limit: "18446744073709551615",
    no_offset: "0",
    empty_list: Some("select null from dual where false"),
    same: " <=> ",
    different: ["not (", " <=> ", ")"],
    null_is_smallest: true,
    orders_nulls: false,
    defaults: " () values ()",
    inserts_return: false,
    upsert: Upsert::OnDuplicateKey { alias: " as `_model_new`", new: ["`_model_new`.", ""] },
    assigns_at_once: false,
    unnests: false,
    bulk: 4_096,
};
