use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(default = "?")]
    pub name: String,
    #[model(default = 0)]
    pub visits: i32,
}
