use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
pub struct Item {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(renamed_from = "price")]
    pub cost: i64,
    #[model(max_length = 40, backfill = "'at ' || cost")]
    pub note: String,
    #[model(max_length = 40, backfill = "cost || '!'")]
    pub label: String,
}
