//! What MariaDB lacks: as MySQL, but for what it has or lacks alone. Given are 10.6 and later.

use super::mysql::{self, RESERVED};
use super::{Construct, Lacks};

pub(super) const LACKS: Lacks =
    Lacks { constructs: way_out, reserved: RESERVED, quotes_names: true };

fn way_out(construct: Construct) -> Option<&'static str> {
    match construct {
        // Since 10.0; MySQL has none at all.
        Construct::ReturningDelete => None,
        Construct::CteBeforeChange => Some("write the query of the `with` where it is used"),
        Construct::DeleteAlias => Some("call the table by its own name"),
        Construct::Lateral => Some("write a subquery in the select list, or a window function"),
        Construct::RowAlias => Some("write `values(column)`"),
        _ => mysql::way_out(construct),
    }
}
