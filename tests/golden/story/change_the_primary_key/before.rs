use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
pub struct Grade {
    #[model(primary_key)]
    pub student: i64,
    pub course: i64,
}
