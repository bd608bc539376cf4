//! Values: what goes in comes out, in each type of the server that a field can have.

use std::fmt::Debug;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use model_runtime::__private::{Decode, Encode, fetch_one_value};
use model_runtime::types::rust_decimal::Decimal;
use model_runtime::types::serde_json::{Value, json};
use model_runtime::types::uuid::Uuid;

use crate::support::{Server, each, sql};

async fn echo<T>(server: &Server, ty: &str, values: &[T])
where
    T: Encode + Decode + PartialEq + Debug,
{
    let echo = sql(&format!("select $1::{ty}"));
    for value in values {
        let back: T = fetch_one_value(&server.db, echo, (value,))
            .await
            .unwrap_or_else(|error| panic!("{} {ty} {value:?}: {error}", server.engine));
        assert_eq!(back, *value, "{} {ty}", server.engine);
    }
    let none: Option<T> = fetch_one_value(&server.db, echo, (&None::<T>,)).await.unwrap();
    assert_eq!(none, None);
}

#[test]
fn numbers_come_back() {
    each("numbers", async |server| {
        echo(server, "boolean", &[true, false]).await;
        echo(server, "smallint", &[0i16, 1, -1, i16::MIN, i16::MAX]).await;
        echo(server, "integer", &[0i32, 1, -1, i32::MIN, i32::MAX]).await;
        echo(server, "bigint", &[0i64, 1, -1, i64::MIN, i64::MAX]).await;
        echo(server, "real", &[0f32, -0.5, f32::MIN, f32::MAX, f32::MIN_POSITIVE]).await;
        let floats = [0f64, 0.1, -1e300, f64::MIN, f64::MAX, f64::INFINITY];
        echo(server, "double precision", &floats).await;
        let decimals = ["0", "0.00", "-12.50", "79228162514264337593543950335", "0.0001", "10000"];
        let decimals = decimals.map(|it| Decimal::from_str_exact(it).unwrap());
        echo(server, "numeric", &decimals).await;
    });
}

#[test]
fn texts_and_bytes_come_back() {
    each("texts", async |server| {
        let texts = ["", "a", "ünï ☃ 🎉", "a'b\"c\\d", "\u{1}\u{7f}\r\n\t"].map(str::to_owned);
        echo(server, "text", &texts).await;
        echo(server, "varchar", &texts).await;
        let long = ["x".repeat(1_000_000)];
        echo(server, "text", &long).await;
        echo(server, "bytea", &[vec![], vec![0, 255, b'\\', b'\''], vec![7; 100_000]]).await;
        let uuids = [Uuid::nil(), Uuid::max(), Uuid::now_v7()];
        echo(server, "uuid", &uuids).await;
        let documents = [json!(null), json!({"a": [1, 2.5, "x", null]}), json!("☃"), json!([])];
        echo::<Value>(server, "jsonb", &documents).await;
        echo::<Value>(server, "json", &documents).await;
    });
}

#[test]
fn dates_and_times_come_back() {
    each("times", async |server| {
        let days = [(1, 1, 1), (1582, 10, 15), (1999, 12, 31), (2000, 2, 29), (9999, 12, 31)];
        let days = days.map(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d).unwrap());
        echo(server, "date", &days).await;
        let times = [(0, 0, 0, 0), (23, 59, 59, 999_999), (12, 34, 56, 1)];
        let times = times.map(|(h, m, s, u)| NaiveTime::from_hms_micro_opt(h, m, s, u).unwrap());
        echo(server, "time", &times).await;
        let moments: Vec<NaiveDateTime> =
            days.iter().flat_map(|day| times.iter().map(|time| day.and_time(*time))).collect();
        echo(server, "timestamp", &moments).await;
        let zoned: Vec<DateTime<Utc>> = moments.iter().map(NaiveDateTime::and_utc).collect();
        echo(server, "timestamptz", &zoned).await;
        // The order of the server is that of the values, which it would not be with a wrong epoch.
        let order = sql("select $1::timestamptz = '1999-12-31 23:59:59.999999+00'");
        let at = days[2].and_time(times[1]).and_utc();
        assert!(fetch_one_value::<bool, _, _>(&server.db, order, (&at,)).await.unwrap());
    });
}

#[test]
fn an_integer_is_read_from_any_integer_and_never_cut() {
    each("integers", async |server| {
        for ty in ["smallint", "integer", "bigint", "numeric"] {
            let query = sql(&format!("select 7::{ty}"));
            assert_eq!(fetch_one_value::<i64, _, _>(&server.db, query, ()).await.unwrap(), 7);
            assert_eq!(fetch_one_value::<i16, _, _>(&server.db, query, ()).await.unwrap(), 7);
        }
        let sum = sql("select sum(n) from (values (1::bigint), (2)) as t (n)");
        assert_eq!(fetch_one_value::<i64, _, _>(&server.db, sum, ()).await.unwrap(), 3);
        for wrong in ["70000::integer", "9223372036854775808::numeric", "1.5::numeric", "'1'::text"]
        {
            let query = sql(&format!("select {wrong}"));
            let error = fetch_one_value::<i16, _, _>(&server.db, query, ()).await.unwrap_err();
            assert!(error.is_decode(), "{wrong}: {error}");
        }
        let narrow = sql("select $1::smallint");
        let error =
            fetch_one_value::<i64, _, _>(&server.db, narrow, (&70_000i64,)).await.unwrap_err();
        assert!(error.is_encode(), "{error}");
    });
}

#[test]
fn a_text_goes_where_a_literal_goes() {
    each("labels", async |server| {
        server.run("create type mood as enum ('happy', 'it''s so-so')").await;
        server.run("create domain short as varchar(3)").await;
        echo(server, "mood", &["happy", "it's so-so"].map(str::to_owned)).await;
        echo(server, "short", &["abc".to_owned()]).await;
        let inet = sql("select ($1::inet)::text");
        let back: String = fetch_one_value(&server.db, inet, (&"10.0.0.1/8",)).await.unwrap();
        assert_eq!(back, "10.0.0.1/8");
        let error = fetch_one_value::<String, _, _>(&server.db, sql("select $1::mood"), (&"sad",));
        let error = error.await.unwrap_err();
        assert!(error.to_string().contains("22P02"), "{error}");
    });
}

#[test]
fn a_list_is_an_array() {
    each("lists", async |server| {
        let found = sql("select count(*) from generate_series(1, 10) as n where n = any($1)");
        for (list, expected) in [(vec![], 0), (vec![1i64, 3, 30], 2)] {
            let count: i64 = fetch_one_value(&server.db, found, (&list,)).await.unwrap();
            assert_eq!(count, expected);
        }
        let joined = sql("select array_to_string($1::text[], ',', '-')");
        let names = [Some("a"), None, Some("ü")];
        let back: String = fetch_one_value(&server.db, joined, (&names.as_slice(),)).await.unwrap();
        assert_eq!(back, "a,-,ü");
        let sum = sql("select (select sum(n) from unnest($1::numeric[]) as t (n))");
        let list = ["1.5", "2.25"].map(|it| Decimal::from_str_exact(it).unwrap());
        let back: Decimal = fetch_one_value(&server.db, sum, (&list.as_slice(),)).await.unwrap();
        assert_eq!(back.to_string(), "3.75");
    });
}

#[test]
fn what_has_no_form_is_refused_and_the_connection_goes_on() {
    each("refused", async |server| {
        let pool = server.pool("pool_size=1").await;
        let nul = fetch_one_value::<String, _, _>(&pool, sql("select $1::text"), (&"a\0b",)).await;
        assert!(nul.unwrap_err().is_encode());
        let count = fetch_one_value::<i64, _, _>(&pool, sql("select $1::bigint"), ()).await;
        assert!(count.unwrap_err().is_encode());
        for infinite in ["'infinity'::date", "'-infinity'::timestamp", "'infinity'::timestamptz"] {
            let query = sql(&format!("select {infinite}"));
            let error = fetch_one_value::<DateTime<Utc>, _, _>(&pool, query, ()).await.unwrap_err();
            assert!(error.is_decode(), "{error}");
        }
        let nan = fetch_one_value::<Decimal, _, _>(&pool, sql("select 'NaN'::numeric"), ()).await;
        assert!(nan.unwrap_err().is_decode());
        assert_eq!(fetch_one_value::<i64, _, _>(&pool, sql("select 1"), ()).await.unwrap(), 1);
    });
}
