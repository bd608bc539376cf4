use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
#[model(renamed_from = "user")]
pub struct Person {
    #[model(primary_key, auto)]
    pub id: i64,
    pub name: String,
}
