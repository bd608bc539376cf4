//! Stories: models and their next version, with everything that follows from them; see `story/`.
