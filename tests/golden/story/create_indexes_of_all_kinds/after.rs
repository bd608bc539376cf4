use model_runtime::{Id, Json, Model, ModelEnum, ModelType, NanoId};

#[derive(Model)]
#[model(index(unique, expr = "lower(name)"), index(name, desc(age), where = "age > 17", name = "adults"), unique(name, age))]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    pub name: String,
    pub age: i32,
}
