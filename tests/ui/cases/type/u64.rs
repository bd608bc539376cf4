use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    value: u64,
}

fn main() {}
