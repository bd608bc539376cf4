use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
#[model(renamed_from = "users")]
pub struct Person {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(max_length = 9)]
    pub name: String,
}
