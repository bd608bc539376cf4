//! MariaDB: MySQL's facts hold, as far as this crate writes SQL.

use super::Flavor;

pub(super) const FLAVOR: Flavor = Flavor { ..super::mysql::FLAVOR };
