use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(private)]
    pub age: String,
    #[model(private, unique, max_length = 40)]
    pub email: String,
}

#[derive(Model)]
pub struct Note {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(private, references = User)]
    pub about: i64,
}

#[derive(Model)]
pub struct Other {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(private)]
    pub unconcerned: String,
}
