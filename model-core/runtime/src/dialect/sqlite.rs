//! SQLite.

use super::{Flavor, Placeholder};

pub(super) const FLAVOR: Flavor = Flavor {
    quote: '"',
    placeholder: Placeholder::Mark,
    most_parameters: 32_766,
    no_limit: "-1",
    no_offset: "-1",
    // False, and `not in ()` true, for null as well.
    empty_list: Some(""),
};
