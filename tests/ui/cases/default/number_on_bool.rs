use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(default = 1)]
    value: bool,
}

fn main() {}
