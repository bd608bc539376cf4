//! MariaDB: MySQL's facts hold, but for these.

use super::{Flavor, Upsert};

pub(super) const FLAVOR: Flavor = Flavor {
    // `insert … returning` is there since 10.5.
    inserts_return: true,
    // It has no alias for the new row, and MySQL's function by which it is named instead.
    upsert: Upsert::OnDuplicateKey { alias: "", new: ["values(", ")"] },
    ..super::mysql::FLAVOR
};
