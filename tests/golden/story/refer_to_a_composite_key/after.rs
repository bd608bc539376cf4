use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
#[model(primary_key(hall, number))]
pub struct Seat {
    pub hall: i32,
    pub number: i32,
}

#[derive(Model)]
#[model(foreign_key(hall, number, references = Seat, on_delete = cascade))]
pub struct Booking {
    #[model(primary_key, auto)]
    pub id: i64,
    pub hall: i32,
    pub number: Option<i32>,
}
