//! MySQL.

use super::{Flavor, Placeholder};

pub(super) const FLAVOR: Flavor = Flavor {
    quote: '`',
    placeholder: Placeholder::Mark,
    most_parameters: 65_535,
    no_limit: "18446744073709551615",
    no_offset: "0",
    empty_list: Some("select null from dual where false"),
};
