use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    value: Vec<Option<i64>>,
}

fn main() {}
