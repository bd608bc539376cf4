//! Stories: models and their next version, with everything that follows from them; see `story/`, and
//! `backfill/` for one of several versions.

pub mod versions;
