use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
#[model(renamed_from = "users")]
pub struct Person {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique)]
    pub name: String,
}

#[derive(Model)]
pub struct Team {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(references = Person)]
    pub lead_id: Option<i64>,
}
