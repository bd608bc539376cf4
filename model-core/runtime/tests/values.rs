//! Every type, its edges included, there and back; and what does not decode.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::fmt::Debug;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use model_runtime::__private::{execute, fetch_all_value, fetch_one_value};
use model_runtime::types::rust_decimal::Decimal;
use model_runtime::types::serde_json::{Value, json};
use model_runtime::types::uuid::Uuid;
use model_runtime::{AutoKey, Db, Decode, Encode, Id, Json, NanoId, Statement, Text};

static ECHO: Statement = Statement::new("echo").sqlite(Text::new("select ?1"));
static TYPE: Statement =
    Statement::new("type").sqlite(Text::new("select typeof(?1) || ' ' || quote(?1)"));

async fn memory() -> Db {
    Db::connect("sqlite::memory:").await.unwrap()
}

async fn round_trip<T: Encode + Decode + PartialEq + Debug>(db: &Db, values: &[T]) {
    for value in values {
        let back: T = fetch_one_value(db, &ECHO, (value,)).await.unwrap();
        assert_eq!(&back, value);
        let back: Option<T> = fetch_one_value(db, &ECHO, (&Some(value),)).await.unwrap();
        assert_eq!(back.as_ref(), Some(value));
    }
    let back: Option<T> = fetch_one_value(db, &ECHO, (&None::<T>,)).await.unwrap();
    assert_eq!(back, None);
    let error = fetch_one_value::<T, _, _>(db, &ECHO, (&None::<T>,)).await.unwrap_err();
    assert!(error.is_decode() && error.to_string().ends_with("but holds null"), "{error}");
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn naive(text: &str) -> NaiveDateTime {
    moment(text).naive_utc()
}

#[tokio::test]
async fn numbers_and_texts_come_back() {
    let db = memory().await;
    round_trip(&db, &[true, false]).await;
    round_trip(&db, &[0, i16::MIN, i16::MAX]).await;
    round_trip(&db, &[0, i32::MIN, i32::MAX]).await;
    round_trip(&db, &[0, i64::MIN, i64::MAX]).await;
    round_trip(&db, &[0.0, -0.5, f32::MAX, f32::MIN_POSITIVE, f32::INFINITY]).await;
    round_trip(&db, &[0.1, f64::MAX, f64::MIN_POSITIVE, f64::NEG_INFINITY]).await;
    round_trip(&db, &["", "a", "😀\u{0}é", "'\"\\"].map(str::to_owned)).await;
    round_trip(&db, &[vec![], vec![0u8, 255, 0], vec![7; 100_000]]).await;
}

#[tokio::test]
async fn a_float_that_is_no_number_is_refused() {
    let db = memory().await;
    let error = fetch_one_value::<f64, _, _>(&db, &ECHO, (&f64::NAN,)).await.unwrap_err();
    assert!(error.is_encode(), "{error}");
}

#[tokio::test]
async fn dates_and_times_come_back() {
    let db = memory().await;
    let date = |text: &str| text.parse::<NaiveDate>().unwrap();
    round_trip(
        &db,
        &[date("0000-01-01"), date("1969-12-31"), date("2024-02-29"), date("9999-12-31")],
    )
    .await;
    let time = |text: &str| text.parse::<NaiveTime>().unwrap();
    round_trip(&db, &[time("00:00:00"), time("23:59:59.999999"), time("12:30:00.5")]).await;
    let texts =
        ["1970-01-01T00:00:00Z", "2024-02-29T23:59:59.999999Z", "0001-01-01T00:00:00.000001Z"];
    round_trip(&db, &texts.map(naive)).await;
    round_trip(&db, &texts.map(moment)).await;
}

#[tokio::test]
async fn a_time_is_stored_to_the_microsecond_and_sorts_as_text() {
    let db = memory().await;
    let at = moment("2024-05-06T07:08:09.1234567Z");
    let stored: String = fetch_one_value(&db, &TYPE, (&at,)).await.unwrap();
    assert_eq!(stored, "text '2024-05-06 07:08:09.123456'");
    let whole: String =
        fetch_one_value(&db, &TYPE, (&moment("2024-05-06T07:08:09Z"),)).await.unwrap();
    assert_eq!(whole, "text '2024-05-06 07:08:09.000000'");
    let far: NaiveDate = NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap();
    assert!(fetch_one_value::<String, _, _>(&db, &ECHO, (&far,)).await.unwrap_err().is_encode());
}

#[tokio::test]
async fn what_sqlite_itself_writes_is_read() {
    let db = memory().await;
    static NOW: Statement = Statement::new("now").sqlite(Text::new("select datetime('now')"));
    let now: DateTime<Utc> = fetch_one_value(&db, &NOW, ()).await.unwrap();
    assert!((Utc::now() - now).num_seconds().abs() < 5);
    static DATE: Statement = Statement::new("date").sqlite(Text::new("select date('now')"));
    let _: NaiveDate = fetch_one_value(&db, &DATE, ()).await.unwrap();
}

#[tokio::test]
async fn uuids_decimals_documents_and_keys_come_back() {
    let db = memory().await;
    round_trip(&db, &[Uuid::nil(), Uuid::max(), Uuid::make()]).await;
    let decimals =
        ["0", "-0.01", "12.50", "79228162514264337593543950335", "0.0000000000000000000000000001"];
    round_trip(&db, &decimals.map(|it| it.parse::<Decimal>().unwrap())).await;
    round_trip(&db, &[json!(null), json!({"a": [1, "x", null]}), json!("text")]).await;
    round_trip(&db, &[Json(vec![1, 2]), Json(vec![])]).await;
    round_trip(&db, &[NanoId::make(), NanoId::make()]).await;
    round_trip(&db, &[Id::<Db>::new(7), Id::new(-1)]).await;
    assert!(Uuid::make() < Uuid::make());
}

#[tokio::test]
async fn a_uuid_is_stored_as_bytes_and_read_from_text() {
    let db = memory().await;
    let id = Uuid::make();
    let stored: String = fetch_one_value(&db, &TYPE, (&id,)).await.unwrap();
    assert!(stored.starts_with("blob X'"), "{stored}");
    let back: Uuid = fetch_one_value(&db, &ECHO, (&id.to_string(),)).await.unwrap();
    assert_eq!(back, id);
    assert!(fetch_one_value::<Uuid, _, _>(&db, &ECHO, (&"xyz",)).await.unwrap_err().is_decode());
}

#[tokio::test]
async fn decimals_compare_sum_and_sort_by_value() {
    let db = memory().await;
    static CREATE: Statement = Statement::new("create")
        .sqlite(Text::new("create table p (price text not null collate decimal unique) strict"));
    static INSERT: Statement =
        Statement::new("insert").sqlite(Text::new("insert into p values (?1)"));
    execute(&db, &CREATE, ()).await.unwrap();
    for price in ["10.00", "9.50", "-1", "100"] {
        execute(&db, &INSERT, (&price.parse::<Decimal>().unwrap(),)).await.unwrap();
    }
    let error = execute(&db, &INSERT, (&"9.5",)).await.unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    static SORTED: Statement =
        Statement::new("sorted").sqlite(Text::new("select price from p order by price"));
    let sorted: Vec<String> = fetch_all_value(&db, &SORTED, ()).await.unwrap();
    assert_eq!(sorted, ["-1", "9.50", "10.00", "100"]);
    static ABOVE: Statement =
        Statement::new("above").sqlite(Text::new("select count(*) from p where price > ?1"));
    let above: i64 = fetch_one_value(&db, &ABOVE, (&"9.6",)).await.unwrap();
    assert_eq!(above, 2);
    static SUM: Statement =
        Statement::new("sum").sqlite(Text::new("select decimal_sum(price) from p"));
    let sum: Decimal = fetch_one_value(&db, &SUM, ()).await.unwrap();
    assert_eq!(sum.to_string(), "118.50");
    static EMPTY: Statement =
        Statement::new("sum").sqlite(Text::new("select decimal_sum(price) from p where 0"));
    assert_eq!(fetch_one_value::<Option<Decimal>, _, _>(&db, &EMPTY, ()).await.unwrap(), None);
    static WRONG: Statement =
        Statement::new("wrong").sqlite(Text::new("select decimal_add('x', '1')"));
    assert!(fetch_one_value::<String, _, _>(&db, &WRONG, ()).await.is_err());
}

#[tokio::test]
async fn what_does_not_decode_names_query_column_and_kind() {
    let db = memory().await;
    static WRONG: Statement = Statement::new("users::all").sqlite(Text::new("select 'x' as age"));
    let error = fetch_one_value::<i64, _, _>(&db, &WRONG, ()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "users::all: column 1 (`age`) should hold an integer, but holds a text"
    );
    let cases: [(&str, &str); 2] = [
        ("2024-13-01", "should hold a date (YYYY-MM-DD), but holds `2024-13-01`"),
        (&"x".repeat(50), "should hold a date (YYYY-MM-DD), but holds a text of 50 characters"),
    ];
    for (text, message) in cases {
        let error = fetch_one_value::<NaiveDate, _, _>(&db, &ECHO, (&text,)).await.unwrap_err();
        assert!(error.to_string().ends_with(message), "{error}");
    }
    let error = fetch_one_value::<i16, _, _>(&db, &ECHO, (&40_000,)).await.unwrap_err();
    assert!(error.to_string().ends_with("an integer of 16 bits, but holds 40000"), "{error}");
    let error = fetch_one_value::<bool, _, _>(&db, &ECHO, (&2i64,)).await.unwrap_err();
    assert!(error.is_decode(), "{error}");
    static NOT_UTF8: Statement =
        Statement::new("text").sqlite(Text::new("select cast(x'ff' as text)"));
    let error = fetch_one_value::<String, _, _>(&db, &NOT_UTF8, ()).await.unwrap_err();
    assert!(error.to_string().ends_with("a text that is not UTF-8"), "{error}");
}

#[tokio::test]
async fn a_document_of_another_shape_does_not_show_its_content() {
    let db = memory().await;
    let error =
        fetch_one_value::<Json<Vec<i32>>, _, _>(&db, &ECHO, (&r#"["secret"]"#,)).await.unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(error.is_decode() && !text.contains("secret"), "{text}");
    let error = fetch_one_value::<Value, _, _>(&db, &ECHO, (&"{",)).await.unwrap_err();
    assert!(error.to_string().contains("no JSON"), "{error}");
}
