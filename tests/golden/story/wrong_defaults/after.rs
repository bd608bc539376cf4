use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(ModelEnum)]
pub enum State {
    Draft,
    Sent,
}

#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(default = State::Drft)]
    pub state: State,
    #[model(default = "2024-02-30")]
    pub born: chrono::NaiveDate,
    #[model(max_length = 3, default = "long")]
    pub code: String,
}
