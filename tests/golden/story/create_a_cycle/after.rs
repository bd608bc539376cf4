use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(references = Team)]
    pub team_id: Option<i64>,
    #[model(references = User, on_delete = cascade)]
    pub boss_id: Option<i64>,
}

#[derive(Model)]
pub struct Team {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(references = User)]
    pub lead_id: Option<i64>,
}
