//! Plans on MySQL and MariaDB: random pairs of schemas, and single cases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "mysql/database.rs"]
mod database;

use database::Database;
use engine_tests::{convert, pairs, server};

/// The same cases for each server.
macro_rules! on {
    ($($engine:ident)*) => {$(
        mod $engine {
            #[test]
            fn every_pair_migrates_forth_and_back_and_keeps_its_rows() {
                super::every_pair(stringify!($engine));
            }

            #[test]
            fn values_convert_or_are_refused_before_anything_changes() {
                super::values(stringify!($engine));
            }
        }
    )*};
}

on!(mariadb1011 mariadb118 mysql97);

fn every_pair(engine: &str) {
    let Some(mut database) = Database::new(engine, "pairs") else { return };
    let mut other = Database::new(engine, "fresh").unwrap();
    let checked = server::seeds(20).filter(|it| pairs::check(&mut database, &mut other, *it));
    assert_ne!(checked.count(), 0);
}

fn values(engine: &str) {
    let Some(mut database) = Database::new(engine, "values") else { return };
    convert::what_fits_is_equal(&mut database);
    convert::what_does_not_fit_is_refused(&mut database);
}
