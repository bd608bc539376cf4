use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
pub struct Item {
    #[model(primary_key, auto)]
    pub id: i64,
    pub price: i64,
    pub amount: i64,
    /// In cents.
    #[model(generated = "price * amount + 1", index)]
    pub total: Option<i64>,
}
