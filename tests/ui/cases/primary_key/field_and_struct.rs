use model_runtime::Model;

#[derive(Model)]
#[model(primary_key(a, b))]
struct User {
    #[model(primary_key)]
    a: i64,
    b: i64,
}

fn main() {}
