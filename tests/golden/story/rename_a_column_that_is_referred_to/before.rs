use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
pub struct Team {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique)]
    pub slug: String,
}

#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(references = Team::slug)]
    pub team: Option<String>,
}
