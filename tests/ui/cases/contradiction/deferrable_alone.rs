use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(deferrable)]
    value: i64,
}

fn main() {}
