use model_runtime::{Model, ModelType};

#[derive(Clone, ModelType)]
struct Uuid(i64);

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: Uuid,
    other: Option<Uuid>,
}

fn main() {}
