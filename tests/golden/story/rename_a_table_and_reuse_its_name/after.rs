use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
#[model(renamed_from = "users")]
pub struct Person {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(index)]
    pub name: String,
}

#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(index)]
    pub name: String,
    #[model(references = Person)]
    pub person_id: i64,
}
