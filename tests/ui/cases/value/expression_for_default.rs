use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(default = 1 + 1)]
    value: i64,
}

fn main() {}
