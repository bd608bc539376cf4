use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique, references = Team)]
    pub team_id: i64,
}

#[derive(Model)]
pub struct Team {
    #[model(primary_key, auto)]
    pub id: i64,
}
