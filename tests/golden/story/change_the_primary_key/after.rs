use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
#[model(primary_key(student, course))]
pub struct Grade {
    pub student: i64,
    pub course: i64,
}
