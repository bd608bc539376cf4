use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
pub struct Item {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(max_length = 20)]
    pub price: String,
    #[model(max_length = 20)]
    pub note: Option<String>,
}
