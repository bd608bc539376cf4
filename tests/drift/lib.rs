//! See `drift.rs`.
