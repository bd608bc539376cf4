use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    pub age: i64,
    #[model(unique)]
    pub email: Option<String>,
    #[model(renamed_from = "name")]
    pub full_name: Option<String>,
}
