//! Keys of several columns: their relations are loaded by one statement on every database.

use matrix_tests::db::{bookings, cleanings, seats};
use matrix_tests::models::{Booking, Seat};
use model_runtime::Db;
use model_runtime::types::uuid::Uuid;

use crate::place::Place;

fn code(number: i32) -> Uuid {
    Uuid::from_u128(u128::try_from(number).unwrap() % 3)
}

async fn fill(db: &Db) -> Vec<Seat> {
    let seat = |at: i32| {
        let hall = ["red", "it's \"blue\"", ""][usize::try_from(at % 3).unwrap()].to_owned();
        seats::NewSeat { hall, number: at / 3, code: code(at) }
    };
    seats::insert_many_returning(db, (0..60).map(seat)).await.unwrap()
}

/// Each third without a seat, or with half of a key, which refers to nothing.
async fn book(db: &Db, seats: &[Seat]) -> Vec<Booking> {
    let booking = |at: usize| {
        let seat = &seats[(at * 7) % seats.len()];
        let new = bookings::Insert::from(bookings::NewBooking { guest: format!("g{at}") });
        match at % 4 {
            0 => new,
            1 => new.seat_number(seat.number),
            _ => new.seat_number(seat.number).seat_hall(seat.hall.clone()).code(seat.code),
        }
    };
    bookings::insert_many_returning(db, (0..120).map(booking)).await.unwrap()
}

#[tokio::test]
async fn a_row_is_loaded_by_all_columns_of_its_key() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let seats = fill(db).await;
        let bookings = book(db, &seats).await;
        let loaded = bookings::load_seat_by_seat_hall_and_seat_number(db, &bookings).await;
        let loaded = loaded.unwrap_or_else(|it| panic!("{server}: {it}"));
        for (booking, seat) in bookings.iter().zip(&loaded) {
            let wanted = seats.iter().find(|it| {
                booking.seat_hall.as_ref() == Some(&it.hall)
                    && booking.seat_number == Some(it.number)
            });
            assert_eq!(seat.as_ref(), wanted, "{server}: {booking:?}");
        }
        assert_eq!(loaded.iter().flatten().count(), 60, "{server}");
        let by_code = bookings::load_seat_by_code_and_seat_number(db, &bookings).await.unwrap();
        assert_eq!(by_code, loaded, "{server}: by the other key");
        let nothing: &[Booking] = &[];
        let none = bookings::load_seat_by_code_and_seat_number(db, nothing).await.unwrap();
        assert!(none.is_empty(), "{server}");
        place.drop().await;
    }
}

#[tokio::test]
async fn rows_that_refer_to_a_key_are_loaded_by_all_of_its_columns() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let seats = fill(db).await;
        let bookings = book(db, &seats).await;
        let loaded = seats::load_bookings_by_seat_hall_and_seat_number(db, &seats).await;
        let loaded = loaded.unwrap_or_else(|it| panic!("{server}: {it}"));
        for (seat, found) in seats.iter().zip(&loaded) {
            let refers = |it: &&Booking| {
                it.seat_hall.as_ref() == Some(&seat.hall) && it.seat_number == Some(seat.number)
            };
            let wanted: Vec<Booking> = bookings.iter().filter(refers).cloned().collect();
            assert_eq!(*found, wanted, "{server}: {seat:?}");
        }
        let day = "2024-02-29".parse().unwrap();
        let new =
            cleanings::NewCleaning { hall: seats[4].hall.clone(), number: seats[4].number, day };
        let cleaning = cleanings::insert(db, new).await.unwrap();
        let found = seats::load_cleaning(db, &seats).await.unwrap();
        assert_eq!(found.iter().flatten().collect::<Vec<_>>(), [&cleaning], "{server}");
        assert_eq!(found[4].as_ref(), Some(&cleaning), "{server}");
        let back = cleanings::load_seat(db, &[cleaning]).await.unwrap();
        assert_eq!(back, [Some(seats[4].clone())], "{server}");
        place.drop().await;
    }
}

#[tokio::test]
async fn a_key_of_several_columns_is_kept_by_the_database() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let seats = fill(db).await;
        let new = bookings::Insert::from(bookings::NewBooking { guest: "g".to_owned() });
        let lost = new.seat_hall("red".to_owned()).seat_number(99);
        let error = bookings::insert(db, lost).await.unwrap_err();
        assert!(error.is_foreign_key_violation(), "{server}: {error}");
        let new = bookings::Insert::from(bookings::NewBooking { guest: "g".to_owned() });
        let new = new.seat_hall(seats[0].hall.clone()).seat_number(seats[0].number);
        let booking = bookings::insert(db, new).await.unwrap();
        assert!(seats::delete(db, &seats[0].hall, seats[0].number).await.unwrap(), "{server}");
        assert_eq!(bookings::find(db, booking.id).await.unwrap(), None, "{server}: cascade");
        place.drop().await;
    }
}
