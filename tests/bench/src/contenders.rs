//! The contenders that are the same on every engine.

pub mod model;
pub mod sea_orm;
pub mod toasty;
