use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    pub name: Option<String>,
    pub visits: Option<i32>,
}
