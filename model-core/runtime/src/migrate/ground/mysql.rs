//! MySQL: not yet.

use super::Ground;

pub(super) static GROUND: Ground =
    Ground { create: "", begin: "start transaction", lock: None, session_lock: None, classes: &[] };
