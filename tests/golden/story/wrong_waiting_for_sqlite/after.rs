use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
#[model(unique(list, place, deferrable = "initially deferred", nulls_not_distinct))]
pub struct Entry {
    #[model(primary_key, auto)]
    pub id: i64,
    pub list: i64,
    pub place: Option<i32>,
    #[model(unique, deferrable)]
    pub code: i32,
}
