//! What MySQL lacks.

use super::Lacks;

pub(super) const LACKS: Lacks = Lacks { constructs: |_| None, reserved: &[] };
