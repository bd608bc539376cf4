//! The tables as our own models.

use chrono::{DateTime, NaiveDate, Utc};
use model_runtime::Model;
use uuid::Uuid;

#[derive(Model, Debug, Clone)]
#[model(table = "people")]
pub struct Person {
    #[model(primary_key, auto)]
    pub id: i64,
    pub name: String,
    pub note: Option<String>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "readings")]
pub struct Reading {
    #[model(primary_key, auto)]
    pub id: i64,
    pub kind: i16,
    pub count: i32,
    pub active: bool,
    pub score: f64,
    pub ratio: Option<f64>,
    pub title: String,
    pub note: Option<String>,
    pub taken_at: DateTime<Utc>,
    pub day: NaiveDate,
    pub token: Uuid,
    pub payload: Vec<u8>,
}

#[derive(Model, Debug, Clone)]
#[model(table = "authors")]
pub struct Author {
    #[model(primary_key, auto)]
    pub id: i64,
    pub name: String,
}

#[derive(Model, Debug, Clone)]
#[model(table = "books", index(author_id))]
pub struct Book {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(references = Author)]
    pub author_id: i64,
    pub title: String,
}
