//! What MariaDB lacks.

use super::Lacks;

pub(super) const LACKS: Lacks = Lacks { constructs: |_| None, reserved: &[] };
