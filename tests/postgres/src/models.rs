use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use model_runtime::{Id, Model, ModelEnum, ModelType};
use rust_decimal::Decimal;
use uuid::Uuid;

/// A list of every type.
#[derive(Model, Debug, Clone, PartialEq)]
pub struct Sample {
    #[model(primary_key, auto)]
    pub id: Id<Sample>,
    pub truths: Vec<bool>,
    pub smalls: Vec<i16>,
    pub middles: Vec<i32>,
    pub bigs: Vec<i64>,
    pub singles: Vec<f32>,
    pub doubles: Vec<f64>,
    pub texts: Vec<String>,
    #[model(max_length = 40)]
    pub shorts: Vec<String>,
    pub uuids: Vec<Uuid>,
    #[model(precision = 28, scale = 6)]
    pub decimals: Vec<Decimal>,
    pub dates: Vec<NaiveDate>,
    pub times: Vec<NaiveTime>,
    pub datetimes: Vec<NaiveDateTime>,
    pub timestamps: Vec<DateTime<Utc>>,
    pub states: Vec<State>,
    pub titles: Vec<Title>,
    pub others: Vec<Id<Sample>>,
    /// Bytes are bytes.
    pub bytes: Vec<u8>,
}

/// The same, and no list has to be there.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "maybe")]
pub struct Maybe {
    #[model(primary_key, auto)]
    pub id: i64,
    pub truths: Option<Vec<bool>>,
    pub bigs: Option<Vec<i64>>,
    pub texts: Option<Vec<String>>,
    pub decimals: Option<Vec<Decimal>>,
    pub states: Option<Vec<State>>,
}

/// What queries ask of lists.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(index(tags, method = "gin"), check(name = "posts_few_tags", "cardinality(tags) <= 5"))]
pub struct Post {
    #[model(primary_key, auto)]
    pub id: i64,
    pub title: String,
    #[model(default(sql = "'{}'"))]
    pub tags: Vec<String>,
    #[model(default(sql = "array[1, 2]"))]
    pub scores: Vec<i32>,
    pub state: State,
    pub past: Option<Vec<State>>,
}

#[derive(ModelEnum, Debug, Clone, Copy, PartialEq)]
pub enum State {
    Open,
    #[model(label = "in 'progress', \"now\"")]
    InProgress,
    Done,
}

#[derive(ModelType, Debug, Clone, PartialEq)]
pub struct Title(pub String);

/// Places in a list, which change at once.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(unique(list, place, deferrable = "initially deferred"))]
#[model(unique(list, card, nulls_not_distinct))]
#[model(index(
    unique,
    desc(place, nulls_last),
    asc(label, opclass = "text_pattern_ops"),
    include(card),
    name = "entries_order"
))]
pub struct Entry {
    #[model(primary_key, auto)]
    pub id: i64,
    pub list: i64,
    pub place: i32,
    pub label: String,
    pub card: Option<i64>,
    /// An entry and the one after it can come in any order.
    #[model(references = Entry, deferrable)]
    pub next_id: Option<i64>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(primary_key(hall, number))]
pub struct Seat {
    pub hall: i32,
    pub number: i32,
}

/// A seat that goes takes its number along, not the hall.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(foreign_key(
    hall,
    number,
    references = Seat,
    on_delete = set_null,
    set_null(number),
    deferrable = "initially deferred"
))]
pub struct Booking {
    #[model(primary_key, auto)]
    pub id: i64,
    pub hall: i32,
    pub number: Option<i32>,
}
