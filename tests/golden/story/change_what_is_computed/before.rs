use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
pub struct Item {
    #[model(primary_key, auto)]
    pub id: i64,
    pub price: i32,
    pub amount: i32,
    /// In cents.
    #[model(generated = "price * amount", index)]
    pub total: Option<i32>,
}
