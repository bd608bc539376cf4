//! Plans applied to real engines; see `tests/`.
