use model_runtime::{Model, ModelType};

#[derive(ModelType)]
struct Decimal(String);

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    price: Decimal,
}

fn main() {}
