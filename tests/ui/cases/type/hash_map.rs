use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    value: std::collections::HashMap<String, i64>,
}

fn main() {}
