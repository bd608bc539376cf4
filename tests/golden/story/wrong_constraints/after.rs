use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
#[model(primary_key(hall, number))]
pub struct Seat {
    pub hall: i32,
    pub number: i32,
}

#[derive(Model)]
#[model(foreign_key(hall, number, references = Seat, on_delete = set_null, set_null(number)))]
#[model(foreign_key(hall, references = Seat))]
#[model(foreign_key(number, hall, references = Seat, key(number)))]
#[model(foreign_key(id, number, references = Seat))]
#[model(foreign_key(hall, number, references = Seat, on_update = set_null, name = "nulled"))]
pub struct Booking {
    #[model(primary_key, auto)]
    pub id: i64,
    pub hall: i32,
    pub number: Option<i32>,
    #[model(unique, deferrable)]
    pub code: i64,
}

#[derive(Model)]
pub struct Note {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(references = Booking::code)]
    pub booking: i64,
}
