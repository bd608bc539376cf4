use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    a: i64,
    #[model(primary_key)]
    b: i64,
}

fn main() {}
