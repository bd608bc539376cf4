use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// A column of every type.
#[derive(Model, Debug, Clone, PartialEq)]
pub struct Sample {
    #[model(primary_key, auto)]
    pub id: Id<Sample>,
    pub truth: bool,
    pub small: i16,
    pub middle: i32,
    pub big: i64,
    pub single: f32,
    pub double: f64,
    pub text: String,
    #[model(max_length = 40)]
    pub short: String,
    pub bytes: Vec<u8>,
    #[model(max_length = 300)]
    pub packet: Vec<u8>,
    pub uuid: Uuid,
    #[model(precision = 28, scale = 6)]
    pub decimal: Decimal,
    pub date: NaiveDate,
    pub time: NaiveTime,
    pub datetime: NaiveDateTime,
    pub timestamp: DateTime<Utc>,
    pub json: Value,
    pub settings: Json<Settings>,
    pub state: State,
    pub title: Title,
}

/// The same, and nothing has to be there.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(table = "maybe")]
pub struct Maybe {
    #[model(primary_key, auto)]
    pub id: i64,
    pub truth: Option<bool>,
    pub small: Option<i16>,
    pub middle: Option<i32>,
    pub big: Option<i64>,
    pub single: Option<f32>,
    pub double: Option<f64>,
    pub text: Option<String>,
    pub bytes: Option<Vec<u8>>,
    pub uuid: Option<Uuid>,
    #[model(precision = 28, scale = 6)]
    pub decimal: Option<Decimal>,
    pub date: Option<NaiveDate>,
    pub time: Option<NaiveTime>,
    pub datetime: Option<NaiveDateTime>,
    pub timestamp: Option<DateTime<Utc>>,
    pub json: Option<Value>,
    pub settings: Option<Json<Settings>>,
    pub state: Option<State>,
    pub title: Option<Title>,
}

/// Keys, uniques, defaults and references.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(unique(team_id, slug))]
pub struct Member {
    #[model(primary_key, auto)]
    pub id: Uuid,
    #[model(unique, max_length = 80)]
    pub email: String,
    #[model(max_length = 40)]
    pub slug: String,
    #[model(default = 3)]
    pub points: i32,
    #[model(default = true)]
    pub active: bool,
    #[model(default = now)]
    pub since: DateTime<Utc>,
    #[model(references = Team)]
    pub team_id: Option<i64>,
    pub badge: Option<NanoId>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[model(check(name = "teams_name_short", "length(name) between 1 and 30"))]
pub struct Team {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique, max_length = 40)]
    pub name: String,
    pub order: Option<i32>,
}

#[derive(ModelEnum, Debug, Clone, Copy, PartialEq)]
pub enum State {
    Open,
    InProgress,
    Done,
}

#[derive(ModelType, Debug, Clone, PartialEq)]
pub struct Title(pub String);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    pub theme: String,
    pub sizes: Vec<i64>,
}

/// A key of several columns.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(primary_key(hall, number), unique(code, number))]
pub struct Seat {
    #[model(max_length = 20)]
    pub hall: String,
    pub number: i32,
    pub code: Uuid,
    pub price: Option<i64>,
}

/// Refers to it, once by each of its keys.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(foreign_key(seat_hall, seat_number, references = Seat, on_delete = cascade))]
#[model(foreign_key(code, seat_number, references = Seat, key(code, number), name = "by_code"))]
pub struct Booking {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(max_length = 20)]
    pub seat_hall: Option<String>,
    pub seat_number: Option<i32>,
    pub code: Option<Uuid>,
    #[model(max_length = 40)]
    pub guest: String,
}

/// One for each seat, by the same columns.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(primary_key(hall, number), foreign_key(hall, number, references = Seat))]
pub struct Cleaning {
    #[model(max_length = 20)]
    pub hall: String,
    pub number: i32,
    pub day: NaiveDate,
}

/// Found by a text.
#[derive(Model, Debug, Clone, PartialEq)]
pub struct Country {
    #[model(primary_key, max_length = 20)]
    pub code: String,
}

/// Refers to one by its text.
#[derive(Model, Debug, Clone, PartialEq)]
pub struct City {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(references = Country, max_length = 20)]
    pub country_code: String,
}

/// Its keys are called as the arguments of generated functions are.
#[derive(Model, Debug, Clone, PartialEq)]
#[model(primary_key(db, change))]
pub struct Copy {
    pub db: i64,
    pub change: i64,
    #[model(unique)]
    pub it: i64,
    #[model(unique)]
    pub new: i64,
    pub rows: Option<i64>,
    pub key: Option<i64>,
}
