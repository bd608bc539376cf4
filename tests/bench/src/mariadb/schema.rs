//! The tables for diesel, with the types that differ from SQLite's.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::rows;

pub use crate::sqlite::diesel::{authors, books, people};

diesel::table! {
    readings (id) {
        id -> BigInt, kind -> SmallInt, count -> Integer, active -> Bool, score -> Double,
        ratio -> Nullable<Double>, title -> Text, note -> Nullable<Text>,
        taken_at -> Datetime, day -> Date, token -> Binary, payload -> Binary,
    }
}

#[derive(Queryable)]
pub struct Reading {
    id: i64,
    kind: i16,
    count: i32,
    active: bool,
    score: f64,
    ratio: Option<f64>,
    title: String,
    note: Option<String>,
    taken_at: NaiveDateTime,
    day: NaiveDate,
    token: Vec<u8>,
    payload: Vec<u8>,
}

impl From<Reading> for rows::Reading {
    fn from(row: Reading) -> Self {
        rows::Reading {
            id: row.id,
            kind: row.kind,
            count: row.count,
            active: row.active,
            score: row.score,
            ratio: row.ratio,
            title: row.title,
            note: row.note,
            taken_at: row.taken_at.and_utc(),
            day: row.day,
            token: uuid::Uuid::from_slice(&row.token).unwrap_or_default(),
            payload: row.payload,
        }
    }
}
