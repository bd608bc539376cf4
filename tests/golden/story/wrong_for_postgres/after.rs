use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(ModelEnum)]
#[model(name = "users")]
pub enum Kind {
    Long,
}

#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    pub ctid: i64,
    #[model(generated(virtual, "id * 2"))]
    pub twice: Option<i64>,
    pub kind: Kind,
}
