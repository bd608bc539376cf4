use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(renamed_from = "last")]
    pub first: String,
    #[model(renamed_from = "first")]
    pub last: String,
}
