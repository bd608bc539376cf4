//! MariaDB 10.6 and later: what differs from MySQL, each difference with its reason.

pub(super) use super::mysql::types::derived_check;
pub(super) use super::mysql::{lock, plan};
