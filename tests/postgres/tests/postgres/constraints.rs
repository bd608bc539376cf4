//! Constraints that wait, nulls that are equal, and what an index says of its order.

use model_runtime::__private::fetch_one_value;
use model_runtime::{Statement, Text};
use postgres_tests::db::{bookings, entries, seats};
use postgres_tests::models::Booking;

use crate::place::{Place, run_in};

fn entry(list: i64, place: i32) -> entries::NewEntry {
    entries::NewEntry { list, place, label: format!("{list}-{place}") }
}

#[tokio::test]
async fn a_unique_constraint_that_waits_lets_two_rows_change_places() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let a = entries::insert(db, entry(1, 1).card(1)).await.unwrap();
        let b = entries::insert(db, entry(1, 2).card(2)).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        entries::update(&mut tx, a.id, entries::change().place(2)).await.unwrap();
        entries::update(&mut tx, b.id, entries::change().place(1)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(entries::find(db, a.id).await.unwrap().unwrap().place, 2, "{server}");
        let mut tx = db.begin().await.unwrap();
        entries::update(&mut tx, a.id, entries::change().place(1)).await.unwrap();
        let error = tx.commit().await.unwrap_err();
        assert!(error.is_unique_violation(), "{server}: {error}");
        place.drop().await;
    }
}

#[tokio::test]
async fn nulls_that_are_not_distinct_are_equal() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        entries::insert(db, entry(1, 1)).await.unwrap();
        let error = entries::insert(db, entry(1, 2)).await.unwrap_err();
        assert!(error.is_unique_violation(), "{server}: {error}");
        assert_eq!(error.columns(), ["list", "card"], "{server}");
        entries::insert(db, entry(2, 2)).await.unwrap();
        place.drop().await;
    }
}

#[tokio::test]
async fn a_foreign_key_waits_when_it_is_told_to() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let error = entries::insert(db, entry(1, 1).next_id(2)).await.unwrap_err();
        assert!(error.is_foreign_key_violation(), "{server}: {error}");
        let mut tx = db.begin().await.unwrap();
        run_in(&mut tx, "set constraints all deferred").await.unwrap();
        let first = entries::insert(&mut tx, entry(1, 1).next_id(3)).await.unwrap();
        assert_eq!(first.next_id, Some(3), "{server}");
        let second = entries::insert(&mut tx, entry(1, 2).card(7)).await.unwrap();
        assert_eq!(second.id, 3, "{server}: the refused row took a number");
        tx.commit().await.unwrap();
        place.drop().await;
    }
}

#[tokio::test]
async fn only_the_named_columns_are_set_to_null() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let mut tx = db.begin().await.unwrap();
        let new = bookings::NewBooking { hall: 7 };
        let booking = bookings::insert(&mut tx, new.number(3)).await.unwrap();
        seats::insert(&mut tx, seats::NewSeat { hall: 7, number: 3 }).await.unwrap();
        tx.commit().await.unwrap();
        let loaded = bookings::load_seat(db, std::slice::from_ref(&booking)).await.unwrap();
        assert!(loaded[0].is_some(), "{server}");
        assert!(seats::delete(db, 7, 3).await.unwrap(), "{server}");
        let found = bookings::find(db, booking.id).await.unwrap();
        assert_eq!(found, Some(Booking { number: None, ..booking }), "{server}");
        place.drop().await;
    }
}

#[tokio::test]
async fn an_index_is_as_the_model_says() {
    for place in Place::all().await {
        static INDEX: Statement = Statement::new("index")
            .postgres(Text::new("select pg_get_indexdef('entries_order'::regclass)"));
        let text: String = fetch_one_value(&place.db, &INDEX, ()).await.unwrap();
        let wanted = "(place DESC NULLS LAST, label text_pattern_ops) INCLUDE (card)";
        assert!(text.ends_with(wanted), "{}: {text}", place.server);
        place.drop().await;
    }
}
