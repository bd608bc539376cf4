//! Plans on SQLite: random pairs of schemas, and single cases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "sqlite/database.rs"]
mod database;
#[path = "sqlite/single.rs"]
mod single;

use database::Database;
use engine_tests::{convert, fills, pairs, server, stories};

#[test]
fn every_pair_migrates_forth_and_back_and_keeps_its_rows() {
    let (mut database, mut other) = (Database::new(), Database::new());
    let checked = server::seeds(600).filter(|it| pairs::check(&mut database, &mut other, *it));
    assert_ne!(checked.count(), 0);
}

#[test]
fn what_converts_has_an_equal_value() {
    convert::what_fits_is_equal(&mut Database::new());
}

#[test]
fn what_does_not_convert_fails_and_names_the_column() {
    convert::what_does_not_fit_is_refused(&mut Database::new());
}

#[test]
fn what_is_required_comes_back_to_the_first_row() {
    fills::what_is_required_comes_back_to_the_first_row(&mut Database::new(), &mut Database::new());
}

#[test]
fn what_no_row_can_have_back_is_refused_before_anything() {
    let (mut database, mut other) = (Database::new(), Database::new());
    fills::what_no_row_can_have_back_is_refused_before_anything(&mut database, &mut other);
}

#[test]
fn a_key_of_two_columns_comes_back_to_one_row() {
    fills::a_key_of_two_columns_comes_back_to_one_row(&mut Database::new(), &mut Database::new());
}

#[test]
fn a_backfill_reads_what_was_there_before() {
    fills::a_backfill_reads_what_was_there_before(&mut Database::new());
}

#[test]
fn a_backfill_reads_the_row_as_it_was() {
    fills::a_backfill_reads_the_row_as_it_was(&mut Database::new(), &mut Database::new());
}

#[test]
fn a_backfill_may_be_a_query() {
    fills::a_backfill_may_be_a_query(&mut Database::new(), &mut Database::new());
}

#[test]
fn every_story_leads_there_and_back() {
    stories::tell(&mut Database::new(), &mut Database::new(), &[]);
}
