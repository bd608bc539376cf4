//! Lists: a `Vec` of any single type is a column.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use model_runtime::__private::fetch_one_value;
use model_runtime::{Id, Model, Statement, Text};
use postgres_tests::db::{self, posts, queries};
use postgres_tests::models::{Post, Sample, State, Title};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::place::{Place, run};

fn sample() -> db::samples::NewSample {
    db::samples::NewSample {
        truths: vec![],
        smalls: vec![],
        middles: vec![],
        bigs: vec![],
        singles: vec![],
        doubles: vec![],
        texts: vec![],
        shorts: vec![],
        uuids: vec![],
        decimals: vec![],
        dates: vec![],
        times: vec![],
        datetimes: vec![],
        timestamps: vec![],
        states: vec![],
        titles: vec![],
        others: vec![],
        bytes: vec![],
    }
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|it| (*it).to_owned()).collect()
}

fn decimals(list: &[&str]) -> Vec<Decimal> {
    list.iter().map(|it| it.parse().unwrap()).collect()
}

fn datetime(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").unwrap()
}

/// Stores each list in the field, and compares what an insert, a look-up and a filter give.
macro_rules! round_trip {
    ($test:ident: $field:ident, $column:ident, [$($value:expr),* $(,)?]) => {
        #[tokio::test]
        async fn $test() {
            for place in Place::all().await {
                let (db, server) = (&place.db, place.server);
                for value in [vec![], $($value),*] {
                    let new = db::samples::NewSample { $field: value.clone(), ..sample() };
                    let stored = db::samples::insert(db, new).await;
                    let stored = stored.unwrap_or_else(|it| panic!("{server}: {value:?}: {it}"));
                    assert_eq!(stored.$field, value, "{server}: as inserted");
                    let found = db::samples::find(db, stored.id).await.unwrap();
                    assert_eq!(found, Some(stored.clone()), "{server}: as found");
                    let equal = Sample::filter(Sample::$column.eq(value.as_slice()));
                    let equal = equal.order_by(Sample::ID.desc()).first(db).await.unwrap();
                    assert_eq!(equal, Some(stored), "{server}: equal in the database");
                }
                place.drop().await;
            }
        }
    };
}

round_trip!(lists_of_truth_values: truths, TRUTHS, [vec![true, false, true]]);
round_trip!(lists_of_16_bits: smalls, SMALLS, [vec![0, -1, i16::MIN, i16::MAX]]);
round_trip!(lists_of_32_bits: middles, MIDDLES, [vec![0, -1, i32::MIN, i32::MAX]]);
round_trip!(lists_of_64_bits: bigs, BIGS, [vec![i64::MIN, i64::MAX], (0..10_000).collect()]);
round_trip!(lists_of_small_floats: singles, SINGLES, [vec![0.1, f32::MIN, f32::INFINITY]]);
round_trip!(lists_of_floats: doubles, DOUBLES, [vec![0.1, f64::MAX, f64::NEG_INFINITY]]);
round_trip!(lists_of_texts: texts, TEXTS, [
    texts(&["", "null", "NULL", " ", "a,b", "{}", "{a}"]),
    texts(&["it's", r#"say "hi""#, r"back\slash", "line\nbreak", "ünï ☃ 🎉"]),
    vec!["x".repeat(100_000), String::new()],
]);
round_trip!(lists_of_short_texts: shorts, SHORTS, [texts(&["ß", ""])]);
round_trip!(lists_of_uuids: uuids, UUIDS, [vec![Uuid::nil(), Uuid::max()]]);
round_trip!(lists_of_exact_numbers: decimals, DECIMALS, [
    decimals(&["0", "0.000001", "-12.5", "9999999999999999999999.999999"]),
]);
round_trip!(lists_of_days: dates, DATES, [vec![NaiveDate::MIN.max("0001-01-01".parse().unwrap())]]);
round_trip!(lists_of_times: times, TIMES, [vec![NaiveTime::MIN, "23:59:59.999999".parse().unwrap()]]);
round_trip!(lists_of_moments_without_zone: datetimes, DATETIMES, [
    vec![datetime("2024-02-29 12:30:00.000001"), datetime("1969-12-31 23:59:59")],
]);
round_trip!(lists_of_moments: timestamps, TIMESTAMPS, [
    vec![datetime("2024-02-29 12:30:00.5").and_utc(), DateTime::<Utc>::UNIX_EPOCH],
]);
round_trip!(lists_of_labels: states, STATES, [vec![State::Done, State::InProgress, State::Done]]);
round_trip!(lists_of_newtypes: titles, TITLES, [vec![Title("a\"b".to_owned())]]);
round_trip!(lists_of_ids: others, OTHERS, [vec![Id::new(7), Id::new(-7)]]);
round_trip!(bytes_are_no_list: bytes, BYTES, [vec![0, 255, b'{']]);

#[tokio::test]
async fn a_list_may_be_null_which_is_not_the_empty_one() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let none = db::maybe::insert(db, db::maybe::NewMaybe {}).await.unwrap();
        assert_eq!((none.texts.as_ref(), none.states.as_ref()), (None, None), "{server}");
        let change = db::maybe::change()
            .truths(vec![false])
            .bigs(vec![])
            .texts(texts(&["", "a\\\"b"]))
            .decimals(decimals(&["1.5"]))
            .states(vec![State::InProgress]);
        assert!(db::maybe::update(db, none.id, change).await.unwrap(), "{server}");
        let found = db::maybe::find(db, none.id).await.unwrap().unwrap();
        assert_eq!(found.bigs, Some(vec![]), "{server}");
        assert_eq!(found.texts, Some(texts(&["", "a\\\"b"])), "{server}");
        assert_eq!(found.states, Some(vec![State::InProgress]), "{server}");
        let back = db::maybe::change().texts(None);
        assert!(db::maybe::update(db, none.id, back).await.unwrap(), "{server}");
        assert_eq!(db::maybe::find(db, none.id).await.unwrap().unwrap().texts, None, "{server}");
        place.drop().await;
    }
}

#[tokio::test]
async fn a_null_in_a_list_and_a_list_of_lists_are_errors_that_name_the_column() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let read = async |sql: &'static str| {
            let statement = Statement::new("read").postgres(Text::new(sql));
            let statement: &'static Statement = Box::leak(Box::new(statement));
            fetch_one_value::<Vec<i64>, _, _>(db, statement, ()).await.unwrap_err()
        };
        let error = read("select array[1, null] as n").await;
        assert!(error.is_decode() && error.to_string().contains("`n`"), "{server}: {error}");
        assert!(error.to_string().contains("null"), "{server}: {error}");
        let error = read("select array[[1, 2], [3, 4]] as n").await;
        assert!(error.to_string().contains("a list of lists"), "{server}: {error}");
        let error = read("select 1 as n").await;
        assert!(error.to_string().contains("a `int4`"), "{server}: {error}");
        place.drop().await;
    }
}

async fn fill(place: &Place) -> [Post; 3] {
    let post = |title: &str, tags: &[&str], state| {
        posts::Insert::from(posts::NewPost { title: title.to_owned(), state }).tags(texts(tags))
    };
    let rows = [
        post("a", &["red", "blue"], State::Open),
        post("b", &["green"], State::Done),
        post("c", &[], State::Open).past(vec![State::Open, State::Done]),
    ];
    let stored = posts::insert_many_returning(&place.db, rows).await.unwrap();
    stored.try_into().unwrap()
}

#[tokio::test]
async fn queries_take_lists() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let [a, b, c] = fill(&place).await;
        assert_eq!(a.scores, [1, 2], "{server}: by default");
        let rows = queries::of_ids(db, &[c.id, a.id, 99]).await.unwrap();
        assert_eq!(rows.iter().map(|it| it.title.as_str()).collect::<Vec<_>>(), ["a", "c"]);
        assert!(queries::of_ids(db, &[]).await.unwrap().is_empty(), "{server}");
        assert_eq!(queries::not_of_titles(db, &["a", "c"]).await.unwrap(), ["b"], "{server}");
        assert_eq!(queries::not_of_titles(db, &[""; 0]).await.unwrap().len(), 3, "{server}");
        let done = queries::of_states(db, Some(&[State::Done])).await.unwrap();
        assert_eq!(done, [b.id], "{server}");
        assert_eq!(queries::of_states(db, None).await.unwrap().len(), 3, "{server}");
        let tagged = queries::tagged(db, &["blue"]).await.unwrap();
        assert_eq!((tagged.len(), &tagged[0].tags), (1, &a.tags), "{server}");
        assert_eq!(queries::tagged_either(db, "green").await.unwrap(), [a.id, b.id], "{server}");
        let subset = queries::subset(db, &["green", "black"]).await.unwrap();
        assert_eq!(subset, [b.id, c.id], "{server}");
        assert_eq!(queries::sum_of(db, &[1, 2, 3]).await.unwrap(), 6, "{server}");
        assert_eq!(queries::sum_of(db, &[]).await.unwrap(), 0, "{server}");
        let past = [State::Open, State::Done];
        assert_eq!(queries::opened(db, Some(&past)).await.unwrap(), [c.id], "{server}");
        assert_eq!(queries::opened(db, None).await.unwrap(), [a.id, b.id, c.id], "{server}");
        place.drop().await;
    }
}

#[tokio::test]
async fn queries_give_lists() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let [a, b, c] = fill(&place).await;
        let counts = queries::tag_counts(db).await.unwrap();
        let counts: Vec<_> = counts.iter().map(|it| (it.tag.as_str(), it.posts)).collect();
        assert_eq!(counts, [("blue", 1), ("green", 1), ("red", 1)], "{server}");
        let titles = queries::titles_by_state(db).await.unwrap();
        assert_eq!((titles[0].state, &titles[0].titles), (State::Open, &texts(&["a", "c"])));
        let tags = queries::all_tags(db).await.unwrap();
        assert_eq!(tags, Some(texts(&["blue", "green", "red"])), "{server}");
        let firsts = queries::first_tags(db).await.unwrap();
        assert_eq!((firsts[0].first.as_deref(), firsts[0].count), (Some("red"), 2), "{server}");
        assert_eq!((&firsts[0].others, firsts[0].next), (&texts(&["blue"]), Some(2)), "{server}");
        assert_eq!((firsts[2].first.as_deref(), firsts[2].count), (None, 0), "{server}");
        assert_eq!(queries::ids_of(db).await.unwrap(), [a.id, b.id, c.id], "{server}");
        let lines = queries::joined(db, "blue").await.unwrap();
        assert_eq!((lines[0].line.as_str(), lines[0].place), ("red,blue,end", Some(2)));
        assert_eq!((lines[2].line.as_str(), lines[2].place), ("end", None), "{server}");
        place.drop().await;
    }
}

#[tokio::test]
async fn functions_of_lists_give_what_the_checker_says() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let [a, ..] = fill(&place).await;
        let row = queries::functions(db, a.id).await.unwrap();
        assert_eq!(row.joined, texts(&["red", "blue", "z"]), "{server}");
        assert_eq!(
            (row.length, row.prepended),
            (Some(2), texts(&["p", "red", "blue"])),
            "{server}"
        );
        assert_eq!((row.replaced, row.positions), (texts(&["x", "blue"]), vec![1]), "{server}");
        assert_eq!((row.split, row.trimmed), (texts(&["a", "b"]), texts(&["red"])), "{server}");
        assert_eq!((row.past, row.sorted), (vec![], Some(vec![1, 2])), "{server}");
        place.drop().await;
    }
}

#[tokio::test]
async fn queries_change_lists() {
    for place in Place::all().await {
        let (db, server) = (&place.db, place.server);
        let [a, _, c] = fill(&place).await;
        assert_eq!(queries::add_tag(db, "x'y\"", c.id).await.unwrap(), 1, "{server}");
        let found = posts::find(db, c.id).await.unwrap().unwrap();
        assert_eq!(found.tags, ["x'y\""], "{server}");
        assert_eq!(found.past, Some(vec![State::Open, State::Done, State::Open]), "{server}");
        assert_eq!(queries::drop_tag(db, "red", a.id).await.unwrap(), 1, "{server}");
        let found = posts::find(db, a.id).await.unwrap().unwrap();
        assert_eq!((found.tags, found.scores), (texts(&["blue"]), vec![1, 2, 7]), "{server}");
        assert_eq!(queries::clear(db, &["blue"]).await.unwrap(), 1, "{server}");
        assert_eq!(posts::find(db, a.id).await.unwrap().unwrap().tags, [""; 0], "{server}");
        let new = queries::add(db, "d", &["t"], Some(&[State::Done])).await.unwrap();
        assert_eq!((new.tags, new.scores), (texts(&["t"]), vec![1, 2]), "{server}");
        assert_eq!(new.past, Some(vec![State::Done]), "{server}");
        let many = texts(&["1", "2", "3", "4", "5", "6"]);
        let error = posts::update(db, a.id, posts::change().tags(many)).await.unwrap_err();
        assert!(error.is_check_violation(), "{server}: {error}");
        run(db, "update posts set past = '{}'").await.unwrap();
        place.drop().await;
    }
}
