//! Plans on PostgreSQL: random pairs of schemas, and single cases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "postgres/database.rs"]
mod database;
#[path = "postgres/single.rs"]
mod single;

use database::Database;
use engine_tests::{convert, fills, pairs, server, stories};

const ENGINES: [&str; 2] = ["pg15", "pg17"];

/// Runs a test on each server that is there, on a database of its own and one beside it.
fn on_each(test: &str, check: impl Fn(&mut Database, &mut Database)) {
    for engine in ENGINES {
        if let Some(url) = server::url(engine) {
            let name = format!("model_{test}_{}", std::process::id());
            let mut database = Database::new(&url, &name);
            let mut other = Database::new(&url, &format!("{name}_other"));
            check(&mut database, &mut other);
        }
    }
}

#[test]
fn every_pair_migrates_forth_and_back_and_keeps_its_rows() {
    on_each("pairs", |database, other| {
        let checked = server::seeds(60).filter(|it| pairs::check(database, other, *it));
        assert_ne!(checked.count(), 0);
    });
}

#[test]
fn what_converts_has_an_equal_value() {
    on_each("fits", |database, _| convert::what_fits_is_equal(database));
}

#[test]
fn what_does_not_convert_fails_and_names_the_column() {
    on_each("refused", |database, _| convert::what_does_not_fit_is_refused(database));
}

#[test]
fn what_is_required_comes_back_to_the_first_row() {
    on_each("first_row", fills::what_is_required_comes_back_to_the_first_row);
}

#[test]
fn what_no_row_can_have_back_is_refused_before_anything() {
    on_each("no_row", fills::what_no_row_can_have_back_is_refused_before_anything);
}

#[test]
fn a_key_of_two_columns_comes_back_to_one_row() {
    on_each("two_columns", fills::a_key_of_two_columns_comes_back_to_one_row);
}

#[test]
fn a_backfill_reads_what_was_there_before() {
    on_each("before", |database, _| fills::a_backfill_reads_what_was_there_before(database));
}

#[test]
fn a_backfill_reads_the_row_as_it_was() {
    on_each("as_it_was", fills::a_backfill_reads_the_row_as_it_was);
}

#[test]
fn a_backfill_may_be_a_query() {
    on_each("query", fills::a_backfill_may_be_a_query);
}

#[test]
fn every_story_leads_there_and_back() {
    let foreign = [
        ("change_a_type_by_a_backfill", "its backfill calls a function of SQLite"),
        ("create_every_type", "its collation is SQLite's"),
        ("wrong_for_the_database", "its type is an extension's"),
    ];
    on_each("stories", |database, other| stories::tell(database, other, &foreign));
}
