use model_runtime::Model;

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(precision = 5)]
    value: f64,
}

fn main() {}
