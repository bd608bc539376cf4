use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
#[model(index(desc(seen, nulls_last), asc(name, opclass = "text_pattern_ops")), index(unique, card, nulls_not_distinct, include(seen)))]
pub struct Guest {
    #[model(primary_key, auto)]
    pub id: i64,
    pub name: String,
    pub seen: Option<i64>,
    pub card: Option<i64>,
}
