use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
#[model(schema = "billing", index(name, method = "gin"))]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    pub tags: Vec<String>,
    #[model(sql_type = "citext")]
    pub name: String,
}
