use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(ModelEnum)]
pub enum State {
    Draft,
    Sent,
}

#[derive(Model)]
#[model(index(state, where = "state = 'draft'"), check(name = "drafts", "state = 'draft' or id > 0"))]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(default = State::Draft)]
    pub state: State,
}
