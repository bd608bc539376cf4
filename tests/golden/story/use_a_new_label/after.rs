use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(ModelEnum)]
pub enum State {
    New,
    Draft,
    Sent,
}

#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(default = State::New)]
    pub state: State,
}
