//! Edge values of every type.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use matrix_tests::db;
use matrix_tests::models::{Maybe, Sample, Settings, State, Title};
use model_runtime::types::uuid::Uuid;
use model_runtime::{Json, Model};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::place::Place;

fn sample() -> db::samples::NewSample {
    db::samples::NewSample {
        truth: true,
        small: 1,
        middle: 2,
        big: 3,
        single: 0.5,
        double: 0.25,
        text: "text".to_owned(),
        short: "short".to_owned(),
        bytes: vec![1, 2],
        packet: vec![3],
        uuid: Uuid::from_u128(7),
        decimal: decimal("1.5"),
        date: date("2024-02-29"),
        time: time("12:30:00"),
        datetime: datetime("2024-02-29 12:30:00.5"),
        timestamp: timestamp("2024-02-29 12:30:00.000001"),
        json: json!({}),
        settings: Json(Settings { theme: "dark".to_owned(), sizes: vec![1] }),
        state: State::Open,
        title: Title("title".to_owned()),
    }
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

fn datetime(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").unwrap()
}

fn timestamp(text: &str) -> DateTime<Utc> {
    datetime(text).and_utc()
}

/// Stores each value in the field, and compares what an insert, a look-up and a filter give.
macro_rules! round_trip {
    ($test:ident: $field:ident, $maybe:ident, $column:ident, $filter:tt, [$($value:expr),* $(,)?]) => {
        #[tokio::test]
        async fn $test() {
            for place in Place::all().await {
                let (db, server) = (&place.db, place.server);
                let values = [$($value),*];
                for value in &values {
                    let new = db::samples::NewSample { $field: value.clone(), ..sample() };
                    let stored = db::samples::insert(db, new).await;
                    let stored = stored.unwrap_or_else(|it| panic!("{server}: {value:?}: {it}"));
                    assert_eq!(stored.$field, *value, "{server}: as inserted");
                    let found = db::samples::find(db, stored.id).await.unwrap();
                    assert_eq!(found, Some(stored.clone()), "{server}: as found");
                    round_trip!(@filter $filter, place, $column, $field, value, stored, values);
                }
                round_trip!(@maybe $maybe, place, values);
                place.drop().await;
            }
        }
    };
    (@filter true, $place:ident, $column:ident, $field:ident, $value:ident, $stored:ident, $values:ident) => {
        let equal = Sample::filter(Sample::$column.eq($value.clone()));
        let equal = equal.order_by(Sample::ID.desc()).all(&$place.db).await;
        let equal = equal.unwrap_or_else(|it| panic!("{}: {:?}: {it}", $place.server, $value));
        assert_eq!(equal.first(), Some(&$stored), "{}: equal in the database", $place.server);
        let same = equal.iter().all(|it| it.$field == *$value);
        assert!(same, "{}: {:?} is equal to nothing else", $place.server, $value);
    };
    (@filter false, $($rest:tt)*) => {};
    (@maybe none, $place:ident, $values:ident) => {};
    (@maybe $field:ident, $place:ident, $values:ident) => {
        let (db, server) = (&$place.db, $place.server);
        let none = db::maybe::insert(db, db::maybe::NewMaybe {}).await.unwrap();
        assert_eq!(none.$field, None, "{server}");
        for value in &$values {
            let change = db::maybe::change().$field(value.clone());
            assert!(db::maybe::update(db, none.id, change).await.unwrap(), "{server}");
            let found = db::maybe::find(db, none.id).await.unwrap().unwrap();
            assert_eq!(found.$field.as_ref(), Some(value), "{server}");
        }
        assert!(db::maybe::update(db, none.id, db::maybe::change().$field(None)).await.unwrap());
        assert_eq!(db::maybe::find(db, none.id).await.unwrap(), Some(none), "{server}");
    };
}

round_trip!(truth: truth, truth, TRUTH, true, [true, false]);
round_trip!(integers_of_16_bits: small, small, SMALL, true, [0, 1, -1, i16::MIN, i16::MAX]);
round_trip!(integers_of_32_bits: middle, middle, MIDDLE, true, [0, -1, i32::MIN, i32::MAX]);
round_trip!(integers_of_64_bits: big, big, BIG, true, [0, -1, i64::MIN, i64::MAX, 1 << 53]);
round_trip!(floats_of_32_bits: single, single, SINGLE, false,
    [0.0, 0.1, -1.5, 16_777_216.0, f32::MIN, f32::MAX, f32::MIN_POSITIVE, f32::EPSILON]);
round_trip!(floats_of_64_bits: double, double, DOUBLE, true,
    [0.0, 0.1, -1.5, 1e300, 9_007_199_254_740_993.0, f64::MIN, f64::MAX, f64::MIN_POSITIVE]);
round_trip!(texts: text, text, TEXT, true, [
    String::new(),
    "a".to_owned(),
    "A".to_owned(),
    "ä \u{1F600} \u{202E}".to_owned(),
    "a\u{0308}".to_owned(),
    r#"it's "quoted" \ `back` %_ $1 ?1 :name"#.to_owned(),
    "line\r\nline\ttab\u{1}".to_owned(),
    "long ".repeat(20_000).trim_end().to_owned(),
]);
round_trip!(texts_of_a_length: short, none, SHORT, true, [
    String::new(),
    "ß".repeat(40),
    "\u{1F600}".repeat(40),
]);
round_trip!(bytes: bytes, bytes, BYTES, true, [
    vec![],
    vec![0],
    (0..=255).collect::<Vec<u8>>(),
    vec![0xff; 100_000],
    b"'\\\"\0".to_vec(),
]);
round_trip!(bytes_of_a_length: packet, none, PACKET, true, [
    vec![],
    vec![0; 3],
    (0..=255).collect::<Vec<u8>>(),
    vec![b' '; 300],
]);
round_trip!(uuids: uuid, uuid, UUID, true, [
    Uuid::nil(),
    Uuid::max(),
    Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef),
]);
round_trip!(decimals: decimal, decimal, DECIMAL, true, [
    decimal("0"),
    decimal("0.000001"),
    decimal("-0.000001"),
    decimal("9999999999999999999999.999999"),
    decimal("-9999999999999999999999.999999"),
    decimal("12.5"),
]);
round_trip!(dates: date, date, DATE, true, [
    date("0001-01-01"),
    date("1582-10-10"),
    date("1969-12-31"),
    date("2024-02-29"),
    date("9999-12-31"),
]);
round_trip!(times: time, time, TIME, true, [
    time("00:00:00"),
    time("23:59:59.999999"),
    time("00:00:00.000001"),
]);
round_trip!(datetimes: datetime, datetime, DATETIME, true, [
    datetime("0001-01-01 00:00:00"),
    datetime("1969-12-31 23:59:59.999999"),
    datetime("2024-03-31 02:30:00"),
    datetime("9999-12-31 23:59:59.999999"),
]);
round_trip!(timestamps: timestamp, timestamp, TIMESTAMP, true, [
    timestamp("0001-01-01 00:00:00"),
    timestamp("1970-01-01 00:00:00"),
    timestamp("2024-03-31 01:30:00.000001"),
    timestamp("2038-01-19 03:14:08"),
    timestamp("9999-12-31 23:59:59.999999"),
]);
round_trip!(documents: json, json, JSON, false, [
    json!({}),
    json!([]),
    json!(true),
    json!("a \"text\" \\ \u{1F600}"),
    json!({ "b": [1, -2, 0.5, i64::MAX, u64::MAX], "a": { "": null }, "ä": "it's" }),
    Value::Array((0..2_000).map(Value::from).collect()),
]);
round_trip!(typed_documents: settings, settings, SETTINGS, false, [
    Json(Settings { theme: String::new(), sizes: vec![] }),
    Json(Settings { theme: "it's \\ \"".to_owned(), sizes: vec![i64::MIN, 0, i64::MAX] }),
]);
round_trip!(labels: state, state, STATE, true, [State::Open, State::InProgress, State::Done]);
round_trip!(newtypes: title, title, TITLE, true, [Title(String::new()), Title("a'b".to_owned())]);

/// What one database cannot hold it refuses, and stores nothing else instead.
#[tokio::test]
async fn what_has_no_form_is_refused_and_never_changed() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let too_long = db::samples::NewSample { short: "x".repeat(41), ..sample() };
        assert!(db::samples::insert(db, too_long).await.is_err(), "{server}");
        let too_long = db::samples::NewSample { packet: vec![0; 301], ..sample() };
        assert!(db::samples::insert(db, too_long).await.is_err(), "{server}");
        let wide = decimal("10000000000000000000000");
        let new = db::samples::NewSample { decimal: wide, ..sample() };
        let stored = db::samples::insert(db, new).await;
        assert!(stored.is_err() || stored.is_ok_and(|it| it.decimal == wide), "{server}");
        let beyond = NaiveDate::from_ymd_opt(12_000, 1, 1).unwrap();
        let stored =
            db::samples::insert(db, db::samples::NewSample { date: beyond, ..sample() }).await;
        assert!(stored.is_err() || stored.is_ok_and(|it| it.date == beyond), "{server}");
        for float in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let new = db::samples::NewSample { double: float, ..sample() };
            if let Ok(stored) = db::samples::insert(db, new).await {
                assert_eq!(stored.double.to_bits(), float.to_bits(), "{server}");
            }
        }
        let zero = db::samples::NewSample { text: "a\0b".to_owned(), ..sample() };
        if let Ok(stored) = db::samples::insert(db, zero).await {
            assert_eq!(stored.text, "a\0b", "{server}");
        }
        place.drop().await;
    }
}

/// The columns of a whole row do not touch each other.
#[tokio::test]
async fn a_row_of_every_type_is_the_row_that_was_given() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let rows = (0..300).map(|at| db::samples::NewSample { middle: at, ..sample() });
        let stored = db::samples::insert_many_returning(db, rows).await.unwrap();
        let order: Vec<i32> = stored.iter().map(|it| it.middle).collect();
        assert_eq!(order, (0..300).collect::<Vec<_>>(), "{server}");
        let read = Sample::query().order_by(Sample::ID.asc()).all(db).await.unwrap();
        assert_eq!(read, stored, "{server}");
        let none: Vec<Maybe> = Maybe::query().all(db).await.unwrap();
        assert!(none.is_empty(), "{server}");
        place.drop().await;
    }
}
