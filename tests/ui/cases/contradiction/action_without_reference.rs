use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(on_delete = cascade)]
    value: i64,
}

fn main() {}
