use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(references = Taem)]
    pub team_id: i64,
    #[model(references = Team)]
    pub other_id: i32,
    #[model(references = Team::name)]
    pub third: String,
}

#[derive(Model)]
pub struct Team {
    #[model(primary_key, auto)]
    pub id: i64,
    pub name: String,
}
