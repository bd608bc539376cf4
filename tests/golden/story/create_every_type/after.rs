use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(ModelEnum)]
pub enum State {
    Draft,
    #[model(label = "it's sent")]
    Sent,
}

#[derive(ModelType)]
pub struct Email(String);

#[derive(Model)]
pub struct Everything {
    #[model(primary_key, auto)]
    pub id: uuid::Uuid,
    pub a: bool,
    pub b: i16,
    pub c: i32,
    pub d: f32,
    #[model(default = 0.5)]
    pub e: f64,
    #[model(max_length = 16)]
    pub f: Vec<u8>,
    #[model(precision = 10, scale = 2, default = "1.5")]
    pub g: rust_decimal::Decimal,
    #[model(default = now)]
    pub h: chrono::NaiveDate,
    #[model(default = "09:00:00")]
    pub i: chrono::NaiveTime,
    pub j: chrono::NaiveDateTime,
    pub k: serde_json::Value,
    #[model(default = "{}")]
    pub l: Json<Settings>,
    #[model(default = State::Sent)]
    pub m: State,
    #[model(max_length = 99)]
    pub n: Email,
    pub o: NanoId,
    #[model(generated = "c * 2")]
    pub p: Option<i64>,
    #[model(collate = "nocase", default(sql = "lower('X')"))]
    pub q: String,
}
