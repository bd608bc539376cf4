//! Plans on MySQL and MariaDB: random pairs of schemas, stories, and single cases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "mysql/database.rs"]
mod database;
#[path = "mysql/single.rs"]
mod single;

use database::Database;
use engine_tests::{convert, fills, pairs, server, stories};

/// The same cases for each server.
macro_rules! on {
    ($($engine:ident)*) => {$(
        mod $engine {
            const ENGINE: &str = stringify!($engine);

            #[test]
            fn every_pair_migrates_forth_and_back_and_keeps_its_rows() {
                super::every_pair(ENGINE);
            }

            #[test]
            fn every_story_leads_there_and_back() {
                super::every_story(ENGINE);
            }

            #[test]
            fn values_convert_or_are_refused_before_anything_changes() {
                super::values(ENGINE);
            }

            #[test]
            fn what_rows_get_is_the_same_everywhere() {
                super::what_rows_get(ENGINE);
            }

            #[test]
            fn single_cases() {
                super::single::all(ENGINE);
            }
        }
    )*};
}

on!(mariadb1011 mariadb118 mysql97);

fn every_pair(engine: &str) {
    let Some(mut database) = Database::new(engine, "pairs") else { return };
    let mut other = Database::new(engine, "pairs_other").unwrap();
    let checked = server::seeds(20).filter(|it| pairs::check(&mut database, &mut other, *it));
    assert_ne!(checked.count(), 0);
}

fn every_story(engine: &str) {
    let Some(mut database) = Database::new(engine, "stories") else { return };
    let mut other = Database::new(engine, "stories_other").unwrap();
    let foreign = [
        ("change_a_type_by_a_backfill", "its backfill calls a function of SQLite"),
        ("create_every_type", "its collation is SQLite's"),
    ];
    stories::tell(&mut database, &mut other, &foreign);
}

fn values(engine: &str) {
    let Some(mut database) = Database::new(engine, "values") else { return };
    convert::what_fits_is_equal(&mut database);
    convert::what_does_not_fit_is_refused(&mut database);
}

fn what_rows_get(engine: &str) {
    let Some(mut database) = Database::new(engine, "fills") else { return };
    let mut other = Database::new(engine, "fills_other").unwrap();
    fills::what_is_required_comes_back_to_the_first_row(&mut database, &mut other);
    fills::what_no_row_can_have_back_is_refused_before_anything(&mut database, &mut other);
    fills::a_key_of_two_columns_comes_back_to_one_row(&mut database, &mut other);
    fills::a_backfill_reads_what_was_there_before(&mut database);
    fills::a_backfill_reads_the_row_as_it_was(&mut database, &mut other);
    fills::a_backfill_may_be_a_query(&mut database, &mut other);
}
