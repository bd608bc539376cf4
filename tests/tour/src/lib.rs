//! The README's tour, executed; see `tests/`.
