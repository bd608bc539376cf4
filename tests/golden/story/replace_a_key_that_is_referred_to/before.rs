use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
pub struct Team {
    #[model(primary_key)]
    pub slug: String,
    pub name: String,
}

#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(references = Team::slug, on_update = cascade)]
    pub team: String,
}
