//! SQLite: one transaction, whose lock keeps all others out.

use std::time::Duration;

use model_core::migration::file::Class;

use super::Ground;

pub(super) static GROUND: Ground = Ground {
    begin: "begin immediate",
    transactional: true,
    lock: None,
    settings: &[],
    unhurried: None,
    pauses: [Duration::from_millis(5), Duration::from_millis(250)],
    classes: &[Class::Tx, Class::Batch],
    finds_misfits: true,
    debris: None,
};
